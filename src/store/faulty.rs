//! A disk in memory that fails at any call a test chooses, and that can lose power.

use std::any::Any;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;

use super::disk::{Disk, Locking};
use super::manifest::hash_of;

/// The folder that is claimed.
const CLAIMED: &str = ".writing";

/// Bytes of files by path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// What goes wrong at a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// It is refused, this once.
    Once(ErrorKind),
    /// It is refused, and so is every later one but reads.
    Ever(ErrorKind),
    /// The process is killed in the middle of it: a write is cut, and nothing more happens.
    Kill,
}

#[derive(Debug, Default)]
struct State {
    files: Files,
    durable: Files,
    calls: usize,
    fault: Option<(usize, Fault)>,
}

/// The disk. Its clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Faulty(Arc<Mutex<State>>);

impl Faulty {
    /// From now on the calls that change something are counted from 0, and number `at` fails so.
    pub(super) fn fail(&self, fault: Option<(usize, Fault)>) {
        let mut state = self.state();
        (state.calls, state.fault) = (0, fault);
    }

    /// Calls since [`Faulty::fail`].
    pub(super) fn calls(&self) -> usize {
        self.state().calls
    }

    /// Everything on it.
    pub(super) fn files(&self) -> Files {
        self.state().files.clone()
    }

    /// Power is cut and comes back: of each file that changed since the last sync, `choose` says what is left.
    pub(super) fn lose_power(&self, mut choose: impl FnMut(Option<&Vec<u8>>, Option<&Vec<u8>>) -> Option<Vec<u8>>) {
        let mut state = self.state();
        let paths: BTreeSet<String> = state.files.keys().chain(state.durable.keys()).cloned().collect();
        let left = paths.into_iter().filter_map(|path| {
            let (old, new) = (state.durable.get(&path), state.files.get(&path));
            Some((path, if old == new { old.cloned() } else { choose(old, new) }?))
        });
        let left: Files = left.collect();
        state.files.clone_from(&left);
        state.durable = left;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Counts a call; an error if it is to fail. `part` is what a killed process still did of it.
    fn call(&self, part: impl FnOnce(&mut Files)) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        let now = state.calls;
        state.calls += 1;
        match state.fault {
            Some((at, Fault::Once(kind))) if at == now => Err(kind.into()),
            Some((at, Fault::Ever(kind))) if at <= now => Err(kind.into()),
            Some((at, Fault::Kill)) if at <= now => {
                if at == now {
                    part(&mut state.files);
                }
                Err(ErrorKind::Interrupted.into())
            }
            _ => Ok(state),
        }
    }
}

impl Disk for Faulty {
    fn read(&self, path: &str, _most: u64) -> io::Result<Vec<u8>> {
        self.state().files.get(path).cloned().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn lines(&self, path: &str, show: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        self.read(path, u64::MAX).map(|bytes| bytes.split(|byte| *byte == b'\n').for_each(show))
    }

    fn hash(&self, path: &str, most: u64) -> io::Result<String> {
        self.read(path, most).map(|bytes| hash_of(&bytes))
    }

    fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{dir}/");
        let state = self.state();
        let inside = state.files.keys().filter_map(|path| path.strip_prefix(&prefix)?.split('/').next());
        Ok(inside.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect())
    }

    fn modified(&self, _path: &str) -> io::Result<SystemTime> {
        Ok(SystemTime::UNIX_EPOCH)
    }

    fn exists(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        self.state().files.keys().any(|file| file == path || file.starts_with(&inside))
    }

    fn is_in_place(&self) -> bool {
        true
    }

    fn create_dir(&self, _dir: &str) -> io::Result<()> {
        self.call(|_| ()).map(drop)
    }

    fn write(&self, path: &str, parts: &[&[u8]]) -> io::Result<()> {
        let bytes = parts.concat();
        let cut = bytes[..bytes.len() / 2].to_vec();
        self.call(|files| drop(files.insert(path.to_owned(), cut)))?.files.insert(path.to_owned(), bytes);
        Ok(())
    }

    fn claim(&self, parent: &str, _alone: bool) -> io::Result<()> {
        self.remove_tree(&format!("{parent}/{CLAIMED}"))
    }

    fn temporary(&self, path: &str) -> String {
        format!("trials/{CLAIMED}/{}", path.replace('/', "-"))
    }

    fn release(&self) -> io::Result<()> {
        self.remove_tree(&format!("trials/{CLAIMED}"))
    }

    fn commit(&self, dir: &str, files: &[(&str, Cow<'_, [u8]>)]) -> io::Result<bool> {
        let made = format!("trials/{CLAIMED}/{}", dir.rsplit_once('/').unwrap().1);
        self.create_dir(&made)?;
        files.iter().try_for_each(|(name, bytes)| self.write(&format!("{made}/{name}"), &[bytes]))?;
        if self.exists(dir) { self.remove_tree(&made).map(|()| false) } else { self.rename(&made, dir).map(|()| true) }
    }

    fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let add = |files: &mut Files, bytes: &[u8]| files.entry(path.to_owned()).or_default().extend(bytes);
        let mut state = self.call(|files| add(files, &bytes[..bytes.len() / 2]))?;
        add(&mut state.files, bytes);
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.call(|_| ())?;
        let inside = format!("{from}/");
        let moved: Vec<String> = state.files.keys().filter(|f| *f == from || f.starts_with(&inside)).cloned().collect();
        for path in moved {
            let bytes = state.files.remove(&path).unwrap();
            state.files.insert(format!("{to}{}", &path[from.len()..]), bytes);
        }
        Ok(())
    }

    fn set_aside(&self, from: &str, to: &str) -> io::Result<()> {
        self.rename(from, to)
    }

    fn remove_tree(&self, dir: &str) -> io::Result<()> {
        let inside = format!("{dir}/");
        self.call(|_| ())?.files.retain(|path, _| path != dir && !path.starts_with(&inside));
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.call(|_| ())?.files.remove(path);
        Ok(())
    }

    fn remove_dir(&self, _dir: &str) {}

    fn sync(&self) -> io::Result<()> {
        let mut state = self.call(|_| ())?;
        state.durable = state.files.clone();
        Ok(())
    }

    fn lock(&self, _path: &str, _note: &str) -> io::Result<Locking> {
        let nothing: Box<dyn Any + Send + Sync> = Box::new(());
        Ok(Locking::Taken(nothing))
    }

    fn share_lock(&self, path: &str) -> io::Result<Locking> {
        self.lock(path, "")
    }

    fn is_locked(&self, _path: &str) -> Option<bool> {
        Some(false)
    }
}
