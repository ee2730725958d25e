//! How far the codes of the test rows are from a standard normal.

use super::Finished;
use crate::objective::evaluation::codes;
use crate::objective::halt::{Ask, Halt};
use crate::objective::mmd::{self, points};
use crate::trial::{Loss, Purpose, stream};

/// Rows compared at most: the work grows with the square.
const MOST: usize = 1000;

/// MMD² of the first test codes from as many normal samples, with the kernel and estimator of the loss; none if the
/// loss has none.
pub(super) fn mmd(finished: &Finished<'_>, ask: &mut Ask<'_, Halt>) -> Result<Option<f64>, Halt> {
    let trial = finished.trial;
    let Loss::MseMmd(mmd) = &trial.config.config.training.loss else { return Ok(None) };
    let codes = codes(finished.network, &finished.dataset.test, ask)?;
    let ours = points::of(&codes, MOST);
    let mut samples = stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training]);
    let normal = points::normal(ours.len(), codes.width, &mut samples);
    Ok(Some(mmd::squared(finished.network.isa, mmd, &ours, &normal)))
}
