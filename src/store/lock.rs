//! Who holds a sweep: the note in `run.lock`. The lock itself is the system's; what the file says only names the holder.

use std::time::{SystemTime, UNIX_EPOCH};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Holder {
    process: u32,
    host: String,
    since: String,
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
