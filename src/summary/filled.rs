//! What trials that are not complete would have measured, so that means over configs compare like with like.
//!
//! A mean over configs of which one lacks a replicate is moved by that config's and by that replicate's absence. What is
//! lacking is filled in from the additive fit of configs and replicates by least squares (Yates 1933): then the mean over all
//! cells is that of the fit. Cells that were filled in do not vary of themselves: intervals are widened by the root of all
//! cells over those that were measured.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{Blocks, Cell};
use super::estimate::{Estimate, mean};
use crate::trial::{ConfigId, Replicate};

/// Rounds of the fit at most, and when it has come to rest.
const ROUNDS: usize = 500;
const AT_REST: f64 = 1e-13;

/// The configs in the order of their ids, those cells that are lacking filled in.
pub(super) struct Filled {
    ids: Vec<ConfigId>,
    /// The cells of each.
    cells: Vec<Vec<Cell>>,
    /// How many of them were measured.
    measured: Vec<usize>,
}

impl Filled {
    /// Of the numbers that trials measured.
    pub(super) fn of(trials: impl Iterator<Item = (ConfigId, Replicate, f64)>) -> Self {
        let mut trials: Vec<(ConfigId, Replicate, f64)> = trials.collect();
        trials.sort_by_key(|(id, ..)| *id);
        let replicates: BTreeSet<Replicate> = trials.iter().map(|(_, replicate, _)| *replicate).collect();
        let (mut ids, mut cells) = (Vec::new(), Vec::<Vec<Cell>>::new());
        for config in trials.chunk_by(|a, b| a.0 == b.0) {
            ids.push(config[0].0);
            cells.push(config.iter().map(|(_, replicate, value)| (*replicate, *value)).collect());
        }
        let measured: Vec<usize> = cells.iter().map(Vec::len).collect();
        if measured.iter().any(|n| *n < replicates.len()) {
            let (of_configs, of_replicate) = fit(&cells);
            for (cells, of_config) in cells.iter_mut().zip(of_configs) {
                let known: BTreeSet<Replicate> = cells.iter().map(|(replicate, _)| *replicate).collect();
                let lacking = replicates.iter().filter(|replicate| !known.contains(replicate));
                cells.extend(lacking.map(|replicate| (*replicate, of_config + of_replicate[replicate])));
                cells.sort_by_key(|(replicate, _)| *replicate);
            }
        }
        Self { ids, cells, measured }
    }

    /// The cells of each config.
    pub(super) fn cells(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.cells.iter()
    }

    /// The place of a config among them; none if none of its trials measured anything.
    pub(super) fn place(&self, id: ConfigId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// The mean over the configs at these places, which ascend; `n` counts what was measured.
    pub(super) fn marginal(&self, blocks: Blocks, places: &[usize]) -> Estimate {
        let cells: Vec<Cell> = places.iter().flat_map(|place| &self.cells[*place]).copied().collect();
        let measured: usize = places.iter().map(|place| self.measured[*place]).sum();
        let Estimate { mean, sd, half_width, .. } = blocks.estimate(&cells);
        #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
        let wider = libm::sqrt(cells.len() as f64 / measured as f64);
        Estimate { n: measured, mean, sd, half_width: half_width.map(|half| half * wider) }
    }
}

/// The effects of configs and of replicates that add up to the numbers as nearly as can be: each is the mean of what the others
/// leave, again and again.
fn fit(configs: &[Vec<Cell>]) -> (Vec<f64>, BTreeMap<Replicate, f64>) {
    let mut of_configs = vec![0.0; configs.len()];
    let mut of_replicate: BTreeMap<Replicate, f64> =
        configs.iter().flatten().map(|(replicate, _)| (*replicate, 0.0)).collect();
    for _ in 0..ROUNDS {
        for (cells, of_config) in configs.iter().zip(&mut of_configs) {
            let left: Vec<f64> = cells.iter().map(|(replicate, y)| y - of_replicate[replicate]).collect();
            *of_config = mean(&left);
        }
        let mut left: BTreeMap<Replicate, Vec<f64>> = BTreeMap::new();
        for (cells, of_config) in configs.iter().zip(&of_configs) {
            for (replicate, y) in cells {
                left.entry(*replicate).or_default().push(y - of_config);
            }
        }
        let (mut moved, mut size) = (0.0_f64, 0.0_f64);
        for (replicate, left) in left {
            let new = mean(&left);
            let old = of_replicate.insert(replicate, new).unwrap_or_default();
            (moved, size) = (moved.max((new - old).abs()), size.max(new.abs()));
        }
        if moved <= AT_REST * size {
            break;
        }
    }
    (of_configs, of_replicate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    fn replicate(data: u32) -> Replicate {
        Replicate { data, training: 0 }
    }

    fn places(filled: &Filled, ids: &[u64]) -> Vec<usize> {
        ids.iter().filter_map(|id| filled.place(ConfigId(*id))).collect()
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
            let found = filled.cells[config][data as usize];
            assert!(found.0 == replicate(data) && (found.1 - expected).abs() < 1e-9, "{found:?}");
        }
        let e = filled.marginal(Blocks::Datasets, &[0, 2]);
        assert_eq!(e.n, 4);
    }

    const LACKING: [f64; 3] = [6.5, 3.0, 3.0];

    #[test]
    fn nothing_is_done_where_nothing_is_lacking() {
        let cells = (0..3_u32).flat_map(|c| (0..4).map(move |r| (ConfigId(c.into()), replicate(r), f64::from(r + c))));
        let filled = Filled::of(cells);
        let all: Vec<Cell> = filled.cells().flatten().copied().collect();
        let marginal = filled.marginal(Blocks::Datasets, &[0, 1, 2]);
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
            let e = filled.marginal(Blocks::Datasets, &places(&filled, &[1, 2, 4]));
            let truth = 2.0 * 7.0 / 3.0;
            covered += u32::from(e.half_width.is_some_and(|half| (e.mean - truth).abs() <= half));
            bias += (e.mean - truth) / f64::from(runs);
        }
        let coverage = f64::from(covered) / f64::from(runs);
        assert!(bias.abs() < 0.05 && coverage > 0.935, "{bias}, {coverage}");
    }
}
