//! The program's own file: where it is, and whether the system can start it.

use std::env;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::config::Config;
use super::template::Template;
use crate::space::{Complaint, Name, Part};

/// Where files are looked for.
pub(super) const FROM_HERE: &str = "it is looked for from where sweeper is started";

/// As much of a file as the system reads of the line that names its interpreter.
const FIRST_LINE: u64 = 256;

/// The program's file: as it is named, or in the PATH that it will have.
pub(super) fn program(config: &Config) -> Result<PathBuf, Complaint> {
    let Some(name) = config.command.first() else { return Ok(PathBuf::new()) };
    if Template::parse(name).is_ok_and(|template| !template.names().is_empty()) {
        return Ok(PathBuf::from(name)); // known when a trial is
    }
    let wrong = |message: String, label: &str, help: &str| Err(complaint("objective.command", &message, label, help));
    let found = if name.contains('/') {
        match fs::metadata(name) {
            Ok(found) if found.is_file() && is_executable(&found) => PathBuf::from(name),
            Ok(found) if found.is_file() => {
                let help = format!("`chmod +x {name}`, or write what runs it first, as in [\"python3\", {name:?}]");
                return wrong(format!("{name} cannot be run"), "not executable", &help);
            }
            Ok(_) => return wrong(format!("{name} cannot be run"), "not a file", "write the path of a program"),
            Err(_) => return wrong(format!("there is no program {name}"), "not found", FROM_HERE),
        }
    } else if let Some(found) = in_path(config, name) {
        found
    } else {
        let help = if Path::new(name).is_file() {
            format!("write \"./{name}\" for the file in this folder")
        } else {
            "write its path, or activate the environment that has it".into()
        };
        return wrong(format!("there is no program {name} in PATH"), "not found", &help);
    };
    match unstartable(config, &found) {
        Some((message, label, help)) => wrong(message, label, &help),
        None => Ok(std::path::absolute(&found).unwrap_or(found)),
    }
}

/// Why the system would not start this file, though it may be run, and what to do about it: nothing runs what is written in
/// it. What is no text is the system's to judge.
pub(super) fn unstartable(config: &Config, file: &Path) -> Option<(String, &'static str, String)> {
    let mut beginning = Vec::new();
    File::open(file).ok()?.take(FIRST_LINE).read_to_end(&mut beginning).ok()?;
    let first = format!("write what runs it first, as in [\"python3\", {:?}]", file.display().to_string());
    let line = beginning.strip_prefix(b"#!").unwrap_or_default().split(|byte| *byte == b'\n').next();
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    let line = line.trim_matches([' ', '\t']);
    let (interpreter, argument) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    if interpreter.is_empty() {
        let message = format!("{} does not say what runs it", file.display());
        let help = format!("begin it with `#!/bin/sh` or the like, or {first}");
        return (!beginning.contains(&0)).then_some((message, "its first line is no `#!` line", help));
    }
    let looked_for = argument.trim_start_matches([' ', '\t']);
    let by_env = interpreter.ends_with("/env") && !looked_for.starts_with('-') && !looked_for.contains('=');
    let missing = if !fs::metadata(interpreter).is_ok_and(|found| found.is_file() && is_executable(&found)) {
        interpreter
    } else if by_env && !looked_for.is_empty() && !looked_for.contains('/') && in_path(config, looked_for).is_none() {
        looked_for
    } else {
        return None;
    };
    let message =
        format!("{} cannot be run: its `#!` line names {missing:?}, which is no program here", file.display());
    let help = if missing.ends_with('\r') {
        format!("its lines end as on Windows: `sed -i 's/\\r$//' {}`", file.display())
    } else {
        format!("mend that line, or {first}")
    };
    Some((message, "its interpreter is not found", help))
}

/// The first file of this name that can be run in the PATH that the program will have.
pub(super) fn in_path(config: &Config, name: &str) -> Option<PathBuf> {
    let path = config.env.get("PATH").map(Into::into).or_else(|| env::var_os("PATH")).unwrap_or_default();
    let mut files = env::split_paths(&path).map(|dir| dir.join(name));
    files.find(|file| fs::metadata(file).is_ok_and(|found| found.is_file() && is_executable(&found)))
}

fn is_executable(found: &fs::Metadata) -> bool {
    found.permissions().mode() & 0o111 != 0
}

pub(super) fn complaint(key: &'static str, message: &str, label: &str, help: &str) -> Complaint {
    let keys = vec![Name::new(key), Name::new("objective.command")];
    Complaint { keys, part: Part::Value, message: message.into(), label: label.into(), help: help.into() }
}
