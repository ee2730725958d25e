//! Where the codes of synthetic rows come from.

use super::Error;
use crate::objective::{Restored, Rows};
use crate::trial::{Loss, Purpose, Trial, stream};

/// Tells these draws from those of the evaluations, which number theirs from 0.
const PICTURES: u32 = 1000;

/// Whether anything says how the codes of a trial are distributed.
pub(super) fn exists(trial: &Trial) -> bool {
    let config = &trial.config.config;
    config.evaluate.mixture.is_some() || matches!(config.training.loss, Loss::MseMmd(_))
}

/// Names what codes are drawn from.
pub(super) fn name(trial: &Trial) -> &'static str {
    if trial.config.config.evaluate.mixture.is_some() {
        "the Gaussian mixture fitted to the codes of the training rows"
    } else {
        "N(0, I)"
    }
}

/// `n` synthetic rows.
pub(super) fn rows(trial: &Trial, restored: &Restored, n: usize) -> Result<Rows, Error> {
    let width = trial.config.config.model.bottleneck_size;
    let mut draws =
        stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training, PICTURES]);
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    let values = std::iter::repeat_with(|| draws.normal_pair()).flatten().map(|x| x as f32).take(n * width).collect();
    Ok(restored.decode(&Rows { width, values, labels: Vec::new() })?)
}
