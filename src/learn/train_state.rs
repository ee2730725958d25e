//! What a training is given, and all that changes in it. How it changes stands in `training`, its bytes in `checkpoint`.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::adam::Adam;
use super::batches::Batches;
use super::config::Setup;
use super::data::Dataset;
use super::loss::{Loss, Parts};
use super::network::{Engine, Network};
use crate::kernels::Isa;
use crate::space::{Name, Taken};
use crate::trial::{Measurement, Metrics, Purpose, Trial, stream};

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

/// Where a training stands.
pub(super) struct TrainState<'a> {
    pub(super) task: TrainingTask<'a>,
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

impl<'a> TrainState<'a> {
    /// The beginning of every training of the task's trial.
    pub(super) fn begin(task: &TrainingTask<'a>, device: &Cpu) -> Result<Self, CpuError> {
        let TrainingTask { trial, setup, dataset, isa } = *task;
        let draws = |purpose| stream(trial.seed, purpose, &[trial.replicate.data, trial.replicate.training]);
        let network = Network::new(&setup.model, dataset.train.width, isa, device, &mut draws(Purpose::Init))?;
        let engine = Engine::new(&network);
        Ok(Self {
            task: *task,
            adam: Adam::new(&engine),
            network,
            engine: Rc::new(RefCell::new(engine)),
            batches: Batches::new(&dataset.train, setup.training.batch_size, draws(Purpose::BatchOrder)),
            loss: Loss::new(setup.training.loss, draws(Purpose::MmdSamples)),
            epochs: 0,
            learnt: 0,
            total: Parts::default(),
            measurements: Vec::new(),
        })
    }

    /// The epoch that is under way, or the last one, from 1.
    pub(super) fn epoch(&self) -> u32 {
        (self.epochs + 1).min(self.task.setup.training.epochs)
    }

    /// Whether the numbers after this epoch are recorded.
    pub(super) fn records(&self, epoch: u32) -> bool {
        let training = &self.task.setup.training;
        epoch.is_multiple_of(training.every) || epoch == training.epochs
    }

    /// How many numbers are recorded of an epoch.
    pub(super) fn recorded(&self) -> usize {
        self.names().count()
    }

    /// Records these numbers of an epoch: the errors on training, validation (where there are any) and test rows and, where
    /// it is learnt, the MMD.
    pub(super) fn record(&mut self, epoch: u32, values: impl IntoIterator<Item = f64>) -> &Measurement {
        let values = self.names().zip(values).collect();
        self.measurements.push_mut(Measurement { step: epoch, values: Metrics(values) })
    }

    /// What the trial says that it measures at every recorded epoch.
    fn names(&self) -> impl Iterator<Item = Name> + use<'a> {
        let each = self.task.trial.config.measures.iter().filter(|spec| spec.taken == Taken::EachStep);
        each.map(|spec| spec.name.clone())
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
