//! Where things are, for people to find them.

use std::path::{Path, PathBuf};

use super::Store;
use super::error::{At, Error};
use super::layout::{self, PAGE, REPORT, SWEEP};
use crate::trial::TrialId;

impl Store {
    /// The sweep's folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// An error if the folder is no longer there: who moves it does not stop who writes into it.
    pub(crate) fn check_place(&self) -> Result<(), Error> {
        if self.disk.is_in_place() { Ok(()) } else { Err(Error::Moved { dir: self.dir.clone() }) }
    }

    /// The folder of a trial, for messages.
    pub(crate) fn trial_dir(&self, id: TrialId) -> PathBuf {
        self.path(&layout::trial(id))
    }

    /// Where the program of a trial works, wherever this process goes.
    pub(crate) fn work_dir(&self, id: TrialId) -> PathBuf {
        absolute(self.path(&layout::work(id)))
    }

    /// Where the program of a trial keeps its checkpoints, likewise.
    pub(crate) fn checkpoint_dir(&self, id: TrialId) -> PathBuf {
        absolute(self.path(&layout::checkpoint(id)))
    }

    /// The names of the files of a trial.
    pub(crate) fn trial_files(&self, id: TrialId) -> Result<Vec<String>, Error> {
        self.disk.list(&layout::trial(id)).at("read", &self.trial_dir(id))
    }

    /// The path of a file, for messages.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.dir.join(file)
    }

    /// Path of the copy of the sweep file, to name in messages.
    pub(crate) fn sweep_path(&self) -> PathBuf {
        self.path(SWEEP)
    }

    /// Path of the report's page.
    pub(crate) fn report_page(&self) -> PathBuf {
        self.path(REPORT).join(PAGE)
    }
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
