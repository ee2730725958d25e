//! Copies what cannot be renamed: to another file system.

use std::io;

use cap_std::fs::Dir;

use super::odd::{Odd, What};

/// Copies a file, or a folder with all its files.
pub(super) fn copy(dir: &Dir, from: &str, to: &str) -> io::Result<()> {
    let found = dir.symlink_metadata(from)?;
    if found.is_dir() {
        dir.create_dir(to)?;
        for entry in dir.read_dir(from)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            copy(dir, &format!("{from}/{name}"), &format!("{to}/{name}"))?;
        }
        return Ok(());
    }
    if !found.is_file() {
        return Err(Odd { path: from.into(), what: What::NotAFile }.into());
    }
    dir.copy(from, dir, to).map(drop)
}
