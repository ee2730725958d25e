//! What trials that are not complete would have measured, so that means over configs compare like with like.
//!
//! A mean over configs of which one lacks a replicate is moved by that config's and by that replicate's absence. What is
//! lacking is filled in from the additive fit of configs and replicates by least squares (Yates 1933): then the mean over all
//! cells is that of the fit. Cells that were filled in do not vary of themselves: intervals are widened by the root of all
//! cells over those that were measured.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Blocks, Cell};
use super::estimate::Estimate;
use crate::trial::{ConfigId, Replicate};

/// Rounds of the fit at most, and when it has come to rest.
const ROUNDS: usize = 500;
const AT_REST: f64 = 1e-13;

/// The cells of each config, those that are lacking filled in.
pub(super) struct Filled {
    configs: BTreeMap<ConfigId, Vec<Cell>>,
    /// How many of them were measured.
    measured: BTreeMap<ConfigId, usize>,
}

impl Filled {
    /// Of the numbers that trials measured.
    pub(super) fn of(trials: impl Iterator<Item = (ConfigId, Replicate, f64)>) -> Self {
        let (mut configs, mut replicates) = (BTreeMap::<ConfigId, Vec<Cell>>::new(), BTreeSet::new());
        for (config, replicate, value) in trials {
            configs.entry(config).or_default().push((replicate, value));
            replicates.insert(replicate);
        }
        let measured: BTreeMap<ConfigId, usize> = configs.iter().map(|(id, cells)| (*id, cells.len())).collect();
        if measured.values().any(|n| *n < replicates.len()) {
            let (of_config, of_replicate) = fit(&configs);
            for (id, cells) in &mut configs {
                let known: BTreeSet<Replicate> = cells.iter().map(|(replicate, _)| *replicate).collect();
                let lacking = replicates.iter().filter(|replicate| !known.contains(replicate));
                cells.extend(lacking.map(|replicate| (*replicate, of_config[id] + of_replicate[replicate])));
                cells.sort_by_key(|(replicate, _)| *replicate);
            }
        }
        Self { configs, measured }
    }

    /// The cells of each config.
    pub(super) fn cells(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.configs.values()
    }

    /// The mean over these configs; `n` counts what was measured.
    pub(super) fn marginal(&self, blocks: Blocks, configs: &BTreeSet<ConfigId>) -> Estimate {
        let cells: Vec<Cell> = configs.iter().filter_map(|id| self.configs.get(id)).flatten().copied().collect();
        let measured: usize = configs.iter().filter_map(|id| self.measured.get(id)).sum();
        let Estimate { mean, sd, half_width, .. } = blocks.estimate(&cells);
        #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
        let wider = libm::sqrt(cells.len() as f64 / measured as f64);
        Estimate { n: measured, mean, sd, half_width: half_width.map(|half| half * wider) }
    }
}

