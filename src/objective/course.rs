//! All that changes in the course of a training. How it changes stands in `training`, its bytes in `checkpoint`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::adam::Adam;
use super::batches::Batches;
use super::data::Dataset;
use super::kernels::Isa;
use super::loss::{Loss, Parts};
use super::network::{Engine, Network};
use crate::trial::{METRICS, Measurement, Metrics, Purpose, Trial, stream};

/// Where a training stands.
pub(super) struct Course<'a> {
    pub(super) trial: &'a Trial,
    /// The network as it began, or as it was settled last; what it has become is with the engine.
    pub(super) network: Network,
    pub(super) engine: Rc<RefCell<Engine>>,
    pub(super) adam: Adam,
    pub(super) batches: Batches<'a>,
    pub(super) loss: Loss,
    /// Epochs that are over, what is recorded of them included.
    pub(super) epochs: u32,
    /// Batches of the next epoch that have been learnt.
    pub(super) learnt: usize,
    /// The sum of their losses, each with its batch's share of the rows.
    pub(super) total: Parts,
    /// One for each recorded epoch.
    pub(super) measurements: Vec<Measurement>,
}

impl<'a> Course<'a> {
    /// The beginning of every training of `trial`.
    pub(super) fn begin(trial: &'a Trial, dataset: &'a Dataset, isa: Isa, device: &Cpu) -> Result<Self, CpuError> {
        let config = &trial.config.config;
        let draws = |purpose| stream(trial.seed, purpose, &[trial.replicate.data, trial.replicate.training]);
        let network = Network::new(&config.model, dataset.train.width, isa, device, &mut draws(Purpose::Init))?;
        let engine = Engine::new(&network);
        Ok(Self {
            trial,
            adam: Adam::new(&engine),
            network,
            engine: Rc::new(RefCell::new(engine)),
            batches: Batches::new(&dataset.train, config.training.batch_size, draws(Purpose::BatchOrder)),
            loss: Loss::new(trial),
            epochs: 0,
            learnt: 0,
            total: Parts::default(),
            measurements: Vec::new(),
        })
    }

    /// The epoch that is under way, or the last one, from 1.
    pub(super) fn epoch(&self) -> u32 {
        (self.epochs + 1).min(self.trial.config.config.training.epochs)
    }

    /// Whether the numbers after this epoch are recorded.
    pub(super) fn records(&self, epoch: u32) -> bool {
        let training = &self.trial.config.config.training;
        epoch.is_multiple_of(training.every) || epoch == training.epochs
    }

    /// How many numbers are recorded of an epoch.
    pub(super) fn recorded(&self) -> usize {
        self.names().count()
    }

    /// Records these numbers of an epoch: train and test error and, where it is learnt, the MMD.
    pub(super) fn record(&mut self, epoch: u32, values: impl IntoIterator<Item = f64>) -> &Measurement {
        let values = self.names().map(Cow::Borrowed).zip(values).collect();
        self.measurements.push_mut(Measurement { step: epoch, values: Metrics(values) })
    }

    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        METRICS.into_iter().chain(self.loss.has_mmd().then_some("train_mmd"))
    }

    /// Gives the network what has been learnt.
    pub(super) fn settle(&mut self) {
        self.engine.borrow().write_into(&mut self.network);
    }

    /// Goes on to the next epoch.
    pub(super) fn end_epoch(&mut self) {
        self.epochs += 1;
        self.learnt = 0;
        self.total = Parts::default();
    }
}
