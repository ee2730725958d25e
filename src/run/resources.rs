//! What the machine, or the part of it that this process may use, has to offer.

use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Bytes of memory that are left, if the system tells: on the machine, and in the process's control group where that
/// has a limit. What merely caches files counts as left.
pub(crate) fn available_memory() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    let pid = Pid::from_u32(std::process::id());
    let wanted = ProcessesToUpdate::Some(&[pid]);
    system.refresh_processes_specifics(wanted, false, ProcessRefreshKind::nothing().without_tasks());
    let group = system.process(pid).and_then(sysinfo::Process::cgroup_limits).or_else(|| system.cgroup_limits());
    let in_group = group.map_or(u64::MAX, |limits| limits.total_memory.saturating_sub(limits.rss));
    Some(system.available_memory().min(in_group)).filter(|bytes| *bytes > 0)
}

/// Cores that this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_some_memory() {
        let bytes = super::available_memory().unwrap();
        assert!((1 << 20..1 << 50).contains(&bytes), "{bytes} bytes");
    }
}
