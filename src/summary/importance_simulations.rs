//! Whether shares of the variance are without bias and their intervals cover, by simulation: grids whose truth is known.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::anova::{Shares, shares};
use super::blocks::Blocks;
use super::factorial::{Config, Factorial};
use super::terms::Share;
use crate::trial::{Purpose, Replicate, Stream, stream};

/// Variances of three main effects and of the pair of the first two.
const VARIANCES: [f64; 4] = [4.0, 1.0, 0.0, 0.5];
const TERMS: [&str; 4] = ["a", "b", "c", "a × b"];

/// How the trials of a grid of 3 × 3 × 2 configs come about.
#[derive(Clone, Copy)]
struct Design {
    data: u32,
    training: u32,
    /// The variance of a trial within a config.
    noise: f64,
    /// How much of it is what a dataset does to all configs, and to all that share a value.
    of_data: [f64; 2],
    /// exp of a normal instead of a normal.
    is_lognormal: bool,
}

impl Design {
    fn draw(self, from: &mut Stream) -> f64 {
        let [z, _] = from.normal_pair();
        // sd 0.5: mean exp(1/8), variance (exp(1/4) - 1) exp(1/4)
        if self.is_lognormal {
            ((0.5 * z).exp() - 0.125_f64.exp()) / (0.25_f64.exp_m1() * 0.25_f64.exp()).sqrt()
        } else {
            z
        }
    }

    fn shares(self, from: &mut Stream) -> Option<[Share; 4]> {
        let points: Vec<[u32; 3]> = (0..18).map(|i| [i / 6, i / 2 % 3, i % 2]).collect();
        let mut configs: Vec<Config> = points
            .iter()
            .map(|point| Config {
                levels: point.iter().map(|level| Some(*level as usize)).collect(),
                trials: BTreeMap::new(),
            })
            .collect();
        let sd = |share: f64| (share * self.noise).sqrt();
        let [of_all, of_value] = self.of_data;
        for data in 0..self.data {
            let all = sd(of_all) * self.draw(from);
            let of_values: Vec<[f64; 3]> =
                (0..3).map(|_| [0; 3].map(|_| sd(of_value / 3.0) * self.draw(from))).collect();
            for (config, point) in configs.iter_mut().zip(&points) {
                let truth = point_mean(*point);
                let of_dataset = all + (0..3).map(|k| of_values[k][point[k] as usize]).sum::<f64>();
                for training in 0..self.training {
                    let value = truth + of_dataset + sd(1.0 - of_all - of_value) * self.draw(from);
                    config.trials.insert(Replicate { data, training }, value);
                }
            }
        }
        let Shares { mains, pairs, .. } = shares(&Factorial::of(&configs, Blocks::Datasets).unwrap())?;
        Some([mains[0], mains[1], mains[2], pairs[0].1])
    }

    /// Of each term the mean share, how often its interval holds the truth, and the interval's mean width; how often there
    /// is no answer.
    fn of_runs(self, runs: u32) -> ([[f64; 3]; 4], u32) {
        let (mut sums, mut none) = ([[0.0; 3]; 4], 0);
        for run in 0..runs {
            let Some(found) = self.shares(&mut stream(3, Purpose::Order, &[run])) else {
                none += 1;
                continue;
            };
            for (k, share) in found.iter().enumerate() {
                let (truth, (low, high)) = (truth(k), share.interval.unwrap());
                let covers = f64::from(u8::from((low..=high).contains(&truth)));
                [share.value, covers, high - low].iter().zip(&mut sums[k]).for_each(|(x, sum)| *sum += x);
            }
        }
        (sums.map(|of_term| of_term.map(|sum| sum / f64::from(runs - none))), none)
    }
}

fn truth(term: usize) -> f64 {
    VARIANCES[term] / VARIANCES.iter().sum::<f64>()
}

/// The true mean of a config; effects over three values are straight lines.
fn point_mean([a, b, _]: [u32; 3]) -> f64 {
    let along = |level: u32| (f64::from(level) - 1.0) * 1.5_f64.sqrt();
    VARIANCES[0].sqrt() * along(a) + VARIANCES[1].sqrt() * along(b) + VARIANCES[3].sqrt() * along(a) * along(b)
}

#[test]
fn shares_have_no_bias_and_intervals_cover() {
    for (data, training, noise) in [(3, 1, 1.0), (5, 2, 4.0)] {
        let design = Design { data, training, noise, of_data: [0.3, 0.2], is_lognormal: false };
        let (found, none) = design.of_runs(1500);
        assert!(none < 10, "{none} of 1500 grids without a difference to be seen");
        for (k, [mean, coverage, _]) in found.into_iter().enumerate() {
            assert!((mean - truth(k)).abs() < 0.01, "{} in {data} × {training}: {mean}", TERMS[k]);
            assert!(coverage > 0.93, "{} in {data} × {training}: {coverage}", TERMS[k]);
        }
    }
}

/// A section of the page on simulations.
pub(super) fn section() -> String {
    let mut page = String::from(
        "\n## Importance\n\nHow often the 95 % interval of a share of the variance between configs (delete-one jackknife over \
         datasets) holds the true one, the mean estimate and the mean width, in 3,000 grids of 3 × 3 × 2 configs whose \
         three hyperparameters have effects of variance 4, 1 and 0, and the first two together 0.5. The noise is the \
         variance of a trial within a config; of it 30 % are what a dataset adds to all configs alike, and up to 40 % \
         what it adds to all that share a value.\n\n| datasets × trainings | noise | of values | effects | term | truth | \
         mean | covered | width |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for is_lognormal in [false, true] {
        for (data, training) in [(3, 1), (5, 1), (5, 3), (10, 1)] {
            for (noise, of_values) in [(1.0, 0.0), (1.0, 0.4), (8.0, 0.2)] {
                let design = Design { data, training, noise, of_data: [0.3, of_values], is_lognormal };
                let (found, none) = design.of_runs(3000);
                for (k, [mean, covered, width]) in found.into_iter().enumerate() {
                    let effects = if is_lognormal { "lognormal" } else { "normal" };
                    let design = format!("{data} × {training} | {noise} | {of_values} | {effects}");
                    let none = if none > 0 { format!(" ({none} without an answer)") } else { String::new() };
                    let (term, truth) = (TERMS[k], truth(k));
                    writeln!(page, "| {design} | {term} | {truth:.3} | {mean:.3} | {covered:.3}{none} | {width:.2} |")
                        .unwrap();
                }
            }
        }
    }
    page
}
