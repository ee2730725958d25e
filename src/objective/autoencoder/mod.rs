//! An autoencoder: a network learns to give back each row of its data through a narrow code.
//!
//! `schema` declares what it takes, `metrics` what it measures; `config` is what params mean. `learn` trains, `evaluate`
//! is what is measured after it, `cost` what it will take.

mod check;
mod config;
mod cost;
mod evaluate;
mod figures;
mod metrics;
mod restored;
mod rows;
mod schema;
mod words;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

pub(super) use schema::SCHEMA;

use super::{Cost, Error, Objective, Opening, Ranked, Trainer, WeightSource};
use crate::figure::Figure;
use crate::kernels::Isa;
use crate::learn::{self, Task};
use crate::space::Params;
use crate::trial::{Progress, Trained, Trial};
use config::Config;
use evaluate::{Finished, Forest, Forests};
use rows::Rows;

/// An autoencoder, ready for the trials of a sweep.
#[derive(Debug)]
struct Autoencoder {
    rows: Rows,
    forests: Forests,
    isa: Isa,
}

/// Opens an autoencoder with the rows that the sweep's keys name, or with their fingerprints alone.
pub(super) fn open(opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let rows = match opening.recorded {
        None => Rows::load(opening.domains)?,
        Some(recorded) => Rows::Recorded(recorded.clone()),
    };
    Ok(Arc::new(Autoencoder { rows, forests: Forests::default(), isa: opening.isa }))
}

impl Trainer for Autoencoder {
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        self.train_as(trial, &Config::of(&trial.config.params), from, progress)
    }
}

impl Objective for Autoencoder {
    fn fingerprints(&self) -> BTreeMap<String, String> {
        self.rows.fingerprints()
    }

    fn fingerprint(&self, params: &Params) -> String {
        self.rows.fingerprint(&config::data(params))
    }

    fn cost(&self, params: &Params) -> Result<Cost, Error> {
        let config = Config::of(params);
        cost::of(&config, self.rows.sizes(&config.setup.data)?)
    }

    fn figures(&self, trials: &Ranked<'_>, weights: WeightSource<'_>) -> (Vec<Figure>, Option<Error>) {
        let mut all = figures::of_metrics(trials);
        match figures::of_networks(self, trials, weights) {
            Ok(of_networks) => all.extend(of_networks),
            Err(error) => return (all, Some(error)),
        }
        (all, None)
    }
}

impl Autoencoder {
    /// Trains the trial, whose params mean this config.
    fn train_as(
        &self,
        trial: &Trial,
        config: &Config,
        from: Option<&[u8]>,
        progress: &mut dyn Progress,
    ) -> Result<Trained, Error> {
        let dataset = &self.rows.library()?.dataset(&config.setup.data, trial.seed, trial.replicate.data);
        let task = Task { trial, setup: &config.setup, dataset, isa: self.isa };
        let evaluate = |network: &learn::Network, poll: &mut learn::Poll<'_, learn::Halt>| {
            evaluate::metrics(&Finished { trial, config, network, dataset }, &self.forests, poll)
        };
        Ok(learn::train(&task, &evaluate, from, progress)?)
    }

    /// The random forest that judges the trial's rows: one for all trials on the same training rows. None if those have
    /// no labels.
    fn forest(&self, trial: &Trial, config: &Config) -> Result<Option<Arc<Forest>>, Error> {
        let dataset = self.rows.library()?.dataset(&config.setup.data, trial.seed, trial.replicate.data);
        let never = &mut || Ok::<_, Infallible>(());
        let Ok(forest) = self.forests.of(trial, &config.setup.data, &dataset.train, never);
        Ok(forest)
    }
}

#[cfg(test)]
mod tests;
