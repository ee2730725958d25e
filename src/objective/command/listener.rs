//! Hears what a program prints: keeps it in logs, and takes out what it measured.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json};

use super::capture::Captures;
use super::config::Config;
use super::records::{Record, record};
use super::series::Series;
use crate::process::own_file::{self, MOST_BYTES};
use crate::process::{Line, Lines, Log, UNHEARD, Watch};
use crate::trial::{Measurement, Metrics, Progress, Request};

/// Lines of stderr that are shown of a failure, and bytes of each.
const LAST_LINES: usize = 20;
const LINE: usize = 500;

/// A person is told so often of what a program measures.
const TELL: Duration = Duration::from_millis(100);

/// In the folder of a trial: the records of earlier attempts, from which a program that goes on counts.
pub(super) const RECORDS_JSONL: &str = "records.jsonl";

/// What was heard of one attempt.
pub(super) struct Listener<'a> {
    config: &'a Config,
    captures: Captures,
    progress: &'a mut dyn Progress,
    begun: Instant,
    lines: [Lines; 2],
    /// None when they are finished.
    logs: [Option<Log>; 2],
    history: History,
    pub(super) series: Series,
    /// The last lines of stderr.
    pub(super) last_lines: VecDeque<String>,
    /// Why a number cannot be read as it was printed.
    pub(super) unreadable: Option<String>,
    /// Whether it was asked to stop.
    pub(super) stopped: bool,
    /// Records so far.
    heard: u32,
    /// The step that an expression found last.
    step: Option<u32>,
    /// When a person was last told of one.
    told: Option<Instant>,
}

/// A trial that reports more metrics than these reports something else.
const MOST_NAMES: usize = 1000;

impl<'a> Listener<'a> {
    /// Listens to an attempt whose files are in `dir`; `series` is what earlier ones measured.
    pub(super) fn new(
        config: &'a Config,
        dir: &Path,
        attempt: u32,
        series: Series,
        progress: &'a mut dyn Progress,
    ) -> io::Result<Self> {
        let log = |stream: &str| Some(Log::new(&dir.join(log_name(stream, attempt)), config.log / 2));
        Ok(Self {
            config,
            captures: Captures::new(&config.capture).map_err(io::Error::other)?,
            progress,
            begun: Instant::now(),
            lines: [Lines::default(), Lines::default()],
            logs: [log("stdout"), log("stderr")],
            history: History { path: dir.join(RECORDS_JSONL), file: None },
            series,
            last_lines: VecDeque::new(),
            unreadable: None,
            stopped: false,
            heard: 0,
            step: None,
            told: None,
        })
    }

    /// Hears what an earlier attempt in this folder printed after its run was killed: its checkpoints may be of then.
    pub(super) fn catch_up(&mut self, dir: &Path) -> io::Result<()> {
        for (of_stderr, name) in [false, true].into_iter().zip(UNHEARD) {
            let mut unheard = Vec::new();
            if let Some(mut file) = own_file::open(&dir.join(name)) {
                file.read_to_end(&mut unheard)?;
            }
            self.printed(of_stderr, &unheard);
            self.end_line(of_stderr);
            own_file::remove(&dir.join(name))?;
        }
        Ok(())
    }

    /// What has no line's end will get none.
    fn end_line(&mut self, of_stderr: bool) {
        let lines = std::mem::take(&mut self.lines[usize::from(of_stderr)]);
        let mut text = Vec::new();
        lines.finish(&mut |line| self.line(of_stderr, line, &mut text));
        self.log(of_stderr, &text);
    }

    /// All has been printed.
    pub(super) fn end(&mut self) -> io::Result<()> {
        for of_stderr in [false, true] {
            self.end_line(of_stderr);
        }
        let [out, err] = self.logs.each_mut().map(|log| log.take().map_or(Ok(()), Log::finish));
        out.and(err)
    }

    fn log(&mut self, of_stderr: bool, text: &[u8]) {
        if let Some(log) = &mut self.logs[usize::from(of_stderr)] {
            log.add(text);
        }
    }

    /// Takes out what a line says, and adds it to the text that is logged.
    fn line(&mut self, of_stderr: bool, line: Line<'_>, text: &mut Vec<u8>) {
        text.extend_from_slice(line.bytes);
        if line.ends {
            text.push(b'\n');
        }
        let (whole, line) = (line.is_whole(), line.bytes);
        if of_stderr {
            let shown = String::from_utf8_lossy(&line[..line.len().min(LINE)]).replace(char::is_control, " ");
            self.last_lines.push_back(shown);
            if self.last_lines.len() > LAST_LINES {
                self.last_lines.pop_front();
            }
        }
        if !whole || self.config.metrics.is_some() {
            return;
        }
        if !self.captures.is_empty() {
            match self.captures.find(&String::from_utf8_lossy(line)) {
                Ok(found) => found.into_iter().for_each(|found| self.captured(found)),
                Err(comma) => self.unreadable = self.unreadable.take().or_else(|| Some(comma.to_string())),
            }
        } else if !of_stderr && let Some(found) = record(line) {
            self.heard(found, Series::add);
        }
    }

