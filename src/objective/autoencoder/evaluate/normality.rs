//! How far the codes of the test rows are from a standard normal.

use super::finished::Finished;
use crate::learn::{self, Halt, LossKind, Mmd, Poll, codes, points};
use crate::space::MetricSpec;
use crate::trial::{Purpose, stream};

/// With the MMD in the loss.
pub(crate) const METRICS: [MetricSpec; 1] = [MetricSpec::at_end(
    "test_mmd",
    "test MMD²",
    "Squared maximum mean discrepancy (Gretton et al. 2012) of the codes of test rows from a standard normal, by one kernel in \
     every trial whatever its loss has: squared exponentials of the bandwidths 0.25, 0.5, 1, 2 and 4, summed. The biased \
     estimate: never below 0, and a little above it for equal distributions.",
)];

/// Rows compared at most: the work grows with the square.
const MOST: usize = 1000;

/// What [`mmd`] is in the mean for codes of `width` numbers that are samples of N(0, I), as many as there are test rows.
///
/// Of the pairs within a sample of `n` points, `1/n` are of a point with itself. Two different points are
/// `(1 + 2/σ²)^(−width/2)` alike in the mean, within a sample and across, so that only those pairs remain.
pub(crate) fn null(test_rows: usize, width: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "samples and widths are far below 2^53")]
    let (n, power) = (test_rows.min(MOST) as f64, width as f64 / -2.0);
    let mut bandwidth = Mmd::USUAL.base;
    let mut sum = 0.0;
    for _ in 0..Mmd::USUAL.bandwidths {
        sum += 1.0 - libm::pow(1.0 + 2.0 / (bandwidth * bandwidth), power);
        bandwidth *= 2.0;
    }
    2.0 / n * sum
}

/// MMD² of the first test codes from as many normal samples, by the usual kernel, so that trials can be compared; none if the
/// loss has no MMD.
pub(super) fn mmd(finished: &Finished<'_>, poll: &mut Poll<'_, Halt>) -> Result<Option<f64>, Halt> {
    let trial = finished.trial;
    if !matches!(finished.config.setup.training.loss, LossKind::MseMmd(_)) {
        return Ok(None);
    }
    let codes = codes(finished.network, &finished.dataset.test, poll)?;
    let ours = points::of(&codes, MOST);
    let mut samples = stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training]);
    let normal = points::normal(ours.len(), codes.width, &mut samples);
    Ok(Some(learn::mmd(finished.network.isa, &Mmd::USUAL, &ours, &normal)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Isa;

    #[test]
    fn two_samples_of_a_normal_are_as_far_apart_as_calculated() {
        for (n, width) in [(100, 1), (100, 2), (300, 8)] {
            let mut draws = stream(7, Purpose::Evaluation, &[]);
            let samples: [f64; 200] = std::array::from_fn(|_| {
                let [x, y] = [(); 2].map(|()| points::normal(n, width, &mut draws));
                learn::mmd(Isa::Baseline, &Mmd::USUAL, &x, &y)
            });
            let mean = samples.iter().sum::<f64>() / 200.0;
            let error = libm::sqrt(samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 199.0 / 200.0);
            let calculated = null(n, width);
            assert!((mean - calculated).abs() < 3.0 * error, "{mean} ± {error} is not {calculated}");
        }
    }
}
