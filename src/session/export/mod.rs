//! `sweeper export`: results as another program reads them. Only reads; what it writes is one file, made anew each time.

mod distributions;
mod optuna;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::open::Reopened;
use super::tables::{Tables, tables};
use crate::error::{Error, ExitStatus, ExportError};
use crate::store;
use crate::ui;

/// What `sweeper export` is told.
pub(crate) struct ExportOptions {
    /// The folder of a sweep.
    pub(crate) dir: PathBuf,
    /// The file; none: `optuna.log` in the folder.
    pub(crate) file: Option<PathBuf>,
    /// Whether each trial is one of Optuna's, and not each config.
    pub(crate) per_trial: bool,
}

/// The file's name where none is told: Optuna's extensions of editors open files that end so.
const OPTUNA_LOG: &str = "optuna.log";

/// Writes a journal file of Optuna.
pub(crate) fn export_optuna(options: &ExportOptions) -> Result<ExitStatus, Error> {
    let ((store, mut reopened), status) = Reopened::only_in(&options.dir)?;
    let file = options.file.clone().unwrap_or_else(|| store.dir().join(OPTUNA_LOG));
    refuse_others(&file)?;
    let results = reopened.results(&store)?;
    let status = status.max(results.tell_damage());
    let Reopened { sweep, plan, .. } = &reopened;
    let Tables { summary, .. } = tables(&store, sweep, plan, &results)?;
    let (lines, told) = optuna::journal(&store, sweep, &summary, options.per_trial)?;
    store::write_file(&file, lines.as_bytes())?;
    ui::show(&format!("{}: {told}", file.display()))?;
    Ok(status)
}

/// Refuses to replace a file to which another program has added something, or which is of something else.
fn refuse_others(file: &Path) -> Result<(), Error> {
    let bytes = match fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        read => read.map_err(|source| store::Error::Io { action: "read", path: file.to_owned(), source })?,
    };
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let is_ours = |line: &[u8]| line.starts_with(optuna::BEGINNING.as_bytes());
    match lines.enumerate().find(|(_, line)| !is_ours(line)) {
        None => Ok(()),
        Some((i, _)) => Err(ExportError::Others { file: file.to_owned(), line: i + 1 }.into()),
    }
}
