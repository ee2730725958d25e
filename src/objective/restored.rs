//! A trained network, put together again from its config and its weights, and the data it was trained on. Never trains.

use ::safetensors::SafeTensors;
use dfdx::prelude::*;

use super::data::{Dataset, Rows};
use super::evaluation::{codes, decoded};
use super::network::Network;
use super::{Autoencoder, Error};
use crate::trial::{Purpose, Trial, stream};

/// The network of a finished trial.
#[derive(Debug)]
pub(crate) struct Restored {
    network: Network,
    dataset: Dataset,
}

impl Autoencoder {
    /// The network of `trial` with these weights, in safetensors format.
    pub(crate) fn restore(&self, trial: &Trial, weights: &[u8]) -> Result<Restored, Error> {
        let config = &trial.config.config;
        let dataset = self.library.dataset(&config.data, trial.seed, trial.replicate.data);
        let device = Cpu::default();
        let mut init = stream(trial.seed, Purpose::Init, &[trial.replicate.data, trial.replicate.training]);
        let mut network = Network::new(&config.model, dataset.train.width, self.isa, &device, &mut init)?;
        load(&mut network, weights)?;
        Ok(Restored { network, dataset })
    }
}

/// Puts `weights` in place of the parameters; each must be there, in its shape.
fn load(network: &mut Network, weights: &[u8]) -> Result<(), Error> {
    let mut tensors = SafeTensors::deserialize(weights).map_err(|e| Error::Weights(format!("{e:?}")))?;
    Network::iter_tensors(&mut RecursiveWalker { m: (network, String::new()), f: &mut tensors })
        .map_err(|e| Error::Weights(format!("{e:?}")))?;
    Ok(())
}

impl Restored {
    /// What the network was trained on and tested on.
    pub(crate) fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The code of each row, under the row's label.
    pub(crate) fn encode(&self, rows: &Rows) -> Result<Rows, Error> {
        codes(&self.network, rows, &mut || Ok(()))
    }

    /// The row of each code, under the code's label.
    pub(crate) fn decode(&self, codes: &Rows) -> Result<Rows, Error> {
        decoded(&self.network, codes, &mut || Ok(()))
    }

    /// What becomes of each row on its way through the code, under the row's label.
    pub(crate) fn reconstruct(&self, rows: &Rows) -> Result<Rows, Error> {
        self.decode(&self.encode(rows)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::example::{Watcher, moons, trial};
    use crate::objective::{Library, Objective};
    use crate::trial::{Config, Model, ModelKind, Source};

    fn tiny() -> Config {
        let mut config = moons(8, 1);
        config.data.source = Source::Moons { noise: 0.1, n_test: 300 };
        config.data.n_train = Some(200);
        config.training.epochs = 3;
        config
    }

    fn autoencoder() -> Autoencoder {
        Autoencoder::new(Library::load(std::iter::empty()).unwrap())
    }

    #[test]
    fn the_error_is_the_one_recorded() {
        for (bottleneck_size, data, kind) in
            [(1, 0, ModelKind::Mlp), (2, 1, ModelKind::Mlp), (2, 0, ModelKind::Resnet { block_layers: 2 })]
        {
            let mut config = tiny();
            config.model = Model { kind, bottleneck_size, ..config.model };
            let trial = trial(&config, 7, data);
            let trained = autoencoder().train(&trial, None, &mut Watcher::default()).unwrap();
            let restored = autoencoder().restore(&trial, trained.weights.as_ref().unwrap()).unwrap();

            let test = &restored.dataset().test;
            let codes = restored.encode(test).unwrap();
            assert_eq!((codes.width, codes.len(), &codes.labels), (bottleneck_size, 300, &test.labels));
            let reconstructed = restored.reconstruct(test).unwrap();
            let squares = test.values.iter().zip(&reconstructed.values);
            let mse = squares.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>() / 600.0;
            let recorded = trained.metrics().get("test_mse").unwrap();
            assert!((mse - recorded).abs() < 1e-12, "{mse} is not {recorded}");
        }
    }

    #[test]
    fn weights_of_another_network_are_refused() {
        let trained = autoencoder().train(&trial(&tiny(), 7, 0), None, &mut Watcher::default()).unwrap();
        let weights = trained.weights.unwrap();
        let other = Config { model: moons(9, 1).model, ..tiny() };
        let deeper = Config { model: moons(8, 2).model, ..tiny() };
        for (config, weights) in [(other, &weights[..]), (deeper, &weights), (tiny(), &weights[..50]), (tiny(), &[])] {
            let refused = autoencoder().restore(&trial(&config, 7, 0), weights).unwrap_err();
            assert!(matches!(refused, Error::Weights(_)), "{refused}");
        }
    }
}
