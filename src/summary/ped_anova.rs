//! How much each hyperparameter matters for being among the best tenth of configs that are no grid: PED-ANOVA.
//!
//! The density of a hyperparameter's values among the best is compared with that among all, by Pearson's divergence
//! (Watanabe, Bansal & Hutter, IJCAI 2023, arXiv 2304.10255); where a hyperparameter has an effect in some configs alone,
//! among those, weighted by how many they are (arXiv 2601.20800, theorem 4.2). Densities, bandwidths and defaults are those
//! of Optuna 5.0.0's `PedAnovaImportanceEvaluator`, as shares of their sum: the tests compare with its numbers.

use crate::space::{Distribution, Scale};

/// The best are so many of all.
const BEST: f64 = 0.1;
/// Fewer configs among the best say nothing (Optuna's documentation).
const FEWEST: usize = 5;
/// So many configs have as many among the best.
pub(super) const FEWEST_OF_ALL: usize = 41;
/// Places of a range.
const PLACES: usize = 50;
/// Weight of the prior beside that of one config.
const PRIOR: f64 = 1.0;
/// What keeps quotients of densities finite.
const TINY: f64 = 1e-12;

/// A hyperparameter's values, on a grid of places.
#[derive(Debug)]
pub(super) struct Column {
    /// How many places there are.
    places: usize,
    /// Whether they are in an order.
    is_ordered: bool,
    /// Where each config stands; none where the hyperparameter has no effect.
    at: Vec<Option<usize>>,
}

impl Column {
    /// Of a range the nearest of its places, of a list the number of the value. `values` are numbers on the axis of a range,
    /// and numbers of values of a list.
    pub(super) fn of(distribution: &Distribution, values: &[Option<f64>]) -> Self {
        let (low, high, scale, places) = match *distribution {
            Distribution::Float { low, high, scale, steps } => {
                (low, high, scale, steps.map_or(PLACES, |n| PLACES.min(n as usize)))
            }
            Distribution::Int { low, high, scale, steps } => {
                let all = high.abs_diff(low).saturating_add(1);
                let all = match (steps, scale) {
                    (Some(n), _) => n as usize,
                    (None, Scale::Linear) => usize::try_from(all).unwrap_or(PLACES),
                    (None, Scale::Log) => powers_of_two(all) + 1,
                };
                #[expect(clippy::cast_precision_loss, reason = "spec keeps whole numbers below 2^53")]
                (low as f64, high as f64, scale, PLACES.min(all))
            }
            Distribution::Choice(ref all) | Distribution::Weighted { values: ref all, .. } => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number of a value")]
                let at: Vec<Option<usize>> = values.iter().map(|value| value.map(|i| i as usize)).collect();
                // What a condition puts instead need not be among them.
                let places = at.iter().flatten().map(|place| place + 1).fold(all.len(), usize::max);
                return Self { places, is_ordered: false, at };
            }
        };
        let along = |x: f64| if scale == Scale::Log { libm::log(x) } else { x };
        let step = (along(high) - along(low)) / count(places.max(2) - 1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
        let place = |x: f64| libm::ceil((along(x) - along(low)) / step - 0.5).clamp(0.0, count(places - 1)) as usize;
        Self { places, is_ordered: true, at: values.iter().map(|value| value.map(place)).collect() }
    }

    /// How differently the best are spread over the places.
    fn divergence(&self, best: &[bool]) -> f64 {
        let counts = |of_best: bool| {
            let mut counts = vec![0_usize; self.places];
            let at = self.at.iter().zip(best).filter(|(_, best)| **best || !of_best);
            at.filter_map(|(at, _)| *at).for_each(|place| counts[place] += 1);
            counts
        };
        let (all, top) = (counts(false), counts(true));
        let sums = [&all, &top].map(|counts| counts.iter().sum::<usize>());
        if self.places < 2 || sums[0] < 2 || sums[1] == 0 {
            return 0.0;
        }
        let density = |counts: &[usize]| if self.is_ordered { ordered(counts) } else { unordered(counts) };
        let (among_all, among_best) = (density(&all), density(&top));
        let excess = |(p, q): (&f64, &f64)| {
            let ratio = (q + TINY) / (p + TINY) - 1.0;
            (p + TINY) * ratio * ratio
        };
        let pearson = among_all.iter().zip(&among_best).map(excess).sum::<f64>();
        // Optuna's α² / β, without factors that all hyperparameters share
        count(sums[1]) * count(sums[1]) / count(sums[0]) * pearson
    }
}

/// The share of each hyperparameter, of configs with these losses; none if fewer than [`FEWEST`] are among the best, or
/// these do not differ from all.
pub(super) fn shares(columns: &[Column], losses: &[f64]) -> Option<Vec<f64>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
    let best = libm::ceil(BEST * count(losses.len())) as usize;
    if best < FEWEST {
        return None;
    }
    let mut sorted = losses.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cutoff = sorted[best - 1];
    let best: Vec<bool> = losses.iter().map(|loss| *loss <= cutoff).collect();
    let divergences: Vec<f64> = columns.iter().map(|column| column.divergence(&best)).collect();
    let sum: f64 = divergences.iter().sum();
    (sum > 0.0 && best.iter().any(|best| !best)).then(|| divergences.iter().map(|d| d / sum).collect())
}

