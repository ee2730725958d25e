//! The log of a program that may print without end: its beginning and its last part, and how much is left out between.
//!
//! While it grows the last part stands in files beside it, of which the oldest goes when a new one begins. At the end they
//! are joined one by one, when there must be room for one of them twice: hence several small ones.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How much of the beginning is kept, in bytes, unless that is more than half of all.
const BEGINNING: u64 = 1 << 20;
/// Files that the last part stands in. All but one of them are full once anything is left out.
const TAILS: u64 = 8;
/// Room for the line that says how much is left out.
const NOTE: u64 = 64;

/// A log that is being written. What goes wrong is told when it is finished: no trial fails of its log.
#[derive(Debug)]
pub(crate) struct Log {
    files: Option<Files>,
    first_error: Option<io::Error>,
}

#[derive(Debug)]
struct Files {
    beginning: Part,
    /// The last part, oldest first.
    tails: VecDeque<Part>,
    /// How many tails were begun.
    begun: u64,
    /// The most bytes of a tail.
    tail_size: u64,
    /// Whether there is room for the note.
    noted: bool,
    left_out: u64,
}

/// A file, and how much it may yet take.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    file: File,
    written: u64,
    room: u64,
    /// Whether it is empty or ends with a line's end.
    line_ended: bool,
}

impl Log {
    /// A log in this file, which is made anew, of at most so many bytes on disk at any time.
    pub(crate) fn new(path: &Path, most: u64) -> Self {
        match Files::new(path, most) {
            Ok(files) => Self { files: Some(files), first_error: None },
            Err(error) => Self { files: None, first_error: Some(error) },
        }
    }

    /// Adds what was printed, which is on disk when this returns: it is best given many lines at a time. After an error
    /// nothing is added any more.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        if let (Some(files), None) = (&mut self.files, &self.first_error) {
            self.first_error = files.add(bytes).err();
        }
    }

    /// Joins the parts into the one file. The error is the first that there was, in adding too; parts that could not be
    /// joined are left beside it.
    pub(crate) fn finish(self) -> io::Result<()> {
        let joined = self.files.map_or(Ok(()), Files::join);
        self.first_error.map_or(joined, Err)
    }
}

impl Files {
    fn new(path: &Path, most: u64) -> io::Result<Self> {
        let beginning = BEGINNING.min(most / 2);
        let left = most - beginning;
        if path.symlink_metadata().is_ok() {
            // It may never have been finished.
            (0..TAILS).try_for_each(|number| remove(&tail(path, number)))?;
        }
        Ok(Self {
            beginning: Part::new(path.to_owned(), beginning)?,
            tails: VecDeque::new(),
            begun: 0,
            tail_size: left.saturating_sub(NOTE) / (TAILS + 1),
            noted: left >= NOTE,
            left_out: 0,
        })
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = self.beginning.add(bytes)?;
        while !rest.is_empty() {
            if self.tails.back().is_none_or(|tail| tail.room == 0) {
                self.begin_tail()?;
            }
            let Some(tail) = self.tails.back_mut() else {
                self.left_out += rest.len() as u64;
                break;
            };
            rest = tail.add(rest)?;
        }
        Ok(())
    }

    /// Begins a tail, if there is room for any, in place of the oldest if there are enough.
    fn begin_tail(&mut self) -> io::Result<()> {
        if self.tail_size == 0 {
            return Ok(());
        }
        if self.tails.len() as u64 == TAILS
            && let Some(oldest) = self.tails.pop_front()
        {
            self.left_out += oldest.written;
            remove(&oldest.path)?;
        }
        self.tails.push_back(Part::new(tail(&self.beginning.path, self.begun % TAILS), self.tail_size)?);
        self.begun += 1;
        Ok(())
    }

    fn join(self) -> io::Result<()> {
        let mut log = self.beginning;
        if self.left_out > 0 && self.noted {
            let line_end = if log.line_ended { "" } else { "\n" };
            writeln!(log.file, "{line_end}[… {} bytes left out …]", self.left_out)?;
        }
        for tail in self.tails {
            io::copy(&mut File::open(&tail.path)?, &mut log.file)?;
            remove(&tail.path)?;
        }
        Ok(())
    }
}

impl Part {
    /// A new file. A link that stands in its place is not followed.
    fn new(path: PathBuf, room: u64) -> io::Result<Self> {
        let create = || OpenOptions::new().append(true).create_new(true).open(&path);
        let file = match create() {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => remove(&path).and_then(|()| create())?,
            created => created?,
        };
        Ok(Self { path, file, written: 0, room, line_ended: true })
    }

    /// Writes as much as there is room for, and gives back the rest.
    fn add<'a>(&mut self, bytes: &'a [u8]) -> io::Result<&'a [u8]> {
        let fitting = usize::try_from(self.room).map_or(bytes.len(), |room| room.min(bytes.len()));
        let (now, later) = bytes.split_at(fitting);
        if let Some(last) = now.last() {
            self.file.write_all(now)?;
            self.written += now.len() as u64;
            self.room -= now.len() as u64;
            self.line_ended = *last == b'\n';
        }
        Ok(later)
    }
}

