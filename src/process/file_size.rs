//! The limit of the size of files (`ulimit -f`).

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGXFSZ;
use signal_hook::flag;

/// From now on writing beyond the limit is an error of that write instead of the end of the process.
pub(crate) fn survive_file_size_limit() {
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))); // at worst it stays as it was
}
