//! `sweeper new`: a sweep file to start from.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::error::{Error, ExitStatus};
use crate::spec::{LONGEST_NAME, is_name};
use crate::store;
use crate::ui;

const TEMPLATE: &str = include_str!("new.toml");

/// The line of the template that names the sweep.
const NAME: &str = "name = \"first\"                # the folder of the results: outputs/first";

/// Writes it to `file`, which must not be there yet, or shows it if that is `-`. The sweep is called as the file is: two
/// of them do not share a folder of results.
pub(crate) fn new(file: &Path) -> Result<ExitStatus, Error> {
    if file == Path::new("-") {
        ui::show(TEMPLATE.trim_end())?;
        return Ok(ExitStatus::Complete);
    }
    let path = || file.to_owned();
    let new = OpenOptions::new().write(true).create_new(true).open(file);
    let mut new = new.map_err(|source| Error::NewFile { path: path(), source })?;
    let name = name_of(file);
    let line = format!("{:<29} # the folder of the results: outputs/{name}", format!("name = {name:?}"));
    if let Err(source) = new.write_all(TEMPLATE.replacen(NAME, &line, 1).as_bytes()) {
        let _ = fs::remove_file(file); // what is there of it would be in the way of the next
        return Err(store::Error::Io { action: "write", path: path(), source }.into());
    }
    ui::say(&format!("{0}: a sweep file to start from   next: sweeper plan {0}", file.display()));
    Ok(ExitStatus::Complete)
}

/// What a sweep in this file may be called.
fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' };
    let name: String = stem.chars().map(plain).skip_while(|c| !c.is_ascii_alphanumeric()).take(LONGEST_NAME).collect();
    if is_name(&name) { name } else { "first".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_is_called_as_its_file() {
        assert!(TEMPLATE.contains(NAME));
        let long = "x".repeat(100);
        let names = [("a/Moons 2.toml", "moons-2"), ("_x_y", "x_y"), ("--.toml", "first"), (&*long, &long[..64])];
        assert!(names.iter().all(|(file, name)| name_of(Path::new(file)) == *name));
    }
}
