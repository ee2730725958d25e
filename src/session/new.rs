//! `sweeper new`: a sweep file to start from.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::error::{Error, ExitStatus};
use crate::store;
use crate::ui;

const TEMPLATE: &str = include_str!("new.toml");

/// Writes it to `file`, which must not be there yet, or shows it if that is `-`.
pub(crate) fn new(file: &Path) -> Result<ExitStatus, Error> {
    if file == Path::new("-") {
        ui::show(TEMPLATE.trim_end())?;
        return Ok(ExitStatus::Complete);
    }
    let path = || file.to_owned();
    let new = OpenOptions::new().write(true).create_new(true).open(file);
    let mut new = new.map_err(|source| Error::NewFile { path: path(), source })?;
    if let Err(source) = new.write_all(TEMPLATE.as_bytes()) {
        let _ = fs::remove_file(file); // what is there of it would be in the way of the next
        return Err(store::Error::Io { action: "write", path: path(), source }.into());
    }
    ui::say(&format!("{0}: a sweep file to start from   next: sweeper plan {0}", file.display()));
    Ok(ExitStatus::Complete)
}
