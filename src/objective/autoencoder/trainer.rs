//! Trains autoencoders, and grows the forests that judge them.

use std::sync::Arc;

use super::config::{Config, config};
use super::evaluate::{self, Finished, Forest, Shared};
use super::metrics;
use super::sweep_data::SweepData;
use crate::kernels::Isa;
use crate::learn::{self, Dataset, TrainingTask};
use crate::objective::{Error, Place, Trainer};
use crate::trial::{Progress, Trained, Trial, Work};

/// An autoencoder, ready for the trials of a sweep.
#[derive(Debug)]
pub(super) struct Autoencoder {
    pub(super) data: SweepData,
    pub(super) shared: Shared,
    pub(super) isa: Isa,
}

impl Trainer for Autoencoder {
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let Work { trial, until } = work;
        let until = until.as_ref().map(|until| until.step);
        self.train_as((trial, until), &config(trial), at.from, progress)
    }
}

impl Autoencoder {
    /// What the trial, whose params mean this config, is trained and tested on.
    pub(super) fn dataset(&self, trial: &Trial, config: &Config) -> Result<Dataset, Error> {
        Ok(self.data.library()?.dataset(&config.setup.data, trial.seed, trial.replicate.data))
    }

    /// Trains the trial, whose params mean this config, to its end or until this epoch.
    pub(super) fn train_as(
        &self,
        (trial, until): (&Trial, Option<u32>),
        config: &Config,
        from: Option<Vec<u8>>,
        progress: &mut dyn Progress,
    ) -> Result<Trained, Error> {
        let dataset = &self.dataset(trial, config)?;
        let task = TrainingTask { trial, setup: &config.setup, dataset, isa: self.isa, until };
        let evaluate = |network: &learn::Network, poll: &mut learn::Poll<'_, learn::Halt>| {
            evaluate::metrics(&Finished { trial, config, network, dataset }, &self.shared, poll)
        };
        let mut trained = learn::train(&task, &evaluate, from, progress)?;
        if config.setup.training.early_stopping.is_some() {
            metrics::add_epochs(&mut trained);
        }
        Ok(trained)
    }

    /// The random forest that judges the trial's rows: one for all trials on the same training rows. None if those have
    /// no labels.
    pub(super) fn forest(&self, trial: &Trial, config: &Config) -> Result<Option<Arc<Forest>>, Error> {
        let dataset = self.dataset(trial, config)?;
        Ok(learn::unstopped(|poll| self.shared.forests.of(trial, &config.setup.data, &dataset.train, poll)))
    }
}
