//! The only room that knows what `outputs/<sweep>/` looks like: paths, columns, journal, manifest.
//!
//! A reader never writes. Writing goes through a [`Writer`], of which the sweep's lock admits one at a time: a trial's
//! folder is written beside its place and gets there by one rename, as does every other file. All of it goes through the
//! few calls of a [`disk::Disk`]; `tests` drives the room with one that fails at each of them.

mod checkpoint;
mod claimed;
mod copy;
mod derived;
mod disk;
mod error;
#[cfg(test)]
mod faulty;
mod find;
mod folder;
mod heart;
mod holds;
mod journal;
mod layout;
mod lock;
mod manifest;
mod odd;
mod origin;
mod paths;
mod record;
mod seal;
mod shards;
mod table;
#[cfg(test)]
mod tests;
mod timings;
mod writer;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use derived::{Turn, write_file, write_index};
pub(crate) use error::Error;
pub(crate) use find::Found;
pub(crate) use journal::{JournalSummary, Pace};
pub(crate) use layout::{
    CONFIGS_CSV, IMPORTANCE_CSV, METRICS_CSV, OUTPUTS, REPEATABILITY_CSV, RESULT, TRIAL_LINK, TRIALS_CSV, WEIGHTS,
    WORK_LINK, disk_bytes,
};
pub(crate) use manifest::{Manifest, Program};
pub(crate) use record::Record;
pub(crate) use shards::Beat;
pub(crate) use table::{Row, TrialsCsv, beside, number, plain_csv};
pub(crate) use timings::Timing;
pub(crate) use writer::Writer;

use disk::Disk;
use error::At;
use folder::Folder;
use layout::{LOCK, MANIFEST, TRIALS, most_bytes, of_trial};
use manifest::hash_of;
use odd::{Odd, What};

use crate::trial::{Instructions, Trained, Trial, TrialId};

