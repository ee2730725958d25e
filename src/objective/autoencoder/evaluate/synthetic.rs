//! How near decoded random codes come to real rows. The distances of a second real sample are the floor: no generator
//! can be expected to come nearer.

use super::by_dataset::ByDataset;
use super::finished::{Draw, Finished, draws, draws_of_data};
use super::mixture::{Mixture, Sample};
use super::wasserstein::Directions;
use crate::learn::{self, Estimator, Halt, Kernel, LossKind, Mmd, Poll, Rows, Source, decoded, points};
use crate::objective::autoencoder::config::Config;
use crate::space::MetricSpec;
use crate::trial::Trial;

/// How far synthetic rows, and for comparison real ones, are from the test rows.
pub(crate) const METRICS: [MetricSpec; 4] = [
    MetricSpec::at_end(
        "synthetic_wasserstein",
        "sliced Wasserstein distance of synthetic and real rows",
        "The sliced Wasserstein distance between decoded samples of the mixture (or of N(0, I)) and test rows.",
    ),
    MetricSpec::at_end(
        "real_wasserstein",
        "sliced Wasserstein distance of two real samples",
        "The same between two samples of real rows: the floor that synthetic rows cannot be expected to beat.",
    ),
    MetricSpec::at_end(
        "synthetic_mmd",
        "MMD² of synthetic and real rows",
        "Squared maximum mean discrepancy (Gretton et al. 2012) between decoded samples of the mixture (or of N(0, I)) and \
         test rows, summed over the kernel's bandwidths.",
    ),
    MetricSpec::at_end(
        "real_mmd",
        "MMD² of two real samples",
        "The same between two samples of real rows: the floor that synthetic rows cannot be expected to beat.",
    ),
];

/// Rows compared by MMD at most: the work grows with the square.
const MOST: usize = 1000;

/// The distances of a second real sample, the same for all trials on the same dataset.
#[derive(Debug, Default)]
pub(super) struct Floors(ByDataset<Distances>);

impl Floors {
    /// Those of the trial's dataset.
    pub(super) fn of(&self, finished: &Finished<'_>, poll: &mut Poll<'_, Halt>) -> Result<Distances, Halt> {
        let Finished { trial, config, dataset, .. } = finished;
        self.0.of(trial, &config.setup.data, dataset.test.len(), || distances(finished, &real(finished), poll))
    }
}

/// How far one sample is from the test rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Distances {
    pub(super) wasserstein: f64,
    pub(super) mmd: f64,
}

/// `n` random codes: of the mixture if there is one (with labels, if its components have them), else standard normal if the
/// codes were drawn to that; else none. More codes begin with the same ones.
pub(crate) fn codes(trial: &Trial, config: &Config, mixture: Option<&Mixture>, n: usize) -> Option<Rows> {
    let (width, mut stream) = (config.setup.model.bottleneck_size, draws(trial, Draw::Codes));
    let Sample { points, labels } = match (mixture, config.setup.training.loss) {
        (Some(mixture), _) => mixture.sample(n, &mut stream),
        (None, LossKind::MseMmd(_)) => {
            let points = std::iter::repeat_with(|| stream.normal_pair()).flatten().take(n * width).collect();
            Sample { points, labels: Vec::new() }
        }
        (None, LossKind::Mse) => return None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    Some(Rows { width, values: points.into_iter().map(|x| x as f32).collect(), labels })
}

/// `n` rows decoded from random codes.
pub(super) fn rows(
    finished: &Finished<'_>,
    mixture: Option<&Mixture>,
    n: usize,
    poll: &mut Poll<'_, Halt>,
) -> Result<Option<Rows>, Halt> {
    codes(finished.trial, finished.config, mixture, n).map(|codes| decoded(finished.network, &codes, poll)).transpose()
}

/// As many fresh moons as there are test rows, or as many training rows of a table, in random order (and again from the
/// first, where there are too few).
fn real(finished: &Finished<'_>) -> Rows {
    let Finished { trial, config, dataset, .. } = finished;
    let mut stream = draws_of_data(trial, Draw::Real);
    let n = dataset.test.len();
    if let Source::Moons { noise, .. } = config.setup.data.source {
        return learn::moons(n, noise, &mut stream);
    }
    let mut order: Vec<usize> = (0..dataset.train.len()).collect();
    stream.shuffle(&mut order);
    let values = order.into_iter().cycle().take(n).flat_map(|i| dataset.train.row(i)).copied().collect();
    Rows { width: dataset.train.width, values, labels: Vec::new() }
}

/// The distances from the test rows of the first as many rows of `sample`.
///
/// The MMD² is unbiased, with squared exponentials of the bandwidths s/4, s/2, … 4s, where s² is the mean squared
/// distance of two test rows.
pub(super) fn distances(finished: &Finished<'_>, sample: &Rows, poll: &mut Poll<'_, Halt>) -> Result<Distances, Halt> {
    let test = &finished.dataset.test;
    let first = Rows { values: sample.values[..test.values.len()].to_vec(), ..sample.clone() };
    let directions = Directions::draw(test.width, &mut draws_of_data(finished.trial, Draw::Directions));
    let mmd = Mmd {
        kernel: Kernel::SquaredExponential,
        estimator: Estimator::Unbiased,
        bandwidths: 5,
        base: spread(test) / 4.0,
        weight: 1.0,
    };
    Ok(Distances {
        wasserstein: directions.distance(&first, test, poll)?,
        mmd: learn::mmd(finished.network.isa, &mmd, &points::of(&first, MOST), &points::of(test, MOST)),
    })
}

/// The root of the mean squared distance of two rows; 1 where all are the same.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn spread(rows: &Rows) -> f64 {
    let n = rows.len() as f64;
    let column = |k| rows.values.iter().skip(k).step_by(rows.width).map(|&x| f64::from(x));
    let variance = |k| {
        let mean = column(k).sum::<f64>() / n;
        column(k).map(|x| (x - mean) * (x - mean)).sum::<f64>() / n
    };
    let squared = 2.0 * (0..rows.width).map(variance).sum::<f64>();
    if squared > 0.0 { squared.sqrt() } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::Setup;
    use crate::learn::example::{moons, trial};
    use crate::objective::autoencoder::config::Evaluate;

    /// Rows 0 and 4: squared distances 0, 16, 16, 0, in the mean 8.
    #[test]
    fn the_spread_is_that_of_all_pairs() {
        let rows = |values: &[f32]| Rows { width: 1, values: values.to_vec(), labels: Vec::new() };
        assert!((spread(&rows(&[0.0, 4.0])) - 8.0_f64.sqrt()).abs() < 1e-12);
        assert!((spread(&rows(&[3.0, 3.0])) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn more_codes_begin_with_the_same_ones() {
        let mut setup = moons(4, 1);
        let config = |setup: &Setup| Config { setup: setup.clone(), evaluate: Evaluate::default() };
        assert_eq!(codes(&trial(&setup, 1, 0), &config(&setup), None, 5), None);
        let kernel = Kernel::SquaredExponential;
        setup.training.loss =
            LossKind::MseMmd(Mmd { kernel, estimator: Estimator::Biased, bandwidths: 3, base: 1.0, weight: 1.0 });
        let draw = |n| codes(&trial(&setup, 1, 0), &config(&setup), None, n).unwrap().values;
        assert_eq!((draw(5).len(), &draw(9)[..5]), (5, &draw(5)[..]));
    }
}
