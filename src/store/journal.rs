//! The journal: what was tried, when, and how long it took. It only explains; losing it loses no result.
//!
//! One file per writer, append only, each line `<crc32> <json>`. A torn or damaged line is skipped.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::layout::JOURNAL;

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Entry {
    /// A run began to train so many trials of this estimated cost.
    Began {
        trials: usize,
        cost: f64,
        /// Where it looked for data.
        #[serde(default)]
        places: Vec<PathBuf>,
    },
    /// A trial was taken up.
    Started { trial: String, worker: usize },
    /// It was committed.
    Finished {
        trial: String,
        outcome: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        seconds: f64,
        cost: f64,
    },
    /// The run was stopped in the middle of it.
    Interrupted { trial: String, seconds: f64 },
}

/// A line with the time it was written.
#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    /// In seconds since 1970, for a person: clocks are set and differ between machines.
    pub(super) unix: f64,
    /// In seconds since the writer began.
    elapsed: f64,
    #[serde(flatten)]
    pub(super) entry: Entry,
}

/// Appends to a file of its own, which the first entry makes.
#[derive(Debug)]
pub(super) struct Writer {
    begin: Instant,
    /// What tells its file from those of writers that begin at the same time.
    tag: String,
    path: Option<String>,
    /// Lines that are still to be written.
    pending: String,
}

impl Writer {
    /// Nothing is written yet. The names of files of writers that may be at work together differ by their tags.
    pub(super) fn new(tag: String) -> Self {
        Self { begin: Instant::now(), tag, path: None, pending: String::new() }
    }

    /// Adds a line to what is written next.
    pub(super) fn add(&mut self, entry: Entry) {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        self.pending.push_str(&encode(&Line { unix, elapsed: self.begin.elapsed().as_secs_f64(), entry }));
    }

    /// Writes what was added.
    pub(super) fn write(&mut self, disk: &dyn Disk) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        if self.path.is_none() {
            disk.create_dir(JOURNAL)?;
            let last = disk.list(JOURNAL)?.iter().map(|name| number(name)).max().unwrap_or(0);
            self.path = Some(format!("{JOURNAL}/{}-{}.jsonl", last + 1, self.tag));
        }
        if let Some(path) = &self.path {
            disk.append(path, self.pending.as_bytes())?;
        }
        self.pending.clear();
        Ok(())
    }
}

/// The number of the journal with this name: a later writer's is higher.
fn number(name: &str) -> u64 {
    name.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn encode(line: &Line) -> String {
    let json = serde_json::to_string(line).unwrap_or_default();
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

fn decode(line: &[u8]) -> Option<Line> {
    let (crc, json) = (line.get(..8)?, line.get(9..)?);
    let intact = line[8] == b' ' && crc == format!("{:08x}", crc32fast::hash(json)).as_bytes();
    intact.then(|| serde_json::from_slice(json).ok()).flatten()
}

/// What the journals of a sweep tell together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct JournalSummary {
    /// How often each trial was taken up since it last ended, by id: as often as its process died of something.
    pub(crate) unfinished: BTreeMap<String, u32>,
    /// Where the last run looked for data.
    pub(crate) places: Vec<PathBuf>,
    /// How far the last run came.
    pub(crate) last: Option<Pace>,
    /// When the last line was written, in seconds since 1970, by the clock of whoever wrote it.
    pub(crate) unix: Option<f64>,
    /// Lines that are torn or damaged.
    pub(crate) damaged: usize,
}

/// How far a run came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pace {
    /// Trials that it began with.
    pub(crate) trials: usize,
    /// Their estimated cost.
    pub(crate) cost: f64,
    /// Trials that it finished.
    pub(crate) trials_done: usize,
    /// Their estimated cost.
    pub(crate) cost_done: f64,
    /// Seconds from its begin to the last thing that it wrote down.
    pub(crate) seconds: f64,
}

/// Reads the journals one after the other; the lock lets one writer work at a time.
pub(super) fn read(disk: &dyn Disk) -> JournalSummary {
    let mut summary = JournalSummary::default();
    each_line(disk, &mut |line| match line {
        Some(line) => summary.add(line),
        None => summary.damaged += 1,
    });
    summary
}

