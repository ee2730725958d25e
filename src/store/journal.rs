//! The journal: what was tried, when, and how long it took. It only explains; losing it loses no result.
//!
//! One file per writer, append only, each line `<crc32> <json>`. A torn or damaged line is skipped.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::error::{At, Error};

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A trial was taken up.
    Started { trial: String, worker: usize },
    /// It was committed.
    Finished { trial: String, seconds: f64 },
    /// It ended without a result and is tried again by the next run.
    Failed { trial: String, seconds: f64, reason: String },
    /// The run was stopped in the middle of it.
    Interrupted { trial: String, seconds: f64 },
}

/// A line with the time it was written, in seconds since 1970.
#[derive(Serialize, Deserialize)]
struct Line {
    unix: f64,
    #[serde(flatten)]
    entry: Entry,
}

/// Appends to a file of its own, which the first entry creates.
#[derive(Debug)]
pub(crate) struct Writer {
    dir: PathBuf,
    file: Option<(PathBuf, File)>,
}

impl Writer {
    /// Writes into the journal's folder.
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir, file: None }
    }

    /// Adds one line.
    pub(crate) fn append(&mut self, entry: Entry) -> Result<(), Error> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (path, file) = match &mut self.file {
            Some(open) => open,
            closed => {
                fs::create_dir_all(&self.dir).at("create", &self.dir)?;
                let path = self.dir.join(format!("{}-{}.jsonl", now.as_millis(), std::process::id()));
                let file = OpenOptions::new().create(true).append(true).open(&path).at("create", &path)?;
                closed.insert((path, file))
            }
        };
        file.write_all(encode(&Line { unix: now.as_secs_f64(), entry }).as_bytes()).at("write", path)
    }
}

fn encode(line: &Line) -> String {
    let json = serde_json::to_string(line).unwrap_or_default();
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

fn decode(line: &str) -> Option<Line> {
    let (crc, json) = line.split_once(' ')?;
    let intact = u32::from_str_radix(crc, 16).ok()? == crc32fast::hash(json.as_bytes());
    intact.then(|| serde_json::from_str(json).ok()).flatten()
}

/// What happened last to each trial, by id, over all writers. A journal that cannot be read explains nothing.
pub(crate) fn latest(dir: &Path) -> BTreeMap<String, Entry> {
    let mut all: Vec<Line> = Vec::new();
    for file in fs::read_dir(dir).into_iter().flatten().flatten() {
        let text = fs::read(file.path()).unwrap_or_default();
        all.extend(String::from_utf8_lossy(&text).lines().filter_map(decode));
    }
    all.sort_by(|a, b| a.unix.total_cmp(&b.unix));
    let trial = |entry: &Entry| match entry {
        Entry::Started { trial, .. }
        | Entry::Finished { trial, .. }
        | Entry::Failed { trial, .. }
        | Entry::Interrupted { trial, .. } => trial.clone(),
    };
    all.into_iter().map(|line| (trial(&line.entry), line.entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_lines_are_skipped() {
        let entry = |reason: &str| Entry::Failed { trial: "00".into(), seconds: 1.5, reason: reason.into() };
        let line = encode(&Line { unix: 1.0, entry: entry("first\nsecond") });
        assert_eq!(decode(line.trim_end()).map(|l| l.entry), Some(entry("first\nsecond")));
        for cut in 0..line.len() - 1 {
            assert!(decode(&line[..cut]).is_none(), "a line cut at byte {cut} was believed");
        }
        assert!(decode(&line.replace("1.5", "2.5")).is_none());
    }
}
