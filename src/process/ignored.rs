//! Which signals the program was told to ignore before it began, as `nohup` and the background jobs of scripts are: they
//! stay ignored.

/// Whether this signal is ignored. Known on Linux; elsewhere none is.
pub(crate) fn is_ignored(signal: i32) -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores(&status, signal))
}

/// Reads `proc_pid_status(5)`: bit n - 1 of the mask is signal n.
fn ignores(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_a_status() {
        let status =
            "Name:\tsweeper\nSigBlk:\t0000000000000003\nSigIgn:\t0000000000001001\nSigCgt:\t0000000000004002\n";
        assert_eq!([1, 2, 13, 15].map(|signal| ignores(status, signal)), [true, false, true, false]);
        assert!(!ignores("", 1) && !ignores("SigIgn:\tnothing", 1));
    }
}
