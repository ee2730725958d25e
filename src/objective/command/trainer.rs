//! Trains a trial by running the program: again from its checkpoints as often as it asks for that.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io;
use std::path::Path;

use super::budget;
use super::call::{CONFIG_JSON, Call, METRICS_JSONL};
use super::capture::STEP;
use super::config::Config;
use super::executable::unstartable;
use super::listener::{Listener, RECORDS_JSONL, history, last_attempt, log_name};
use super::machine::Machine;
use super::missing::missing;
use super::records::{Record, read_file};
use super::series::Series;
use super::suggest::{last_lines, near_miss, suggestions};
use super::words::Take;
use crate::objective::{Error, Place, Trainer, Tried};
use crate::process::own_file::{self, MOST_BYTES};
use crate::process::{End, Ended, How, Program, UNHEARD, named_signal};
use crate::space::Name;
use crate::trial::{Measurement, Metrics, Outcome, Progress, Request, Trained, Trial, Work};

/// A program that ends with this status (`EX_TEMPFAIL`) is run again, and goes on from its checkpoints.
const AGAIN: i32 = 75;

/// What a program lacks that is stopped at rungs and goes on.
const NO_STEPS: &str = "its records have no step, and it goes on from checkpoints: which of them count when a pruner lets it go on \
                        nobody can know; have it print {\"step\": 3, …}";

/// How often it is run in all.
const ATTEMPTS: u32 = 5;

/// A program, ready for the trials of a sweep.
pub(super) struct Command {
    pub(super) config: Config,
    /// What results depend on, by name.
    pub(super) fingerprints: BTreeMap<String, String>,
    /// None: it identifies trials and cannot train.
    pub(super) machine: Option<Machine>,
}

/// What an attempt left.
struct Attempt {
    ended: Ended,
    argv: Vec<String>,
    series: Series,
    last_lines: VecDeque<String>,
    unreadable: Option<String>,
    /// Whether there is no record in the file of metrics that it left.
    unread: bool,
    stopped: bool,
}

impl Trainer for Command {
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let Some(machine) = &self.machine else { return Err(Error::Closed) };
        let changed = machine.changed();
        if !changed.is_empty() {
            return Err(Error::Changed(changed.join(", ")));
        }
        let (trial, until) = (&budget::called(work), work.until.as_ref());
        if until.is_some_and(|until| budget::went_further(&at.dir, until)) {
            own_file::remove(&at.checkpoints).map_err(no_folder)?;
        }
        let first = last_attempt(&at.dir).saturating_add(1);
        for number in first..first.saturating_add(ATTEMPTS) {
            let attempt = match self.attempt(machine, trial, &at, (number, self.config.memory), progress) {
                Err(Error::System { what, source }) if own_file::is_its_own(&source) => {
                    return Ok(Trained::without_results(Outcome::failed(format!("{what}: {source}"))));
                }
                attempt => attempt?,
            };
            let changed = machine.changed();
            if !changed.is_empty() {
                return Err(Error::Changed(changed.join(", "))); // it may have read what it is no more
            }
            if attempt.stopped || progress.request() == Request::Stop && attempt.ended.how == How::Exited(AGAIN) {
                return Ok(Trained::without_results(Outcome::Interrupted));
            }
            if attempt.ended.how != How::Exited(AGAIN) {
                if until.is_some() && attempt.series.is_counted() && has_files(&at.checkpoints) {
                    return Ok(Trained::without_results(Outcome::failed(NO_STEPS)));
                }
                let trained = self.trained(attempt);
                return Ok(Trained { outcome: budget::outcome(trained.outcome, until), ..trained });
            }
        }
        let reason = format!("exit status {AGAIN} {ATTEMPTS} times in a row");
        Ok(Trained::without_results(Outcome::failed(reason)))
    }
}

