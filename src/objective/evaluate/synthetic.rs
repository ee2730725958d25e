//! How near decoded random codes come to real rows. The distances of a second real sample are the floor: no generator
//! can be expected to come nearer.

use super::wasserstein::Directions;
use super::{Draw, Finished, Mixture, draws, draws_of_data};
use crate::objective::data::{self, Rows};
use crate::objective::evaluation::decoded;
use crate::objective::halt::{Ask, Halt};
use crate::objective::mmd::{self, points};
use crate::trial::{Estimator, Kernel, Loss, Mmd, Source, Trial};

/// Rows compared by MMD at most: the work grows with the square.
const MOST: usize = 1000;

/// How far one sample is from the test rows.
pub(super) struct Distances {
    pub(super) wasserstein: f64,
    pub(super) mmd: f64,
}

/// `n` random codes: of the mixture if there is one, else standard normal if the codes were drawn to that; else none.
/// More codes begin with the same ones.
pub(crate) fn codes(trial: &Trial, mixture: Option<&Mixture>, n: usize) -> Option<Rows> {
    let config = &trial.config.config;
    let (width, mut stream) = (config.model.bottleneck_size, draws(trial, Draw::Codes));
    let values: Vec<f64> = match (mixture, config.training.loss) {
        (Some(mixture), _) => mixture.sample(n, &mut stream),
        (None, Loss::MseMmd(_)) => std::iter::repeat_with(|| stream.normal_pair()).flatten().take(n * width).collect(),
        (None, Loss::Mse) => return None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    Some(Rows { width, values: values.into_iter().map(|x| x as f32).collect(), labels: Vec::new() })
}

/// `n` rows decoded from random codes.
pub(super) fn rows(
    finished: &Finished<'_>,
    mixture: Option<&Mixture>,
    n: usize,
    ask: &mut Ask<'_, Halt>,
) -> Result<Option<Rows>, Halt> {
    codes(finished.trial, mixture, n).map(|codes| decoded(finished.network, &codes, ask)).transpose()
}

/// As many fresh moons as there are test rows, or as many training rows of a table, in random order (and again from the
/// first, where there are too few).
pub(super) fn real(finished: &Finished<'_>) -> Rows {
    let Finished { trial, dataset, .. } = finished;
    let mut stream = draws_of_data(trial, Draw::Real);
    let n = dataset.test.len();
    if let Source::Moons { noise, .. } = trial.config.config.data.source {
        return data::moons(n, noise, &mut stream);
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
pub(super) fn distances(finished: &Finished<'_>, sample: &Rows, ask: &mut Ask<'_, Halt>) -> Result<Distances, Halt> {
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
        wasserstein: directions.distance(&first, test, ask)?,
        mmd: mmd::squared(finished.network.isa, &mmd, &points::of(&first, MOST), &points::of(test, MOST)),
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
    use crate::objective::example::{moons, trial};

    /// Rows 0 and 4: squared distances 0, 16, 16, 0, in the mean 8.
    #[test]
    fn the_spread_is_that_of_all_pairs() {
        let rows = |values: &[f32]| Rows { width: 1, values: values.to_vec(), labels: Vec::new() };
        assert!((spread(&rows(&[0.0, 4.0])) - 8.0_f64.sqrt()).abs() < 1e-12);
        assert!((spread(&rows(&[3.0, 3.0])) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn more_codes_begin_with_the_same_ones() {
        let mut config = moons(4, 1);
        assert_eq!(codes(&trial(&config, 1, 0), None, 5), None);
        let kernel = Kernel::SquaredExponential;
        config.training.loss =
            Loss::MseMmd(Mmd { kernel, estimator: Estimator::Biased, bandwidths: 3, base: 1.0, weight: 1.0 });
        let draw = |n| codes(&trial(&config, 1, 0), None, n).unwrap().values;
        assert_eq!((draw(5).len(), &draw(9)[..5]), (5, &draw(5)[..]));
    }
}
