//! The system calls by which a run touches its folder, and how to make exactly one of them fail.
//!
//! strace counts calls for each thread, and with `-P` only those on a path: so a call is named by its thread, its path and
//! its number among those. Paths that are other ones in each run (the journal's) cannot be named before; there every call
//! of the thread counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::place::{End, Place};

/// The calls that change a folder or open a file in it. `?`: on some processors not all of them exist.
const CALLS: &str = "?write,?writev,?pwrite64,?fsync,?fdatasync,?syncfs,?sync_file_range,?rename,?renameat,\
                                ?renameat2,?link,?linkat,?unlink,?unlinkat,?open,?openat,?openat2,?creat,?mkdir,?mkdirat,\
                                ?rmdir,?ftruncate,?fallocate,?symlink,?symlinkat";

/// A call of a run, by which it can be met in another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    /// Its thread, numbered in the order they appear.
    thread: usize,
    /// `write`, `rename`, …
    pub(super) name: String,
    /// The path as strace matches it.
    pub(super) path: String,
    /// Its number among the thread's calls of this name on this path.
    on_path: usize,
    /// Its number among all of the thread's calls of this name.
    of_all: usize,
    /// Its number among those on paths that are the same in every run, if its own is such a path.
    pub(super) on_steady: Option<usize>,
}

impl Call {
    /// The words of a command line that make this call, and all that follow it on the paths `and_later`, meet `fault`.
    pub(super) fn inject(&self, place: &Place, fault: &str, and_later: Option<&[String]>) -> Vec<String> {
        let (paths, number) = match (self.on_steady, and_later) {
            (None, _) => (&[][..], self.of_all),
            (Some(_), None) => (std::slice::from_ref(&self.path), self.on_path),
            (Some(number), Some(steady)) => (steady, number),
        };
        let mut words = strace(place, &self.name);
        words.extend(paths.iter().flat_map(|path| ["-P".to_owned(), path.clone()]));
        let later = if and_later.is_some() { "+" } else { "" };
        words.extend(["-e".to_owned(), format!("inject={}:{fault}:when={number}{later}", self.name)]);
        words
    }
}

/// Whether strace works here.
pub(super) fn is_there() -> bool {
    Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success())
}

fn strace(place: &Place, calls: &str) -> Vec<String> {
    let trace = format!("trace={calls}");
    // Not with `--seccomp-bpf`: it swallows the signals (strace 6.1).
    let words =
        ["strace", "-f", "-qq", "-y", "-s", "0", "-o", log(place).to_str().unwrap(), "-e", &trace].map(str::to_owned);
    words.to_vec()
}

fn log(place: &Place) -> PathBuf {
    place.dir().join("strace.log")
}

/// Whether the last run in `place` met the error that was injected.
pub(super) fn met(place: &Place) -> bool {
    fs::read_to_string(log(place)).is_ok_and(|log| log.contains("(INJECTED)"))
}

/// The calls of a run of `place` on one thread that touch its results, in their order. `begin` prepares the run.
pub(super) fn record(place: &Place, begin: impl Fn()) -> Vec<Call> {
    let run = || {
        begin();
        let child = place.command(&strace(place, CALLS), 1).spawn().unwrap();
        End::of(child, Duration::from_mins(1)).is(&[0]).unwrap();
        calls(&fs::read_to_string(log(place)).unwrap(), &place.sweep())
    };
    let (mut calls, again) = (run(), run());
    let steady: BTreeSet<&String> = again.iter().map(|call| &call.path).collect();
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for call in calls.iter_mut().filter(|call| steady.contains(&call.path)) {
        let count = counts.entry((call.thread, call.name.clone())).or_default();
        *count += 1;
        call.on_steady = Some(*count);
    }
    calls
}

/// Reads the log of strace: the calls on files in or above `dir`.
fn calls(log: &str, dir: &Path) -> Vec<Call> {
    let root = dir.parent().unwrap().to_str().unwrap();
    let mut threads: Vec<&str> = Vec::new();
    let mut counts: BTreeMap<(usize, String, String), usize> = BTreeMap::new();
    let mut count = |key: (usize, &str, &str)| {
        let n = counts.entry((key.0, key.1.to_owned(), key.2.to_owned())).or_default();
        *n += 1;
        *n
    };
    let mut found = Vec::new();
    for line in log.lines() {
        let Some((id, rest)) = line.split_once(' ') else { continue };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else { continue };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            continue; // `<... write resumed>`, `+++ exited`, `--- SIGCHLD`
        }
        let thread = threads.iter().position(|t| *t == id).unwrap_or_else(|| {
            threads.push(id);
            threads.len() - 1
        });
        let of_all = count((thread, name, ""));
        let Some(path) = path(arguments) else { continue };
        let on_path = count((thread, name, path));
        if path.starts_with(root) {
            found.push(Call { thread, name: name.to_owned(), path: path.to_owned(), on_path, of_all, on_steady: None });
        }
    }
    found
}

/// The path of a call: of its first argument, or of the folder that this is an open file of.
fn path(arguments: &str) -> Option<&str> {
    let quoted = || arguments.split('"').nth(1).filter(|text| text.starts_with('/'));
    let first = arguments.split([',', ')']).next()?;
    let opened = first.split_once('<').map(|(_, path)| path.trim_end_matches('>'));
    if first.starts_with("AT_FDCWD") { quoted() } else { opened.or_else(quoted) }
}

#[test]
fn calls_are_read_from_a_log() {
    let log = "7 openat(AT_FDCWD</w>, \"/lib/x.so\", O_RDONLY) = 3</lib/x.so>\n\
               7 mkdir(\"/o/t\", 0777) = 0\n\
               9 openat(4</o/t>, \"a.tmp\", O_CREAT, 0666) = 5</o/t/a.tmp>\n\
               9 write(5</o/t/a.tmp>, \"\"..., 64 <unfinished ...>\n\
               7 write(2<pipe:[1]>, \"\"..., 9) = 9\n\
               9 <... write resumed>) = 64\n\
               9 write(5</o/t/a.tmp>, \"\"..., 1) = 1\n\
               7 openat(AT_FDCWD</w>, \"/o/t/b\", O_RDONLY) = 3</o/t/b>\n\
               9 +++ exited with 0 +++\n";
    let call = |thread, name: &str, path: &str, on_path, of_all| Call {
        thread,
        name: name.to_owned(),
        path: path.to_owned(),
        on_path,
        of_all,
        on_steady: None,
    };
    let expected = [
        call(0, "mkdir", "/o/t", 1, 1),
        call(1, "openat", "/o/t", 1, 1),
        call(1, "write", "/o/t/a.tmp", 1, 1),
        call(1, "write", "/o/t/a.tmp", 2, 2),
        call(0, "openat", "/o/t/b", 1, 2),
    ];
    assert_eq!(calls(log, Path::new("/o/t")), expected);
    let place = Place::new("name = \"t\"");
    let words = |call: &Call, later| call.inject(&place, "error=EIO", later).join(" ");
    let steady = Call { on_steady: Some(3), ..expected[3].clone() };
    assert!(words(&expected[4], None).ends_with("trace=openat -e inject=openat:error=EIO:when=2"));
    assert!(words(&steady, None).ends_with(" -P /o/t/a.tmp -e inject=write:error=EIO:when=2"));
    let paths = ["/o/t".to_owned(), "/o/t/a.tmp".to_owned()];
    assert!(words(&steady, Some(&paths)).ends_with(" -P /o/t -P /o/t/a.tmp -e inject=write:error=EIO:when=3+"));
}
