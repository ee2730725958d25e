//! Writing results: the lock, the commit of a trial.

use std::any::Any;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::checkpoint::checkpoint_hash;
use super::disk::{Locking, replace};
use super::error::{At, Error};
use super::journal::{self, Entry};
use super::layout::{self, CHECKPOINTS, JOURNAL, LOCK, MANIFEST, QUARANTINE, SWEEP, TRIALS, WEIGHTS};
use super::layout::{of_trial, trial as folder_of};
use super::manifest::Manifest;
use super::{Found, Store, lock, record, seal};
use crate::trial::{Event, Instructions, Outcome, Trained, Trial, TrialId};

/// A power cut may cost the work of this time, and what a sync then takes.
const UNSYNCED: Duration = Duration::from_secs(2);

/// The one writer of a sweep. Dropping it releases the lock.
#[derive(Debug)]
pub(crate) struct Writer {
    store: Store,
    _lock: Box<dyn Any + Send + Sync>,
    journal: journal::Writer,
    keep_weights: bool,
    /// What trials are computed with from now on.
    instructions: Option<Instructions>,
    /// The files that say so, and their bytes.
    origin: Vec<(&'static str, Vec<u8>)>,
    /// The trials that have a checkpoint.
    checkpoints: BTreeSet<TrialId>,
    /// The trials committed since the last sync.
    unsynced: Vec<TrialId>,
    synced: Instant,
}

impl Store {
    /// Takes the sweep's lock. `keep_weights` is false for `weights = "none"`.
    pub(crate) fn writer(&self, keep_weights: bool) -> Result<Writer, Error> {
        let lock = match self.disk.lock(LOCK, &lock::note()).at("lock", &self.path(LOCK))? {
            Locking::Taken(lock) => lock,
            Locking::Held(note) => return Err(Error::Locked { dir: self.dir.clone(), holder: lock::name(&note) }),
        };
        let checkpoints = self.disk.list(CHECKPOINTS).at("read", &self.path(CHECKPOINTS))?;
        Ok(Writer {
            store: self.clone(),
            _lock: lock,
            journal: journal::Writer::new(),
            keep_weights,
            instructions: None,
            origin: Vec::new(),
            checkpoints: checkpoints.iter().filter_map(|id| TrialId::parse(id)).collect(),
            unsynced: Vec::new(),
            synced: Instant::now(),
        })
    }

    /// Replaces a file whole.
    pub(super) fn replace(&self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        replace(self.disk.as_ref(), file, &format!("{file}.tmp"), &[bytes]).at("write", &self.path(file))
    }

    pub(super) fn create_dir(&self, dir: &str) -> Result<(), Error> {
        self.disk.create_dir(dir).at("create", &self.path(dir))
    }

    pub(super) fn remove(&self, file: &str) -> Result<(), Error> {
        self.disk.remove(file).at("remove", &self.path(file))
    }
}

impl Writer {
    /// Writes down what results will depend on.
    pub(crate) fn begin(&mut self, sweep: &str, manifest: &Manifest) -> Result<(), Error> {
        self.origin = vec![(SWEEP, sweep.as_bytes().to_vec()), (MANIFEST, seal::seal(manifest))];
        self.origin.iter().try_for_each(|(file, bytes)| self.store.replace(file, bytes))?;
        self.instructions = Some(manifest.instructions.clone());
        self.store.disk.claim(TRIALS).at("create", &self.store.path(TRIALS))?;
        self.write_journal()
    }

    /// Writes down what is about to be trained: so many trials of this estimated cost, with data that were looked for in these
    /// `places`.
    pub(crate) fn train(&mut self, (trials, cost): (usize, f64), places: &[PathBuf]) -> Result<(), Error> {
        self.journal.add(Entry::Began { trials, cost, places: places.to_vec() });
        self.write_journal()
    }

