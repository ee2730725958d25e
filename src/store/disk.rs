//! What the store asks of a file system: few calls, each below one folder, so that tests can drive the store with a disk
//! that fails, fills up or loses power at any of them.

use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;
use std::io;
use std::time::SystemTime;

/// The calls. Every path is relative to the folder, its parts are separated by `/`.
pub(crate) trait Disk: Debug + Send + Sync {
    /// The bytes of a file; [`Odd`](super::odd::Odd) where something else has its name, or it has more than `most`.
    fn read(&self, path: &str, most: u64) -> io::Result<Vec<u8>>;

    /// Shows each line of a file, which need not fit in memory; a line without end in pieces. Errors as with
    /// [`Disk::read`].
    fn lines(&self, path: &str, show: &mut dyn FnMut(&[u8])) -> io::Result<()>;

    /// The hash of a file, which need not fit in memory; errors as with [`Disk::read`].
    fn hash(&self, path: &str, most: u64) -> io::Result<String>;

    /// Names of the files and folders in a folder, sorted; none if there is no such folder.
    fn list(&self, dir: &str) -> io::Result<Vec<String>>;

    /// When a file was written.
    fn modified(&self, path: &str) -> io::Result<SystemTime>;

    /// Whether there is a file or folder of this name.
    fn exists(&self, path: &str) -> bool;

    /// Whether the folder is still where it was opened.
    fn is_in_place(&self) -> bool;

    /// Makes a folder and those it lies in, as far as they are not there yet.
    fn create_dir(&self, dir: &str) -> io::Result<()>;

    /// Makes a new file of these bytes, one part after the other, in place of whatever had its name.
    fn write(&self, path: &str, parts: &[&[u8]]) -> io::Result<()>;

    /// Makes a folder in `parent` in which no other process writes, for [`Disk::commit`], and removes those of processes
    /// that are gone: of this machine, and if this process is to be `alone`, of others.
    fn claim(&self, parent: &str, alone: bool) -> io::Result<()>;

    /// A name for a file that will replace this one, in the folder that was claimed.
    fn temporary(&self, path: &str) -> String;

    /// Removes the folder that was claimed.
    fn release(&self) -> io::Result<()>;

    /// Makes a folder of these files: in the one that was claimed, and then renamed to its place. False if something is
    /// there already, which stays as it is.
    fn commit(&self, dir: &str, files: &[(&str, Cow<'_, [u8]>)]) -> io::Result<bool>;

    /// Adds bytes at the end of a file, which is made if it is not there yet; errors as with [`Disk::read`].
    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file or folder another name; a file of that name is replaced in the same instant.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Gives a file or folder another name that nothing has, also on another file system; it is no error if there is
    /// none.
    fn set_aside(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a folder and all that is in it, or a file of that name; it is no error if there is none.
    fn remove_tree(&self, dir: &str) -> io::Result<()>;

    /// Removes a file; it is no error if there is none.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Removes a folder if it is there and empty.
    fn remove_dir(&self, dir: &str);

    /// Returns once everything done so far would survive a power cut.
    fn sync(&self) -> io::Result<()>;

    /// Takes the lock on a file, in which it leaves `note`, until the lock is dropped or the process ends.
    fn lock(&self, path: &str, note: &str) -> io::Result<Locking>;

    /// Takes the lock on a file together with others who do the same.
    fn share_lock(&self, path: &str) -> io::Result<Locking>;

    /// Whether somebody holds the lock on a file at this moment; none where the file system has no locks.
    fn is_locked(&self, path: &str) -> Option<bool>;
}

/// An answer to [`Disk::lock`].
#[derive(Debug)]
pub(crate) enum Locking {
    /// The lock is held until this is dropped.
    Taken(#[expect(dead_code, reason = "to have it is all")] Box<dyn Any + Send + Sync>),
    /// Somebody else holds it, who left this note.
    Held(String),
    /// The file system has no locks.
    Unknown,
}

/// Replaces a file whole: a `temporary` name in the same folder, then a rename.
pub(super) fn replace(disk: &dyn Disk, path: &str, temporary: &str, parts: &[&[u8]]) -> io::Result<()> {
    disk.write(temporary, parts)?;
    disk.rename(temporary, path)
}