    /// A line that names no step is of the one that was named last.
    fn captured(&mut self, mut found: Record) {
        self.step = found.step.or(self.step);
        found.step = self.step;
        self.heard(found, Series::add_line);
    }

    fn heard(&mut self, mut record: Record, add: fn(&mut Series, Record)) {
        record.keep_columns(&self.config.params);
        if record.values.is_empty() {
            return;
        }
        if self.series.seen().len() > MOST_NAMES {
            return; // a table of them has as many columns as rows
        }
        if record.step.is_some() {
            let _ = self.history.add(&record); // the log has it, too
        }
        self.heard = self.heard.saturating_add(1);
        let optimised = record.values.iter().find(|(name, value)| *name == self.config.metric && value.is_finite());
        if let Some((name, value)) = optimised.filter(|_| self.told.is_none_or(|told| told.elapsed() >= TELL)) {
            self.told = Some(Instant::now());
            let values = Metrics(vec![(name.as_str().into(), *value)]);
            self.progress.measured(&Measurement { step: record.step.unwrap_or(self.heard), values });
        }
        add(&mut self.series, record);
        if self.series.seen().len() > MOST_NAMES {
            let told = format!("it reported more than {MOST_NAMES} metrics: what changes from step to step is no name");
            self.unreadable.get_or_insert(told);
        }
    }
}

impl Watch for Listener<'_> {
    fn printed(&mut self, to_stderr: bool, bytes: &[u8]) {
        let stream = usize::from(to_stderr);
        let mut lines = std::mem::take(&mut self.lines[stream]);
        let mut text = Vec::new();
        lines.add(bytes, &mut |line| self.line(to_stderr, line, &mut text));
        self.lines[stream] = lines;
        self.log(to_stderr, &text);
    }

    fn stop(&mut self) -> Option<(&'static str, Duration)> {
        if self.progress.request() != Request::Stop {
            return None;
        }
        self.stopped = true;
        let timed_out = self.config.trial_time.is_some_and(|limit| self.begun.elapsed() >= limit);
        Some((if timed_out { "timed-out" } else { "interrupted" }, self.config.stop_grace))
    }
}

/// The log of a stream in the folder of a trial.
pub(super) fn log_name(stream: &str, attempt: u32) -> String {
    format!("{stream}.{attempt}.log")
}

/// The last attempt of which there is a log in this folder; 0 if there is none.
pub(super) fn last_attempt(dir: &Path) -> u32 {
    let names = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let number = |name: String| name.strip_prefix("stdout.")?.strip_suffix(".log")?.parse().ok();
    names.filter_map(|name| number(name.to_string_lossy().into_owned())).max().unwrap_or(0)
}

/// Where records are kept for later attempts: a file from the first of them on.
struct History {
    path: PathBuf,
    file: Option<File>,
}

impl History {
    fn add(&mut self, record: &Record) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(own_file::append(&self.path)?),
        };
        let line = json_line(record);
        let has_room = file.metadata()?.len() + line.len() as u64 <= MOST_BYTES;
        if has_room { file.write_all(&line) } else { Err(io::ErrorKind::FileTooLarge.into()) }
    }
}

/// What earlier attempts measured at numbered steps.
pub(super) fn history(dir: &Path) -> Series {
    let mut series = Series::default();
    let file = own_file::open(&dir.join(RECORDS_JSONL)).into_iter();
    for line in file.flat_map(|file| BufReader::new(file).split(b'\n')).map_while(Result::ok) {
        if let Some(record) = record(&line) {
            series.add(record);
        }
    }
    series
}

/// A record as a line; numbers that JSON has not are texts.
fn json_line(record: &Record) -> Vec<u8> {
    let number = |x: f64| if x.is_finite() { Json::from(x) } else { Json::from(x.to_string()) };
    let mut line: Map<String, Json> = record.values.iter().map(|(name, x)| (name.clone(), number(*x))).collect();
    line.extend(record.step.map(|step| ("step".to_owned(), Json::from(step))));
    let mut line = serde_json::to_vec(&line).unwrap_or_default();
    line.push(b'\n');
    line
}
