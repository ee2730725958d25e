//! Progress where stderr is a file or a pipe: timed lines, fewer as the night goes on.

use std::time::Duration;

use super::tally::{Tally, clock};
use crate::trial::Event;

/// Failures told one by one; later ones are only counted.
const FAILURES: usize = 20;

/// When the last line was written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    last: Duration,
}

impl Lines {
    /// The lines that `event` is worth.
    pub(super) fn show(&mut self, event: &Event<'_>, tally: &Tally<'_>) -> Vec<String> {
        let now = tally.elapsed();
        let mut lines = Vec::new();
        if let Event::Finished { trial, trained, .. } = event
            && tally.troubled() <= FAILURES
        {
            lines.extend(
                trained
                    .outcome
                    .trouble()
                    .map(|r| format!("[{}] trial {} ({}) {r}", clock(now), trial.id, tally.name(trial))),
            );
        }
        if now.saturating_sub(self.last) >= pause(now) {
            self.last = now;
            lines.push(tally.line());
        }
        lines
    }
}

/// The time between two lines: 10 s in the first two minutes, a minute in the first hour, then ten.
fn pause(now: Duration) -> Duration {
    Duration::from_secs(match now.as_secs() {
        0..120 => 10,
        120..3600 => 60,
        _ => 600,
    })
}
