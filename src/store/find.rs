//! What is on disk of trials.

use std::cell::LazyCell;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use super::Store;
use super::error::{At, Error};
use super::layout::{RESULT, TRIALS, WEIGHTS, most_bytes, of_trial};
use super::odd::Odd;
use super::record::Record;
use crate::trial::TrialId;

/// Threads for each core that read trials: most of the time they wait for the disk.
const READERS: usize = 4;

/// Trials that are read before they are shown one after the other.
const AT_ONCE: usize = 4096;

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
    /// Shows what is on disk of each of these trials, in their order. Of a sweep that begins it shows nothing.
    pub(crate) fn find_all(
        &self,
        mut ids: impl Iterator<Item = TrialId>,
        mut show: impl FnMut(TrialId, Found),
    ) -> Result<(), Error> {
        if self.disk.list(TRIALS).at("read", &self.path(TRIALS))?.is_empty() {
            return Ok(());
        }
        let threads = || ThreadPoolBuilder::new().num_threads(READERS * rayon::current_num_threads()).build();
        let readers = LazyCell::new(threads);
        loop {
            let ids: Vec<TrialId> = ids.by_ref().take(AT_ONCE).collect();
            if ids.is_empty() {
                return Ok(());
            }
            let read = || ids.par_iter().map(|id| self.find(*id)).collect::<Result<Vec<_>, _>>();
            // A search asks for few at a time, and often: they are not worth threads of their own.
            let all = match ids.len() {
                0..=READERS => ids.iter().map(|id| self.find(*id)).collect::<Result<Vec<_>, _>>()?,
                _ => readers.as_ref().map_or_else(|_| read(), |readers| readers.install(read))?,
            };
            ids.into_iter().zip(all).for_each(|(id, found)| show(id, found));
        }
    }

    /// What is on disk of a trial.
    pub(crate) fn find(&self, id: TrialId) -> Result<Found, Error> {
        let mut last = None;
        loop {
            let bytes = match self.read(&of_trial(id, RESULT)) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return Ok(Found::Nothing),
                Err(error) => return self.damage(id, error),
            };
            match self.look(id, &bytes)? {
                // Another process may have put a result in its place meanwhile: then it is looked again.
                Found::Damaged(_) if last.as_ref() != Some(&bytes) => last = Some(bytes),
                found => return Ok(found),
            }
        }
    }

    /// What is on disk of a trial whose result has these bytes.
    fn look(&self, id: TrialId, bytes: &[u8]) -> Result<Found, Error> {
        let mut record = match Record::open(bytes, id) {
            Ok(record) => record,
            Err(reason) => return Ok(Found::Damaged(format!("{RESULT}: {reason}"))),
        };
        for (name, hash) in &record.files {
            let file = of_trial(id, name);
            match self.if_there(&file, self.disk.hash(&file, most_bytes(&file))) {
                Ok(Some(found)) if found == *hash => {}
                Ok(Some(_)) => return Ok(Found::Damaged(format!("{name}: its hash does not match"))),
                Ok(None) if name == WEIGHTS => record.lacks_weights = true,
                Ok(None) => return Ok(Found::Damaged(format!("{name} is missing"))),
                Err(error) => return self.damage(id, error),
            }
        }
        Ok(Found::Finished(record))
    }

    /// What an error says of a trial: whatever is odd in its folder, or above it on its shelf, is its damage.
    fn damage(&self, id: TrialId, error: Error) -> Result<Found, Error> {
        let (folder, trials) = (self.trial_dir(id), self.path(TRIALS));
        match error {
            Error::Odd(Odd { path, what }) if path != trials => {
                let name = path.strip_prefix(&folder).ok().filter(|name| !name.as_os_str().is_empty());
                let name = name.or_else(|| path.strip_prefix(&self.dir).ok()).unwrap_or(&path);
                Ok(Found::Damaged(format!("{} {what}", name.display())))
            }
            error => Err(error),
        }
    }
}
