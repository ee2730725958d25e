//! Who holds a sweep: the note in `run.lock`. The lock itself is the system's; what the file says only names the holder.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Holder {
    process: u32,
    host: String,
    since: String,
}

/// The note of this process.
pub(super) fn note() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let since = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let holder = Holder { process: std::process::id(), host, since };
    serde_json::to_string(&holder).unwrap_or_default() + "\n"
}

/// A holder's note for a message: `: process 123 on host, since 2026-01-02T03:04:05Z`.
pub(super) fn name(note: &str) -> String {
    let holder = serde_json::from_str(note).ok();
    holder.map_or_else(String::new, |Holder { process, host, since }| {
        format!(": process {process} on {host}, since {since}")
    })
}
