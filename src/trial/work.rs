//! What a trainer is asked to do: a trial, and how far.

use serde::{Deserialize, Serialize};

use super::Trial;
use crate::space::Name;

/// A trial to be trained.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) trial: Trial,
    /// Where to stop before the end, if it is to.
    pub(crate) until: Option<Until>,
}

/// The step after which a training is to stop, and leave what it can go on from. What it leaves is that of the whole
/// training up to there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Until {
    /// Above 0 and below the number of all steps.
    pub(crate) step: u32,
    /// The hyperparameter that says how many steps there are in all.
    pub(crate) budget: Name,
}

impl Work {
    /// The whole training of a trial.
    pub(crate) fn whole(trial: Trial) -> Self {
        Self { trial, until: None }
    }
}
