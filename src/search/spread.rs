//! In which order configs are trained, so that those of any beginning are spread over the space: a sweep that is stopped
//! has used every value of every hyperparameter about equally often, and every pair of values likewise.
//!
//! Greedy: the next config has the value that was used least, and of a few such configs it is the one whose other values
//! and pairs of values were used least.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::sampler::Sampler;
use crate::trial::{Purpose, stream};

/// So many configs are spread well enough by chance.
const MANY: usize = 1 << 20;

/// Configs among which the next one is chosen.
const CANDIDATES: usize = 16;

/// Pairs of values are counted on two axes that have no more of them.
const PAIRS: usize = 4096;

/// The configs with these numbers of the `sampler`, by their place among them, in the order in which to train them.
pub(super) fn spread(sampler: &dyn Sampler, numbers: &[u32], seed: u64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(numbers.len()).collect();
    let axes = sampler.axes();
    if axes.is_empty() {
        return order;
    }
    stream(seed, Purpose::Order, &[]).shuffle(&mut order);
    if order.len() > MANY {
        return order;
    }
    let levels = |config: u32| sampler.levels(numbers[config as usize]);
    let mut usage = Usage::new(&axes, order, &levels);
    std::iter::from_fn(|| usage.next(&levels)).collect()
}

/// How often each value, and each pair of values, was used by the configs so far.
struct Usage {
    /// By axis and level.
    values: Vec<Vec<Level>>,
    pairs: Vec<Pairs>,
    /// The share of use, axis and level of every level, the least used first; what is out of date is passed over.
    least_used: BinaryHeap<Reverse<(u64, usize, usize)>>,
    /// By config.
    used: Vec<bool>,
}

/// A value on an axis.
#[derive(Clone, Default)]
struct Level {
    configs: u64,
    used: u64,
    /// The configs that are not used yet, and some that are.
    waiting: Vec<u32>,
}

impl Level {
    /// The share of its configs that is used, in units of 2⁻³².
    fn share(&self) -> u64 {
        (self.used << 32) / self.configs.max(1)
    }

    /// The first of its configs that are not used.
    fn candidates(&mut self, used: &[bool]) -> &[u32] {
        let mut i = self.waiting.len();
        let mut found = 0;
        while i > 0 && found < CANDIDATES {
            i -= 1;
            if used[self.waiting[i] as usize] {
                self.waiting.swap_remove(i);
            } else {
                found += 1;
            }
        }
        &self.waiting[i..]
    }
}

/// How often each pair of values of two axes was used.
struct Pairs {
    axes: (usize, usize),
    /// Values on the second axis.
    width: usize,
    used: Vec<u64>,
}

impl Pairs {
    fn index(&self, levels: &[usize]) -> usize {
        levels[self.axes.0] * self.width + levels[self.axes.1]
    }
}

impl Usage {
    /// Nothing is used yet of `configs` on axes with so many values each.
    fn new(axes: &[usize], configs: Vec<u32>, levels: &impl Fn(u32) -> Vec<usize>) -> Self {
        let mut values: Vec<Vec<Level>> = axes.iter().map(|n| vec![Level::default(); *n]).collect();
        let used = vec![false; configs.len()];
        for config in configs {
            for (axis, level) in levels(config).into_iter().enumerate() {
                values[axis][level].configs += 1;
                values[axis][level].waiting.push(config);
            }
        }
        let all = axes.iter().enumerate().flat_map(|(axis, n)| (0..*n).map(move |level| Reverse((0, axis, level))));
        let of_two = |a: usize| (a + 1..axes.len()).map(move |b| (a, b));
        let few = (0..axes.len()).flat_map(of_two).filter(|(a, b)| axes[*a] * axes[*b] <= PAIRS);
        let pairs = few.map(|(a, b)| Pairs { axes: (a, b), width: axes[b], used: vec![0; axes[a] * axes[b]] });
        Self { least_used: all.collect(), pairs: pairs.collect(), values, used }
    }

