//! A folder of the real file system. Every path is resolved below it (cap-std): whatever a file is called, and wherever
//! somebody planted a symbolic link, nothing outside is read or written.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Take, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, MetadataExt as _, OpenOptions, OpenOptionsExt};
use rustix::fs::OFlags;

use super::claimed::{self, Claimed, write};
use super::copy::copy;
use super::disk::{Disk, Locking};
use super::lock;
use super::odd::{Odd, Wanted, What, in_the_way};

/// A longer line of a file is read in pieces.
const LINE: u64 = 1 << 20;

/// An open folder.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: Dir,
    /// Where it was opened, for messages.
    path: PathBuf,
    /// Where folders are made before they get their place.
    claimed: Mutex<Option<Claimed>>,
    /// The file that was added to last.
    appended: Mutex<Option<(String, File)>>,
}

impl Folder {
    /// The folder at `path`, which the user named: here links may lead anywhere.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // The empty path is that of a file without folders: the current one.
        let dir = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self::new(Dir::open_ambient_dir(dir, ambient_authority())?, path.to_owned()))
    }

    /// The same, made if it is not there yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())?;
        Self::open(path)
    }

    /// The folder `name` in this one.
    pub(crate) fn inside(&self, name: &str) -> io::Result<Self> {
        Ok(Self::new(self.dir.open_dir(name)?, self.path.join(name)))
    }

    fn new(dir: Dir, path: PathBuf) -> Self {
        Self { dir, path, claimed: Mutex::default(), appended: Mutex::default() }
    }

    /// Opens a file, and nothing else: what would wait for a writer or never end is no file. Tells how many bytes it has.
    fn open_file(&self, path: &str, options: &OpenOptions) -> io::Result<(File, u64)> {
        let options = options.clone().custom_flags(OFlags::NONBLOCK.bits().cast_signed()).clone();
        let file = self.dir.open_with(path, &options).map_err(|e| self.odd(path, Wanted::File, e))?;
        let metadata = file.metadata()?;
        if metadata.is_file() { Ok((file, metadata.len())) } else { Err(self.is(path, What::NotAFile)) }
    }

    /// Opens a file of at most so many bytes to read it. It ends where it does now: no call is needed to see that.
    fn open_small(&self, path: &str, most: u64) -> io::Result<Take<File>> {
        let (file, len) = self.open_file(path, OpenOptions::new().read(true))?;
        if len > most { Err(self.is(path, What::TooLarge(most))) } else { Ok(file.take(len)) }
    }

    fn is(&self, path: &str, what: What) -> io::Error {
        Odd { path: self.path.join(path), what }.into()
    }

    fn odd(&self, path: &str, wanted: Wanted, error: io::Error) -> io::Error {
        in_the_way((&self.dir, &self.path), path, wanted, error)
    }

    fn claimed(&self) -> MutexGuard<'_, Option<Claimed>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It is no error if there is nothing.
fn if_there(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|e| if e.kind() == ErrorKind::NotFound { Ok(()) } else { Err(e) })
}

/// The folder that `path` lies in.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(parent, _)| parent)
}

/// The last part of `path`.
fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

