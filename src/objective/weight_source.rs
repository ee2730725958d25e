//! Where the weights of trials come from.

use crate::trial::TrialId;

/// Tells and loads the weights of trials.
#[derive(Clone, Copy)]
pub(crate) struct WeightSource<'a> {
    /// Whether there are any: cheap, it is asked of every config.
    pub(crate) kept: &'a (dyn Fn(TrialId) -> bool + Sync),
    /// The weights; none if they are missing or damaged.
    pub(crate) load: &'a (dyn Fn(TrialId) -> Option<Vec<u8>> + Sync),
}
