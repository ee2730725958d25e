//! A folder of the real file system. Every path is resolved below it (cap-std): whatever a file is called, and wherever
//! somebody planted a symbolic link, nothing outside is read or written.

use std::borrow::Cow;
use std::fs::TryLockError;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions, OpenOptionsExt};
use rustix::fs::OFlags;

use super::claimed::{self, Claimed, write};
use super::disk::{Disk, Locking, NotAFile};

/// An open folder.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: Dir,
    /// Where folders are made before they get their place.
    claimed: Mutex<Option<Claimed>>,
    /// The file that was added to last.
    appended: Mutex<Option<(String, File)>>,
}

impl Folder {
    /// The folder at `path`, which the user named: here links may lead anywhere.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // The empty path is that of a file without folders: the current one.
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Dir::open_ambient_dir(path, ambient_authority()).map(Self::from)
    }

    /// The same, made if it is not there yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())?;
        Self::open(path)
    }

    /// The folder `name` in this one.
    pub(crate) fn inside(&self, name: &str) -> io::Result<Self> {
        self.dir.open_dir(name).map(Self::from)
    }

    /// Opens a file, and nothing else: what would wait for a writer or never end is no file.
    fn open_file(&self, path: &str, options: &OpenOptions) -> io::Result<File> {
        let no_file = |e: io::Error| match self.dir.symlink_metadata(path) {
            Ok(found) if !found.is_file() => NotAFile.into(),
            _ if e.kind() == ErrorKind::NotADirectory => NotAFile.into(),
            _ => e,
        };
        let options = options.clone().custom_flags(OFlags::NONBLOCK.bits().cast_signed()).clone();
        let file = self.dir.open_with(path, &options).map_err(no_file)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(NotAFile.into()) }
    }

    fn claimed(&self) -> MutexGuard<'_, Option<Claimed>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Dir> for Folder {
    fn from(dir: Dir) -> Self {
        Self { dir, claimed: Mutex::default(), appended: Mutex::default() }
    }
}

/// Copies a file, or a folder with all its files.
fn copy(dir: &Dir, from: &str, to: &str) -> io::Result<()> {
    let found = dir.symlink_metadata(from)?;
    if found.is_dir() {
        dir.create_dir(to)?;
        for entry in dir.read_dir(from)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            copy(dir, &format!("{from}/{name}"), &format!("{to}/{name}"))?;
        }
        return Ok(());
    }
    if found.is_file() { dir.copy(from, dir, to).map(drop) } else { Err(NotAFile.into()) }
}

impl Disk for Folder {
    /// Most files are small: they are read into a page, without asking for their size first.
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(4096);
        self.open_file(path, OpenOptions::new().read(true))?.take(u64::MAX).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn hash(&self, path: &str) -> io::Result<String> {
        let mut hash = blake3::Hasher::new();
        io::copy(&mut self.open_file(path, OpenOptions::new().read(true))?, &mut hash)?;
        Ok(hash.finalize().to_string())
    }

    fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        let entries = match self.dir.read_dir(if dir.is_empty() { "." } else { dir }) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let name = |entry: io::Result<cap_std::fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        let mut names = entries.map(name).collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    fn modified(&self, path: &str) -> io::Result<SystemTime> {
        Ok(self.dir.symlink_metadata(path)?.modified()?.into_std())
    }

    fn exists(&self, path: &str) -> bool {
        self.dir.symlink_metadata(path).is_ok()
    }

    fn create_dir(&self, dir: &str) -> io::Result<()> {
        self.dir.create_dir_all(dir)
    }

    fn write(&self, path: &str, parts: &[&[u8]]) -> io::Result<()> {
        write(&self.dir, path, parts)
    }

    fn claim(&self, parent: &str) -> io::Result<()> {
        self.dir.create_dir_all(parent)?;
        for name in self.list(parent)?.iter().filter(|name| name.starts_with(claimed::PREFIX)) {
            let dir = format!("{parent}/{name}");
            if !self.is_locked(&format!("{dir}/{}", claimed::LOCK)) {
                self.remove_tree(&dir)?; // its process is gone
            }
        }
        let path = format!("{parent}/{}", claimed::name());
        self.dir.create_dir(&path)?;
        let lock = self.lock(&format!("{path}/{}", claimed::LOCK), "")?;
        *self.claimed() = Some(Claimed { dir: self.dir.open_dir(&path)?, path, _lock: lock });
        Ok(())
    }

    fn release(&self) -> io::Result<()> {
        let claimed = self.claimed().take();
        claimed.map_or(Ok(()), |Claimed { path, .. }| self.remove_tree(&path))
    }

    fn commit(&self, dir: &str, files: &[(&str, Cow<'_, [u8]>)]) -> io::Result<bool> {
        let claimed = self.claimed();
        claimed.as_ref().ok_or(ErrorKind::NotFound)?.commit(&self.dir, dir, files)
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut appended = self.appended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((last, file)) = &mut *appended
            && last == path
        {
            return file.write_all(bytes);
        }
        let file = self.open_file(path, OpenOptions::new().create(true).append(true))?;
        appended.insert((path.to_owned(), file)).1.write_all(bytes)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.dir.rename(from, &self.dir, to)
    }

    fn set_aside(&self, from: &str, to: &str) -> io::Result<()> {
        match self.dir.rename(from, &self.dir, to) {
            Err(e) if e.kind() == ErrorKind::CrossesDevices => {
                copy(&self.dir, from, to)?;
                self.remove_tree(from)
            }
            renamed => renamed,
        }
    }

    fn remove_tree(&self, dir: &str) -> io::Result<()> {
        let removed = match self.dir.symlink_metadata(dir) {
            Ok(found) if found.is_dir() => self.dir.remove_dir_all(dir),
            Ok(_) => self.dir.remove_file(dir),
            Err(e) => Err(e),
        };
        removed.or_else(|e| if e.kind() == ErrorKind::NotFound { Ok(()) } else { Err(e) })
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        match self.dir.remove_file(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn remove_dir(&self, dir: &str) {
        let _ = self.dir.remove_dir(dir); // not empty, or not there: both are fine
    }

    /// Asks for the whole file system (Linux: `syncfs`): one call however many files were written.
    fn sync(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(self.dir.open(".")?)?;
        #[cfg(not(target_os = "linux"))]
        rustix::fs::sync();
        Ok(())
    }

    /// `sweeper status` looks at the lock for a moment, so a refusal is believed only after some tries.
    fn lock(&self, path: &str, note: &str) -> io::Result<Locking> {
        let options = OpenOptions::new().read(true).write(true).create(true).clone();
        let mut file = self.open_file(path, &options)?.into_std();
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
        let lock = self.open_file(path, OpenOptions::new().read(true)).map(File::into_std);
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
        disk.write("c/d/e", &[b"one"]).unwrap();
        disk.write("c/d/e", &[b"t", b"wo"]).unwrap();
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
        assert!(disk.write("dir/victim", &[b"!"]).is_err() && disk.create_dir("dir/new").is_err());
        assert!(disk.remove("dir/victim").is_err() && disk.read("../outside/victim").is_err());
        assert!(disk.inside("dir").is_err());
        disk.write("file", &[b"mine"]).unwrap(); // the link itself gives way
        assert_eq!(std::fs::read(outside.join("victim")).unwrap(), b"as it was");
    }
}
