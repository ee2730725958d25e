//! What is damaged moves out of the way. Nothing is deleted.

use super::Writer;
use crate::store::error::{At, Error};
use crate::store::layout::{MANIFEST, QUARANTINE, SWEEP, TRIALS, trial as folder_of};
use crate::trial::TrialId;

impl Writer {
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

    pub(super) fn set_aside(&self, from: &str, name: &str) -> Result<(), Error> {
        self.store.create_dir(QUARANTINE)?;
        let mut to = format!("{QUARANTINE}/{name}");
        while self.store.disk.exists(&to) {
            to.push('+');
        }
        self.store.disk.set_aside(from, &to).at("move", &self.store.path(from))
    }
}
