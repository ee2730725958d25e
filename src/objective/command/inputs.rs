//! The files that a program is made of and reads: which they are, what they hold, and whether that has changed.
//!
//! What a pattern names is `globs`' to say.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use blake3::{Hash, Hasher};

use super::globs::{BadInput, matched};

/// A time of change so near is no proof that nothing has changed since: clocks of file systems are coarse. In seconds.
const RECENT: i64 = 3;

/// Inputs, and how they were when last looked at.
#[derive(Debug)]
pub(crate) struct Watch {
    base: PathBuf,
    patterns: Vec<String>,
    files: BTreeMap<String, Hash>,
    stamps: Mutex<BTreeMap<String, Stamp>>,
}

/// What changes with a file's contents: size, device and number, and the times of change of contents and of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp([i128; 5]);

impl Watch {
    /// Reads the files that these patterns name, below `base` unless they say otherwise. Each must name one.
    pub(crate) fn new(base: &Path, patterns: &[String]) -> Result<Self, BadInput> {
        let mut watch = Self {
            base: base.to_owned(),
            patterns: patterns.to_vec(),
            files: BTreeMap::new(),
            stamps: Mutex::default(),
        };
        for pattern in patterns {
            let files = matched(base, pattern)?;
            if files.is_empty() {
                return Err(BadInput::NoMatch { pattern: pattern.clone() });
            }
            for file in files {
                if !watch.files.contains_key(&file) {
                    let hash = watch.read(&file).map_err(|source| BadInput::Read { path: file.clone(), source })?;
                    watch.files.insert(file, hash);
                }
            }
        }
        Ok(watch)
    }

    /// Each file, as it is written below the base, and what it held, sorted.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.files.iter().map(|(path, hash)| (path.as_str(), *hash))
    }

    /// Files that hold something else now, that are gone, and that the patterns did not name before. A file that looks as
    /// it did is not read.
    pub(crate) fn changed(&self) -> Vec<String> {
        let now = self.patterns.iter().flat_map(|pattern| matched(&self.base, pattern).unwrap_or_default());
        let new = now.filter(|file| !self.files.contains_key(file));
        let other =
            self.files.iter().filter(|(file, hash)| !self.still_holds(file, hash)).map(|(file, _)| file.clone());
        let mut changed: Vec<_> = new.chain(other).collect();
        changed.sort();
        changed.dedup();
        changed
    }

    fn still_holds(&self, file: &str, hash: &Hash) -> bool {
        let Ok(metadata) = fs::metadata(self.base.join(file)) else { return false };
        let known = self.stamps.lock().unwrap_or_else(PoisonError::into_inner).get(file).copied();
        known == Some(Stamp::of(&metadata)) || self.read(file).is_ok_and(|now| now == *hash)
    }

    /// What the file holds. How it looks is remembered.
    fn read(&self, file: &str) -> io::Result<Hash> {
        let path = self.base.join(file);
        // Looked at before it is read: a change in between shows as one later.
        let metadata = fs::metadata(&path)?;
        let hash = *Hasher::new().update_reader(File::open(&path)?)?.finalize().as_bytes();
        let mut stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        if is_recent(&metadata) {
            stamps.remove(file);
        } else {
            stamps.insert(file.to_owned(), Stamp::of(&metadata));
        }
        Ok(hash.into())
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let time = |seconds, nanoseconds| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        Self([
            metadata.size().into(),
            metadata.dev().into(),
            metadata.ino().into(),
            time(metadata.mtime(), metadata.mtime_nsec()),
            time(metadata.ctime(), metadata.ctime_nsec()),
        ])
    }
}

/// Whether the file may change once more without its times telling.
fn is_recent(metadata: &Metadata) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    i64::try_from(now).is_ok_and(|now| metadata.mtime().max(metadata.ctime()) > now - RECENT)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A folder with these files, each holding its name.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write(&folder, file, file);
        }
        folder
    }

    fn write(folder: &tempfile::TempDir, file: &str, text: &str) {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn watch(folder: &tempfile::TempDir, patterns: &[&str]) -> Result<Watch, BadInput> {
        Watch::new(folder.path(), &patterns.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn files_are_listed_once_and_sorted_with_what_they_hold() {
        let all = folder(&["b.py", "a.py", "m/x.py"]);
        let all = watch(&all, &["m/*", "b.py", "*.py", "./a.py"]).unwrap();
        assert_eq!(all.files().map(|(file, _)| file).collect::<Vec<_>>(), ["a.py", "b.py", "m/x.py"]);
        assert!(all.files().all(|(file, hash)| hash == blake3::hash(file.as_bytes())), "each holds its name");
    }

    #[test]
    fn a_pattern_must_name_a_file() {
        let all = folder(&["a.py"]);
        let error = |pattern: &str| watch(&all, &["a.py", pattern]).unwrap_err().to_string();
        assert_eq!(error("*.rs"), "\"*.rs\" matches no file; `*` leaves out names that begin with a point");
        assert_eq!(error("b/x?.py"), "\"b/x?.py\" matches no file");
    }

    #[test]
    fn what_changes_is_seen() {
        let all = folder(&["a.py", "m/x.py", "m/y.py", "other"]);
        let watch = watch(&all, &["a.py", "m/*.py"]).unwrap();
        assert_eq!(watch.changed(), [""; 0]);
        write(&all, "a.py", "A.py");
        write(&all, "other", "2");
        write(&all, "m/z.py", "");
        fs::remove_file(all.path().join("m/y.py")).unwrap();
        assert_eq!(watch.changed(), ["a.py", "m/y.py", "m/z.py"]);
        write(&all, "a.py", "a.py");
        fs::remove_file(all.path().join("m/z.py")).unwrap();
        write(&all, "m/y.py", "m/y.py");
        assert_eq!(watch.changed(), [""; 0], "as it was");
        fs::remove_dir_all(all.path().join("m")).unwrap();
        assert_eq!(watch.changed(), ["m/x.py", "m/y.py"]);
    }

    #[test]
    fn a_file_that_looks_as_it_did_is_not_read_again() {
        let all = folder(&["a.py"]);
        let watch = watch(&all, &["a.py"]).unwrap();
        assert!(watch.stamps.lock().unwrap().is_empty(), "it was written a moment ago");
        let stamp = Stamp::of(&fs::metadata(all.path().join("a.py")).unwrap());
        watch.stamps.lock().unwrap().insert("a.py".to_owned(), stamp);
        let wrong = Watch { files: [("a.py".to_owned(), blake3::hash(b"other"))].into(), ..watch };
        assert_eq!(wrong.changed(), [""; 0]);
        std::thread::sleep(Duration::from_millis(20));
        fs::File::open(all.path().join("a.py")).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(wrong.changed(), ["a.py"], "an old time is another, too");
    }
}
