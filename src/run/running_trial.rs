//! A training as the run's loop sees it: since when, what it was asked, how long it may go on.

use std::sync::Arc;
use std::time::Duration;

use super::Limits;
use super::control::Control;
use super::scheduler::Pace;
use crate::trial::{Outcome, Trial};

/// A training that runs. Times are the run's.
pub(super) struct Training {
    /// Tells it from every other one of the run.
    pub(super) number: u64,
    pub(super) trial: Trial,
    /// What it is estimated to cost, and its number in the queue.
    pub(super) cost: f64,
    pub(super) place: usize,
    control: Arc<Control>,
    pub(super) begun: Duration,
    last_checkpoint: Duration,
    stop_asked: Option<Duration>,
    over_time: bool,
}

impl Training {
    pub(super) fn new(
        number: u64,
        (cost, place): (f64, usize),
        trial: Trial,
        control: Arc<Control>,
        now: Duration,
    ) -> Self {
        let (begun, last_checkpoint) = (now, now);
        Self { number, trial, cost, place, control, begun, last_checkpoint, stop_asked: None, over_time: false }
    }

    /// Its turn has come.
    pub(super) fn begin(&mut self, now: Duration) {
        (self.begun, self.last_checkpoint) = (now, now);
    }

    /// Asks for what it is time for.
    pub(super) fn keep_time(&mut self, now: Duration, limits: &Limits, pace: Pace) {
        if self.stop_asked.is_none() && limits.trial_time.is_some_and(|limit| now >= self.begun + limit) {
            self.over_time = true;
            self.stop(now);
        } else if now >= self.last_checkpoint + pace.checkpoint {
            self.last_checkpoint = now;
            self.control.checkpoint();
        }
    }

    /// Asks for the end.
    pub(super) fn stop(&mut self, now: Duration) {
        self.control.stop();
        self.stop_asked.get_or_insert(now);
    }

    /// Whether it was asked to stop, and has not for so long.
    pub(super) fn is_deaf(&self, now: Duration, patience: Duration) -> bool {
        self.stop_asked.is_some_and(|asked| now >= asked + patience)
    }

    /// How it ended, given how the objective says it did: what was interrupted may have been so for its time.
    pub(super) fn outcome(&self, outcome: Outcome, limits: &Limits) -> Outcome {
        match (outcome, limits.trial_time) {
            (Outcome::Interrupted, Some(limit)) if self.over_time => Outcome::TimedOut { limit },
            (outcome, _) => outcome,
        }
    }
}
