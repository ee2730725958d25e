//! What a training is given.

use super::config::Setup;
use super::data::Dataset;
use crate::kernels::Isa;
use crate::trial::Trial;

/// What is to be trained, and on what.
#[derive(Clone, Copy)]
pub(crate) struct TrainingTask<'a> {
    pub(crate) trial: &'a Trial,
    /// The trial's params, typed.
    pub(crate) setup: &'a Setup,
    /// The data of the trial's replicate.
    pub(crate) dataset: &'a Dataset,
    /// The vector instructions to compute with.
    pub(crate) isa: Isa,
}
