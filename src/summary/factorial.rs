//! The largest full grid among the trials: every combination of values, each with the same replicates.
//!
//! A config in which a hyperparameter has no effect stands for every value of it, as the sampler made it of all of these. What
//! is lacking (trials that failed, or are not trained yet) takes values or replicates with it, those that lack most first,
//! until nothing is lacking.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Blocks;
use crate::trial::Replicate;

/// More cells than these are no grid that one would look at.
const MOST_CELLS: usize = 1 << 22;
/// So many values and replicates are left out at most.
const MOST_LEFT_OUT: usize = 64;

/// A config: the number of its value of each hyperparameter, none where that has no effect, and its trials.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) levels: Vec<Option<usize>>,
    pub(super) trials: BTreeMap<Replicate, f64>,
}

/// A full grid.
#[derive(Debug)]
pub(super) struct Factorial {
    /// The hyperparameters with several values, by their number in configs, and how many.
    pub(super) factors: Vec<(usize, usize)>,
    /// The trials of each block: those of each replicate in it, the last factor fastest.
    pub(super) blocks: Vec<Vec<Vec<f64>>>,
    /// Configs in it.
    pub(super) configs: usize,
    /// Values of hyperparameters that are not in it: their number, and the value's.
    pub(super) without: Vec<(usize, usize)>,
    /// Replicates that are in it, and that there are.
    pub(super) replicates: (usize, usize),
}

/// What can be left out.
#[derive(Clone, Copy)]
enum Slice {
    Value { factor: usize, place: usize },
    Replicate { place: usize },
}

/// The values and replicates that are still there.
struct Kept<'a> {
    /// The number of each hyperparameter, and of its values.
    factors: Vec<(usize, Vec<usize>)>,
    replicates: Vec<Replicate>,
    /// The config at every combination, the last factor fastest, and which replicates are lacking there.
    points: Vec<(Option<&'a Config>, Vec<bool>)>,
}

impl Factorial {
    /// The grid of these configs; none if less than half of their trials make one, or none in which each hyperparameter
    /// keeps two values.
    pub(super) fn of(configs: &[Config], blocks: Blocks) -> Option<Self> {
        let mut kept = Kept::of(configs)?;
        let (all, cells) = (kept.replicates.len(), kept.points.len() * kept.replicates.len());
        let there = |kept: &Kept<'_>| kept.points.iter().flat_map(|point| &point.1).filter(|lacks| !**lacks).count();
        let fewest = there(&kept).max(cells.div_ceil(2)).div_ceil(2);
        let mut without = Vec::new();
        for _ in 0..=MOST_LEFT_OUT {
            if there(&kept) < fewest {
                return None;
            }
            match kept.worst() {
                _ if kept.points.iter().all(|point| !point.1.contains(&true)) => {
                    let replicates = (kept.replicates.len(), all);
                    return Some(Self { without, replicates, ..kept.factorial(blocks) });
                }
                Some(slice) => without.extend(kept.leave_out(slice)),
                None => return None,
            }
        }
        None
    }
}

impl<'a> Kept<'a> {
    /// All that there is; none if that is too much.
    fn of(configs: &'a [Config]) -> Option<Self> {
        let levels = |h: usize| configs.iter().filter_map(|c| c.levels[h]).collect::<BTreeSet<usize>>();
        let factors = (0..configs.first()?.levels.len()).map(|h| (h, levels(h).into_iter().collect::<Vec<_>>()));
        let factors: Vec<(usize, Vec<usize>)> = factors.filter(|(_, levels)| levels.len() > 1).collect();
        let replicates: BTreeSet<Replicate> = configs.iter().flat_map(|c| c.trials.keys().copied()).collect();
        let replicates: Vec<Replicate> = replicates.into_iter().collect();
        let cells = factors.iter().try_fold(replicates.len(), |n, (_, levels)| n.checked_mul(levels.len()))?;
        if cells > MOST_CELLS {
            return None;
        }
        let found = Lookup::of(configs, &factors);
        let point = |mut i: usize| {
            let value = |(h, levels): &(usize, Vec<usize>)| {
                let place = i % levels.len();
                i /= levels.len();
                (*h, levels[place])
            };
            let mut point: Vec<(usize, usize)> = factors.iter().rev().map(value).collect();
            point.reverse();
            let config = found.config(&point);
            let lacks = |r| config.is_none_or(|c: &Config| !c.trials.contains_key(r));
            (config, replicates.iter().map(lacks).collect())
        };
        let points = (0..factors.iter().map(|(_, levels)| levels.len()).product::<usize>()).map(point).collect();
        Some(Self { factors, replicates, points })
    }

    /// What lacks most for its size, of those the smallest; none if nothing can be left out.
    fn worst(&self) -> Option<Slice> {
        let counts: Vec<usize> =
            self.points.iter().map(|(_, lacks)| lacks.iter().filter(|lacks| **lacks).count()).collect();
        let mut all: Vec<(Slice, usize, usize)> = Vec::new();
        for (factor, (_, levels)) in self.factors.iter().enumerate().filter(|(_, (_, levels))| levels.len() > 2) {
            let stride = self.stride(factor);
            let mut missing = vec![0; levels.len()];
            counts.iter().enumerate().for_each(|(i, count)| missing[i / stride % levels.len()] += count);
            let size = self.points.len() / levels.len() * self.replicates.len();
            all.extend((0..).zip(missing).map(|(place, missing)| (Slice::Value { factor, place }, missing, size)));
        }
        if self.replicates.len() > 1 {
            let of = |place: usize| self.points.iter().filter(|(_, lacks)| lacks[place]).count();
            let slice = |place| (Slice::Replicate { place }, of(place), self.points.len());
            all.extend((0..self.replicates.len()).map(slice));
        }
        let worst = all.into_iter().filter(|(_, missing, _)| *missing > 0).reduce(|a, b| {
            // Shares by products of counts: no rounding decides.
            let by_share = (b.1 * a.2).cmp(&(a.1 * b.2));
            if by_share.then(a.2.cmp(&b.2)).is_gt() { b } else { a }
        });
        worst.map(|(slice, ..)| slice)
    }

