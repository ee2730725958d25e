//! What a trial does: it trains a network on data and measures how well the network learnt.
//!
//! `data` makes the rows, `network` computes, `training` is the course of a training. When a trial runs, on which
//! thread, and what becomes of its measurements is decided elsewhere.

mod batches;
mod cost;
mod data;
mod evaluation;
#[cfg(test)]
mod example;
mod network;
mod schedule;
mod training;
mod weights;

use dfdx::optim::OptimizerUpdateError;
use dfdx::tensor::CpuError;

pub(crate) use data::{DataError, Dataset, Library, Rows};

use crate::trial::{Measurement, Trained, Trial};

/// Something that can be trained.
pub(crate) trait Objective: Sync {
    /// Trains; calls `progress` after every recorded epoch, and asks it before every batch whether to stop, which ends
    /// the training as `Interrupted`.
    fn train(&self, trial: &Trial, progress: &mut dyn Progress) -> Result<Trained, Error>;

    /// Estimated CPU seconds of a training: to start long trials first and to plan. Never affects results.
    fn cost(&self, trial: &Trial) -> f64;
}

/// Who watches a training.
pub(crate) trait Progress {
    /// A recorded epoch ended.
    fn measured(&mut self, measurement: &Measurement);

    /// Whether the training should end now.
    fn should_stop(&self) -> bool;
}

/// The training could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A tensor could not be made.
    #[error("the network does not fit into memory")]
    Memory(#[source] CpuError),
    /// The optimiser refused a step.
    #[error("the optimiser failed")]
    Optimizer(#[from] OptimizerUpdateError<CpuError>),
}

impl From<CpuError> for Error {
    fn from(source: CpuError) -> Self {
        Self::Memory(source)
    }
}

/// Trains an autoencoder: a network learns to give back each row through a narrow code.
#[derive(Debug)]
pub(crate) struct Autoencoder {
    library: Library,
}

impl Autoencoder {
    /// An autoencoder that learns data from `library`.
    pub(crate) fn new(library: Library) -> Self {
        Self { library }
    }
}

impl Objective for Autoencoder {
    fn train(&self, trial: &Trial, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let dataset = self.library.dataset(&trial.config.config.data, trial.seed, trial.replicate.data);
        training::train(trial, &dataset, progress)
    }

    fn cost(&self, trial: &Trial) -> f64 {
        let config = &trial.config.config;
        cost::seconds(config, self.library.input_size(&config.data), self.library.sizes(&config.data))
    }
}
