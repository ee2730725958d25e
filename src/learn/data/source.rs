//! A file of unknown origin, read from the beginning to the end: its kind and its size. What stands in it is not looked
//! at, only where its lines begin.

use std::cell::Cell;
use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

use super::error::DataError;

/// Bytes of a file at most, and of a row.
const FILE: u64 = 4 << 30;
const ROW: u64 = 64 << 20;

/// Somewhere to read the same bytes from as often as needed.
pub(super) struct Source<'a> {
    /// What messages call it.
    pub(super) path: &'a str,
    open: &'a dyn Fn() -> io::Result<Box<dyn Read>>,
    /// Where the row begins that is being read.
    row: Cell<u64>,
}

impl<'a> Source<'a> {
    /// What `open` opens, under the name of `path`.
    pub(super) fn new(path: &'a str, open: &'a dyn Fn() -> io::Result<Box<dyn Read>>) -> Self {
        Self { path, open, row: Cell::new(0) }
    }

    /// Its bytes from the beginning, counted as they are read.
    pub(super) fn read(&self) -> Result<Counted<'_>, DataError> {
        let bytes = (self.open)().map_err(|source| self.unread(source))?;
        Ok(Counted { bytes, row: &self.row, read: 0 })
    }

    /// Tells that all rows before this byte have been read.
    pub(super) fn row_begins(&self, byte: u64) {
        self.row.set(byte);
    }

    /// What an error of [`Counted`] means.
    pub(super) fn unread(&self, source: io::Error) -> DataError {
        let path = self.path.to_owned();
        match source.kind() {
            ErrorKind::FileTooLarge => DataError::LargeFile { path, gib: FILE >> 30 },
            ErrorKind::QuotaExceeded => match self.line(self.row.get()) {
                Ok(line) => DataError::LongRow { path, line, mib: ROW >> 20 },
                Err(unread) => unread,
            },
            _ => DataError::Read { path, source },
        }
    }

    /// The line of the row that begins at this byte or, where blank lines stand there, after them.
    pub(super) fn line(&self, byte: u64) -> Result<u64, DataError> {
        let count = || -> io::Result<u64> {
            let mut before = BufReader::new((self.open)()?).take(byte);
            let mut line = 1;
            loop {
                let bytes = before.fill_buf()?;
                if bytes.is_empty() {
                    break;
                }
                line += bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
                let n = bytes.len();
                before.consume(n);
            }
            for byte in before.into_inner().bytes() {
                match byte? {
                    b'\n' => line += 1,
                    b'\r' => {}
                    _ => break,
                }
            }
            Ok(line)
        };
        count().map_err(|source| DataError::Read { path: self.path.to_owned(), source })
    }
}

/// Bytes that are counted as they are read, up to the limits of a file and of a row.
pub(super) struct Counted<'a> {
    bytes: Box<dyn Read>,
    row: &'a Cell<u64>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.read += n as u64;
        match (self.read > FILE, self.read - self.row.get() > ROW) {
            (true, _) => Err(ErrorKind::FileTooLarge.into()),
            (_, true) => Err(ErrorKind::QuotaExceeded.into()),
            _ => Ok(n),
        }
    }
}

/// Refuses what cannot be read twice or is too large, before any of it is read: opening a pipe may wait for ever.
pub(super) fn check(path: &str) -> Result<(), DataError> {
    let metadata = fs::metadata(path).map_err(|source| DataError::Read { path: path.to_owned(), source })?;
    let path = path.to_owned();
    if metadata.is_dir() {
        Err(DataError::Directory { path })
    } else if !metadata.is_file() || is_a_systems(Path::new(&path)) {
        Err(DataError::NoFile { path })
    } else if metadata.len() > FILE {
        Err(DataError::LargeFile { path, gib: FILE >> 30 })
    } else {
        Ok(())
    }
}

/// Whether the path leads to what the system makes up, such as `/dev/stdin`, which may be a file for once.
fn is_a_systems(path: &Path) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.canonicalize().is_ok_and(|parent| parent == Path::new("/dev") || parent.starts_with("/proc"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn refused(path: &Path) -> String {
        check(path.to_str().unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn only_files_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let (pipe, link) = (dir.path().join("pipe"), dir.path().join("link"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        for path in [&pipe, &link, Path::new("/dev/zero"), Path::new("/dev/stdin"), Path::new("/proc/self/maps")] {
            let want = "is a pipe or a device, whose rows could not be read again on resuming: write them to a file and \
                        name that";
            assert_eq!(refused(path), format!("{} {want}", path.display()));
        }
        assert_eq!(refused(dir.path()), format!("{} is a directory: name a CSV file in it", dir.path().display()));
        let want = "cannot read no/such/points.csv: No such file or directory (os error 2)";
        assert_eq!(refused(Path::new("no/such/points.csv")), want);
        fs::write(dir.path().join("points.csv"), "x\n").unwrap();
        assert!(check(dir.path().join("points.csv").to_str().unwrap()).is_ok());
    }

    #[test]
    fn a_giant_is_refused_by_its_size() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("giant.csv");
        fs::File::create(&path).unwrap().set_len(FILE + 1).unwrap();
        let want = "the file is larger than 4 GiB: keep the columns that are learnt, or a sample of the rows";
        assert_eq!(refused(&path), format!("{}: {want}", path.display()));
    }

    #[test]
    fn a_row_without_end_is_left_early() {
        let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(b"x\n1\n\n\"".chain(io::repeat(b'2')))) };
        let source = Source::new("points.csv", &open);
        let mut bytes = source.read().unwrap();
        source.row_begins(4);
        let error = io::copy(&mut bytes, &mut io::sink()).unwrap_err();
        assert!(bytes.read < ROW + (1 << 20));
        let want = "points.csv:4: a row of more than 64 MiB begins here: is a quotation mark left open?";
        assert_eq!(source.unread(error).to_string(), want);
    }

    #[test]
    fn lines_begin_after_blank_ones() {
        let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(&b"a\r\n\r\n\nb\nc"[..])) };
        let source = Source::new("points.csv", &open);
        let lines: Vec<u64> = [0, 2, 3, 6, 8, 100].map(|byte| source.line(byte).unwrap()).into();
        assert_eq!(lines, [1, 4, 4, 4, 5, 5]);
    }
}