    /// Writes down what happened: every event to the journal, a finished trial to its folder.
    pub(crate) fn record(&mut self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Started { trials, worker } => {
                for trial in *trials {
                    self.journal.add(Entry::Started { trial: trial.id.to_string(), worker: *worker });
                }
                self.write_journal()
            }
            Event::Checkpoint { trial, bytes } => self.keep(trial.id, bytes),
            Event::Finished { trial, trained, elapsed, cost, .. } => self.finished(trial, trained, *elapsed, *cost),
            Event::Tick if self.synced.elapsed() >= UNSYNCED && !self.unsynced.is_empty() => self.sync(),
            Event::Tick => self.write_journal(),
            Event::Measured { .. } | Event::Lost { .. } => Ok(()),
        }
    }

    fn finished(&mut self, trial: &Trial, trained: &Trained, elapsed: Duration, cost: f64) -> Result<(), Error> {
        let (id, seconds) = (trial.id.to_string(), elapsed.as_secs_f64());
        if trained.outcome == Outcome::Interrupted {
            self.journal.add(Entry::Interrupted { trial: id, seconds });
            return self.write_journal();
        }
        self.commit(trial, trained)?;
        self.unsynced.push(trial.id);
        // One that is pruned may still be promoted.
        if !matches!(trained.outcome, Outcome::TimedOut { .. } | Outcome::Pruned { .. }) {
            self.forget_checkpoint(trial.id)?;
        }
        let (outcome, reason) = (trained.outcome.word().to_owned(), trained.outcome.trouble());
        // Its result says it, too: the line may wait for the next one.
        self.journal.add(Entry::Finished { trial: id, outcome, reason, seconds, cost });
        Ok(())
    }

    /// Writes the trial's folder, whole at once: from then on it is finished. What training again would not better is
    /// there to stay: of two writers the first wins. What was pruned, or by others than this sweep's rungs, gives way.
    fn commit(&self, trial: &Trial, trained: &Trained) -> Result<(), Error> {
        let dir = folder_of(trial.id);
        let Some(instructions) = &self.instructions else { unreachable!("`begin` comes before any trial") };
        let mut files = record::files(trial, trained, instructions);
        files.retain(|(name, _)| self.keep_weights || *name != WEIGHTS);
        let commit = || self.store.disk.commit(&dir, &files).at("write", &self.store.path(&dir));
        match commit() {
            Ok(true) => return Ok(()),
            Err(Error::Odd(_)) => {
                self.quarantine(trial.id)?;
                return commit().map(drop);
            }
            taken => taken?,
        };
        match self.store.find(trial.id)? {
            Found::Finished(record)
                if record.is_final(&trained.rungs) && !(self.keep_weights && record.lacks_weights) => {}
            Found::Finished(_) => {
                self.remove_trial(trial.id)?;
                commit()?;
            }
            Found::Nothing | Found::Damaged(_) => {
                self.quarantine(trial.id)?;
                commit()?;
            }
        }
        Ok(())
    }

    fn remove_trial(&self, id: TrialId) -> Result<(), Error> {
        let dir = folder_of(id);
        self.store.disk.remove_tree(&dir).at("remove", &self.store.path(&dir))
    }

    /// The trials of which there is a checkpoint.
    pub(crate) fn checkpoints(&self) -> BTreeSet<TrialId> {
        self.checkpoints.clone()
    }

    /// Keeps where a trial can go on from.
    fn keep(&mut self, id: TrialId, bytes: &[u8]) -> Result<(), Error> {
        self.store.create_dir(CHECKPOINTS)?;
        let file = layout::checkpoint(id);
        let hash = checkpoint_hash(id, bytes);
        let replaced = replace(self.store.disk.as_ref(), &file, &format!("{file}.tmp"), &[hash.as_bytes(), bytes]);
        replaced.at("write", &self.store.path(&file))?;
        self.checkpoints.insert(id);
        Ok(())
    }

