//! What may be trained next: the trials of a sweep, those first that are estimated to take longest.

use std::collections::VecDeque;

use crate::trial::Trial;

/// The most trials of a batch.
const MAX_BATCH: usize = 32;

/// Trials to train. They are made when their turn comes: a sweep has more than should be in memory at once.
pub(crate) struct Queue<'a> {
    /// What each is estimated to cost, and its number.
    waiting: VecDeque<(f64, usize)>,
    trial: Box<dyn Fn(usize) -> Trial + 'a>,
}

/// A trial whose turn has come.
pub(super) struct Queued {
    pub(super) trial: Trial,
    /// What it is estimated to cost.
    pub(super) cost: f64,
    /// Its number in the queue.
    pub(super) number: usize,
}

impl<'a> Queue<'a> {
    /// The trials with these estimated seconds and numbers; `trial` makes the trial of a number.
    pub(crate) fn longest_first(mut costs: Vec<(f64, usize)>, trial: impl Fn(usize) -> Trial + 'a) -> Self {
        costs.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self { waiting: costs.into(), trial: Box::new(trial) }
    }

    /// How many trials wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The next trial, and after it as many as take no more than so many `seconds` with it. Empty if none waits.
    pub(super) fn next_batch(&mut self, seconds: f64) -> Vec<Queued> {
        let (mut batch, mut total) = (Vec::new(), 0.0);
        while let Some((cost, number)) = self
            .waiting
            .pop_front_if(|(cost, _)| batch.is_empty() || total + *cost <= seconds && batch.len() < MAX_BATCH)
        {
            total += cost;
            batch.push(Queued { trial: (self.trial)(number), cost, number });
        }
        batch
    }

    /// It was not trained after all, and is the next again.
    pub(super) fn put_back(&mut self, queued: &Queued) {
        self.waiting.push_front((queued.cost, queued.number));
    }
}
