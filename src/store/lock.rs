//! Who holds a sweep: the note in `run.lock`. The lock itself is the system's; what the file says only names the holder.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
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

fn this_host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

fn is_alive(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| !matches!(test_kill_process(pid), Err(Errno::SRCH)))
}
