//! The run's own files in the folder of a trial, where a program may put whatever it likes in their place: a link is not
//! followed, and a pipe holds nobody up.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

/// A larger file is none of those that are read.
pub(crate) const MOST_BYTES: u64 = 64 << 20;

/// Opens a file to read it, if it is one, and not too large.
pub(crate) fn open(path: &Path) -> Option<File> {
    let file = options().read(true).open(path).ok()?;
    file.metadata().is_ok_and(|found| found.is_file() && found.len() <= MOST_BYTES).then_some(file)
}

/// Opens a file to add to its end, and makes it if it is not there.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    a_file(options().append(true).create(true).open(path)?)
}

/// Opens a file to write it from its beginning, and makes it if it is not there. One that is there stays the same file.
pub(super) fn overwrite(path: &Path) -> io::Result<File> {
    a_file(options().write(true).create(true).truncate(true).open(path)?)
}

fn a_file(opened: File) -> io::Result<File> {
    if opened.metadata()?.is_file() { Ok(opened) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Writes a new file in the place of whatever is there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove(path)?;
    io::Write::write_all(&mut OpenOptions::new().write(true).create_new(true).open(path)?, bytes)
}

/// Removes whatever is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Makes a folder; anything else that stands in its place is removed.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir()) {
        fs::remove_file(path)?;
    }
    fs::create_dir_all(path)
}

/// Whether an error is about what stands in such a folder, or what a program is given, not about the disk or the machine.
pub(crate) fn is_its_own(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied};
    let kinds = [AlreadyExists, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied];
    kinds.contains(&error.kind()) || error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    options
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn what_a_program_put_there_is_neither_followed_nor_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("other"), "kept").unwrap();
        symlink(at("other"), at("link")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        for name in ["link", "pipe", "folder"] {
            assert!(open(&at(name)).is_none() && append(&at(name)).is_err(), "{name}");
            assert!(overwrite(&at(name)).is_err(), "{name}");
            write(&at(name), b"new").unwrap();
            assert_eq!(fs::read(at(name)).unwrap(), b"new");
        }
        assert_eq!(fs::read(at("other")).unwrap(), b"kept");
        assert!(open(&at("other")).is_some());
        File::create(at("other")).unwrap().set_len(MOST_BYTES + 1).unwrap();
        assert!(open(&at("other")).is_none());
        super::folder(&at("link")).unwrap();
        assert!(at("link").is_dir());
    }
}