/// Parzen's estimate of a density on ordered places: a normal distribution about each config, cut off at both ends, with the
/// bandwidth of Scott's rule, and a wide one about the middle as the prior.
fn ordered(counts: &[usize]) -> Vec<f64> {
    let seen: Vec<(f64, usize)> =
        counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| (count(i), *n)).collect();
    let sum: usize = seen.iter().map(|(_, n)| n).sum();
    let weigh = |f: &dyn Fn(f64) -> f64| seen.iter().map(|(x, n)| f(*x) * count(*n)).sum::<f64>();
    let mean = weigh(&|x| x) / count(sum);
    let sd = libm::sqrt(weigh(&|x| (x - mean) * (x - mean)) / (count(sum) - 1.0).max(1.0));
    // The first place whose cumulated count is at least, or is above, a quarter and three quarters.
    let quartile = |is_there: &dyn Fn(usize) -> bool| {
        let mut cumulated = 0;
        let reaches = |(_, n): &&(f64, usize)| {
            cumulated += n;
            is_there(cumulated)
        };
        seen.iter().find(reaches).or(seen.last()).map_or(0.0, |(x, _)| *x)
    };
    let between_quartiles = quartile(&|n| n > sum * 3 / 4) - quartile(&|n| n >= sum / 4);
    let scott = 1.059 * (between_quartiles / 1.34).min(sd) * libm::pow(count(sum), -0.2);
    let (bandwidth, last) = (scott.max(0.5 / 1.64), count(counts.len() - 1));
    let mut kernels: Vec<(f64, f64, f64)> = seen.iter().map(|(x, n)| (*x, bandwidth, count(*n))).collect();
    kernels.push((last / 2.0, last + 1.0, PRIOR));
    let mass = |x: f64, (mu, sigma, _): &(f64, f64, f64)| {
        normal_mass((x - 0.5 - mu) / sigma, (x + 0.5 - mu) / sigma)
            / normal_mass((-0.5 - mu) / sigma, (last + 0.5 - mu) / sigma)
    };
    let at = |x: f64| kernels.iter().map(|kernel| kernel.2 * mass(x, kernel)).sum::<f64>() / (count(sum) + PRIOR);
    (0..counts.len()).map(|i| at(count(i))).collect()
}

/// The same on places without an order.
fn unordered(counts: &[usize]) -> Vec<f64> {
    let kernels = count(counts.iter().filter(|n| **n > 0).count() + 1);
    let (sum, base) = (count(counts.iter().sum::<usize>()), PRIOR / kernels);
    let row = 1.0 + base * count(counts.len());
    let at = |n: usize| (count(n) + base * sum) / row + PRIOR / count(counts.len());
    counts.iter().map(|n| at(*n) / (sum + PRIOR)).collect()
}

/// The probability of the standard normal distribution between `a` and `b`, by the tail where it is exact.
fn normal_mass(a: f64, b: f64) -> f64 {
    let below = |x: f64| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
    if a > 0.0 { below(-a) - below(-b) } else { below(b) - below(a) }
}

/// The least power of 2 that is at least `n` has this exponent.
fn powers_of_two(n: u64) -> usize {
    n.checked_next_power_of_two().map_or(64, u64::trailing_zeros) as usize
}

#[expect(clippy::cast_precision_loss, reason = "a count of configs or places")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Value;

    fn table(text: &'static str) -> Vec<Vec<&'static str>> {
        text.lines().skip(1).map(|line| line.split(',').collect()).collect()
    }

    // Made by tests/optuna/make.py.
    #[test]
    fn shares_are_those_of_optuna() {
        let float = |low, high, scale, steps| Distribution::Float { low, high, scale, steps };
        let int = |low, high, scale| Distribution::Int { low, high, scale, steps: None };
        let optimizers = ["sgd", "adam", "rmsprop"];
        let space = [
            ("x", float(-2.0, 3.0, Scale::Linear, None)),
            ("lr", float(1e-5, 1e-1, Scale::Log, None)),
            ("width", int(16, 512, Scale::Log)),
            ("layers", int(1, 6, Scale::Linear)),
            ("decay", float(0.0, 0.5, Scale::Linear, Some(6))),
            ("optimizer", Distribution::Choice(optimizers.map(|word| Value::Text(word.into())).to_vec())),
            ("momentum", float(0.5, 0.99, Scale::Linear, None)),
            ("inert", float(0.0, 1.0, Scale::Linear, None)),
        ];
        let rows = table(include_str!("../../tests/optuna/trials.csv"));
        let number = |cell: &str| match optimizers.iter().position(|word| *word == cell) {
            Some(i) => Some(count(i)),
            None => cell.parse().ok(),
        };
        let column = |(k, (_, d)): (usize, &(&str, Distribution))| {
            Column::of(d, &rows.iter().map(|row| number(row[k + 1])).collect::<Vec<_>>())
        };
        let columns: Vec<Column> = space.iter().enumerate().map(column).collect();
        for (goal, sign) in [("minimize", 1.0), ("maximize", -1.0)] {
            let losses: Vec<f64> = rows.iter().map(|row| sign * row[0].parse::<f64>().unwrap()).collect();
            let found = shares(&columns, &losses).unwrap();
            for row in table(include_str!("../../tests/optuna/shares.csv")).iter().filter(|row| row[0] == goal) {
                let at = space.iter().position(|(name, _)| *name == row[1]).unwrap();
                let expected: f64 = row[2].parse().unwrap();
                assert!((found[at] - expected).abs() < 1e-9, "{goal} {}: {} {expected}", row[1], found[at]);
            }
        }
    }

    #[test]
    fn there_is_no_answer_from_few_or_equal_configs() {
        let column = |n: usize| [Column { places: 2, is_ordered: false, at: (0..n).map(|i| Some(i % 2)).collect() }];
        let shares_of = |n: usize, loss: fn(usize) -> f64| shares(&column(n), &(0..n).map(loss).collect::<Vec<_>>());
        assert_eq!(shares_of(40, count), None, "four of forty");
        assert_eq!(shares_of(41, count), Some(vec![1.0]));
        assert_eq!(shares_of(100, |_| 1.0), None, "all are the best");
    }
}
