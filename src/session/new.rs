//! `sweeper new`: a sweep file to start from.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, ExitStatus};
use crate::ui;

const TEMPLATE: &str = include_str!("new.toml");

/// Writes it to `file`, which must not be there yet, or shows it if that is `-`.
pub(crate) fn new(file: &Path) -> Result<ExitStatus, Error> {
    if file == Path::new("-") {
        ui::show(TEMPLATE.trim_end())?;
        return Ok(ExitStatus::Complete);
    }
    let written = OpenOptions::new().write(true).create_new(true).open(file);
    written
        .and_then(|mut new| new.write_all(TEMPLATE.as_bytes()))
        .map_err(|source| Error::NewFile { path: file.to_owned(), source })?;
    ui::say(&format!("{0}: a sweep file to start from   next: sweeper plan {0}", file.display()));
    Ok(ExitStatus::Complete)
}