/// The effects of configs and of replicates that add up to the numbers as nearly as can be: each is the mean of what the others
/// leave, again and again.
fn fit(configs: &BTreeMap<ConfigId, Vec<Cell>>) -> (BTreeMap<ConfigId, f64>, BTreeMap<Replicate, f64>) {
    let mut of_config: BTreeMap<ConfigId, f64> = configs.keys().map(|id| (*id, 0.0)).collect();
    let mut of_replicate: BTreeMap<Replicate, f64> =
        configs.values().flatten().map(|(replicate, _)| (*replicate, 0.0)).collect();
    for _ in 0..ROUNDS {
        for (id, cells) in configs {
            let left: Vec<f64> = cells.iter().map(|(replicate, y)| y - of_replicate[replicate]).collect();
            of_config.insert(*id, Estimate::of(&left).mean);
        }
        let mut left: BTreeMap<Replicate, Vec<f64>> = BTreeMap::new();
        for (id, cells) in configs {
            for (replicate, y) in cells {
                left.entry(*replicate).or_default().push(y - of_config[id]);
            }
        }
        let (mut moved, mut size) = (0.0_f64, 0.0_f64);
        for (replicate, left) in left {
            let new = Estimate::of(&left).mean;
            let old = of_replicate.insert(replicate, new).unwrap_or_default();
            (moved, size) = (moved.max((new - old).abs()), size.max(new.abs()));
        }
        if moved <= AT_REST * size {
            break;
        }
    }
    (of_config, of_replicate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    fn replicate(data: u32) -> Replicate {
        Replicate { data, training: 0 }
    }

    // With statsmodels 0.14:
    //     d = pd.DataFrame([(0, 0, 1.0), (0, 1, 2.5), (1, 0, 2.0), (1, 2, 7.0), (2, 1, 4.0), (2, 2, 8.5)], columns=["c", "r", "y"])
    //     m = ols("y ~ C(c) + C(r)", d).fit(); m.predict(pd.DataFrame({"c": [0, 1, 2], "r": [2, 1, 0]}))
    #[test]
    fn what_is_lacking_is_that_of_least_squares() {
        let cells = [(0, 0, 1.0), (0, 1, 2.5), (1, 0, 2.0), (1, 2, 7.0), (2, 1, 4.0), (2, 2, 8.5)];
        let filled = Filled::of(cells.into_iter().map(|(c, r, y)| (ConfigId(c), replicate(r), y)));
        let lacking = [(0, 2, LACKING[0]), (1, 1, LACKING[1]), (2, 0, LACKING[2])];
        for (config, data, expected) in lacking {
            let found = filled.configs[&ConfigId(config)][data as usize];
            assert!(found.0 == replicate(data) && (found.1 - expected).abs() < 1e-9, "{found:?}");
        }
        let e = filled.marginal(Blocks::Datasets, &BTreeSet::from([ConfigId(0), ConfigId(2)]));
        assert_eq!(e.n, 4);
    }

    const LACKING: [f64; 3] = [6.5, 3.0, 3.0];

    #[test]
    fn nothing_is_done_where_nothing_is_lacking() {
        let cells = (0..3_u32).flat_map(|c| (0..4).map(move |r| (ConfigId(c.into()), replicate(r), f64::from(r + c))));
        let filled = Filled::of(cells);
        let all: Vec<Cell> = filled.configs.values().flatten().copied().collect();
        let marginal = filled.marginal(Blocks::Datasets, &(0..3).map(ConfigId).collect());
        assert_eq!(marginal, Blocks::Datasets.estimate(&all));
    }

    /// A third of the trials fails. What datasets add to all configs does not move the mean of some, and intervals cover.
    #[test]
    fn intervals_cover_where_a_third_is_lacking() {
        let (mut covered, mut bias, runs) = (0_u32, 0.0, 2000);
        for run in 0..runs {
            let mut from = stream(7, Purpose::Order, &[run]);
            let of_data: Vec<f64> = (0..5).map(|_| from.normal_pair()[0]).collect();
            let mut cells = Vec::new();
            for config in 0..6_u32 {
                for data in 0..5_u32 {
                    let [own, _] = from.normal_pair();
                    if from.uniform() > 1.0 / 3.0 {
                        let y = 2.0 * f64::from(config) + of_data[data as usize] + own;
                        cells.push((ConfigId(config.into()), replicate(data), y));
                    }
                }
            }
            let filled = Filled::of(cells.into_iter());
            let e = filled.marginal(Blocks::Datasets, &[1, 2, 4].map(ConfigId).into());
            let truth = 2.0 * 7.0 / 3.0;
            covered += u32::from(e.half_width.is_some_and(|half| (e.mean - truth).abs() <= half));
            bias += (e.mean - truth) / f64::from(runs);
        }
        let coverage = f64::from(covered) / f64::from(runs);
        assert!(bias.abs() < 0.05 && coverage > 0.935, "{bias}, {coverage}");
    }
}
