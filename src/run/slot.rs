//! The place of one worker: what it was given to train.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::running_trial::RunningTrial;
use super::workers::Task;

/// A worker and its batch of trials: the first is being trained, the others wait for that.
pub(super) struct Slot {
    pub(super) worker: Sender<Vec<Task>>,
    pub(super) batch: VecDeque<RunningTrial>,
}

impl Slot {
    /// Gives the worker a batch.
    pub(super) fn assign(&mut self, batch: VecDeque<RunningTrial>, tasks: Vec<Task>) {
        self.batch = batch;
        let _ = self.worker.send(tasks); // a worker waits as long as it has a slot
    }

    /// Takes out the trial that was being trained; the next one's turn has come.
    pub(super) fn finish(&mut self, now: Duration) -> Option<RunningTrial> {
        let finished = self.batch.pop_front();
        if let Some(next) = self.batch.front_mut() {
            next.begin(now);
        }
        finished
    }
}
