//! What is measured of a trained network besides its errors, once, when its training is complete. One file for each
//! evaluation; their metrics are named and ordered by `trial::metric_names`.

mod normality;

use std::borrow::Cow;

use dfdx::tensor::CpuError;

use super::data::Dataset;
use super::network::Network;
use crate::trial::{Metrics, Trial};

/// A trained network and the data of its trial.
#[derive(Clone, Copy)]
pub(super) struct Finished<'a> {
    pub(super) trial: &'a Trial,
    pub(super) network: &'a Network,
    pub(super) dataset: &'a Dataset,
}

/// Every metric that the trial's config asks for.
pub(super) fn metrics(finished: &Finished<'_>) -> Result<Metrics, CpuError> {
    let mut metrics = Vec::new();
    let mut add = |name: &'static str, value: f64| metrics.push((Cow::Borrowed(name), value));
    if let Some(mmd) = normality::mmd(finished)? {
        add("test_mmd", mmd);
    }
    Ok(Metrics(metrics))
}
