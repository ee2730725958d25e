//! A trained network, put together again from its config and its weights, and the data it was trained on. Never trains.

use super::config::Config;
use super::trainer::Autoencoder;
use crate::learn::{self, Dataset, Network, Rows, codes, decoded, unstopped};
use crate::objective::Error;
use crate::trial::Trial;

/// The network of a finished trial.
#[derive(Debug)]
pub(super) struct Restored {
    network: Network,
    dataset: Dataset,
}

impl Autoencoder {
    /// The network of `trial`, whose params mean this config, with these weights, in safetensors format.
    pub(super) fn restore(&self, trial: &Trial, config: &Config, weights: &[u8]) -> Result<Restored, Error> {
        let dataset = self.dataset(trial, config)?;
        let network = learn::restore(&config.setup.model, dataset.train.width, self.isa, weights)?;
        Ok(Restored { network, dataset })
    }
}

impl Restored {
    /// What the network was trained on and tested on.
    pub(super) fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The code of each row, under the row's label.
    pub(super) fn encode(&self, rows: &Rows) -> Rows {
        unstopped(|poll| codes(&self.network, rows, poll))
    }

    /// The row of each code, under the code's label.
    pub(super) fn decode(&self, codes: &Rows) -> Rows {
        unstopped(|poll| decoded(&self.network, codes, poll))
    }

    /// What becomes of each row on its way through the code, under the row's label.
    pub(super) fn reconstruct(&self, rows: &Rows) -> Rows {
        self.decode(&self.encode(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::example::{Watcher, moons, resnet, trial};
    use crate::learn::{Model, ModelKind, Source};
    use crate::objective::autoencoder::config::Evaluate;
    use crate::trial::Trained;

    fn tiny() -> Config {
        let mut setup = moons(8, 1);
        setup.data.source = Source::Moons { noise: 0.1, n_test: 300, n_valid: 0 };
        setup.data.n_train = Some(200);
        setup.training.epochs = 3;
        Config { setup, evaluate: Evaluate::default() }
    }

    fn train(config: &Config, data: u32) -> Trained {
        let trial = trial(&config.setup, 7, data);
        Autoencoder::on_moons().train_as((&trial, None), config, None, &mut Watcher::default()).unwrap()
    }

    #[test]
    fn the_error_is_the_one_recorded() {
        for (bottleneck_size, data, kind) in [(1, 0, ModelKind::Mlp), (2, 1, ModelKind::Mlp), (2, 0, resnet(2))] {
            let mut config = tiny();
            config.setup.model = Model { kind, bottleneck_size, ..config.setup.model };
            let trained = train(&config, data);
            let trial = trial(&config.setup, 7, data);
            let weights = trained.weights.as_ref().unwrap();
            let restored = Autoencoder::on_moons().restore(&trial, &config, weights).unwrap();

            let test = &restored.dataset().test;
            let codes = restored.encode(test);
            assert_eq!((codes.width, codes.len(), &codes.labels), (bottleneck_size, 300, &test.labels));
            let reconstructed = restored.reconstruct(test);
            let squares = test.values.iter().zip(&reconstructed.values);
            let mse = squares.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>() / 600.0;
            let recorded = trained.metrics().get("test_mse").unwrap();
            assert!((mse - recorded).abs() < 1e-12, "{mse} is not {recorded}");
        }
    }

    #[test]
    fn weights_of_another_network_are_refused() {
        let weights = train(&tiny(), 0).weights.unwrap();
        let of = |hidden_size, layers| {
            let mut config = tiny();
            config.setup.model = moons(hidden_size, layers).model;
            config
        };
        let (other, deeper) = (of(9, 1), of(8, 2));
        for (config, weights) in [(other, &weights[..]), (deeper, &weights), (tiny(), &weights[..50]), (tiny(), &[])] {
            let trial = trial(&config.setup, 7, 0);
            let refused = Autoencoder::on_moons().restore(&trial, &config, weights).unwrap_err();
            assert!(matches!(refused, Error::Network(learn::Error::Weights(_))), "{refused}");
        }
    }
}
