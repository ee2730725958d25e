//! The only room that knows what `outputs/<sweep>/` looks like: paths, columns, journal, manifest.
//!
//! A reader never writes. Writing goes through a [`Writer`], of which the sweep's lock admits one at a time: every file
//! is written to a temporary name in its folder and renamed, a trial's `result.json` last.

mod error;
mod journal;
mod layout;
mod manifest;
mod record;
mod table;
mod writer;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub(crate) use error::Error;
pub(crate) use manifest::Manifest;
pub(crate) use record::Record;
pub(crate) use table::{CONFIG, DATA_REPLICATE, OUTCOME, TRAINING_REPLICATE, TRIAL, cell, number, text};
pub(crate) use writer::{Writer, write_index};

use error::At;
use journal::Entry;
use layout::{Layout, METRICS_CSV, RESULT, WEIGHTS};

use crate::trial::{Config, Trial, TrialId};

/// The results of one sweep, for reading.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    layout: Layout,
}

/// The space on disk that one complete trial takes, in whole blocks of 4 KiB.
pub(crate) fn disk_bytes(config: &Config, input_size: usize, keeps_weights: bool) -> u64 {
    const BLOCK: u64 = 4096;
    let (folder, result) = (BLOCK, BLOCK);
    let metrics = (32 + 48 * u64::from(config.training.recorded())).next_multiple_of(BLOCK);
    let weights = (1024 + 4 * config.model.parameters(input_size as u64)).next_multiple_of(BLOCK);
    folder + result + metrics + if keeps_weights { weights } else { 0 }
}

/// What is on disk of a trial.
#[derive(Debug)]
pub(crate) enum Found {
    /// Its result, with every hash checked.
    Finished(Record),
    /// Nothing, or files without a result.
    Nothing,
    /// Files that were written whole once and no longer are; says why.
    Damaged(String),
}

impl Store {
    /// The sweep in folder `dir`.
    pub(crate) fn at(dir: &Path) -> Self {
        Self { layout: Layout::new(dir) }
    }

    /// The sweeps in `dir`: itself, or else the folders in it, by name.
    pub(crate) fn all_in(dir: &Path) -> Result<Vec<Self>, Error> {
        let is_sweep = |dir: &Path| Layout::new(dir).manifest().is_file();
        if is_sweep(dir) {
            return Ok(vec![Self::at(dir)]);
        }
        let entries = match fs::read_dir(dir) {
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(Error::NotASweep(dir.to_owned()));
            }
            entries => entries.at("read", dir)?,
        };
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|d| is_sweep(d)).collect();
        inside.sort();
        if inside.is_empty() {
            return Err(Error::NotASweep(dir.to_owned()));
        }
        Ok(inside.iter().map(|dir| Self::at(dir)).collect())
    }

    /// The sweep's folder.
    pub(crate) fn dir(&self) -> &Path {
        self.layout.root()
    }

    /// The copy of the sweep file.
    pub(crate) fn sweep_text(&self) -> Result<String, Error> {
        let path = self.layout.sweep();
        fs::read_to_string(&path).at("read", &path)
    }

    /// Path of the copy of the sweep file, to name in messages.
    pub(crate) fn sweep_path(&self) -> PathBuf {
        self.layout.sweep()
    }

    /// What the results were computed from; `None` if nothing ran here yet.
    pub(crate) fn manifest(&self) -> Result<Option<Manifest>, Error> {
        let path = self.layout.manifest();
        let bytes = match fs::read(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.at("read", &path)?,
        };
        let damaged = |e: serde_json::Error| Error::Manifest { path, reason: e.to_string() };
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    /// What is on disk of `trial`.
    pub(crate) fn find(&self, trial: &Trial) -> Result<Found, Error> {
        let id = trial.id.to_string();
        let dir = self.layout.trial(&id);
        let path = dir.join(RESULT);
        let bytes = match fs::read(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            read => read.at("read", &path)?,
        };
        let record = match Record::open(&bytes, &id) {
            Ok(record) => record,
            Err(reason) => return Ok(Found::Damaged(format!("{RESULT}: {reason}"))),
        };
        for (name, hash) in &record.files {
            let path = dir.join(name);
            match fs::read(&path) {
                Ok(bytes) if blake3::hash(&bytes).to_hex().as_str() == hash => {}
                Ok(_) => return Ok(Found::Damaged(format!("{name}: its hash does not match"))),
                Err(e) if e.kind() == ErrorKind::NotFound && name == WEIGHTS => {} // not kept: `output.weights`
                Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::Damaged(format!("{name} is missing"))),
                Err(source) => return Err(Error::Io { action: "read", path, source }),
            }
        }
        Ok(Found::Finished(record))
    }

    /// Whether a finished trial's weights were not kept.
    pub(crate) fn lacks_weights(&self, id: TrialId, record: &Record) -> bool {
        record.files.contains_key(WEIGHTS) && !self.layout.trial(&id.to_string()).join(WEIGHTS).exists()
    }

    /// The reasons of trials that ended without a result in their last attempt, by id.
    pub(crate) fn failures(&self) -> BTreeMap<String, String> {
        journal::latest(&self.layout.journal())
            .into_iter()
            .filter_map(|(id, entry)| match entry {
                Entry::Failed { reason, .. } => Some((id, reason)),
                Entry::Started { .. } | Entry::Finished { .. } | Entry::Interrupted { .. } => None,
            })
            .collect()
    }

    /// Whether a run holds the sweep's lock at this moment.
    pub(crate) fn is_running(&self) -> bool {
        let lock = fs::File::open(self.layout.lock());
        lock.is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
    }

    /// Path of the report's page.
    pub(crate) fn report_page(&self) -> PathBuf {
        self.layout.report_page()
    }

    /// Path of `trials.csv`.
    pub(crate) fn trials_csv(&self) -> PathBuf {
        self.layout.trials_csv()
    }

    /// The trained parameters of a finished trial, as safetensors; `None` if they were not kept or are damaged.
    pub(crate) fn weights(&self, id: TrialId) -> Result<Option<Vec<u8>>, Error> {
        let id = id.to_string();
        let dir = self.layout.trial(&id);
        let read = |name: &str| match fs::read(dir.join(name)) {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            read => read.at("read", &dir.join(name)).map(Some),
        };
        let Some(record) = read(RESULT)?.and_then(|bytes| Record::open(&bytes, &id).ok()) else { return Ok(None) };
        let Some(hash) = record.files.get(WEIGHTS) else { return Ok(None) };
        Ok(read(WEIGHTS)?.filter(|bytes| blake3::hash(bytes).to_hex().as_str() == hash))
    }

    /// Whether a trial finished and its parameters were kept, as far as names of files tell.
    pub(crate) fn keeps_weights(&self, id: TrialId) -> bool {
        let dir = self.layout.trial(&id.to_string());
        dir.join(RESULT).is_file() && dir.join(WEIGHTS).is_file()
    }

    /// The recorded epochs of a finished trial: column names, and a row of numbers per epoch.
    pub(crate) fn epochs(&self, id: TrialId) -> Result<(Vec<String>, Vec<Vec<f64>>), Error> {
        table::read_numbers(&self.layout.trial(&id.to_string()).join(METRICS_CSV))
    }
}
