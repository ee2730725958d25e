//! How far the codes of the test rows are from a standard normal.

use super::finished::Finished;
use crate::learn::{self, Halt, LossKind, Poll, codes, points};
use crate::space::MetricSpec;
use crate::trial::{Purpose, stream};

/// With the MMD in the loss.
pub(crate) const METRICS: [MetricSpec; 1] = [MetricSpec::at_end(
    "test_mmd",
    "test MMD²",
    "Squared maximum mean discrepancy (Gretton et al. 2012) of the codes of test rows from a standard normal, summed over \
     the kernel's bandwidths: 0 for equal distributions. An unbiased estimate may fall below 0.",
)];

/// Rows compared at most: the work grows with the square.
const MOST: usize = 1000;

/// MMD² of the first test codes from as many normal samples, with the kernel and estimator of the loss; none if the
/// loss has none.
pub(super) fn mmd(finished: &Finished<'_>, poll: &mut Poll<'_, Halt>) -> Result<Option<f64>, Halt> {
    let trial = finished.trial;
    let LossKind::MseMmd(mmd) = &finished.config.setup.training.loss else { return Ok(None) };
    let codes = codes(finished.network, &finished.dataset.test, poll)?;
    let ours = points::of(&codes, MOST);
    let mut samples = stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training]);
    let normal = points::normal(ours.len(), codes.width, &mut samples);
    Ok(Some(learn::mmd(finished.network.isa, mmd, &ours, &normal)))
}
