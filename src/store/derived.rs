//! Derived files: tables and the report, which any process may make again at any time, and several at once.
//!
//! Who begins to read the results later reads no less of them. So readers take turns, and who has read earlier than one
//! that has written tables writes none, nor a report where a later one has written that. One that ends before it has
//! written holds nobody up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Store;
use super::disk::{Locking, replace};
use super::error::{At, Error};
use super::folder::Folder;
use super::layout::{JOURNAL, PAGE, REPORT, TURNS, TURNS_LOCK};
use super::odd::{Odd, What};

/// So long is waited for another process to write its files. One that was stopped in the middle of that holds up nobody:
/// each file is replaced whole.
const PATIENCE: Duration = Duration::from_secs(10);

/// `2026-11-26 14:03:22 UTC`
fn time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string().replace('T', " ").replace('Z', " UTC")
}

/// What a turn is to write besides the report.
const TABLES: &str = "tables";

/// A turn to read the results and to write what is derived from them.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    store: &'a Store,
    name: String,
}

/// The page of a report that is there.
#[derive(Debug)]
pub(crate) struct OldPage {
    /// Its text.
    pub(crate) text: String,
    /// When it was written, `2026-11-26 14:03:22 UTC`.
    pub(crate) written: String,
}

impl Store {
    /// The next turn; it is taken before anything is read.
    pub(crate) fn turn(&self) -> Result<Turn<'_>, Error> {
        self.create_dir(JOURNAL)?;
        let _lock = self.lock_turns()?;
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("{}-{}", std::process::id(), since_1970.as_nanos());
        let mut turns = self.turns()?;
        turns.extend([TABLES, REPORT].map(|kind| format!("{name} {kind}")));
        self.write_turns(&turns)?;
        Ok(Turn { store: self, name })
    }

    /// The page of the report that is there, if it can be read.
    pub(crate) fn old_page(&self) -> Option<OldPage> {
        let path = format!("{REPORT}/{PAGE}");
        let text = String::from_utf8(self.read(&path).ok()??).ok()?;
        Some(OldPage { text, written: time(self.disk.modified(&path).ok()?) })
    }

    /// When somebody last trained here, `2026-11-26 14:03:22 UTC`; none where nobody did.
    pub(crate) fn worked_on(&self) -> Option<String> {
        let since_1970 = Duration::try_from_secs_f64(self.journal().unix?).ok()?;
        Some(time(UNIX_EPOCH.checked_add(since_1970)?))
    }

    /// Writes a file for people into the journal, and returns its path.
    pub(crate) fn write_note(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        let file = format!("{JOURNAL}/{name}");
        self.create_dir(JOURNAL)?;
        self.replace(&file, bytes)?;
        Ok(self.path(&file))
    }

    /// The text of one of these, if it is there.
    pub(crate) fn note(&self, name: &str) -> Result<Option<String>, Error> {
        let bytes = self.read(&format!("{JOURNAL}/{name}"))?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Waits for whoever writes derived files; of one that takes too long nothing is held.
    fn lock_turns(&self) -> Result<Option<Locking>, Error> {
        let since = Instant::now();
        loop {
            match self.disk.lock(TURNS_LOCK, "").at("lock", &self.path(TURNS_LOCK))? {
                Locking::Held(_) if since.elapsed() < PATIENCE => {}
                Locking::Held(_) | Locking::Unknown => return Ok(None),
                taken @ Locking::Taken(_) => return Ok(Some(taken)),
            }
        }
    }

    /// The turns that may still write, first the one that was taken first.
    fn turns(&self) -> Result<Vec<String>, Error> {
        let bytes = match self.read(TURNS) {
            Err(Error::Odd(Odd { what: What::TooLarge(_), .. })) => Vec::new(), // as any other damage
            read => read?.unwrap_or_default(),
        };
        Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
    }

    fn write_turns(&self, turns: &[String]) -> Result<(), Error> {
        if turns.is_empty() { self.remove(TURNS) } else { self.replace(TURNS, turns.join("\n").as_bytes()) }
    }
}

