//! Writing results: the lock, the commit of a trial, the derived files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::Store;
use super::error::{At, Error};
use super::journal::{self, Entry};
use super::layout::{METRICS_CSV, RESULT, WEIGHTS};
use super::manifest::Manifest;
use super::record::Record;
use super::table::{metrics_csv, plain_csv, trials_csv};
use crate::trial::{Event, Outcome, Trained, Trial, TrialId};

/// The one writer of a sweep. Dropping it releases the lock.
#[derive(Debug)]
pub(crate) struct Writer {
    store: Store,
    _lock: File,
    journal: Mutex<journal::Writer>,
    keep_weights: bool,
}

impl Store {
    /// Takes the sweep's lock and writes down what is about to run. `keep_weights` is false for `weights = "none"`.
    pub(crate) fn writer(&self, sweep_text: &str, manifest: &Manifest, keep_weights: bool) -> Result<Writer, Error> {
        let root = self.layout.root();
        fs::create_dir_all(root).at("create", root)?;
        let path = self.layout.lock();
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).at("create", &path)?;
        take(&lock).map_err(|e| match e {
            TryLockError::WouldBlock => Error::Locked(root.to_owned()),
            TryLockError::Error(source) => Error::Io { action: "lock", path, source },
        })?;
        let journal = Mutex::new(journal::Writer::new(self.layout.journal()));
        replace(&self.layout.sweep(), sweep_text.as_bytes())?;
        let json = serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n";
        replace(&self.layout.manifest(), json.as_bytes())?;
        Ok(Writer { store: self.clone(), _lock: lock, journal, keep_weights })
    }

    /// Writes `trials.csv` with a row for each of `trials`: what is on disk of it, and whether it failed.
    pub(crate) fn write_trials(&self, trials: &[(&Trial, &Outcome, Option<&Record>)]) -> Result<(), Error> {
        let rows: Vec<_> = trials.iter().map(|(t, outcome, record)| (*t, outcome.word(), *record)).collect();
        replace(&self.layout.trials_csv(), &trials_csv(&rows))
    }

    /// Writes `configs.csv`.
    pub(crate) fn write_configs(&self, header: &[String], rows: &[Vec<String>]) -> Result<(), Error> {
        replace(&self.layout.configs_csv(), &plain_csv(header, rows))
    }

    /// Writes `repeatability.csv`.
    pub(crate) fn write_repeatability(&self, header: &[String], rows: &[Vec<String>]) -> Result<(), Error> {
        replace(&self.layout.repeatability_csv(), &plain_csv(header, rows))
    }

    /// Replaces the report folder's files by these, (name, bytes) each.
    pub(crate) fn write_report<'a>(&self, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<(), Error> {
        let dir = self.layout.report();
        match fs::remove_dir_all(&dir) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).at("remove", &dir),
            _ => fs::create_dir_all(&dir).at("create", &dir)?,
        }
        files.into_iter().try_for_each(|(name, bytes)| replace(&dir.join(name), bytes))
    }
}

/// Writes the page that lists the sweeps in `dir`, and returns its path.
pub(crate) fn write_index(dir: &Path, page: &str) -> Result<PathBuf, Error> {
    let path = dir.join("index.html");
    replace(&path, page.as_bytes())?;
    Ok(path)
}

impl Writer {
    /// Writes down what happened: every event to the journal, a finished trial to its folder.
    pub(crate) fn record(&self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Started { trial, worker } => {
                self.append(Entry::Started { trial: trial.id.to_string(), worker: *worker })
            }
            Event::Measured { .. } | Event::Checkpoint { .. } | Event::Tick => Ok(()),
            Event::Finished { trial, trained, elapsed, .. } => self.finished(trial, trained, *elapsed),
        }
    }

    fn finished(&self, trial: &Trial, trained: &Trained, elapsed: Duration) -> Result<(), Error> {
        let (id, seconds) = (trial.id.to_string(), elapsed.as_secs_f64());
        match &trained.outcome {
            Outcome::Complete | Outcome::Diverged { .. } => {
                self.commit(trial, trained)?;
                self.append(Entry::Finished { trial: id, seconds })
            }
            Outcome::Failed { reason } | Outcome::Panicked { reason } => {
                self.append(Entry::Failed { trial: id, seconds, reason: reason.clone() })
            }
            Outcome::TimedOut { .. } | Outcome::Interrupted => self.append(Entry::Interrupted { trial: id, seconds }),
        }
    }

    /// Writes the trial's files, `result.json` last: from then on it is finished.
    fn commit(&self, trial: &Trial, trained: &Trained) -> Result<(), Error> {
        let dir = self.store.layout.trial(&trial.id.to_string());
        fs::create_dir_all(&dir).at("create", &dir)?;
        let mut files = BTreeMap::new();
        let mut put = |name: &str, bytes: &[u8], keep: bool| {
            files.insert(name.to_owned(), blake3::hash(bytes).to_string());
            if keep { replace(&dir.join(name), bytes) } else { Ok(()) }
        };
        put(METRICS_CSV, &metrics_csv(&trained.measurements), true)?;
        if let Some(weights) = &trained.weights {
            put(WEIGHTS, weights, self.keep_weights)?;
        }
        let record = Record { outcome: trained.outcome.clone(), metrics: trained.metrics(), files };
        match record.seal(trial) {
            Some(bytes) => replace(&dir.join(RESULT), &bytes),
            None => Ok(()),
        }
    }

    /// Moves what is left of a damaged trial out of the way, so that it is trained again. Nothing is deleted.
    pub(crate) fn quarantine(&self, id: TrialId) -> Result<(), Error> {
        let id = id.to_string();
        let (from, quarantine) = (self.store.layout.trial(&id), self.store.layout.quarantine());
        fs::create_dir_all(&quarantine).at("create", &quarantine)?;
        let mut to = quarantine.join(&id);
        while to.exists() {
            to.as_mut_os_string().push("+");
        }
        fs::rename(&from, &to).at("move", &from)
    }

    /// Deletes the weights of all finished `trials` but those in `keep`.
    pub(crate) fn drop_weights(&self, trials: &[Trial], keep: &BTreeSet<String>) -> Result<(), Error> {
        for id in trials.iter().map(|t| t.id.to_string()).filter(|id| !keep.contains(id)) {
            let path = self.store.layout.trial(&id).join(WEIGHTS);
            match fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).at("remove", &path),
                _ => {}
            }
        }
        Ok(())
    }

    fn append(&self, entry: Entry) -> Result<(), Error> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).append(entry)
    }
}

/// Takes the lock. `sweeper status` looks at it for a moment, so a refusal is believed only after some tries.
fn take(lock: &File) -> Result<(), TryLockError> {
    for _ in 0..10 {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            taken => return taken,
        }
    }
    lock.try_lock()
}

/// Replaces a file whole: temporary name in the same folder, then rename.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let mut file = File::create(&temporary).at("create", &temporary)?;
    file.write_all(bytes).at("write", &temporary)?;
    fs::rename(&temporary, path).at("rename", &temporary)
}
