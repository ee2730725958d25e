//! What a trial does: it trains a network on data and measures how well the network learnt.
//!
//! `data` makes the rows, `network` computes, `training` changes a `course`, which a `checkpoint` holds, and `evaluate` is
//! what is measured after it. When a trial runs, on which thread, and what becomes of its measurements is decided
//! elsewhere.

mod adam;
#[cfg(test)]
mod allocations;
mod batches;
#[cfg(test)]
mod bench;
mod checkpoint;
mod cost;
mod course;
mod data;
mod evaluate;
mod evaluation;
#[cfg(test)]
mod example;
mod halt;
mod kernels;
mod loss;
mod mmd;
mod network;
mod restored;
mod schedule;
mod training;
mod weights;

use std::convert::Infallible;
use std::sync::Arc;

use dfdx::tensor::CpuError;

pub(crate) use data::{DataError, Dataset, Library, Rows};
pub(crate) use evaluate::{Forest, Mixture, mixture, synthetic_codes};
pub(crate) use kernels::Isa;
pub(crate) use restored::Restored;

use crate::trial::{Config, Measurement, Trained, Trial};
use evaluate::Forests;

/// Something that can be trained.
pub(crate) trait Objective: Send + Sync {
    /// Trains, from the beginning or on from a checkpoint of the same trial; the result is the same. Tells `progress` of
    /// every epoch that it records itself, and does as it says before every batch and between the parts of the
    /// evaluations. [`Request::Stop`] ends the training as `Interrupted`. A checkpoint that is none of this trial's
    /// counts for nothing.
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error>;
}

/// Who watches a training.
pub(crate) trait Progress {
    /// A recorded epoch ended.
    fn measured(&mut self, measurement: &Measurement);

    /// What the training is to do now.
    fn request(&mut self) -> Request;

    /// The training can go on from here.
    fn checkpoint(&mut self, bytes: Vec<u8>);
}

/// What a training is asked to do between two batches, or between two parts of its evaluations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Go on.
    Continue,
    /// Hand out a checkpoint and go on.
    Checkpoint,
    /// Hand out a checkpoint and end.
    Stop,
}

/// The training could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A tensor could not be made.
    #[error("the network does not fit into memory")]
    Memory(#[source] CpuError),
    /// Weights that are no safetensors, or not those of the trial's network.
    #[error("the weights do not fit the network: {0}")]
    Weights(String),
    /// The system gave no process or thread to train in: not the trial's fault, and true of the next one as well.
    #[error("{what}: {source}")]
    System {
        /// What there is none of.
        what: &'static str,
        /// The system's answer.
        source: std::io::Error,
    },
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
    forests: Forests,
    isa: Isa,
}

impl Autoencoder {
    /// An autoencoder that learns data from `library`, with the widest instructions that this processor has.
    pub(crate) fn new(library: Library) -> Self {
        Self { library, forests: Forests::default(), isa: Isa::detect() }
    }

    /// The same with other instructions, which this processor must have.
    pub(crate) fn with_isa(self, isa: Isa) -> Self {
        Self { isa, ..self }
    }

    /// Estimated CPU seconds of a training: to start long trials first and to plan. Never affects results.
    pub(crate) fn cost(&self, config: &Config) -> f64 {
        let (n_train, n_test) = self.library.sizes(&config.data);
        cost::seconds(config, self.library.input_size(&config.data), n_train, n_test)
    }

    /// The random forest that judges the trial's rows: one for all trials on the same training rows. None if those have
    /// no labels.
    pub(crate) fn forest(&self, trial: &Trial) -> Option<Arc<Forest>> {
        let dataset = self.library.dataset(&trial.config.config.data, trial.seed, trial.replicate.data);
        let Ok(forest) = self.forests.of(trial, &dataset.train, &mut || Ok::<_, Infallible>(()));
        forest
    }
}

impl Objective for Autoencoder {
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let dataset = self.library.dataset(&trial.config.config.data, trial.seed, trial.replicate.data);
        training::train(trial, &dataset, &self.forests, self.isa, from, progress)
    }
}

#[cfg(test)]
mod tests {
    use super::example::{Watcher, moons, trial};
    use super::*;
    use crate::trial::{Data, Outcome, Source};

    fn small(hidden_size: usize, layers: usize) -> Config {
        let mut config = moons(hidden_size, layers);
        config.data = Data { source: Source::Moons { noise: 0.1, n_test: 300 }, n_train: Some(200) };
        config.training.epochs = 3;
        config.training.every = 2;
        config
    }

    /// Everything that a training leaves, as it would be compared between runs.
    fn train(config: &Config, data_replicate: u32) -> Trained {
        let objective = Autoencoder::new(Library::load([&config.data].into_iter()).unwrap());
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let mut watcher = Watcher::default();
        let trained =
            one_thread.install(|| objective.train(&trial(config, 7, data_replicate), None, &mut watcher).unwrap());
        assert_eq!(trained.outcome, Outcome::Complete);
        assert_eq!(watcher.told, trained.measurements);
        trained
    }

    fn assert_same(a: &Trained, b: &Trained) {
        assert_eq!(a.measurements, b.measurements);
        assert!(a.weights == b.weights, "weights differ");
    }

    #[test]
    fn a_trial_gives_the_same_bytes_again_and_replicates_do_not() {
        let config = small(16, 1);
        assert_same(&train(&config, 0), &train(&config, 0));
        assert_ne!(train(&config, 0).measurements, train(&config, 1).measurements);
        assert!(train(&config, 0).weights != train(&config, 1).weights);
    }

    #[test]
    fn trials_that_run_side_by_side_give_the_bytes_of_trials_alone() {
        let configs = [small(16, 1), small(96, 2)];
        let alone = configs.each_ref().map(|config| train(config, 0));
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|i| {
                    (
                        i % 2,
                        scope.spawn({
                            let config = &configs[i % 2];
                            move || train(config, 0)
                        }),
                    )
                })
                .collect();
            for (which, thread) in threads {
                assert_same(&thread.join().unwrap(), &alone[which]);
            }
        });
    }

    /// The test error of every instruction set, to rounding that a few epochs have not yet blown up.
    #[test]
    fn every_instruction_set_learns_the_same() {
        let mut config = small(20, 2);
        config.training.epochs = 1;
        let errors: Vec<f64> = Isa::ALL
            .into_iter()
            .filter(|isa| isa.is_available())
            .map(|isa| {
                let objective = Autoencoder::new(Library::load([&config.data].into_iter()).unwrap()).with_isa(isa);
                let trained = objective.train(&trial(&config, 7, 0), None, &mut Watcher::default()).unwrap();
                trained.metrics().get("test_mse").unwrap()
            })
            .collect();
        assert!(errors.iter().all(|error| (error / errors[0] - 1.0).abs() < 1e-4), "{errors:?}");
    }

    #[test]
    fn digits_and_files_are_learnt_too() {
        let mut config = small(8, 1);
        config.data = Data { source: Source::Digits { test_fraction: 0.2 }, n_train: Some(100) };
        let first = train(&config, 0).metrics().get("test_mse").unwrap();
        config.training.epochs = 30;
        let last = train(&config, 0).metrics().get("test_mse").unwrap();
        assert!(last < 0.8 * first, "{first} became {last}");
    }
}