/// Every line of the journals, the earlier writer's first; none of one that is torn or damaged. A journal that cannot be read
/// tells as much as can be.
pub(super) fn each_line(disk: &dyn Disk, tell: &mut dyn FnMut(Option<Line>)) {
    let mut names = disk.list(JOURNAL).unwrap_or_default();
    names.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "jsonl"));
    names.sort_by_key(|name| number(name));
    for name in names {
        let _ = disk.lines(&format!("{JOURNAL}/{name}"), &mut |line| {
            let decoded = decode(line);
            if decoded.is_some() || !line.is_empty() {
                tell(decoded);
            }
        });
    }
}

impl JournalSummary {
    fn add(&mut self, line: Line) {
        self.unix = Some(line.unix);
        if let Some(pace) = &mut self.last {
            pace.seconds = line.elapsed;
        }
        match line.entry {
            Entry::Began { trials, cost, places } => {
                self.places = places;
                self.last = Some(Pace { trials, cost, trials_done: 0, cost_done: 0.0, seconds: line.elapsed });
            }
            Entry::Started { trial, .. } => *self.unfinished.entry(trial).or_default() += 1,
            Entry::Finished { trial, cost, .. } => {
                self.unfinished.remove(&trial);
                if let Some(pace) = &mut self.last {
                    pace.trials_done += 1;
                    pace.cost_done += cost;
                }
            }
            Entry::Interrupted { trial, .. } => {
                self.unfinished.remove(&trial);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(reason: &str) -> String {
        let (trial, outcome) = ("00".to_owned(), "failed".to_owned());
        let entry = Entry::Finished { trial, outcome, reason: Some(reason.into()), seconds: 1.5, cost: 2.0 };
        encode(&Line { unix: 1.0, elapsed: 0.5, entry })
    }

    #[test]
    fn damaged_lines_are_skipped() {
        let line = line("first\nsecond");
        assert!(decode(line.trim_end().as_bytes()).is_some());
        for cut in 0..line.len() - 1 {
            assert!(decode(&line.as_bytes()[..cut]).is_none(), "a line cut at byte {cut} was believed");
        }
        for byte in 0..line.len() - 1 {
            for bit in 0..8 {
                let mut flipped = line.trim_end().as_bytes().to_vec();
                flipped[byte] ^= 1 << bit;
                assert!(decode(&flipped).is_none(), "bit {bit} of byte {byte} was flipped and believed");
            }
        }
    }

    #[test]
    fn starts_without_an_end_are_counted() {
        let mut summary = JournalSummary::default();
        let mut add = |entry| summary.add(Line { unix: 1.0, elapsed: 0.5, entry });
        let started = |trial: &str| Entry::Started { trial: trial.into(), worker: 0 };
        add(Entry::Began { trials: 3, cost: 6.0, places: vec!["/data".into()] });
        for trial in ["a", "a", "b", "c"] {
            add(started(trial));
        }
        add(Entry::Interrupted { trial: "b".into(), seconds: 1.0 });
        let (trial, outcome) = ("c".to_owned(), "complete".to_owned());
        add(Entry::Finished { trial, outcome, reason: None, seconds: 1.0, cost: 2.0 });
        assert_eq!(summary.unfinished, BTreeMap::from([("a".to_owned(), 2)]));
        let pace = Pace { trials: 3, cost: 6.0, trials_done: 1, cost_done: 2.0, seconds: 0.5 };
        assert_eq!((summary.last, summary.places), (Some(pace), vec![PathBuf::from("/data")]));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_replayed(
            mut parts in prop::collection::vec(prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                "[a-z\\PC]{0,20}".prop_map(|reason| line(&reason).into_bytes()),
            ], 0..6),
            cut in any::<prop::sample::Index>(),
        ) {
            if let Some(last) = parts.last_mut() {
                last.truncate(cut.index(last.len() + 1));
            }
            let mut summary = JournalSummary::default();
            for line in parts.concat().split(|b| *b == b'\n') {
                if let Some(line) = decode(line) {
                    summary.add(line);
                }
            }
            prop_assert!(summary.unfinished.is_empty());
        }
    }
}