/// The results of one sweep, for reading.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// The sweep's folder, for messages.
    dir: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Store {
    /// Whether there are results of a sweep called `name` in `output`, or what is left of them.
    pub(crate) fn exists(output: &Path, name: &str) -> bool {
        [MANIFEST, TRIALS].iter().any(|part| output.join(name).join(part).exists())
    }

    /// The results of a sweep called `name` in `output`, if there are any.
    pub(crate) fn existing(output: &Path, name: &str) -> Result<Option<Self>, Error> {
        let dir = folder_of(output, name)?;
        if !Self::exists(output, name) {
            return Ok(None);
        }
        let disk = Folder::open(output).and_then(|outputs| outputs.inside(name)).at("read", &dir)?;
        Ok(Some(Self { dir, disk: Arc::new(disk) }))
    }

    /// The sweep called `name` among the results in `output`; the folders are made if they are not there yet.
    pub(crate) fn create(output: &Path, name: &str) -> Result<Self, Error> {
        let dir = folder_of(output, name)?;
        let outputs = Folder::create(output).at("create", output)?;
        let disk = outputs.create_dir(name).and_then(|()| outputs.inside(name)).at("create", &dir)?;
        Ok(Self { dir, disk: Arc::new(disk) })
    }

    /// The sweeps in `dir`: itself, or else the folders in it, by name.
    pub(crate) fn all_in(dir: &Path) -> Result<Vec<Self>, Error> {
        let folder = match Folder::open(dir) {
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(Error::NoFolder(dir.to_owned()));
            }
            folder => folder.at("read", dir)?,
        };
        if folder.exists(MANIFEST) {
            return Ok(vec![Self { dir: dir.to_owned(), disk: Arc::new(folder) }]);
        }
        let mut inside = Vec::new();
        for name in folder.list("").at("read", dir)? {
            if folder.exists(&format!("{name}/{MANIFEST}")) {
                let dir = dir.join(&name);
                let disk = folder.inside(&name).at("read", &dir)?;
                inside.push(Self { dir, disk: Arc::new(disk) });
            } else if let Err(error) = folder.inside(&name)
                && error.kind() == ErrorKind::PermissionDenied
            {
                return Err(error).at("read", &dir.join(&name)); // it may be one
            }
        }
        if !inside.is_empty() {
            return Ok(inside);
        }
        let (dir, outputs) = (dir.to_owned(), dir.join(OUTPUTS));
        let are_there = folder.inside(OUTPUTS).and_then(|outputs| has_sweeps(&outputs)).unwrap_or(false);
        Err(if are_there { Error::InOutputs { dir, outputs } } else { Error::NotASweep(dir) })
    }

    /// What the journals tell.
    pub(crate) fn journal(&self) -> JournalSummary {
        journal::read(self.disk.as_ref())
    }

    /// Whether a run holds the sweep's lock at this moment, for itself alone.
    pub(crate) fn is_running(&self) -> bool {
        self.disk.is_locked(LOCK) == Some(true)
    }

    /// Which of these derived files, (path, bytes) each, are not on disk as they should be.
    pub(crate) fn differing<'a>(&self, files: &'a [(String, Vec<u8>)]) -> Result<Vec<&'a str>, Error> {
        let mut names = Vec::new();
        for (name, bytes) in files {
            if !self.holds(name, bytes)? {
                names.push(name.as_str());
            }
        }
        Ok(names)
    }

    /// Which of the files of a finished trial are others than those of this training of it with these instructions.
    pub(crate) fn differing_from(
        &self,
        trial: &Trial,
        trained: &Trained,
        instructions: &Instructions,
    ) -> Result<Vec<&'static str>, Error> {
        let mut names = Vec::new();
        for (name, bytes) in record::files(trial, trained, instructions) {
            let file = of_trial(trial.id, name);
            let not_kept = name == WEIGHTS && !self.disk.exists(&file); // their hash is in the result
            if !not_kept && !self.holds(&file, &bytes)? {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The trained parameters of a finished trial, as safetensors; `None` if they were not kept or are damaged.
    pub(crate) fn weights(&self, id: TrialId) -> Result<Option<Vec<u8>>, Error> {
        let result = self.read(&of_trial(id, RESULT))?;
        let Some(record) = result.and_then(|bytes| Record::open(&bytes, id).ok()) else { return Ok(None) };
        let Some(hash) = record.files.get(WEIGHTS) else { return Ok(None) };
        Ok(self.read(&of_trial(id, WEIGHTS))?.filter(|bytes| hash_of(bytes) == *hash))
    }

    /// Whether a trial finished and its parameters were kept, as far as names of files tell.
    pub(crate) fn keeps_weights(&self, id: TrialId) -> bool {
        self.disk.exists(&of_trial(id, RESULT)) && self.disk.exists(&of_trial(id, WEIGHTS))
    }

    /// The recorded steps of a finished trial: column names, and a row of numbers per step.
    pub(crate) fn steps(&self, id: TrialId) -> Result<(Vec<String>, Vec<Vec<f64>>), Error> {
        let file = of_trial(id, METRICS_CSV);
        let read = self.disk.read(&file, most_bytes(&file)).and_then(|bytes| table::read_numbers(&bytes));
        read.at("read", &self.path(&file))
    }

    /// Whether these are the bytes of a file.
    fn holds(&self, file: &str, bytes: &[u8]) -> Result<bool, Error> {
        match self.if_there(file, self.disk.read(file, bytes.len() as u64)) {
            Err(Error::Odd(Odd { what: What::TooLarge(_), .. })) => Ok(false),
            found => Ok(found?.is_some_and(|found| found == bytes)),
        }
    }

    /// The bytes of a file, if it is there.
    fn read(&self, file: &str) -> Result<Option<Vec<u8>>, Error> {
        self.if_there(file, self.disk.read(file, most_bytes(file)))
    }

    fn if_there<T>(&self, file: &str, read: io::Result<T>) -> Result<Option<T>, Error> {
        match read {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some).at("read", &self.path(file)),
        }
    }
}

/// Whether a folder in this one is a sweep's.
fn has_sweeps(folder: &Folder) -> io::Result<bool> {
    Ok(folder.list("")?.iter().any(|name| folder.exists(&format!("{name}/{MANIFEST}"))))
}

/// The folder of a sweep, which may not be a link: what is written into it would land elsewhere.
fn folder_of(output: &Path, name: &str) -> Result<PathBuf, Error> {
    let dir = output.join(name);
    if !dir.is_symlink() {
        return Ok(dir);
    }
    let target = dir.canonicalize().unwrap_or_else(|_| dir.clone());
    Err(Error::Link { output: target.parent().unwrap_or(output).to_owned(), dir })
}
