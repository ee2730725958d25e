//! What an evaluation is given: a trained network, and random streams of its own.

use crate::learn::{Dataset, Network};
use crate::objective::autoencoder::config::Config;
use crate::trial::{Purpose, Stream, Trial, stream};

/// A trained network and the data of its trial.
#[derive(Clone, Copy)]
pub(crate) struct Finished<'a> {
    pub(crate) trial: &'a Trial,
    pub(crate) config: &'a Config,
    pub(crate) network: &'a Network,
    pub(crate) dataset: &'a Dataset,
}

/// What the streams of evaluations are drawn for, besides the MMD's and the forest's.
#[derive(Clone, Copy)]
pub(super) enum Draw {
    Mixture = 1,
    Codes = 2,
    Real = 3,
    Directions = 4,
}

/// The trial's own stream for `what`.
pub(super) fn draws(trial: &Trial, what: Draw) -> Stream {
    stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training, what as u32])
}

/// The stream for `what` of all trials on the same dataset.
pub(super) fn draws_of_data(trial: &Trial, what: Draw) -> Stream {
    stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, what as u32, 0, 0])
}
