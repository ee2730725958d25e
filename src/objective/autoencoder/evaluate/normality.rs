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
