//! What the results of a sweep were computed from, and with: what the manifest says, and what is left where it is lost.

use std::thread::sleep;
use std::time::Duration;

use super::error::{At, Error};
use super::layout::{FIRST, INSTRUCTIONS, MANIFEST, SWEEP, TRIALS};
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
        let Some(manifest) = self.manifest()? else { return Ok(None) };
        let damaged = |reason: &str| self.damaged(SWEEP, reason);
        let text = match self.read(SWEEP) {
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

    /// What the results were computed from; `None` if nothing ran here yet, or the file is gone.
    pub(crate) fn manifest(&self) -> Result<Option<Manifest>, Error> {
        let bytes = match self.read(MANIFEST) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(Error::Odd(odd)) => return Err(self.damaged(MANIFEST, &format!("it {}", odd.what))),
            Err(error) => return Err(error),
        };
        let damaged = |reason: String| self.damaged(MANIFEST, &reason);
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
        if let Some(fixed) = self.fixed().filter(|_| self.disk.exists(TRIALS)) {
            return Ok(Some(fixed));
        }
        for id in self.trials()? {
            if let Found::Finished(record) = self.find(id)? {
                return Ok(Some(record.instructions));
            }
        }
        Ok(None)
    }

    /// What the first of several processes fixed.
    pub(super) fn fixed(&self) -> Option<Instructions> {
        let bytes = self.read(&format!("{FIRST}/{INSTRUCTIONS}")).ok()??;
        seal::open(&bytes).ok()
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
