//! All that a process has started, directly or not, in whatever group or session it is by now. To a subreaper (`prctl(2)`)
//! every orphan comes back, so that none is missed.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};

/// How often processes that do not end at once are looked for and killed again.
const AGAIN: Duration = Duration::from_millis(1);

/// How long it is waited for processes that were killed: one that hangs in the kernel cannot end.
const PATIENCE: Duration = Duration::from_secs(10);

/// The children of a process; of all of its threads.
pub(super) fn children(of: Pid) -> Vec<Pid> {
    let tasks = fs::read_dir(format!("/proc/{}/task", of.as_raw_pid())).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let pids = |list: String| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>();
    lists.flat_map(pids).filter_map(Pid::from_raw).collect()
}

/// All that a process has started and what that has started.
pub(super) fn descendants(of: Pid) -> Vec<Pid> {
    let mut all = children(of);
    let mut seen = 0;
    while let Some(pid) = all.get(seen).copied() {
        seen += 1;
        all.extend(children(pid));
    }
    all
}

/// Bytes of memory that these processes take together: what several share is counted once (`Pss`).
pub(super) fn memory(pids: &[Pid]) -> u64 {
    let pss = |line: &str| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<u64>().ok();
    let kib = |text: String| text.lines().find_map(pss);
    let of = |pid: &Pid| fs::read_to_string(format!("/proc/{}/smaps_rollup", pid.as_raw_pid())).ok().and_then(kib);
    pids.iter().filter_map(of).sum::<u64>() * 1024
}

/// Kills every descendant of `this` process, a subreaper without other children, and waits for their ends.
pub(super) fn kill_all(this: Pid) {
    let begun = Instant::now();
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) | Err(Errno::INTR) => continue,
            Ok(None) if begun.elapsed() < PATIENCE => {}
            Ok(None) | Err(_) => return, // nobody is left, or nobody can end them
        }
        for pid in descendants(this) {
            let _ = kill_process(pid, Signal::KILL); // it may be gone
        }
        sleep(AGAIN);
    }
}
