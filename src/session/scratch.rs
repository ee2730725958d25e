//! A folder for programs whose results are not kept.

use std::fs;
use std::path::PathBuf;

use crate::objective::Place;

/// A folder among those that the system has for such things; it is removed in the end.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A folder of this process for this purpose; made when something is put into it.
    pub(super) fn new(purpose: &str) -> Self {
        Self(std::env::temp_dir().join(format!("sweeper-{purpose}-{}", std::process::id())))
    }

    /// A place in it for a training of this name.
    pub(super) fn place(&self, name: &str) -> Place {
        let dir = self.0.join(name);
        Place { run: self.0.clone(), dir: dir.join("work"), checkpoints: dir.join("checkpoints"), ..Place::default() }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // at worst it stays until the system cleans up
    }
}