impl Disk for Folder {
    /// Most files are small: they are read into a page, without asking for their size first.
    fn read(&self, path: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(4096);
        self.open_small(path, most)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn lines(&self, path: &str, show: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        let mut file = BufReader::new(self.open_file(path, OpenOptions::new().read(true))?.0);
        let mut line = Vec::new();
        while file.by_ref().take(LINE).read_until(b'\n', &mut line)? > 0 {
            show(line.strip_suffix(b"\n").unwrap_or(&line));
            line.clear();
        }
        Ok(())
    }

    fn hash(&self, path: &str, most: u64) -> io::Result<String> {
        let mut hash = blake3::Hasher::new();
        io::copy(&mut self.open_small(path, most)?, &mut hash)?;
        Ok(hash.finalize().to_string())
    }

    fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        let entries = match self.dir.read_dir(if dir.is_empty() { "." } else { dir }) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(self.odd(dir, Wanted::Folder, e)),
            Ok(entries) => entries,
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

    fn is_in_place(&self) -> bool {
        let (there, own) = (fs::metadata(self.path.join(".")), self.dir.dir_metadata());
        there.ok().zip(own.ok()).is_some_and(|(there, own)| (there.dev(), there.ino()) == (own.dev(), own.ino()))
    }

    fn create_dir(&self, dir: &str) -> io::Result<()> {
        self.dir.create_dir_all(dir).map_err(|e| self.odd(dir, Wanted::Folder, e))
    }

    fn write(&self, path: &str, parts: &[&[u8]]) -> io::Result<()> {
        write(&self.dir, path, parts).map_err(|e| self.odd(path, Wanted::File, e))
    }

    fn claim(&self, parent: &str, alone: bool) -> io::Result<()> {
        self.create_dir(parent)?;
        let machine = lock::machine();
        for name in self.list(parent)?.iter().filter(|name| name.starts_with(claimed::PREFIX)) {
            let dir = format!("{parent}/{name}");
            let lock = format!("{dir}/{}", claimed::LOCK);
            // Of another machine a lock need not be seen here; one that is being made has no note yet.
            let is_ours = || self.read(&lock, machine.len() as u64).is_ok_and(|note| note == machine.as_bytes());
            if self.is_locked(&lock) == Some(false) && (alone || is_ours()) {
                self.remove_tree(&dir)?; // its process is gone
            }
        }
        let path = format!("{parent}/{}", claimed::name());
        self.dir.create_dir(&path)?;
        let lock = self.lock(&format!("{path}/{}", claimed::LOCK), machine)?;
        *self.claimed() = Some(Claimed { dir: self.dir.open_dir(&path)?, path, _lock: lock });
        Ok(())
    }

    fn temporary(&self, path: &str) -> String {
        let claimed = self.claimed();
        claimed
            .as_ref()
            .map_or_else(|| format!("{path}.tmp"), |claimed| format!("{}/{}", claimed.path, file_name(path)))
    }

    fn release(&self) -> io::Result<()> {
        let claimed = self.claimed().take();
        claimed.map_or(Ok(()), |Claimed { path, .. }| self.remove_tree(&path))
    }

    fn commit(&self, dir: &str, files: &[(&str, Cow<'_, [u8]>)]) -> io::Result<bool> {
        let claimed = self.claimed();
        let committed = claimed.as_ref().ok_or(ErrorKind::NotFound)?.commit(&self.dir, dir, files);
        committed.map_err(|e| self.odd(parent(dir), Wanted::Folder, e))
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut appended = self.appended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((last, file)) = &mut *appended
            && last == path
        {
            return file.write_all(bytes);
        }
        let (file, _) = self.open_file(path, OpenOptions::new().create(true).append(true))?;
        appended.insert((path.to_owned(), file)).1.write_all(bytes)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.dir.rename(from, &self.dir, to).map_err(|e| self.odd(to, Wanted::File, e))
    }

    fn set_aside(&self, from: &str, to: &str) -> io::Result<()> {
        let renamed = self.dir.rename(from, &self.dir, to);
        if renamed.as_ref().is_err_and(|e| e.kind() == ErrorKind::CrossesDevices) {
            copy(&self.dir, from, to)?;
            return self.remove_tree(from);
        }
        let renamed = renamed.map_err(|e| self.odd(parent(from), Wanted::Folder, e));
        if_there(renamed)
    }

    fn remove_tree(&self, dir: &str) -> io::Result<()> {
        if self.dir.remove_dir(dir).is_ok() {
            return Ok(()); // it was empty
        }
        let removed = match self.dir.symlink_metadata(dir) {
            Ok(found) if found.is_dir() => match &*self.claimed() {
                Some(claimed) => claimed.remove(&self.dir, dir).or_else(|_| self.dir.remove_dir_all(dir)),
                None => self.dir.remove_dir_all(dir),
            },
            Ok(_) => self.dir.remove_file(dir),
            Err(e) => Err(e),
        };
        if_there(removed)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        if_there(self.dir.remove_file(path).map_err(|e| self.odd(path, Wanted::File, e)))
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

    fn lock(&self, path: &str, note: &str) -> io::Result<Locking> {
        let options = OpenOptions::new().read(true).write(true).create(true).clone();
        lock::take(self.open_file(path, &options)?.0.into_std(), note)
    }

    fn share_lock(&self, path: &str) -> io::Result<Locking> {
        let options = OpenOptions::new().read(true).write(true).create(true).clone();
        lock::share(self.open_file(path, &options)?.0.into_std())
    }

    fn is_locked(&self, path: &str) -> Option<bool> {
        let lock = self.open_file(path, OpenOptions::new().read(true)).map(|(file, _)| file.into_std());
        lock.map_or(Some(false), |file| lock::is_held(&file))
    }
}
