//! An autoencoder: a network learns to give back each row of its data through a narrow code.
//!
//! `schema` declares what it takes, `metrics` what it measures; `config` is what params mean. `learn` trains, `evaluate`
//! is what is measured after it, `cost` what it will take.

mod check;
mod conditions;
mod config;
mod cost;
mod evaluate;
mod figures;
mod memory;
mod metrics;
mod restored;
mod schema;
mod sweep_data;
mod trainer;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use schema::SCHEMA;

use super::{Cost, Error, Objective, Opening, Ranked, WeightSource};
use crate::figure::Figure;
use crate::learn::Library;
use crate::space::Params;
use config::Config;
use evaluate::Shared;
use sweep_data::SweepData;
use trainer::Autoencoder;

/// Opens an autoencoder with the rows that the sweep's keys name, or with their fingerprints alone.
pub(super) fn open(opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let data = match opening.recorded {
        None => {
            let data = SweepData::load(SCHEMA.fields, opening.domains, opening.places)?;
            if opening.domains.is_true("evaluate.forest") {
                data.admit_forest()?;
            }
            data
        }
        Some(recorded) => SweepData::Recorded(recorded.clone()),
    };
    Ok(Arc::new(Autoencoder { data, shared: Shared::default(), isa: opening.isa }))
}

impl Objective for Autoencoder {
    fn fingerprints(&self) -> BTreeMap<String, String> {
        self.data.fingerprints()
    }

    fn fingerprint(&self, params: &Params) -> String {
        self.data.fingerprint(&config::data(params))
    }

    fn notes(&self) -> Vec<String> {
        self.data.library().map_or_else(|_| Vec::new(), Library::notes)
    }

    fn cost(&self, params: &Params) -> Result<Cost, Error> {
        let config = Config::of(params);
        cost::of(&config, self.data.library()?.sizes(&config.setup.data))
    }

    fn figures(&self, trials: &Ranked<'_>, weights: WeightSource<'_>) -> (Vec<Figure>, Option<Error>) {
        let of_metrics = figures::of_metrics(self, trials);
        match figures::of_networks(self, trials, weights) {
            Ok(of_networks) => ([of_metrics, of_networks].concat(), None),
            Err(error) => (of_metrics, Some(error)),
        }
    }
}

#[cfg(test)]
mod tests;
