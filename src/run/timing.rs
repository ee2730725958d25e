//! How often the scheduler does what, and how long it waits for an answer.

use std::time::Duration;

/// Intervals and timeouts. Signals are noticed and rules kept to one `poll`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    pub(super) poll: Duration,
    pub(super) tick: Duration,
    pub(super) checkpoint: Duration,
    /// What a training that took too long is given to stop.
    pub(super) stop_timeout: Duration,
    /// The same where the run ends: the process is to be gone 5 s after a signal.
    pub(super) last_stop_timeout: Duration,
    /// Estimated seconds of a batch of short trials: to wake a worker takes as long as to train the shortest.
    pub(super) batch: f64,
}

/// For people.
pub(super) const TIMING: Timing = Timing {
    poll: Duration::from_millis(50),
    tick: Duration::from_secs(1),
    checkpoint: Duration::from_secs(10),
    stop_timeout: Duration::from_secs(10),
    last_stop_timeout: Duration::from_secs(3),
    batch: 1e-3,
};