impl Command {
    /// Runs the program once, in so much memory.
    fn attempt(
        &self,
        machine: &Machine,
        trial: &Trial,
        at: &Place,
        (number, memory): (u32, Option<u64>),
        progress: &mut dyn Progress,
    ) -> Result<Attempt, Error> {
        own_file::folder(&at.dir).and_then(|()| own_file::folder(&at.checkpoints)).map_err(no_folder)?;
        let gpus = machine.gpus_of(at.slot, self.config.gpus);
        let call = Call { config: &self.config, trial, at, attempt: number, gpus: &gpus };
        let failed = |reason: String| system(io::Error::other(reason));
        let metrics = call.metrics().map_err(failed)?;
        let series = if has_files(&at.checkpoints) {
            history(&at.dir)
        } else {
            // It begins anew, and so does what it measures; what stands elsewhere is not this trial's to remove.
            let [out, err] = UNHEARD.map(|name| at.dir.join(name));
            let files = [metrics.clone(), at.dir.join(METRICS_JSONL), at.dir.join(RECORDS_JSONL), out, err];
            for file in files.iter().filter(|file| file.starts_with(&at.dir)) {
                own_file::remove(file).map_err(no_folder)?;
            }
            Series::default()
        };
        own_file::remove(&at.dir.join("stop")).map_err(no_folder)?;
        own_file::write(&at.dir.join(CONFIG_JSON), call.config_json().as_bytes()).map_err(no_folder)?;
        let program = Self::program(machine, &call, memory).map_err(failed)?;
        let mut listener = Listener::new(&self.config, &at.dir, number, series, progress).map_err(no_folder)?;
        listener.catch_up(&at.dir).map_err(no_folder)?;
        let mut guard = machine.guard(at).map_err(system)?;
        let end = guard.run(&program, &mut listener).map_err(system)?;
        let ended = match end {
            End::NotStarted(reason, true) => {
                machine.rest(at.slot, guard);
                return Err(system(io::Error::new(io::ErrorKind::InvalidInput, reason)));
            }
            End::NotStarted(reason, false) => {
                machine.rest(at.slot, guard);
                let name = &program.argv[0];
                let file = Some(Path::new(name)).filter(|_| name.contains('/'));
                let why = file.and_then(|file| unstartable(&self.config, file)).map(|(message, ..)| message);
                return Err(failed(why.unwrap_or_else(|| format!("{name}: {reason}"))));
            }
            // However it ended: it was to end.
            End::Lost(_) if listener.stopped => Ended { how: How::Exited(AGAIN), peak: 0, out_of_memory: false },
            End::Lost(reason) => return Err(Error::Lost(reason)),
            End::Ended(ended) => {
                machine.rest(at.slot, guard);
                ended
            }
        };
        listener.end().map_err(no_folder)?;
        let Listener { mut series, last_lines, unreadable, stopped, .. } = listener;
        let (records, unread) = left_in(&metrics, &self.config.params);
        if !records.is_empty() {
            series = Series::default();
            for record in records {
                series.add(record);
            }
        }
        Ok(Attempt { ended, argv: program.argv, series, last_lines, unreadable, unread, stopped })
    }

    fn program(machine: &Machine, call: &Call<'_>, memory: Option<u64>) -> Result<Program, String> {
        let mut argv = call.argv()?;
        let named = call.config.command.first().is_some_and(|name| !name.contains('{'));
        if let Some(first) = argv.first_mut().filter(|first| named && first.contains('/')) {
            // Where it runs may be another folder than that in which it was looked for.
            *first = machine.program.display().to_string();
        }
        let (env, cwd) = (call.env()?, call.cwd()?);
        fs::create_dir_all(&cwd).map_err(|error| format!("{}: {error}", cwd.display()))?;
        Ok(Program { argv, env, cwd, dir: call.at.dir.clone(), memory })
    }

    /// Runs the program once for a person to see.
    pub(super) fn tried(&self, trial: &Trial, at: &Place, progress: &mut dyn Progress) -> Result<Tried, Error> {
        let Some(machine) = &self.machine else { return Err(Error::Closed) };
        let watched = self.config.memory.unwrap_or(u64::MAX);
        let attempt = self.attempt(machine, trial, at, (1, Some(watched)), progress)?;
        let (argv, peak) = (attempt.argv.clone(), attempt.ended.peak);
        let seen = attempt.series.seen().iter().map(|one| (one.name.clone(), one.times, one.last));
        let mut seen: Vec<_> = seen.collect();
        let never = self.config.capture.keys().filter(|name| match name.as_str() {
            STEP => attempt.series.steps().next().is_none(),
            name => seen.iter().all(|(other, ..)| other != name),
        });
        let never: Vec<_> = never.map(|name| (name.clone(), 0, f64::NAN)).collect();
        seen.extend(never);
        let is_seen = seen.iter().any(|(name, times, _)| *name == self.config.metric && *times > 0);
        let log = |stream| fs::read(at.dir.join(log_name(stream, 1))).unwrap_or_default();
        let [out, err] = ["stdout", "stderr"].map(|stream| String::from_utf8_lossy(&log(stream)).into_owned());
        let (mut printed, mut hint, mut suggested) = (Vec::new(), None, Vec::new());
        if !is_seen {
            printed = [("stdout", last_lines(&out, 10)), ("stderr", last_lines(&err, 20))].into();
            if self.config.capture.is_empty() {
                hint = near_miss(&out, &err);
                suggested = suggestions(&(out + &err), &self.config.metric);
            }
        }
        let trained = match attempt.ended.how {
            _ if attempt.stopped => Trained::without_results(Outcome::Interrupted),
            How::Exited(AGAIN) => Trained::without_results(Outcome::failed(format!(
                "exit status {AGAIN}: `run` would start it again, to go on from its checkpoint"
            ))),
            _ => self.trained(attempt),
        };
        Ok(Tried { trained, argv, peak, seen, printed, hint, suggestions: suggested })
    }

