//! What the results of a sweep were computed from, and with: what the manifest says, and what is left where it is lost.

use std::thread::sleep;
use std::time::Duration;

use super::error::{At, Error};
use super::layout::{FIRST, MANIFEST, SWEEP, TRIALS};
use super::manifest::{AnyManifest, Manifest, hash_of};
use super::{Found, Store, seal};
use crate::trial::{FORMAT, Instructions, TrialId};

/// Another process may be between replacing the one file and the other: it is looked again after so long.
const TWO_RENAMES: Duration = Duration::from_millis(50);

impl Store {
    /// What the results were computed from and the sweep file they belong to; `None` if nothing ran here yet.
    pub(crate) fn origin(&self) -> Result<Option<(Manifest, String)>, Error> {
        match self.origin_now() {
            Err(Error::Damaged { .. }) => {
                sleep(TWO_RENAMES);
                self.origin_now()
            }
            origin => origin,
        }
    }

    fn origin_now(&self) -> Result<Option<(Manifest, String)>, Error> {
        Ok(self.origin_in("")?.or_else(|| self.origin_in(FIRST).ok().flatten()))
    }

    /// The same, of the files in this folder.
    pub(super) fn origin_in(&self, dir: &str) -> Result<Option<(Manifest, String)>, Error> {
        let Some(manifest) = self.manifest_in(dir)? else { return Ok(None) };
        let file = format!("{dir}{SWEEP}");
        let damaged = |reason: &str| self.damaged(&file, reason);
        let text = match self.read(&file) {
            Ok(text) => text.ok_or_else(|| damaged("it is missing"))?,
            Err(Error::Odd(odd)) => return Err(damaged(&format!("it {}", odd.what))),
            Err(error) => return Err(error),
        };
        if hash_of(&text) != manifest.sweep {
            return Err(damaged("its hash is not that in manifest.json"));
        }
        let text = String::from_utf8(text).map_err(|_| damaged("it is no text"))?;
        Ok(Some((manifest, text)))
    }

    /// What the results were computed from; `None` if nothing ran here yet, or the file is gone. Where several processes
    /// have just begun it is what the first of them fixed.
    pub(crate) fn manifest(&self) -> Result<Option<Manifest>, Error> {
        Ok(self.manifest_in("")?.or_else(|| self.manifest_in(FIRST).ok().flatten()))
    }

    /// The same, of the file in this folder.
    pub(super) fn manifest_in(&self, dir: &str) -> Result<Option<Manifest>, Error> {
        let file = format!("{dir}{MANIFEST}");
        let damaged = |reason: String| self.damaged(&file, &reason);
        let bytes = match self.read(&file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(Error::Odd(odd)) => return Err(damaged(format!("it {}", odd.what))),
            Err(error) => return Err(error),
        };
        let AnyManifest { format: was } = seal::open(&bytes).map_err(damaged)?;
        if was != FORMAT {
            return Err(Error::OtherVersion { dir: self.dir.clone(), was });
        }
        seal::open(&bytes).map(Some).map_err(damaged)
    }

    /// What the results were computed with, as the manifest says, or else the first of them that can be read; `None` if
    /// there are none.
    pub(crate) fn instructions(&self) -> Result<Option<Instructions>, Error> {
        match self.manifest() {
            Ok(Some(manifest)) => return Ok(Some(manifest.instructions)),
            Ok(None) | Err(Error::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        if let Ok(Some(first)) = self.manifest_in(FIRST) {
            return Ok(Some(first.instructions));
        }
        for id in self.trials()? {
            if let Found::Finished(record) = self.find(id)? {
                return Ok(Some(record.instructions));
            }
        }
        Ok(None)
    }

    /// The trials that have a folder.
    pub(crate) fn trials(&self) -> Result<Vec<TrialId>, Error> {
        let mut ids = Vec::new();
        for shelf in self.disk.list(TRIALS).at("read", &self.path(TRIALS))? {
            if let Ok(names) = self.disk.list(&format!("{TRIALS}/{shelf}")) {
                // what is no folder holds no trials
                ids.extend(names.iter().filter_map(|name| TrialId::parse(name)));
            }
        }
        Ok(ids)
    }

    fn damaged(&self, file: &str, reason: &str) -> Error {
        Error::Damaged { path: self.path(file), reason: reason.to_owned() }
    }
}
