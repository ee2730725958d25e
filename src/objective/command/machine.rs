//! What this machine has of the program: the files that it depends on, its slots with their guards.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::config::Config;
use super::executable::{FROM_HERE, complaint, program};
use super::inputs::Watch;
use super::script;
use super::template::Template;
use crate::objective::{Error, Place};
use crate::process::{GUARD, Guarded, adopt_orphans, this_program};
use crate::space::Complaint;

/// Under this name the program itself stands among the fingerprints.
const PROGRAM: &str = "[objective]";

/// A program on this machine.
pub(super) struct Machine {
    /// The program's own file.
    pub(super) program: PathBuf,
    /// GPUs that may be used.
    pub(super) gpus: Vec<String>,
    inputs: Watch,
    /// The guards of slots in which nothing runs at the moment.
    idle: Mutex<BTreeMap<usize, Guarded>>,
}

impl Machine {
    /// Looks for the program and its inputs; GPUs are counted where any are named.
    pub(super) fn new(config: &Config, gpus: Option<&[String]>) -> Result<Self, Error> {
        let program = program(config).map_err(Error::Complaint)?;
        script::check(config).map_err(Error::Complaint)?;
        if let Some(complaint) = gpus.and_then(|gpus| lacks_gpus(config, gpus)) {
            return Err(Error::Complaint(complaint));
        }
        let mut files = config.inputs.clone();
        files.extend(config.command.iter().filter(|item| is_file(item)).cloned());
        let inputs = Watch::new(Path::new("."), &files).map_err(|error| {
            Error::Complaint(complaint("objective.inputs", &error.to_string(), "results depend on it", FROM_HERE))
        })?;
        Ok(Self { program, gpus: gpus.unwrap_or_default().to_vec(), inputs, idle: Mutex::default() })
    }

    /// What results depend on, by name.
    pub(super) fn fingerprints(&self, config: &Config) -> BTreeMap<String, String> {
        let program = (PROGRAM.to_owned(), config.identity());
        self.inputs.files().map(|(name, hash)| (name.to_owned(), hash.to_hex().to_string())).chain([program]).collect()
    }

    /// The inputs that are not what they were.
    pub(super) fn changed(&self) -> Vec<String> {
        self.inputs.changed()
    }

    /// The GPUs of a slot that has so many.
    pub(super) fn gpus_of(&self, slot: usize, each: usize) -> String {
        self.gpus.iter().skip(slot * each).take(each).map(String::as_str).collect::<Vec<_>>().join(",")
    }

    /// The guard of a slot, which is started if none is there.
    pub(super) fn guard(&self, at: &Place) -> io::Result<Guarded> {
        if let Some(guard) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).remove(&at.slot) {
            return Ok(guard);
        }
        adopt_orphans();
        Guarded::start(this_program(GUARD)?, &at.run)
    }

    /// Gives a guard back, for the next trial of its slot.
    pub(super) fn rest(&self, slot: usize, guard: Guarded) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).insert(slot, guard);
    }
}

/// What is to be said where a trial needs more GPUs than these.
pub(super) fn lacks_gpus(config: &Config, gpus: &[String]) -> Option<Complaint> {
    let have = match gpus.len() {
        n if n >= config.gpus => return None,
        0 => "`--gpus` names none".to_owned(),
        n => format!("`--gpus` names {n}"),
    };
    let help = "name them on the command line, as in `--gpus 0,1`, or write fewer";
    Some(complaint("resources.gpus", "a trial needs more GPUs than there are", &have, help))
}

/// Whether an item of the command names a file, not by a template.
fn is_file(item: &str) -> bool {
    Template::parse(item).is_ok_and(|template| template.names().is_empty()) && Path::new(item).is_file()
}
