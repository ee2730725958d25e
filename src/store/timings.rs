//! When trials were trained, and how long that took, as the journals tell it: by the clocks of the machines that did.

use super::Store;
use super::journal::{Entry, each_line};
use crate::trial::TrialId;

/// A trial that was trained to an end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timing {
    pub(crate) trial: TrialId,
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
        each_line(self.disk.as_ref(), &mut |line| {
            let Some(line) = line else { return };
            let Entry::Finished { trial, outcome, seconds, .. } = line.entry else { return };
            if let Some(trial) = TrialId::parse(&trial) {
                timings.push(Timing { trial, begin: line.unix - seconds, seconds, outcome });
            }
        });
        timings
    }
}