impl Turn<'_> {
    /// Writes tables, (path, bytes) each; false if those of a later turn are there, and stay.
    pub(crate) fn write_tables(&self, files: &[(String, Vec<u8>)]) -> Result<bool, Error> {
        self.write(TABLES, |store| files.iter().try_for_each(|(name, bytes)| store.replace(name, bytes)))
    }

    /// Replaces the files of the report folder by these, (name, bytes) each, and those that are to be `kept`; false if
    /// those of a later turn are there, and stay.
    pub(crate) fn write_report(&self, files: &[(&str, &[u8])], kept: &BTreeSet<String>) -> Result<bool, Error> {
        self.write(REPORT, |store| {
            store.create_dir(REPORT)?;
            for (name, bytes) in files {
                store.replace(&format!("{REPORT}/{name}"), bytes)?;
            }
            for name in store.disk.list(REPORT).at("read", &store.path(REPORT))? {
                if !kept.contains(&name) && files.iter().all(|(written, _)| *written != name) {
                    store.remove(&format!("{REPORT}/{name}"))?;
                }
            }
            Ok(())
        })
    }

    /// Ends the turn. One that is never ended is in nobody's way: a later one crosses it out.
    pub(crate) fn end(self) -> Result<(), Error> {
        let _lock = self.store.lock_turns()?;
        let mut turns = self.store.turns()?;
        turns.retain(|turn| turn.split(' ').next() != Some(&self.name));
        self.store.write_turns(&turns)
    }

    /// Writes files of a kind, and crosses out whoever has read earlier: not before they are written whole.
    fn write(&self, kind: &str, write: impl FnOnce(&Store) -> Result<(), Error>) -> Result<bool, Error> {
        let _lock = self.store.lock_turns()?;
        let turns = self.store.turns()?;
        let own = format!("{} {kind}", self.name);
        let Some(place) = turns.iter().position(|turn| *turn == own) else { return Ok(false) };
        write(self.store)?;
        let is_earlier = |(i, turn): &(usize, String)| *i < place && turn.split(' ').nth(1).is_none_or(|of| of == kind);
        let others = turns.into_iter().enumerate().filter(|turn| !is_earlier(turn)).map(|(_, turn)| turn);
        self.store.write_turns(&others.collect::<Vec<_>>())?;
        Ok(true)
    }
}

/// Writes the page that lists the sweeps in `dir`, and returns its path.
pub(crate) fn write_index(dir: &Path, page: &str) -> Result<PathBuf, Error> {
    let path = dir.join(PAGE);
    write_file(&path, page.as_bytes())?;
    Ok(path)
}

/// Writes a file somewhere: whoever reads the old one at this moment has it whole.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Others may write theirs at this moment.
    let temporary = format!("{name}.{}.tmp", std::process::id());
    Folder::open(dir).and_then(|folder| replace(&folder, &name, &temporary, &[bytes])).at("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_earlier_never_takes_the_place_of_what_was_read_later() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), "t").unwrap();
        let table = |text: &str| [("trials.csv".to_owned(), text.as_bytes().to_vec())];
        let (older, newer) = (store.turn().unwrap(), store.turn().unwrap());
        assert!(newer.write_tables(&table("newer")).unwrap());
        assert!(!older.write_tables(&table("older")).unwrap());
        assert!(
            older.write_report(&[("index.html", b"older")], &BTreeSet::new()).unwrap(),
            "there is no newer one yet"
        );
        assert!(newer.write_report(&[("index.html", b"newer"), ("old.svg", b"")], &BTreeSet::new()).unwrap());
        assert!(!older.write_report(&[("index.html", b"older")], &BTreeSet::new()).unwrap());
        let file = |name: &str| std::fs::read_to_string(dir.path().join("t").join(name));
        assert_eq!((file("trials.csv").unwrap(), file("report/index.html").unwrap()), ("newer".into(), "newer".into()));
        let kept = BTreeSet::from(["old.svg".to_owned()]);
        older.end().unwrap();
        newer.end().unwrap();
        assert!(!dir.path().join("t/journal/turns").exists(), "nothing is left of them");
        std::fs::write(dir.path().join("t/journal/turns"), "damaged").unwrap();
        let last = store.turn().unwrap();
        assert!(last.write_report(&[("index.html", b"last")], &kept).unwrap() && file("report/old.svg").is_ok());
        assert!(last.write_report(&[("index.html", b"last")], &BTreeSet::new()).unwrap());
        assert!(file("report/old.svg").is_err());
    }

    #[test]
    fn nothing_passes_for_written_when_the_turns_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), "t").unwrap();
        let turn = store.turn().unwrap();
        let turns = dir.path().join("t/journal/turns");
        std::fs::remove_file(&turns).unwrap();
        std::fs::create_dir(&turns).unwrap();
        let error = turn.write_tables(&[("trials.csv".to_owned(), Vec::new())]).unwrap_err();
        let told = format!("{} is not a regular file; move it away, then run the same command again", turns.display());
        assert_eq!(error.to_string(), told);
        assert!(store.turn().is_err());
    }

    #[test]
    fn many_write_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), "t").unwrap();
        std::thread::scope(|scope| {
            for i in 0..8 {
                let store = &store;
                scope.spawn(move || {
                    let turn = store.turn().unwrap();
                    turn.write_tables(&[("trials.csv".to_owned(), vec![i; 4096])]).unwrap();
                    turn.end().unwrap();
                });
            }
        });
        let table = std::fs::read(dir.path().join("t/trials.csv")).unwrap();
        assert!(table.len() == 4096 && table.iter().all(|byte| *byte == table[0]));
        assert_eq!(store.turns().unwrap(), Vec::<String>::new());
    }
}
