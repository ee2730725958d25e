//! A trial as the scheduler sees it: since when it is trained, what it was asked, how long it may go on.

use std::sync::Arc;
use std::time::Duration;

use super::control::Control;
use super::queue::Queued;
use super::stop::StopRules;
use super::timing::Timing;
use super::workers::Task;
use crate::objective::Place;
use crate::trial::Outcome;

/// A trial that was handed to a worker. Times are the run's.
pub(super) struct RunningTrial {
    /// The number of its task.
    pub(super) task: u64,
    pub(super) queued: Queued,
    begun: Duration,
    control: Arc<Control>,
    last_checkpoint: Duration,
    stop_asked: Option<Duration>,
    over_time: bool,
}

impl RunningTrial {
    pub(super) fn new(task: u64, queued: Queued, now: Duration) -> Self {
        let (control, begun, last_checkpoint) = (Arc::default(), now, now);
        Self { task, queued, begun, control, last_checkpoint, stop_asked: None, over_time: false }
    }

    /// What a worker needs to train it at this place.
    pub(super) fn task(&self, at: Place) -> Task {
        Task { number: self.task, work: self.queued.work.clone(), at, control: Arc::clone(&self.control) }
    }

    /// Its turn has come.
    pub(super) fn begin(&mut self, now: Duration) {
        (self.begun, self.last_checkpoint) = (now, now);
    }

    /// Asks for what it is time for. A training that waits for its thread takes no time.
    pub(super) fn check_time(&mut self, now: Duration, rules: &StopRules, timing: Timing) {
        if !self.control.has_begun() {
            self.begin(now);
        }
        if self.stop_asked.is_none() && rules.trial_time.is_some_and(|limit| now >= self.begun + limit) {
            self.over_time = true;
            self.stop(now);
        } else if now >= self.last_checkpoint + timing.checkpoint {
            self.last_checkpoint = now;
            self.control.checkpoint();
        }
    }

    /// Asks for the end.
    pub(super) fn stop(&mut self, now: Duration) {
        self.control.stop();
        self.stop_asked.get_or_insert(now);
    }

    /// How long it has been trained, if it was asked to stop and has not for `timeout`.
    pub(super) fn stuck_for(&self, now: Duration, timeout: Duration) -> Option<Duration> {
        self.stop_asked.filter(|asked| now >= *asked + timeout).map(|_| now.saturating_sub(self.begun))
    }

    /// How it ended, given how the objective says it did: what was interrupted may have been so for its time.
    pub(super) fn outcome(&self, outcome: Outcome, rules: &StopRules) -> Outcome {
        match (outcome, rules.trial_time) {
            (Outcome::Interrupted, Some(limit)) if self.over_time => Outcome::TimedOut { limit },
            (outcome, _) => outcome,
        }
    }
}
