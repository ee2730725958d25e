//! Who holds a sweep: the note in `run.lock`. The lock itself is the system's; what the file says only names the holder.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

use super::disk::Locking;

#[derive(Serialize, Deserialize)]
struct Holder {
    process: u32,
    host: String,
    since: String,
}

/// Takes the lock on a file and leaves `note` in it. `sweeper status` looks at the lock for a moment, so a refusal is
/// believed only after some tries.
pub(super) fn take(mut file: File, note: &str) -> io::Result<Locking> {
    if let Some(refused) = wait(&mut file, File::try_lock)? {
        return Ok(refused);
    }
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(note.as_bytes())?;
    Ok(Locking::Taken(Box::new(file)))
}

/// The same of a lock that several hold together, who leave no note.
pub(super) fn share(mut file: File) -> io::Result<Locking> {
    Ok(wait(&mut file, File::try_lock_shared)?.unwrap_or_else(|| Locking::Taken(Box::new(file))))
}

/// Whether somebody holds the lock on a file; none where the file system has no locks.
pub(super) fn is_held(file: &File) -> Option<bool> {
    match file.try_lock_shared() {
        Ok(()) => Some(false),
        Err(TryLockError::WouldBlock) => Some(true),
        Err(TryLockError::Error(_)) => None,
    }
}

/// Tries until the lock is held; else says why it is not.
fn wait(file: &mut File, lock: fn(&File) -> Result<(), TryLockError>) -> io::Result<Option<Locking>> {
    let mut tries = 0;
    while let Err(refusal) = lock(file) {
        match refusal {
            TryLockError::Error(e) if is_unknown(&e) => return Ok(Some(Locking::Unknown)),
            TryLockError::Error(e) => return Err(e),
            TryLockError::WouldBlock if tries < 10 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            TryLockError::WouldBlock => {
                let mut note = String::new();
                let _ = file.take(1 << 10).read_to_string(&mut note); // a note that is no text says nothing
                return Ok(Some(Locking::Held(note)));
            }
        }
    }
    Ok(None)
}

/// Whether a file system says so that it has no locks.
fn is_unknown(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP))
}

/// The note of this process.
pub(super) fn note() -> String {
    let host = this_host();
    let since = humantime::format_rfc3339_seconds(SystemTime::now().max(UNIX_EPOCH)).to_string();
    let holder = Holder { process: std::process::id(), host, since };
    serde_json::to_string(&holder).unwrap_or_default() + "\n"
}

/// A holder's note for a message: `: process 123 on host, since 2026-01-02T03:04:05Z`. If that process is gone, the lock is
/// held by a program that leaves no note.
pub(super) fn name(note: &str) -> String {
    match serde_json::from_str(note) {
        Ok(Holder { process, host, .. }) if host == this_host() && !is_alive(process) => {
            " (a program other than sweeper has locked its run.lock)".to_owned()
        }
        Ok(Holder { process, host, since }) => format!(": process {process} on {host}, since {since}"),
        Err(_) => String::new(),
    }
}

/// A machine since it was started: its locks hold among its own processes on every file system that has locks.
pub(super) fn machine() -> &'static str {
    static MACHINE: LazyLock<String> = LazyLock::new(|| {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_else(|_| this_host());
        id.trim().to_owned()
    });
    &MACHINE
}

pub(super) fn this_host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

fn is_alive(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| !matches!(test_kill_process(pid), Err(Errno::SRCH)))
}
