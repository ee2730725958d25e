//! What the store asks of a file system: few calls, each below one folder, so that tests can drive the store with a disk
//! that fails, fills up or loses power at any of them.

use std::any::Any;
use std::fmt::Debug;
use std::io;

/// The calls. Every path is relative to the folder, its parts are separated by `/`.
pub(crate) trait Disk: Debug + Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Names of the files and folders in a folder, sorted; none if there is no such folder.
    fn list(&self, dir: &str) -> io::Result<Vec<String>>;

    /// Whether there is a file or folder of this name.
    fn exists(&self, path: &str) -> bool;

    /// Makes a folder and those it lies in, as far as they are not there yet.
    fn create_dir(&self, dir: &str) -> io::Result<()>;

    /// Makes a new file of these bytes in place of whatever had its name.
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Makes a folder of these files, of which the last is there only when the others are, and whole at once. If the folder
    /// is there already, its files of the same names are replaced, the last of them removed first.
    fn commit(&self, dir: &str, files: &[(&str, Vec<u8>)]) -> io::Result<()>;

    /// Adds bytes at the end of a file, which is made if it is not there yet.
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file or folder another name; a file of that name is replaced in the same instant.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file; it is no error if there is none.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Removes a folder if it is there and empty.
    fn remove_dir(&self, dir: &str);

    /// Returns once everything done so far would survive a power cut.
    fn sync(&self) -> io::Result<()>;

    /// Takes the lock on a file, in which it leaves `note`, until the lock is dropped or the process ends.
    fn lock(&self, path: &str, note: &str) -> io::Result<Locking>;

    /// Whether somebody holds the lock on a file at this moment.
    fn is_locked(&self, path: &str) -> bool;
}

/// An answer to [`Disk::lock`].
#[derive(Debug)]
pub(crate) enum Locking {
    /// The lock is held until this is dropped.
    Taken(Box<dyn Any + Send + Sync>),
    /// Somebody else holds it, who left this note.
    Held(String),
}

/// Replaces a file whole: a temporary name in the same folder, then a rename.
pub(super) fn replace(disk: &dyn Disk, path: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = format!("{path}.tmp");
    disk.write(&temporary, bytes)?;
    disk.rename(&temporary, path)
}
