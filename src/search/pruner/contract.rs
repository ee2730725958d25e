//! What every pruner does.

use std::fmt::Debug;
use std::ops::Range;

/// Says at which rungs configs are judged, beside which others, and which of them are trained further. Cohorts are fixed by
/// number, never by who came first: what is promoted is a function of the scores alone.
pub(crate) trait Pruner: Debug + Send + Sync {
    /// The cohort of the config at this place of the order of training.
    fn cohort(&self, place: u32) -> Cohort;

    /// Which of the configs of a cohort that have reached a rung are trained further, given what they scored: smaller is
    /// better, and none is what failed, which never is.
    fn promote(&self, scores: &[Option<f64>]) -> Vec<bool>;
}

/// Configs that are judged beside each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cohort {
    pub(crate) number: u32,
    /// The places of its configs.
    pub(crate) places: Range<u32>,
    /// The steps after which they are judged, ascending; what is promoted at the last one is trained to the end.
    pub(crate) rungs: Vec<u32>,
}

/// Marks the best 1/`eta` of these scores, and at least one if any is a number; of equal ones those that come first.
pub(super) fn best(scores: &[Option<f64>], eta: u32) -> Vec<bool> {
    let mut ranked: Vec<(f64, usize)> = scores.iter().zip(0..).filter_map(|(score, i)| Some(((*score)?, i))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let most = (scores.len() / eta as usize).max(1);
    let mut promoted = vec![false; scores.len()];
    ranked.into_iter().take(most).for_each(|(_, i)| promoted[i] = true);
    promoted
}
