//! Successive halving (Jamieson & Talwalkar 2016): all configs of a cohort reach the first rung, and of those that reach a
//! rung the best 1/η go on.

use super::contract::{Cohort, Pruner, best};

/// Cohorts of η^(number of rungs) configs, of which one is trained to the end.
#[derive(Debug)]
pub(super) struct Halving {
    pub(super) eta: u32,
    /// Ascending, without the end of the training.
    pub(super) rungs: Vec<u32>,
}

impl Halving {
    /// Configs of a full cohort.
    pub(super) fn size(&self) -> u32 {
        self.rungs.iter().fold(1, |size: u32, _| size.saturating_mul(self.eta))
    }
}

impl Pruner for Halving {
    fn cohort(&self, place: u32) -> Cohort {
        let size = self.size();
        let number = place / size;
        let begin = number * size;
        Cohort { number, places: begin..begin.saturating_add(size), rungs: self.rungs.clone() }
    }

    fn promote(&self, scores: &[Option<f64>]) -> Vec<bool> {
        best(scores, self.eta)
    }
}
