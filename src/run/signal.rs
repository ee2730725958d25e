//! Signals: the first asks the run to stop at the next batch, the second ends the process at once. One that was ignored
//! when the program began stays ignored.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::process::is_ignored;

/// What signals have said so far.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Begins to listen. Where the system refuses a handler the signal keeps its default: the process ends at once,
    /// which costs the trials in flight and no other.
    pub(crate) fn catch() -> Self {
        let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        for signal in [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal)) {
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop));
            let _ = flag::register_usize(signal, Arc::clone(&number), signal.unsigned_abs() as usize);
            let _ = flag::register(signal, Arc::clone(&stop));
        }
        Self { number }
    }

    /// The signal that asked for the end.
    pub(crate) fn caught(&self) -> Option<u8> {
        u8::try_from(self.number.load(Ordering::Relaxed)).ok().filter(|&n| n > 0)
    }

    /// As if this signal had come.
    #[cfg(test)]
    pub(super) fn raise(&self, signal: u8) {
        self.number.store(usize::from(signal), Ordering::Relaxed);
    }
}