    /// The next config; none when all are used.
    fn next(&mut self, levels: &impl Fn(u32) -> Vec<usize>) -> Option<u32> {
        loop {
            let Reverse((share, axis, level)) = self.least_used.pop()?;
            if share != self.values[axis][level].share() {
                continue;
            }
            let candidates = self.values[axis][level].candidates(&self.used).to_vec();
            if let Some(next) = candidates.into_iter().min_by_key(|config| self.cost(&levels(*config))) {
                self.count(next, &levels(next));
                return Some(next);
            }
        }
    }

    /// How much the values of a config were used, and their pairs, each in proportion to what is usual on its axes.
    fn cost(&self, levels: &[usize]) -> u64 {
        let values = self.values.iter().zip(levels).map(|(axis, level)| axis[*level].used * axis.len() as u64);
        let pairs = self.pairs.iter().map(|pairs| pairs.used[pairs.index(levels)] * pairs.used.len() as u64);
        values.chain(pairs).sum()
    }

    fn count(&mut self, config: u32, levels: &[usize]) {
        self.used[config as usize] = true;
        for (axis, level) in levels.iter().enumerate() {
            let value = &mut self.values[axis][*level];
            value.used += 1;
            self.least_used.push(Reverse((value.share(), axis, *level)));
        }
        for pairs in &mut self.pairs {
            let index = pairs.index(levels);
            pairs.used[index] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::search::sampler;
    use crate::spec::Sweep;

    fn sampler_of(space: &str) -> std::sync::Arc<dyn Sampler> {
        let text = format!("name = \"t\"\nmax_trials = 1_000_000\ndata.source = \"moons\"\n[space]\n{space}");
        sampler::of(&Sweep::example(&text))
    }

    #[test]
    fn any_beginning_has_used_all_values_about_equally_often() {
        for space in [
            "model.layers = [1, 2, 3]\nmodel.hidden_size = [4, 8]\ntraining.epochs = [1, 2, 3]\ndata.n_train = [20, 40, 80]",
            "model.layers = [1, 2]\ntraining.lr = { low = 1e-4, high = 1e-1, scale = \"log\", steps = 20 }",
            "training.lr = { low = 1e-4, high = 1e-1, scale = \"log\", steps = 50 }\nmodel.hidden_size = { low = 1, high = 40 }\n\
             model.layers = { low = 1, high = 5 }",
            "training.lr = { low = 1e-4, high = 1e-1, scale = \"log\", steps = 300 }",
        ] {
            let sampler = sampler_of(space);
            let all: Vec<u32> = (0..sampler.len()).collect();
            let order = spread(&*sampler, &all, 1);
            assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), all.iter().copied().collect());
            let axes = sampler.axes();
            let mut used: Vec<Vec<usize>> = axes.iter().map(|n| vec![0; *n]).collect();
            for (done, config) in order.iter().enumerate() {
                for (axis, level) in sampler.levels(*config).into_iter().enumerate() {
                    used[axis][level] += 1;
                }
                for (axis, used) in used.iter().enumerate() {
                    let fair = (done + 1) / used.len();
                    let fits = |n: &usize| n.abs_diff(fair) <= 3 + fair / 10;
                    assert!(used.iter().all(fits), "{space}: axis {axis} after {}: {used:?}", done + 1);
                }
            }
        }
    }

    proptest! {
        /// What is left of a grid is spread, too: every value is used within as many configs as there are values.
        #[test]
        fn whatever_is_left_of_a_grid(keep in prop::collection::vec(any::<bool>(), 54), seed in any::<u64>()) {
            let sampler = sampler_of(
                "model.layers = [1, 2, 3]\nmodel.hidden_size = [4, 8]\ntraining.epochs = [1, 2, 3]\ndata.n_train = [20, 40, 80]",
            );
            let left: Vec<u32> = (0..54).filter(|i| keep[*i as usize]).collect();
            let order = spread(&*sampler, &left, seed);
            prop_assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), (0..).take(left.len()).collect());
            let values = |configs: &[u32]| -> BTreeSet<(usize, usize)> {
                configs.iter().flat_map(|i| sampler.levels(left[*i as usize]).into_iter().enumerate()).collect()
            };
            prop_assert_eq!(values(&order[..order.len().min(11)]), values(&order));
        }
    }
}
