//! Memory that the limits of this process leave it: of its address space (`ulimit -v`), and of its data (`ulimit -d`).

use std::fs;

use rustix::process::{Resource, getrlimit};

/// Memory that this process may still take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemoryLimit {
    /// Bytes that are left.
    pub(crate) left: u64,
    /// Of what.
    pub(crate) what: &'static str,
    /// What sets a limit to each process alone; none where all on the machine, or in a group, share what is left.
    pub(crate) of_process: Option<&'static str>,
    /// Bytes that a thread takes besides what it is given to do.
    pub(crate) thread: u64,
}

/// A limit, what of a process it counts, and what each thread takes of that besides what it is given.
struct Kind {
    resource: Resource,
    name: &'static str,
    what: &'static str,
    /// The line of `proc_pid_status(5)`.
    taken: &'static str,
    thread: u64,
}

/// glibc keeps 64 MiB of addresses for what a thread allocates, and the thread has a stack of 2 MiB; of data it has what it
/// uses.
const KINDS: [Kind; 2] = [
    Kind { resource: Resource::As, name: "`ulimit -v`", what: "address space", taken: "VmSize:", thread: 66 << 20 },
    Kind { resource: Resource::Data, name: "`ulimit -d`", what: "data", taken: "VmData:", thread: 3 << 20 },
];

/// What each limit that there is leaves. Known on Linux.
pub(super) fn memory_left() -> impl Iterator<Item = MemoryLimit> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    KINDS.iter().filter_map(move |kind| left_of(kind, getrlimit(kind.resource).current?, &status))
}

fn left_of(kind: &Kind, limit: u64, status: &str) -> Option<MemoryLimit> {
    let taken = status.lines().find_map(|line| line.strip_prefix(kind.taken)?.trim().strip_suffix(" kB")?.parse().ok());
    let left = limit.saturating_sub(taken.map(|kib: u64| kib << 10)?);
    Some(MemoryLimit { left, what: kind.what, of_process: Some(kind.name), thread: kind.thread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_limit_leaves() {
        let status = "Name:\tsweeper\nVmPeak:\t  300000 kB\nVmSize:\t  204800 kB\nVmData:\t   51200 kB\nThreads:\t4\n";
        let left = |limit| KINDS.each_ref().map(|kind| left_of(kind, limit, status).unwrap().left >> 20);
        assert_eq!([left(300 << 20), left(100 << 20)], [[100, 250], [0, 50]]);
        assert!(left_of(&KINDS[0], 1 << 30, "").is_none());
    }
}
