//! Where the trainings of a queue come from: a list that is known from the start, or a search that says more as trials end.

use crate::trial::{Trained, Work};

/// Makes the trainings of a queue, and hears how they ended.
pub(crate) trait Source {
    /// The training of this number, as far as it is to go now.
    fn work(&self, number: usize) -> Work;

    /// What may be trained from now on, since the training of this number ended so. It may add to `trained` what only the
    /// search knows.
    fn ended(&mut self, number: usize, trained: &mut Trained) -> Vec<NewTask>;

    /// How many trainings may still become known, at most.
    fn unknown(&self) -> usize;
}

/// A training that became known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NewTask {
    /// Estimated seconds.
    pub(crate) cost: f64,
    pub(crate) number: usize,
    /// One of a lower turn goes first.
    pub(crate) turn: u32,
}

/// Trainings that are all known from the start.
pub(super) struct Listed<F>(pub(super) F);

impl<F: Fn(usize) -> Work> Source for Listed<F> {
    fn work(&self, number: usize) -> Work {
        (self.0)(number)
    }

    fn ended(&mut self, _: usize, _: &mut Trained) -> Vec<NewTask> {
        Vec::new()
    }

    fn unknown(&self) -> usize {
        0
    }
}
