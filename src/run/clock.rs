//! How long a run has been running. Time in which the process stands still (Ctrl-Z, a suspended machine) does not count.

use std::time::{Duration, Instant};

/// The sum of the times between updates, of which none counts for more than a second: whoever updates it all the time
/// and then does not was not running.
#[derive(Debug)]
pub(super) struct Clock {
    updated: Instant,
    running: Duration,
}

/// What a gap counts for at most.
const GAP: Duration = Duration::from_secs(1);

impl Clock {
    /// Starts at 0.
    pub(super) fn new(now: Instant) -> Self {
        Self { updated: now, running: Duration::ZERO }
    }

    /// Goes on to `now`.
    pub(super) fn update(&mut self, now: Instant) {
        self.running += now.saturating_duration_since(self.updated).min(GAP);
        self.updated = now;
    }

    /// The running time at the last update.
    pub(super) fn running(&self) -> Duration {
        self.running
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_counts_for_a_second_at_most() {
        let begin = Instant::now();
        let mut clock = Clock::new(begin);
        let after = [100, 350, 350, 3_600_350, 3_600_850, 0];
        let running: Vec<u128> = after
            .into_iter()
            .map(|ms| {
                clock.update(begin + Duration::from_millis(ms));
                clock.running().as_millis()
            })
            .collect();
        assert_eq!(running, [100, 350, 350, 1350, 1850, 1850]);
    }
}
