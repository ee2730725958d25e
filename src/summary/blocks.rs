//! Means over replicates, and differences in pairs.
//!
//! Trainings are nested in datasets: two on one dataset are more alike than two on different ones, so that they do not count
//! as two. What is independent is the **block**: a dataset where there are several, else a training. Intervals are Student's
//! t over the means of blocks, which is exact for normal effects where each block has as many trainings (Searle, Casella &
//! McCulloch 1992, section 3.7); of one dataset alone they say how trainings on it vary, and nothing about others.

use std::collections::BTreeMap;

use super::comparisons::Difference;
use super::estimate::{Estimate, mean};
use crate::trial::{Goal, Replicate};

/// What is independent of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blocks {
    Datasets,
    Trainings,
}

/// A replicate and a number of its.
pub(super) type Cell = (Replicate, f64);

impl Blocks {
    /// Those of a sweep with these replicates.
    pub(super) fn of(replicates: &[Replicate]) -> Self {
        let first = replicates.first().map(|replicate| replicate.data);
        let several = replicates.iter().any(|replicate| Some(replicate.data) != first);
        if several { Self::Datasets } else { Self::Trainings }
    }

    pub(super) fn block(self, of: Replicate) -> u32 {
        match self {
            Self::Datasets => of.data,
            Self::Trainings => of.training,
        }
    }

    /// The mean in each block, in the order of their numbers.
    pub(super) fn means(self, cells: &[Cell]) -> Vec<(u32, f64)> {
        let mut blocks: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (replicate, value) in cells {
            blocks.entry(self.block(*replicate)).or_default().push(*value);
        }
        blocks.into_iter().map(|(block, values)| (block, mean(&values))).collect()
    }

    /// The mean over blocks of the means in them, with its interval; the standard deviation is that of single numbers.
    pub(super) fn estimate(self, cells: &[Cell]) -> Estimate {
        let values: Vec<f64> = cells.iter().map(|(_, value)| *value).collect();
        let means: Vec<f64> = self.means(cells).into_iter().map(|(_, mean)| mean).collect();
        let Estimate { mean, half_width, .. } = Estimate::of(&means);
        Estimate { mean, half_width, ..Estimate::of(&values) }
    }

    /// The mean over blocks of the means in them.
    pub(super) fn mean(self, cells: &[Cell]) -> f64 {
        mean(&self.means(cells).into_iter().map(|(_, mean)| mean).collect::<Vec<_>>())
    }

    /// How much more `one` has than the `other`, in the replicates that both have; none if there is none. Both ascend by
    /// replicate.
    pub(super) fn difference(self, one: &[Cell], other: &[Cell], goal: Goal) -> Option<Difference> {
        let pairs = pairs(one, other);
        let differences: Vec<Cell> = pairs.iter().map(|(replicate, a, b)| (*replicate, a - b)).collect();
        let estimate = (!pairs.is_empty()).then(|| self.estimate(&differences))?;
        let won = pairs.iter().map(|(_, a, b)| match goal.order(*a, *b) {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 0.0,
        });
        let won = won.sum::<f64>();
        #[expect(clippy::cast_precision_loss, reason = "a count of replicates")]
        let won = won / pairs.len() as f64;
        Some(Difference { estimate, won })
    }
}

/// The numbers of the replicates that both have.
pub(super) fn pairs(one: &[Cell], other: &[Cell]) -> Vec<(Replicate, f64, f64)> {
    let mut others = other.iter().peekable();
    let pair = |(replicate, a): &Cell| {
        while others.next_if(|(other, _)| other < replicate).is_some() {}
        others.next_if(|(other, _)| other == replicate).map(|(_, b)| (*replicate, *a, *b))
    };
    one.iter().filter_map(pair).collect()
}

/// The mean over configs in each replicate, ascending.
pub(super) fn mean_cells<'a>(configs: impl IntoIterator<Item = &'a Vec<Cell>>) -> Vec<Cell> {
    let mut by_replicate: BTreeMap<Replicate, Vec<f64>> = BTreeMap::new();
    for (replicate, value) in configs.into_iter().flatten() {
        by_replicate.entry(*replicate).or_default().push(*value);
    }
    by_replicate.into_iter().map(|(replicate, values)| (replicate, mean(&values))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example::{ONE, OTHER, cells};
    use super::*;

    // With scipy 1.17:
    //     over = lambda cells: (m := [np.mean([v for (d, t), v in cells.items() if d == k]) for k in sorted({d for d, t in cells})])
    //     stats.t.interval(0.95, len(m) - 1, np.mean(m), stats.sem(m))
    #[test]
    fn an_interval_over_datasets_with_missing_trainings_is_that_of_scipy() {
        let e = Blocks::Datasets.estimate(&cells(ONE));
        assert_eq!(e.n, 9);
        assert!((e.mean - 0.357_5).abs() < 1e-15 && (e.half_width.unwrap() - 0.159_908_617_313_019).abs() < 1e-12);
    }

    #[test]
    fn a_difference_is_of_the_pairs_that_both_have() {
        let d = Blocks::Datasets.difference(&cells(ONE), &cells(OTHER), Goal::Minimize).unwrap();
        assert_eq!(d.estimate.n, 6);
        assert!((d.estimate.mean - 0.028_333_333_333_333_346).abs() < 1e-15);
        assert!((d.estimate.half_width.unwrap() - 0.031_258_047_396_878_88).abs() < 1e-12);
        assert!((d.won - 1.0 / 6.0).abs() < 1e-15);
        let back = Blocks::Datasets.difference(&cells(OTHER), &cells(ONE), Goal::Maximize).unwrap();
        assert!((back.won - 1.0 / 6.0).abs() < 1e-15 && (back.estimate.mean + d.estimate.mean).abs() < 1e-15);
        assert_eq!(Blocks::Datasets.difference(&cells(ONE), &cells(&OTHER[7..]), Goal::Minimize), None);
    }

    #[test]
    fn of_one_dataset_the_trainings_are_the_blocks() {
        let one = cells(&ONE[..3]);
        let replicates: Vec<Replicate> = one.iter().map(|(replicate, _)| *replicate).collect();
        assert_eq!(Blocks::of(&replicates), Blocks::Trainings);
        assert_eq!(Blocks::Trainings.estimate(&one), Estimate::of(&[0.31, 0.35, 0.28]));
        assert_eq!(Blocks::of(&cells(ONE).iter().map(|cell| cell.0).collect::<Vec<_>>()), Blocks::Datasets);
        assert_eq!(Blocks::Datasets.estimate(&one).half_width, None, "one dataset of several says nothing of others");
    }
}
