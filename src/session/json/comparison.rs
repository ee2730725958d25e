//! What programs read of a comparison.

use serde::Serialize;
use serde_json::Number;

use super::{RankedConfig, number};
use crate::summary::{Change, Compared, Counts, MeanChange};

/// `compare --json`: two sweeps.
#[derive(Debug, Serialize)]
pub(in crate::session) struct ComparedSweeps {
    pub(in crate::session) a: ComparedSweep,
    pub(in crate::session) b: ComparedSweep,
    /// A line for each setting that differs.
    pub(in crate::session) changes: Vec<String>,
    pub(in crate::session) metric: String,
    pub(in crate::session) goal: &'static str,
    pub(in crate::session) in_pairs: bool,
    pub(in crate::session) best: Option<ComparedConfigs>,
    /// All of them, in the order of B's ranks.
    pub(in crate::session) pairs: Vec<ComparedConfigs>,
    pub(in crate::session) mean: Option<ComparedMeans>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(in crate::session) struct ComparedSweep {
    pub(in crate::session) name: String,
    pub(in crate::session) dir: String,
    pub(in crate::session) trials: Counts,
    /// Configs that have no partner in the other.
    pub(in crate::session) only: usize,
}

/// A config of each, and how much more B's has.
#[derive(Debug, Serialize)]
pub(in crate::session) struct ComparedConfigs {
    a: RankedConfig,
    b: RankedConfig,
    #[serde(flatten)]
    change: Changed,
}

/// The mean over all pairs that have as many replicates as any.
#[derive(Debug, Serialize)]
pub(in crate::session) struct ComparedMeans {
    #[serde(flatten)]
    change: Changed,
    pairs: usize,
    /// In how many of these B's mean is better.
    better: usize,
}

/// How much more of the metric B has.
#[derive(Debug, Default, Serialize)]
struct Changed {
    difference: Option<Number>,
    half_width: Option<Number>,
    /// The share of replicates in which B is better; null unless they are paired.
    won: Option<Number>,
}

impl Changed {
    fn of(change: &Change) -> Self {
        Self {
            difference: number(change.mean),
            half_width: change.half_width.and_then(number),
            won: change.won.and_then(number),
        }
    }
}

impl ComparedConfigs {
    /// Of two configs with these swept hyperparameters.
    pub(in crate::session) fn of(compared: &Compared, swept: &[Vec<String>; 2]) -> Self {
        let [a, b] = [0, 1].map(|k| RankedConfig::of(&compared.configs[k], &swept[k]));
        Self { a, b, change: compared.change.as_ref().map(Changed::of).unwrap_or_default() }
    }
}

impl ComparedMeans {
    pub(in crate::session) fn of(mean: &MeanChange) -> Self {
        Self { change: Changed::of(&mean.change), pairs: mean.pairs, better: mean.better }
    }
}
