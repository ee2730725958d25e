//! A folder that only this process writes in: what is made there gets to its place by one rename.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use cap_std::fs::{Dir, OpenOptions};

use super::disk::Locking;

/// How the name of a claimed folder begins.
pub(super) const PREFIX: &str = ".writing-";

/// The file in a claimed folder that its process holds locked.
pub(super) const LOCK: &str = "lock";

/// What a folder is called in a claimed one while it is removed.
const REMOVED: &str = "removed";

/// The folder, which is this process's as long as it holds the lock.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) path: String,
    pub(super) dir: Dir,
    pub(super) _lock: Locking,
}

/// A name that no other process takes.
pub(super) fn name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{PREFIX}{}-{}", std::process::id(), now.as_nanos())
}

impl Claimed {
    /// Removes the folder `dir` of `root`: it leaves its place whole, so that whoever is killed meanwhile leaves no part of it.
    pub(super) fn remove(&self, root: &Dir, dir: &str) -> io::Result<()> {
        root.rename(dir, &self.dir, REMOVED)?;
        self.dir.remove_dir_all(REMOVED)
    }

    /// Makes the folder `dir` of `root` of these files. False if something is there already, which stays as it is.
    pub(super) fn commit(&self, root: &Dir, dir: &str, files: &[(&str, Cow<'_, [u8]>)]) -> io::Result<bool> {
        let (parent, name) = dir.rsplit_once('/').unwrap_or((".", dir));
        match self.dir.create_dir(name) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {} // from a commit that failed
            made => made?,
        }
        files.iter().try_for_each(|(file, bytes)| write(&self.dir, &format!("{name}/{file}"), &[bytes]))?;
        let parent = match root.open_dir(parent) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                root.create_dir_all(parent)?;
                root.open_dir(parent)?
            }
            opened => opened?,
        };
        match self.dir.rename(name, &parent, name) {
            Err(e) if is_taken(e.kind()) => self.dir.remove_dir_all(name).map(|()| false),
            renamed => renamed.map(|()| true),
        }
    }
}

/// Whether a rename was refused because something has the name already: a folder that is not empty, or no folder.
fn is_taken(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory)
}

/// Makes a new file of these bytes, one part after the other, in place of whatever had its name.
pub(super) fn write(dir: &Dir, path: &str, parts: &[&[u8]]) -> io::Result<()> {
    let create = || dir.open_with(path, OpenOptions::new().write(true).create_new(true));
    let mut file = match create() {
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            dir.remove_file(path)?;
            create()?
        }
        created => created?,
    };
    parts.iter().try_for_each(|bytes| file.write_all(bytes))
}
