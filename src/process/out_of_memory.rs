//! Whether the system has killed processes because there was no memory left. Nobody else is told why.

use std::fs;

/// How many it has killed since it was started, in any control group; 0 where it does not count.
pub(super) fn killed_for_memory() -> u64 {
    fs::read_to_string("/proc/vmstat").map_or(0, |counts| count(&counts))
}

fn count(vmstat: &str) -> u64 {
    vmstat.lines().find_map(|line| line.strip_prefix("oom_kill ")?.parse().ok()).unwrap_or(0)
}

#[test]
fn the_count_among_others() {
    assert_eq!(count("nr_free_pages 17\noom_kill 3\noom_kill_disable 9\n"), 3);
    assert_eq!(count(""), 0);
}
