//! How a writer begins: the lock, and what results will depend on.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::time::Instant;

use super::Writer;
use crate::store::disk::{Locking, replace};
use crate::store::error::{At, Error};
use crate::store::heart::Heart;
use crate::store::journal;
use crate::store::layout::{FIRST, LOCK, MANIFEST, SWEEP, TRIALS};
use crate::store::manifest::Manifest;
use crate::store::{Store, lock, seal};
use crate::trial::Shard;

impl Store {
    /// Takes the sweep's lock; a `shard` shares it with the others. `keep_weights` is false for `weights = "none"`.
    pub(crate) fn writer(&self, keep_weights: bool, shard: Option<Shard>) -> Result<Writer, Error> {
        let lock = match shard {
            None => self.disk.lock(LOCK, &lock::note()),
            Some(_) => self.disk.share_lock(LOCK),
        };
        let lock = match lock.at("lock", &self.path(LOCK))? {
            Locking::Held(note) => return Err(self.held(&note)),
            // Shards do without: nothing that they come to depends on it.
            Locking::Unknown if shard.is_none() => {
                return Err(io::Error::from(ErrorKind::Unsupported)).at("lock", &self.path(LOCK));
            }
            lock => lock,
        };
        let heart = shard.map(|shard| Heart::new(self, shard)).transpose()?;
        let tag =
            std::process::id().to_string() + &shard.map_or_else(String::new, |s| format!("-{}-of-{}", s.number, s.of));
        Ok(Writer {
            store: self.clone(),
            _lock: lock,
            heart,
            journal: journal::Writer::new(tag),
            keep_weights,
            instructions: None,
            origin: Vec::new(),
            checkpoints: self.checkpoints()?,
            unsynced: Vec::new(),
            synced: Instant::now(),
        })
    }

    /// Replaces a file whole.
    pub(in crate::store) fn replace(&self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        self.replace_by(file, &format!("{file}.tmp"), &[bytes])
    }

    /// The same by way of a file of another name.
    pub(in crate::store) fn replace_by(&self, file: &str, temporary: &str, parts: &[&[u8]]) -> Result<(), Error> {
        replace(self.disk.as_ref(), file, temporary, parts).at("write", &self.path(file))
    }

    pub(in crate::store) fn create_dir(&self, dir: &str) -> Result<(), Error> {
        self.disk.create_dir(dir).at("create", &self.path(dir))
    }

    pub(in crate::store) fn remove(&self, file: &str) -> Result<(), Error> {
        self.disk.remove(file).at("remove", &self.path(file))
    }
}

impl Writer {
    /// The process of a shard, by the name that its beats have.
    pub(crate) fn process(&self) -> Option<&str> {
        self.heart.as_ref().map(Heart::process)
    }

    /// Writes down what results will depend on.
    pub(crate) fn begin(&mut self, sweep: &str, manifest: &Manifest) -> Result<(), Error> {
        let origin = origin(sweep, manifest);
        self.instructions = Some(manifest.instructions.clone());
        match self.heart {
            None => {
                origin.iter().try_for_each(|(file, bytes)| self.store.replace(file, bytes))?;
                self.origin = origin.into();
                self.claim()?;
            }
            Some(_) if self.store.origin_in("").is_ok_and(|is| is.is_some_and(|(is, _)| is.means(manifest))) => {}
            Some(_) => origin.iter().try_for_each(|(file, bytes)| self.replace(file, &[bytes]))?,
        }
        // Whoever sees it at work sees what it works on.
        if let Some(heart) = &mut self.heart {
            heart.appear(&self.store)?;
        }
        self.write_journal()
    }

    /// Makes the folder in which trials are written.
    pub(super) fn claim(&self) -> Result<(), Error> {
        self.store.disk.claim(TRIALS, self.heart.is_none()).at("create", &self.store.path(TRIALS))
    }

    /// Of several processes that begin at the same time the first fixes the sweep and the instructions for all of them: the
    /// manifest that says which, `own` or another's.
    pub(crate) fn fix(&self, sweep: &str, own: &Manifest) -> Result<Manifest, Error> {
        self.claim()?;
        if let Ok(Some(there)) = self.store.manifest_in("") {
            return Ok(there);
        }
        let dir = FIRST.trim_end_matches('/');
        let files = origin(sweep, own).map(|(file, bytes)| (file, Cow::from(bytes)));
        let is_first = self.store.disk.commit(dir, &files).at("write", &self.store.path(dir))?;
        let first = if is_first { None } else { self.store.origin_in(FIRST).ok().flatten() };
        Ok(first.map_or_else(|| own.clone(), |(first, _)| first))
    }
}

/// The files that say what results depend on.
fn origin(sweep: &str, manifest: &Manifest) -> [(&'static str, Vec<u8>); 2] {
    [(SWEEP, sweep.as_bytes().to_vec()), (MANIFEST, seal::seal(manifest))]
}