    /// Removes the checkpoint of a trial that needs none any more.
    pub(crate) fn forget_checkpoint(&mut self, id: TrialId) -> Result<(), Error> {
        if !self.checkpoints.remove(&id) {
            return Ok(());
        }
        let file = layout::checkpoint(id);
        self.store.disk.remove_tree(&file).at("remove", &self.store.path(&file))
    }

    /// From now on programs may keep checkpoints of these trials by themselves.
    pub(crate) fn expect_checkpoints(&mut self, trials: &[Trial]) {
        self.checkpoints.extend(trials.iter().map(|trial| trial.id));
    }

    /// Makes everything so far outlast a power cut. If that fails, no trial since the last time counts as finished: what
    /// the system has not written it may have dropped, and would not say so again.
    pub(crate) fn sync(&mut self) -> Result<(), Error> {
        let synced = self.store.disk.sync().at("sync", self.store.dir());
        for id in std::mem::take(&mut self.unsynced) {
            if synced.is_err() {
                let _ = self.remove_trial(id); // the sync's error is the one to tell
            }
        }
        self.synced = Instant::now();
        synced?;
        self.write_journal()
    }

    /// Ends the writing: nothing is left behind, and nothing is missing, that a run without interruption would not leave
    /// so; and the folder is where it was.
    pub(crate) fn close(mut self) -> Result<(), Error> {
        self.store.disk.release().at("remove what was written to in", &self.store.path(TRIALS))?;
        if self.checkpoints.is_empty() {
            self.store.disk.remove_dir(CHECKPOINTS);
        }
        for (file, bytes) in &self.origin {
            if !self.store.holds(file, bytes).unwrap_or(false) {
                if self.store.disk.exists(file) {
                    self.set_aside(file, file)?; // whoever changed it meanwhile finds it there
                }
                self.store.replace(file, bytes)?;
            }
        }
        self.sync()?;
        self.store.check_place()
    }

    /// Moves what is left of a damaged trial out of the way, so that it is trained again. Nothing is deleted.
    pub(crate) fn quarantine(&self, id: TrialId) -> Result<(), Error> {
        let folder = folder_of(id);
        match (self.set_aside(&folder, &id.to_string()), folder.split('/').nth(1)) {
            // What is no folder is in the way of the whole shelf.
            (Err(Error::Odd(_)), Some(digits)) => self.set_aside(&format!("{TRIALS}/{digits}"), digits),
            (moved, _) => moved,
        }
    }

    /// Moves a manifest or a copy of the sweep file that is damaged out of the way; `text` is about to be the latter.
    pub(crate) fn quarantine_origin(&self, text: &str) -> Result<(), Error> {
        match self.store.read(SWEEP) {
            Ok(None) => {}
            Ok(Some(copy)) if copy == text.as_bytes() => {}
            Ok(Some(_)) | Err(Error::Odd(_)) => self.set_aside(SWEEP, SWEEP)?,
            Err(error) => return Err(error),
        }
        match self.store.manifest() {
            Err(Error::Damaged { .. }) => self.set_aside(MANIFEST, MANIFEST),
            manifest => manifest.map(drop),
        }
    }

    fn set_aside(&self, from: &str, name: &str) -> Result<(), Error> {
        self.store.create_dir(QUARANTINE)?;
        let mut to = format!("{QUARANTINE}/{name}");
        while self.store.disk.exists(&to) {
            to.push('+');
        }
        self.store.disk.set_aside(from, &to).at("move", &self.store.path(from))
    }

    /// Deletes the weights of finished trials.
    pub(crate) fn drop_weights(&self, mut trials: impl Iterator<Item = TrialId>) -> Result<(), Error> {
        trials.try_for_each(|id| self.store.remove(&of_trial(id, WEIGHTS)))
    }

    fn write_journal(&mut self) -> Result<(), Error> {
        self.journal.write(self.store.disk.as_ref()).at("write", &self.store.path(JOURNAL))
    }
}
