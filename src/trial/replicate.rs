//! Repetitions of a config.

use serde::{Deserialize, Serialize};

/// Number of the dataset and number of the training on it, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Replicate {
    /// Which dataset: the same one in every config.
    pub(crate) data: u32,
    /// Which initialisation and batch order.
    pub(crate) training: u32,
}
