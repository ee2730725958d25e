//! When trials were trained, and how long that took, as the journals tell it: by the clocks of the machines that did.

use std::collections::HashMap;

use super::Store;
use super::journal::{Entry, each_line};
use crate::trial::TrialId;

/// A trial that was trained to an end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timing {
    pub(crate) trial: TrialId,
    /// Whose journal tells of it, by its place among them, and which of its workers trained.
    pub(crate) worker: (usize, usize),
    /// When it began, in seconds since 1970.
    pub(crate) begin: f64,
    /// How long it took.
    pub(crate) seconds: f64,
    /// The word of its outcome.
    pub(crate) outcome: String,
}

impl Store {
    /// Every training that came to an end, in the order of the journals; one of them for each rung of a trial.
    pub(crate) fn timings(&self) -> Vec<Timing> {
        let mut timings = Vec::new();
        let (mut journals, mut workers) = (0, HashMap::new());
        each_line(self.disk.as_ref(), &mut |line| {
            let Some(line) = line else { return };
            match line.entry {
                Entry::Began { .. } => journals += 1,
                Entry::Started { trial, worker } => drop(workers.insert(trial, worker)),
                Entry::Finished { trial, outcome, seconds, .. } => {
                    let worker = (journals, workers.get(&trial).copied().unwrap_or(0));
                    let begin = line.unix - seconds;
                    timings.extend(TrialId::parse(&trial).map(|trial| Timing {
                        trial,
                        worker,
                        begin,
                        seconds,
                        outcome,
                    }));
                }
                Entry::Interrupted { .. } => {}
            }
        });
        timings
    }
}
