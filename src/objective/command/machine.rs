//! What this machine has of the program: where it is, the files that it depends on, its slots with their guards.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::config::Config;
use super::inputs::Watch;
use super::template::Template;
use crate::objective::{Error, Place};
use crate::process::{GUARD, Guarded, adopt_orphans, this_program};
use crate::space::{Complaint, Name, Part};

/// Under this name the program itself stands among the fingerprints.
const PROGRAM: &str = "[objective]";

/// Where files are looked for.
const FROM_HERE: &str = "it is looked for from where sweeper is started";

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
        if let Some(gpus) = gpus
            && gpus.len() < config.gpus
        {
            let have = match gpus.len() {
                0 => "`--gpus` names none".to_owned(),
                n => format!("`--gpus` names {n}"),
            };
            let help = "name them on the command line, as in `--gpus 0,1`, or write fewer";
            return Err(Error::Complaint(complaint(
                "resources.gpus",
                "a trial needs more GPUs than there are",
                &have,
                help,
            )));
        }
        let mut files = config.inputs.clone();
        files.extend(config.command.iter().filter(|item| is_file(item)).cloned());
        let inputs = Watch::new(Path::new(""), &files).map_err(|error| {
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

/// Whether an item of the command names a file, not by a template.
fn is_file(item: &str) -> bool {
    Template::parse(item).is_ok_and(|template| template.names().is_empty()) && Path::new(item).is_file()
}

/// The program's file: as it is named, or in the PATH that it will have.
fn program(config: &Config) -> Result<PathBuf, Complaint> {
    let Some(name) = config.command.first() else { return Ok(PathBuf::new()) };
    let wrong = |message: String, label: &str, help: &str| Err(complaint("objective.command", &message, label, help));
    if Template::parse(name).is_ok_and(|template| !template.names().is_empty()) {
        return Ok(PathBuf::from(name)); // known when a trial is
    }
    if name.contains('/') {
        return match fs::metadata(name) {
            Ok(found) if found.is_file() && is_executable(&found) => {
                Ok(std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name)))
            }
            Ok(found) if found.is_file() => {
                let help = format!("`chmod +x {name}`, or write what runs it first, as in [\"python3\", {name:?}]");
                wrong(format!("{name} cannot be run"), "not executable", &help)
            }
            Ok(_) => wrong(format!("{name} cannot be run"), "not a file", "write the path of a program"),
            Err(_) => wrong(format!("there is no program {name}"), "not found", FROM_HERE),
        };
    }
    let path = config.env.get("PATH").map(Into::into).or_else(|| env::var_os("PATH")).unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| fs::metadata(file).is_ok_and(|found| found.is_file() && is_executable(&found)));
    found.map_or_else(
        || {
            let help = if Path::new(name).is_file() {
                format!("write \"./{name}\" for the file in this folder")
            } else {
                "write its path, or activate the environment that has it".into()
            };
            wrong(format!("there is no program {name} in PATH"), "not found", &help)
        },
        Ok,
    )
}

fn is_executable(found: &fs::Metadata) -> bool {
    found.permissions().mode() & 0o111 != 0
}

fn complaint(key: &'static str, message: &str, label: &str, help: &str) -> Complaint {
    let keys = vec![Name::new(key), Name::new("objective.command")];
    Complaint { keys, part: Part::Value, message: message.into(), label: label.into(), help: help.into() }
}
