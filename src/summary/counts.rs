//! How many trials ended how.

use serde::Serialize;

use crate::trial::Outcome;

/// How many trials ended how; the parts add up to `planned`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Trials of the sweep file.
    pub(crate) planned: usize,
    /// With every number finite.
    pub(crate) complete: usize,
    /// Stopped by NaN or infinity.
    pub(crate) diverged: usize,
    /// Ended by an error.
    pub(crate) failed: usize,
    /// Ended by a panic.
    pub(crate) panicked: usize,
    /// Ended because they took too long.
    pub(crate) timed_out: usize,
    /// Stopped where others of their cohort were better.
    pub(crate) pruned: usize,
    /// Not trained yet, or interrupted.
    pub(crate) missing: usize,
}

/// Places of the parts that are rare.
const RARE: [usize; 3] = [1, 4, 5];

impl Counts {
    /// Counts so many trials more that nobody knows yet.
    pub(crate) fn expect(&mut self, missing: usize) {
        self.planned += missing;
        self.missing += missing;
    }

    /// Counts one more trial.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.planned += 1;
        *match outcome {
            Outcome::Complete => &mut self.complete,
            Outcome::Diverged { .. } => &mut self.diverged,
            Outcome::Failed { .. } => &mut self.failed,
            Outcome::Panicked { .. } => &mut self.panicked,
            Outcome::TimedOut { .. } => &mut self.timed_out,
            Outcome::Pruned { .. } => &mut self.pruned,
            Outcome::Interrupted => &mut self.missing,
        } += 1;
    }

    /// The numbers with their words for a person; the rare ones only where there are any.
    pub(crate) fn words(self) -> Vec<(usize, &'static str)> {
        Self::words_of(&[self]).into_iter().flatten().collect()
    }

    /// The same of several sweeps, each with the same words: the rare ones only where one of them has any.
    pub(crate) fn words_of(all: &[Self]) -> Vec<Vec<(usize, &'static str)>> {
        let is_told = |k: usize| !RARE.contains(&k) || all.iter().any(|counts| counts.parts()[k].0 > 0);
        let of = |counts: &Self| (0..).zip(counts.parts()).filter(|(k, _)| is_told(*k)).map(|(_, part)| part).collect();
        all.iter().map(of).collect()
    }

    fn parts(self) -> [(usize, &'static str); 7] {
        [
            (self.complete, "complete"),
            (self.pruned, "pruned"),
            (self.diverged, "diverged"),
            (self.failed, "failed"),
            (self.panicked, "panicked"),
            (self.timed_out, "timed out"),
            (self.missing, "missing"),
        ]
    }

    /// Trials that ended, but not well.
    pub(crate) fn troubled(self) -> usize {
        self.diverged + self.failed + self.panicked + self.timed_out
    }
}
