//! What is compared with what, in pairs.

use super::estimate::Estimate;

/// How much more one config or value has of the metric than another, in the replicates that both have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The mean over pairs, with its interval over datasets, or over trainings where there is one dataset.
    pub(crate) estimate: Estimate,
    /// The share of pairs in which it is better, ties as halves.
    pub(crate) won: f64,
}

/// The configs that cannot be told from the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BestSet {
    /// How many they are, with the best.
    pub(crate) size: usize,
    /// Of how many that were compared.
    pub(crate) compared: usize,
    /// How many have the very mean of the best, with the best.
    pub(crate) tied: usize,
}

/// From one value of a hyperparameter to the next.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The values as text.
    pub(crate) from: String,
    pub(crate) to: String,
    /// How much more of the metric the second has.
    pub(crate) difference: Difference,
}

/// One of the best configs on fresh replicates.
#[derive(Clone, Debug)]
pub(crate) struct Confirmed {
    /// Its place among the summary's configs, from 0.
    pub(crate) rank: usize,
    /// The metric over the complete ones; none where none is.
    pub(crate) estimate: Option<Estimate>,
    /// The same of what the metric's choice does not look at, if there is any.
    pub(crate) held_out: Option<Estimate>,
    /// Replicates that ended, but not well.
    pub(crate) lost: usize,
    /// The difference from the winner of the search; none for that one, and where they share no replicate.
    pub(crate) from_winner: Option<Difference>,
    /// Whether it is better than the winner of the search by more than the margin of ties, in pairs; none where they share too
    /// few replicates for a test.
    pub(crate) beats_winner: Option<bool>,
}
