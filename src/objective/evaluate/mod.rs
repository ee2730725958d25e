//! What is measured of a trained network besides its errors, once, when its training is complete. One file for each
//! evaluation; their metrics are named and ordered by `trial::metric_names`.

mod mixture;
mod noise;
mod normality;

use std::borrow::Cow;

use dfdx::tensor::CpuError;

pub(crate) use mixture::Mixture;

use super::data::{Dataset, Rows};
use super::evaluation::codes;
use super::network::Network;
use crate::trial::{Metrics, Purpose, Stream, Trial, noise_metric, stream};

/// A trained network and the data of its trial.
#[derive(Clone, Copy)]
pub(super) struct Finished<'a> {
    pub(super) trial: &'a Trial,
    pub(super) network: &'a Network,
    pub(super) dataset: &'a Dataset,
}

/// What the streams of one trial's evaluations are drawn for, besides the one for its MMD.
#[derive(Clone, Copy)]
enum Draw {
    Mixture = 1,
}

/// The trial's own stream for `what`.
fn draws(trial: &Trial, what: Draw) -> Stream {
    stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training, what as u32])
}

/// The mixture that the trial's config asks for, fitted to the codes of its training rows. None if it asks for none, or
/// the codes are not finite.
pub(crate) fn mixture(trial: &Trial, train_codes: &Rows) -> Option<Mixture> {
    mixture::fit(trial.config.config.evaluate.mixture?, train_codes, &mut draws(trial, Draw::Mixture))
}

/// Every metric that the trial's config asks for.
#[expect(clippy::cast_precision_loss, reason = "components are few")]
pub(super) fn metrics(finished: &Finished<'_>) -> Result<Metrics, CpuError> {
    let Finished { trial, network, dataset } = finished;
    let evaluate = &trial.config.config.evaluate;
    let mut metrics = Vec::new();
    let mut add = |name: &'static str, value: f64| metrics.push((Cow::Borrowed(name), value));
    if let Some(mmd) = normality::mmd(finished)? {
        add("test_mmd", mmd);
    }
    if evaluate.mixture.is_some() {
        let codes = codes(network, &dataset.train)?;
        let mixture = mixture(trial, &codes);
        add("mixture_components", mixture.as_ref().map_or(f64::NAN, |m| m.len() as f64));
        add("mixture_loglik", mixture.as_ref().map_or(f64::NAN, |m| m.log_likelihood(&codes)));
    }
    for &level in &evaluate.noise {
        if let Some(mse) = noise::test_mse(finished, level)? {
            metrics.push((Cow::Owned(noise_metric(level)), mse));
        }
    }
    Ok(Metrics(metrics))
}