    /// What an attempt amounts to.
    fn trained(&self, Attempt { ended, series, last_lines, unreadable, unread, .. }: Attempt) -> Trained {
        let Config { metric, goal, take, .. } = &self.config;
        let finals = match take {
            Take::Last => series.last(),
            Take::Best => series.best(metric, *goal),
        };
        let optimised = finals.iter().find(|(name, _)| name == metric).map(|(_, value)| *value);
        let starved = if ended.out_of_memory { " when the system was out of memory" } else { "" };
        let outcome = match (ended.how, unreadable, optimised) {
            (How::TooLarge, ..) => {
                #[expect(clippy::cast_precision_loss, reason = "for a person")]
                let gib = self.config.memory.unwrap_or_default() as f64 / f64::from(1 << 30);
                Outcome::failed(format!("it took more than {gib:.2} GiB of memory (limits.memory_gib)"))
            }
            (How::Killed(signal), ..) => failure(&format!("killed by {}{starved}", named_signal(signal)), last_lines),
            (How::Exited(status @ (1.. | ..0)), ..) => failure(&format!("exit status {status}{starved}"), last_lines),
            (How::Exited(0), Some(unreadable), _) => Outcome::failed(unreadable),
            (How::Exited(0), None, None) => {
                let reason = match (series.seen(), &self.config.metrics) {
                    ([], Some(file)) => format!("no metric {metric}: the program left no JSON in {file}"),
                    ([], None) if unread => format!(
                        "no metric {metric}: the file of metrics that the program left ($SWEEPER_METRICS) holds no JSON object \
                         with a number: write one such as {{{}: 0.5}}, or one a line for each step",
                        serde_json::Value::from(metric.as_str())
                    ),
                    ([], None) if !self.config.capture.is_empty() => {
                        format!(
                            "no metric {metric}: no line that it printed matches an expression of [objective.capture], with a number in its group"
                        )
                    }
                    (seen, _) => missing(metric, seen),
                };
                Outcome::Failed { reason, last_lines: last_lines.into() }
            }
            (How::Exited(0), None, Some(value)) if !value.is_finite() => {
                Outcome::diverged("step", series.steps().last().map_or(0, |(step, _)| step))
            }
            (How::Exited(0), None, Some(_)) => Outcome::Complete,
        };
        let finite = |values: Vec<(String, f64)>| {
            let mut values: Vec<_> = values.into_iter().filter(|(_, value)| value.is_finite()).collect();
            values.sort_by(|a, b| a.0.cmp(&b.0));
            Metrics(values.into_iter().map(|(name, value)| (name.into(), value)).collect())
        };
        let measurements = series.steps().map(|(step, values)| Measurement { step, values: finite(values) }).collect();
        Trained { outcome, measurements, weights: None, evaluated: finite(finals), rungs: Vec::new() }
    }
}

/// A failure with the last line that the program said, and those before it.
fn failure(how: &str, last_lines: VecDeque<String>) -> Outcome {
    let last = last_lines.iter().rev().find(|line| !line.trim().is_empty());
    let reason = last.map_or_else(|| how.to_owned(), |line| format!("{how}: {}", line.trim()));
    Outcome::Failed { reason, last_lines: last_lines.into() }
}

/// The records in a file that a program left, and whether it left something else there. A pipe or a device, which may have
/// no end, is no file.
fn left_in(file: &Path, params: &[Name]) -> (Vec<Record>, bool) {
    let found = fs::metadata(file).ok().filter(|found| found.is_file() && found.len() > 0);
    let Some(found) = found else { return (Vec::new(), false) };
    let bytes = if found.len() <= MOST_BYTES { fs::read(file).unwrap_or_default() } else { Vec::new() };
    let mut records = read_file(&bytes);
    for record in &mut records {
        record.keep_columns(params);
    }
    records.retain(|record| !record.values.is_empty());
    let unread = records.is_empty();
    (records, unread)
}

fn has_files(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}

fn no_folder(source: io::Error) -> Error {
    Error::System { what: "a program has no folder to work in", source }
}

fn system(source: io::Error) -> Error {
    Error::System { what: "the program cannot be run", source }
}
