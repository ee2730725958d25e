//! What the manifest notes of the machine and of the code, so that a person can tell what made a result. No result is
//! known by it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use super::config::Config;
use super::machine::Machine;

/// Interpreters that say their version when they are asked for it, and do nothing else.
const INTERPRETERS: [&str; 6] = ["python", "Rscript", "julia", "node", "perl", "ruby"];

/// Notes by name.
pub(super) fn of(config: &Config, machine: &Machine) -> BTreeMap<String, String> {
    let mut notes = BTreeMap::from([("program".to_owned(), machine.program.display().to_string())]);
    notes.insert("threads".into(), config.threads.to_string());
    let name = machine.program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if INTERPRETERS.iter().any(|known| name.starts_with(known)) {
        notes.extend(answer(Command::new(&machine.program).arg("--version")).map(|text| ("version".to_owned(), text)));
    }
    if let Some(commit) = answer(Command::new("git").args(["rev-parse", "HEAD"])) {
        let changed = answer(Command::new("git").args(["status", "--porcelain", "--untracked-files=no"]));
        let dirty = if changed.is_some_and(|changed| !changed.is_empty()) { " and changes" } else { "" };
        notes.insert("git".into(), format!("{commit}{dirty}"));
    }
    if !machine.gpus.is_empty() {
        let gpus =
            if Path::new("/proc/driver/nvidia").exists() { answer(Command::new("nvidia-smi").arg("-L")) } else { None };
        notes.insert("gpus".into(), gpus.unwrap_or_else(|| machine.gpus.join(",")));
    }
    notes
}

/// What a command says, if it succeeds.
fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