    /// How far points with neighbouring values of a factor are from each other.
    fn stride(&self, factor: usize) -> usize {
        self.factors[factor + 1..].iter().map(|(_, levels)| levels.len()).product()
    }

    /// Leaves it out; tells which value it was.
    fn leave_out(&mut self, slice: Slice) -> Option<(usize, usize)> {
        match slice {
            Slice::Value { factor, place } => {
                let stride = self.stride(factor);
                let (h, levels) = &mut self.factors[factor];
                let mut i = 0..;
                let n = levels.len();
                self.points.retain(|_| i.next().is_some_and(|i| i / stride % n != place));
                Some((*h, levels.remove(place)))
            }
            Slice::Replicate { place } => {
                self.replicates.remove(place);
                for (_, lacks) in &mut self.points {
                    lacks.remove(place);
                }
                None
            }
        }
    }

    /// The grid, which lacks nothing.
    fn factorial(&self, blocks: Blocks) -> Factorial {
        let configs = || self.points.iter().filter_map(|point| point.0);
        let mut by_block: BTreeMap<u32, Vec<Vec<f64>>> = BTreeMap::new();
        for replicate in &self.replicates {
            let of = configs().filter_map(|config| config.trials.get(replicate).copied()).collect();
            by_block.entry(blocks.block(*replicate)).or_default().push(of);
        }
        Factorial {
            factors: self.factors.iter().map(|(h, levels)| (*h, levels.len())).collect(),
            blocks: by_block.into_values().collect(),
            configs: configs().map(|config| &config.levels).collect::<BTreeSet<_>>().len(),
            without: Vec::new(),
            replicates: (self.replicates.len(), self.replicates.len()),
        }
    }
}

/// Which config stands at a point of the grid.
struct Lookup<'a> {
    /// The hyperparameters that have an effect together.
    active: BTreeSet<Vec<usize>>,
    configs: BTreeMap<Vec<(usize, usize)>, &'a Config>,
}

impl<'a> Lookup<'a> {
    fn of(configs: &'a [Config], factors: &[(usize, Vec<usize>)]) -> Self {
        let point = |config: &Config| -> Vec<(usize, usize)> {
            factors.iter().filter_map(|(h, _)| Some((*h, config.levels[*h]?))).collect()
        };
        let configs: BTreeMap<_, _> = configs.iter().map(|config| (point(config), config)).collect();
        let active = configs.keys().map(|point| point.iter().map(|(h, _)| *h).collect()).collect();
        Self { active, configs }
    }

    fn config(&self, point: &[(usize, usize)]) -> Option<&'a Config> {
        self.active.iter().find_map(|active| {
            let of: Vec<_> = point.iter().filter(|(h, _)| active.contains(h)).copied().collect();
            self.configs.get(&of).copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(levels: &[Option<usize>], replicates: &[u32]) -> Config {
        let trials = replicates.iter().map(|&data| (Replicate { data, training: 0 }, f64::from(data)));
        Config { levels: levels.to_vec(), trials: trials.collect() }
    }

    fn grid(replicates: impl Fn(usize, usize) -> Vec<u32>) -> Vec<Config> {
        let points = (0..4).flat_map(|a| (0..3).map(move |b| (a, b)));
        points.map(|(a, b)| config(&[Some(a), Some(b), Some(7)], &replicates(a, b))).collect()
    }

    type Pairs = Vec<(usize, usize)>;

    fn shape(configs: &[Config]) -> Option<(Pairs, Pairs, (usize, usize))> {
        Factorial::of(configs, Blocks::Datasets).map(|f| {
            let points: usize = f.factors.iter().map(|(_, n)| n).product();
            assert!(f.blocks.iter().flatten().all(|replicate| replicate.len() == points));
            (f.factors, f.without, f.replicates)
        })
    }

    #[test]
    fn a_full_grid_is_all_of_it() {
        assert_eq!(shape(&grid(|_, _| vec![0, 1, 2])), Some((vec![(0, 4), (1, 3)], vec![], (3, 3))));
    }

    #[test]
    fn what_lacks_most_is_left_out() {
        let diverged = grid(|a, b| if a == 3 && b < 2 { vec![] } else { vec![0, 1, 2] });
        assert_eq!(shape(&diverged), Some((vec![(0, 3), (1, 3)], vec![(0, 3)], (3, 3))));
        let lost_two = grid(|a, b| if [(1, 1), (2, 0)].contains(&(a, b)) { vec![0, 2] } else { vec![0, 1, 2] });
        assert_eq!(shape(&lost_two), Some((vec![(0, 4), (1, 3)], vec![], (2, 3))));
        assert_eq!(shape(&grid(|a, b| if a == b { vec![0] } else { vec![] })), None, "a diagonal");
    }

    #[test]
    fn a_hyperparameter_without_an_effect_has_every_value() {
        // kernel has no effect at weight 0
        let mut configs = vec![config(&[Some(0), None], &[0])];
        configs.extend([(1, 0), (1, 1), (2, 0), (2, 1)].map(|(w, k)| config(&[Some(w), Some(k)], &[0])));
        let factorial = Factorial::of(&configs, Blocks::Datasets).unwrap();
        assert_eq!((factorial.factors, factorial.configs), (vec![(0, 3), (1, 2)], 5));
        assert_eq!(factorial.blocks[0][0].len(), 6);
    }
}