/// The file of a tail: `stdout.log.tail3`.
fn tail(path: &Path, number: u64) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".tail{number}"));
    name.into()
}

/// Removes the file, if it is there.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The log after these pieces were added, and how many bytes were on disk at most when one was.
    fn logged<'a>(most: u64, pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, u64) {
        let folder = tempfile::tempdir().unwrap();
        let on_disk = || fs::read_dir(&folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
        let path = folder.path().join("stdout.log");
        let mut log = Log::new(&path, most);
        let mut largest = 0;
        for piece in pieces {
            log.add(piece);
            largest = largest.max(on_disk());
        }
        log.finish().unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "the tails are gone");
        (fs::read(path).unwrap(), largest.max(on_disk()))
    }

    /// The beginning, how much is left out, and the end.
    fn parts(log: &[u8]) -> Option<(String, usize, String)> {
        let text = std::str::from_utf8(log).unwrap();
        let (beginning, rest) = text.split_once("[… ")?;
        let (left_out, end) = rest.split_once(" bytes left out …]\n")?;
        Some((beginning.to_owned(), left_out.parse().unwrap(), end.to_owned()))
    }

    fn numbered_lines(count: usize) -> String {
        (0..count).flat_map(|n| ["line ".to_owned(), n.to_string(), "\n".to_owned()]).collect()
    }

    #[test]
    fn what_fits_is_kept_as_it_is() {
        let text = numbered_lines(1000);
        assert_eq!(logged(1 << 20, [text.as_bytes()]).0, text.as_bytes());
        assert_eq!(logged(18_000, text.as_bytes().chunks(7)).0, text.as_bytes(), "some of it in tails");
        assert_eq!(logged(1 << 20, []).0, b"");
    }

    #[test]
    fn beginning_and_end_of_a_long_log_are_kept() {
        let text = numbered_lines(100_000);
        let (log, largest) = logged(8000, text.as_bytes().chunks(1000));
        assert!(largest <= 8000);
        let (beginning, left_out, end) = parts(&log).unwrap();
        assert!(text.starts_with(beginning.strip_suffix('\n').unwrap()) && text.ends_with(&end));
        assert_eq!(beginning.trim_end().len() + left_out + end.len(), text.len());
        assert!(beginning.len() > 3990 && end.len() > 3000, "{} and {}", beginning.len(), end.len());
        let (log, _) = logged(4 << 20, [text.repeat(6).as_bytes()]);
        assert_eq!(parts(&log).unwrap().0.len(), (1 << 20) + 1);
    }

    #[test]
    fn a_reader_may_follow() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = Log::new(&path, 1000);
        log.add(b"one\n");
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
        log.add(b"two");
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo");
        log.finish().unwrap();
    }

    #[test]
    fn the_first_error_is_told_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::new(&folder.path().join("no/log"), 1000);
        log.add(b"one");
        assert_eq!(log.finish().unwrap_err().kind(), io::ErrorKind::NotFound);

        let path = folder.path().join("log");
        let mut log = Log::new(&path, 2000);
        log.add(&[b'x'; 1000]);
        fs::create_dir(tail(&path, 0)).unwrap();
        log.add(b"two");
        log.add(b"three");
        assert_eq!(log.finish().unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read(&path).unwrap(), [b'x'; 1000]);
    }

    #[test]
    fn what_stood_there_before_is_replaced_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("log"), folder.path().join("other"));
        fs::write(&other, "kept").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        fs::write(tail(&path, 5), "old").unwrap();
        let mut log = Log::new(&path, 1000);
        log.add(b"new");
        log.finish().unwrap();
        assert_eq!((fs::read(&path).unwrap(), fs::read(&other).unwrap()), (b"new".to_vec(), b"kept".to_vec()));
        assert!(!tail(&path, 5).exists());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_more_than_the_most_is_ever_on_disk(most in 0u64..3000, count in 0usize..600, size in 1usize..500) {
            let text = numbered_lines(count);
            let (log, largest) = logged(most, text.as_bytes().chunks(size));
            prop_assert!(largest <= most);
            let joining = BEGINNING.min(most / 2) + if most >= 2 * NOTE { NOTE + (TAILS + 1) * ((most - most / 2 - NOTE) / (TAILS + 1)) } else { 0 };
            prop_assert!(joining <= most, "a tail stands there twice while it is joined");
            match parts(&log) {
                Some((beginning, left_out, end)) => {
                    prop_assert!(left_out > 0 && text.ends_with(&end));
                    let kept = beginning.len().min(usize::try_from(most / 2).unwrap());
                    prop_assert!(text.starts_with(&beginning[..kept]));
                    prop_assert_eq!(kept + left_out + end.len(), text.len());
                }
                None => prop_assert!(text.as_bytes().starts_with(&log) && (log.len() == text.len() || most < 2 * NOTE)),
            }
        }
    }
}
