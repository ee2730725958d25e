//! What the machine, or the part of it that this process may use, has to offer.

use sysinfo::{MemoryRefreshKind, System};

use super::control_group;
use super::process_limits::{self, MemoryLimit};

/// All that limits the memory of this process, as far as the system tells.
pub(crate) fn memory_limits() -> Vec<MemoryLimit> {
    let shared = |left| MemoryLimit { left, what: "memory", of_process: None, thread: 0 };
    available_memory().map(shared).into_iter().chain(process_limits::memory_left()).collect()
}

/// Bytes of memory that are left, if the system tells: on the machine, and in the control groups of this process. What
/// merely caches files counts as left.
pub(crate) fn available_memory() -> Option<u64> {
    let mut system = System::new();
    system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
    let on_machine = Some(system.available_memory()).filter(|bytes| *bytes > 0);
    on_machine.into_iter().chain(control_group::memory_left()).min()
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
