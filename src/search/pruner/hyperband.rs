//! Hyperband (Li et al. 2018, algorithm 1): brackets of successive halving that begin at each of the rungs in turn, from
//! many configs that are judged early to few that are trained to the end.

use super::contract::{Cohort, Pruner, best};

/// Brackets in a fixed cycle, each a cohort.
#[derive(Debug)]
pub(super) struct Hyperband {
    eta: u32,
    /// Ascending, without the end of the training.
    rungs: Vec<u32>,
    /// Configs of each bracket, the one that begins at the first rung first.
    sizes: Vec<u32>,
}

impl Hyperband {
    /// With these rungs there are as many brackets, and one more that is not judged: bracket `s` of
    /// `s_max` has ⌈(`s_max` + 1) / (`s` + 1) · η^`s`⌉ configs.
    pub(super) fn new(eta: u32, rungs: Vec<u32>) -> Self {
        let brackets = u32::try_from(rungs.len()).unwrap_or(u32::MAX) + 1;
        let size =
            |s: u32| u64::from(brackets).saturating_mul(u64::from(eta).saturating_pow(s)).div_ceil(u64::from(s + 1));
        let sizes = (0..brackets).rev().map(|s| u32::try_from(size(s)).unwrap_or(u32::MAX)).collect();
        Self { eta, rungs, sizes }
    }
}

impl Pruner for Hyperband {
    fn cohort(&self, place: u32) -> Cohort {
        let cycle = self.sizes.iter().fold(0, |sum: u32, size| sum.saturating_add(*size));
        let brackets = u32::try_from(self.sizes.len()).unwrap_or(u32::MAX);
        let (mut number, mut begin) = (place / cycle * brackets, place / cycle * cycle);
        let mut first = 0;
        for size in &self.sizes {
            if place - begin < *size {
                break;
            }
            (number, begin, first) = (number + 1, begin + size, first + 1);
        }
        let size = self.sizes.get(first).copied().unwrap_or(1);
        Cohort { number, places: begin..begin.saturating_add(size), rungs: self.rungs[first..].to_vec() }
    }

    fn promote(&self, scores: &[Option<f64>]) -> Vec<bool> {
        best(scores, self.eta)
    }
}
