//! Where the trainings of a queue come from: a list that is known from the start, or a search that says more as trials end.

use crate::trial::{Trained, Work};

/// Makes the trainings of a queue, and hears how they ended.
pub(crate) trait Source {
    /// The training of this number, as far as it is to go now.
    fn take(&mut self, number: usize) -> Taken;

    /// What may be trained from now on, since the training of this number ended so. It may add to `trained` what only the
    /// search knows.
    fn ended(&mut self, number: usize, trained: &mut Trained) -> Vec<NewTask>;

    /// How many trainings may still become known, at most.
    fn unknown(&self) -> usize;

    /// What may be trained by now because of other processes. It is asked often, and answers at once.
    fn look(&mut self) -> Vec<NewTask> {
        Vec::new()
    }

    /// Whether more may become known though nothing is trained here.
    fn waits(&self) -> bool {
        false
    }
}

/// What became of a training whose turn came.
pub(crate) enum Taken {
    /// It is to be trained.
    Work(Work),
    /// Another process trained it, or does; since then these may be trained.
    Elsewhere(Vec<NewTask>),
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
    fn take(&mut self, number: usize) -> Taken {
        Taken::Work((self.0)(number))
    }

    fn ended(&mut self, _: usize, _: &mut Trained) -> Vec<NewTask> {
        Vec::new()
    }

    fn unknown(&self) -> usize {
        0
    }
}
