//! Writing results: the lock, the commit of a trial.

mod aside;
mod begin;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::checkpoint::checkpoint_hash;
use super::disk::Locking;
use super::error::{At, Error};
use super::heart::Heart;
use super::journal::{self, Entry};
use super::layout::{self, CHECKPOINTS, JOURNAL, METRICS_CSV, RESULT, TRIALS, WEIGHTS};
use super::layout::{of_trial, trial as folder_of};
use super::{Found, Record, Store, record};
use crate::trial::{Event, Instructions, Outcome, Trained, Trial, TrialId};

/// A power cut may cost the work of this time, and what a sync then takes.
const UNSYNCED: Duration = Duration::from_secs(2);

/// How often it is tried to put a trial in its place: another process may do the same.
const TRIES: usize = 8;

/// The one writer of a sweep, or one for each of its shards. Dropping it releases the lock.
#[derive(Debug)]
pub(crate) struct Writer {
    store: Store,
    _lock: Locking,
    /// If others may write at the same time: what they are told.
    heart: Option<Heart>,
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

impl Writer {
    /// Writes down what is about to be trained: so many trials of this estimated cost, with data that were looked for in these
    /// `places`.
    pub(crate) fn train(&mut self, (trials, cost): (usize, f64), places: &[PathBuf]) -> Result<(), Error> {
        self.journal.add(Entry::Began { trials, cost, places: places.to_vec() });
        if let Some(heart) = &mut self.heart {
            heart.begin(&self.store, trials, cost)?;
        }
        self.write_journal()
    }

    /// Nothing is trained for a while.
    pub(crate) fn rest(&mut self) -> Result<(), Error> {
        self.heart.as_mut().map_or(Ok(()), |heart| heart.rest(&self.store))
    }

    /// The tables of all trials are made.
    pub(crate) fn made_tables(&mut self) {
        self.heart.iter_mut().for_each(Heart::made);
    }

    /// Writes down what happened: every event to the journal, a finished trial to its folder.
    pub(crate) fn record(&mut self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Started { trials, worker } => {
                for trial in *trials {
                    self.journal.add(Entry::Started { trial: trial.id.to_string(), worker: *worker });
                }
                self.write_journal()?;
            }
            Event::Checkpoint { trial, bytes } => self.keep(trial.id, bytes)?,
            Event::Finished { trial, trained, elapsed, cost, .. } => self.finished(trial, trained, *elapsed, *cost)?,
            Event::Tick if self.synced.elapsed() >= UNSYNCED && !self.unsynced.is_empty() => self.sync()?,
            Event::Tick => self.write_journal()?,
            Event::Measured { .. } | Event::Lost { .. } => {}
        }
        self.heart.as_mut().map_or(Ok(()), |heart| heart.feel(&self.store, event))
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
        let Some(instructions) = &self.instructions else { unreachable!("`begin` comes before any trial") };
        let mut files = record::files(trial, trained, instructions);
        files.retain(|(name, _)| self.keep_weights || *name != WEIGHTS);
        let stays = |there: &Record| {
            if self.heart.is_none() {
                return there.is_final(&trained.rungs) && !(self.keep_weights && there.lacks_weights);
            }
            // Another shard may have trained it further.
            let order = own(&files, trial.id).and_then(|own| there.beside(&own));
            there.outcome.is_reproducible() && order != Some(Ordering::Less)
        };
        self.put(trial.id, &files, stays)
    }

    /// Writes down a finished trial of other results of this sweep, in place of what is there of it.
    pub(crate) fn adopt(&self, id: TrialId, other: &Store) -> Result<(), Error> {
        let mut files = Vec::new();
        for name in [METRICS_CSV, WEIGHTS, RESULT] {
            files.extend(other.read(&of_trial(id, name))?.map(|bytes| (name, Cow::from(bytes))));
        }
        self.put(id, &files, |_| false)
    }

    /// Makes the folder of a trial of these files, unless there is a result that `stays`.
    fn put(
        &self,
        id: TrialId,
        files: &[(&'static str, Cow<'_, [u8]>)],
        stays: impl Fn(&Record) -> bool,
    ) -> Result<(), Error> {
        let dir = folder_of(id);
        for tried in 0..TRIES {
            match self.store.disk.commit(&dir, files).at("write", &self.store.path(&dir)) {
                Ok(true) => return Ok(()),
                Err(Error::Odd(_)) => self.quarantine(id)?,
                taken => drop(taken?),
            }
            match self.store.find(id)? {
                Found::Finished(record) if stays(&record) => return Ok(()),
                Found::Finished(_) => self.remove_trial(id)?,
                // Another process may make room for its own at this moment.
                Found::Nothing if self.heart.is_some() && tried < TRIES / 2 => {}
                Found::Nothing | Found::Damaged(_) => self.quarantine(id)?,
            }
        }
        Ok(())
    }

    fn remove_trial(&self, id: TrialId) -> Result<(), Error> {
        let dir = folder_of(id);
        self.store.disk.remove_tree(&dir).at("remove", &self.store.path(&dir))
    }

    /// Looks again of which trials there are checkpoints: others may have left some.
    pub(crate) fn look_for_checkpoints(&mut self) -> Result<(), Error> {
        self.checkpoints = self.store.checkpoints()?;
        Ok(())
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
        self.replace(&file, &[hash.as_bytes(), bytes])?;
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
        let ended = self.heart.as_mut().map_or(Ok(()), |heart| heart.end(&self.store));
        let release = || self.store.disk.release().at("remove what was written to in", &self.store.path(TRIALS));
        release()?;
        ended?;
        if self.heart.is_some() {
            self.claim()?; // other shards may have died since this one began, and left theirs
            release()?;
        }
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

    /// Deletes the weights of finished trials.
    pub(crate) fn drop_weights(&self, mut trials: impl Iterator<Item = TrialId>) -> Result<(), Error> {
        trials.try_for_each(|id| self.store.remove(&of_trial(id, WEIGHTS)))
    }

    /// Replaces a file whole; of several writers each has temporary files of its own.
    fn replace(&self, file: &str, parts: &[&[u8]]) -> Result<(), Error> {
        let temporary = if self.heart.is_some() { self.store.disk.temporary(file) } else { format!("{file}.tmp") };
        self.store.replace_by(file, &temporary, parts)
    }

    fn write_journal(&mut self) -> Result<(), Error> {
        self.journal.write(self.store.disk.as_ref()).at("write", &self.store.path(JOURNAL))
    }
}

/// The result among the files of a trial that are about to be written.
fn own(files: &[(&str, Cow<'_, [u8]>)], id: TrialId) -> Option<Record> {
    let (_, bytes) = files.last()?;
    let lacks_weights = files.iter().all(|(name, _)| *name != WEIGHTS);
    let record = Record::open(bytes, id).ok()?;
    Some(Record { lacks_weights: lacks_weights && record.files.contains_key(WEIGHTS), ..record })
}
