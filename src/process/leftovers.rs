//! What is left of a run that was killed at the same time as its guards, as `pkill -9 -f` kills them: guards and whatever
//! they start carry in their environment the mark of the folder that they work for.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};

/// The variables that hold the mark: of a guard, and of what it starts.
const GUARD: &str = "SWEEPER_GUARD";
const GUARDED: &str = "SWEEPER_RUN";

/// What guards that live yet get to end their programs by themselves.
const GRACE: Duration = Duration::from_secs(3);

/// How long it is waited for processes that were killed: one that hangs in the kernel cannot end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often they are looked for.
const AGAIN: Duration = Duration::from_millis(20);

/// Lets the guard that `command` starts carry the mark of `folder`.
pub(super) fn mark(command: &mut Command, folder: &Path) -> io::Result<()> {
    command.env(GUARD, mark_of(folder)?);
    Ok(())
}

/// Lets the program that `command` starts carry the mark of this guard.
pub(super) fn pass_mark(command: &mut Command) {
    command.env(GUARDED, env::var_os(GUARD).unwrap_or_default()).env_remove(GUARD);
}

/// Waits for the ends of the processes with the mark of `folder`, in which no other run may be at work, and kills those that
/// do not end by themselves. How many were killed.
pub(crate) fn end_leftovers(folder: &Path) -> usize {
    let Ok(mark) = mark_of(folder) else { return 0 };
    let [guard, guarded] = [GUARD, GUARDED].map(|name| format!("{name}={mark}"));
    let mut killed = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < GRACE + PATIENCE {
        let guards = marked(&guard);
        let left = marked(&guarded);
        if guards.is_empty() && left.is_empty() {
            break;
        }
        if guards.is_empty() || begun.elapsed() >= GRACE {
            let guards = guards.into_iter().filter(|pid| kill(*pid, &guard));
            killed.extend(guards.chain(left.into_iter().filter(|pid| kill(*pid, &guarded))));
            killed.sort_by_key(|pid| pid.as_raw_pid());
            killed.dedup();
        }
        sleep(AGAIN);
    }
    killed.len()
}

/// The number of a folder is that of no other as long as it is there, whatever it is called meanwhile.
fn mark_of(folder: &Path) -> io::Result<String> {
    let found = fs::metadata(folder)?;
    Ok(format!("{}-{}", found.dev(), found.ino()))
}

/// The processes that have this variable, but for this one.
fn marked(variable: &str) -> Vec<Pid> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?));
    pids.filter(|pid| *pid != getpid() && has(*pid, variable)).collect()
}

/// Whether a process has this variable; one that has ended has none.
fn has(pid: Pid, variable: &str) -> bool {
    let environment = fs::read(format!("/proc/{}/environ", pid.as_raw_pid())).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|one| one == variable.as_bytes())
}

/// Kills a process, if it still is what it was when it was looked at.
fn kill(pid: Pid, variable: &str) -> bool {
    pidfd_open(pid, PidfdFlags::empty())
        .is_ok_and(|process| has(pid, variable) && pidfd_send_signal(process, Signal::KILL).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_mark_is_killed_and_nothing_else() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut children = folders.each_ref().map(|folder| {
            let mut command = Command::new("sleep");
            command.env(GUARDED, mark_of(folder.path()).unwrap()).arg("600").spawn().unwrap()
        });
        let waits = std::thread::scope(|scope| {
            let ended = scope.spawn(|| children[0].wait().unwrap().success()); // an end that nobody waits for is none
            let killed = end_leftovers(folders[0].path());
            (killed, ended.join().unwrap())
        });
        assert_eq!(waits, (1, false));
        assert!(children[1].try_wait().unwrap().is_none());
        children[1].kill().unwrap();
        children[1].wait().unwrap();
        assert_eq!(end_leftovers(&folders[0].path().join("absent")), 0);
    }
}
