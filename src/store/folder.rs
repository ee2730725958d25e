//! A folder of the real file system. Every path is resolved below it (cap-std): whatever a file is called, and wherever
//! somebody planted a symbolic link, nothing outside is read or written.

use std::fs::TryLockError;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::disk::{Disk, Locking};

/// An open folder.
#[derive(Debug)]
pub(crate) struct Folder(Dir);

impl Folder {
    /// The folder at `path`, which the user named: here links may lead anywhere.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // The empty path is that of a file without folders: the current one.
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Dir::open_ambient_dir(path, ambient_authority()).map(Self)
    }

    /// The same, made if it is not there yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())?;
        Self::open(path)
    }

    /// The folder `name` in this one.
    pub(crate) fn inside(&self, name: &str) -> io::Result<Self> {
        self.0.open_dir(name).map(Self)
    }
}

impl Disk for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        let entries = match self.0.read_dir(if dir.is_empty() { "." } else { dir }) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let name = |entry: io::Result<cap_std::fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        let mut names = entries.map(name).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn exists(&self, path: &str) -> bool {
        self.0.exists(path)
    }

    fn create_dir(&self, dir: &str) -> io::Result<()> {
        self.0.create_dir_all(dir)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let create = || self.0.open_with(path, OpenOptions::new().write(true).create_new(true));
        let mut file = match create() {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                self.0.remove_file(path)?;
                create()?
            }
            created => created?,
        };
        file.write_all(bytes)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.open_with(path, OpenOptions::new().create(true).append(true))?.write_all(bytes)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.0.rename(from, &self.0, to)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        match self.0.remove_file(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn remove_dir(&self, dir: &str) {
        let _ = self.0.remove_dir(dir); // not empty, or not there: both are fine
    }

    /// Asks for the whole file system (Linux: `syncfs`): one call however many files were written.
    fn sync(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(self.0.open(".")?)?;
        #[cfg(not(target_os = "linux"))]
        rustix::fs::sync();
        Ok(())
    }

    /// `sweeper status` looks at the lock for a moment, so a refusal is believed only after some tries.
    fn lock(&self, path: &str, note: &str) -> io::Result<Locking> {
        let options = OpenOptions::new().read(true).write(true).create(true).clone();
        let mut file = self.0.open_with(path, &options)?.into_std();
        let mut tries = 0;
        while let Err(refusal) = file.try_lock() {
            match refusal {
                TryLockError::Error(e) => return Err(e),
                TryLockError::WouldBlock if tries < 10 => {
                    tries += 1;
                    std::thread::sleep(Duration::from_millis(20));
                }
                TryLockError::WouldBlock => {
                    let mut note = String::new();
                    let _ = file.take(1 << 10).read_to_string(&mut note); // a note that is no text says nothing
                    return Ok(Locking::Held(note));
                }
            }
        }
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(note.as_bytes())?;
        Ok(Locking::Taken(Box::new(file)))
    }

    fn is_locked(&self, path: &str) -> bool {
        let lock = self.0.open(path).map(cap_std::fs::File::into_std);
        lock.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_what_a_disk_does() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Folder::create(&dir.path().join("a/b")).unwrap();
        disk.create_dir("c/d").unwrap();
        disk.write("c/d/e", b"one").unwrap();
        disk.write("c/d/e", b"two").unwrap();
        disk.append("c/d/e", b" three").unwrap();
        assert_eq!(disk.read("c/d/e").unwrap(), b"two three");
        disk.rename("c/d", "c/f").unwrap();
        assert_eq!((disk.list("c").unwrap(), disk.list("c/f").unwrap()), (vec!["f".into()], vec!["e".into()]));
        assert!(disk.exists("c/f/e") && !disk.exists("c/d") && disk.list("c/d").unwrap().is_empty());
        disk.sync().unwrap();
        disk.remove_dir("c");
        disk.remove("c/f/e").unwrap();
        disk.remove("c/f/e").unwrap();
        disk.remove_dir("c/f");
        assert!(disk.list("c").unwrap().is_empty());
    }

    #[test]
    fn the_holder_of_a_lock_leaves_a_note() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Folder::open(dir.path()).unwrap();
        let first = disk.lock("lock", "me").unwrap();
        assert!(matches!(first, Locking::Taken(_)) && disk.is_locked("lock"));
        assert!(matches!(disk.lock("lock", "you").unwrap(), Locking::Held(note) if note == "me"));
        drop(first);
        assert!(!disk.is_locked("lock") && matches!(disk.lock("lock", "you").unwrap(), Locking::Taken(_)));
    }

    #[test]
    fn links_lead_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        let (inside, outside) = (dir.path().join("inside"), dir.path().join("outside"));
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        std::fs::write(outside.join("victim"), "as it was").unwrap();
        std::os::unix::fs::symlink(&outside, inside.join("dir")).unwrap();
        std::os::unix::fs::symlink(outside.join("victim"), inside.join("file")).unwrap();
        let disk = Folder::open(&inside).unwrap();
        assert!(disk.read("file").is_err() && disk.append("file", b"!").is_err() && disk.lock("file", "!").is_err());
        assert!(disk.write("dir/victim", b"!").is_err() && disk.create_dir("dir/new").is_err());
        assert!(disk.remove("dir/victim").is_err() && disk.read("../outside/victim").is_err());
        assert!(disk.inside("dir").is_err());
        disk.write("file", b"mine").unwrap(); // the link itself gives way
        assert_eq!(std::fs::read(outside.join("victim")).unwrap(), b"as it was");
    }
}
