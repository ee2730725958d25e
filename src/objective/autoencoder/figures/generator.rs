//! Synthetic rows: decoded random codes, the same ones that evaluations draw.

use super::selection::Selection;
use crate::learn::{LossKind, Rows};
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::evaluate::synthetic_codes;
use crate::trial::Trial;

/// Synthetic rows of one trial.
pub(super) struct Synthetic {
    pub(super) rows: Rows,
    /// Names what the codes were drawn from.
    pub(super) source: &'static str,
}

/// Whether the config of a trial says how codes are distributed.
pub(super) fn is_asked(trial: &Trial) -> bool {
    let config = &config(trial);
    config.evaluate.mixture.is_some() || matches!(config.setup.training.loss, LossKind::MseMmd(_))
}

/// `n` synthetic rows; none if nothing says how the trial's codes are distributed.
pub(super) fn synthetic(selection: &Selection<'_>, trial: &Trial, n: usize) -> Result<Option<Synthetic>, Error> {
    let mixture = selection.mixture(trial)?;
    let Some(codes) = synthetic_codes(trial, &config(trial), mixture.as_deref(), n) else { return Ok(None) };
    let rows = selection.restore(trial)?.decode(&codes);
    let source =
        if mixture.is_some() { "the Gaussian mixture fitted to the codes of the training rows" } else { "N(0, I)" };
    Ok(Some(Synthetic { rows, source }))
}
