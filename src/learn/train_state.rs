//! What a training is given, and all that changes in it. How it changes stands in `training`, its bytes in `checkpoint`.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::adam::Adam;
use super::batches::Batches;
use super::config::Setup;
use super::data::Dataset;
use super::early_stopping::Wait;
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
    /// The epoch after which to stop, if that is before the last.
    pub(crate) until: Option<u32>,
}

impl TrainingTask<'_> {
    /// The last epoch that is to be trained now.
    pub(super) fn last(&self) -> u32 {
        self.until.unwrap_or(self.setup.training.epochs)
    }
}

/// Where the error on validation rows stands among the numbers recorded of an epoch, if there are such rows.
const VALIDATION: usize = 1;

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
    /// How long the error on validation rows has not improved; follows from the measurements. None unless that counts.
    wait: Option<Wait>,
}

impl<'a> TrainState<'a> {
    /// The beginning of every training of the task's trial.
    pub(super) fn begin(task: &TrainingTask<'a>, device: &Cpu) -> Result<Self, CpuError> {
        let TrainingTask { trial, setup, dataset, isa, until: _ } = *task;
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
            wait: setup.training.early_stopping.filter(|_| dataset.valid.is_some()).map(Wait::new),
        })
    }

    /// The epoch that is under way, or the last one, from 1.
    pub(super) fn epoch(&self) -> u32 {
        if self.is_over() { self.epochs } else { self.epochs + 1 }
    }

    /// Whether no epoch is left.
    pub(super) fn is_over(&self) -> bool {
        self.epochs >= self.task.setup.training.epochs || self.has_stopped_early()
    }

    /// Whether early stopping ends it, whatever epochs are left.
    pub(super) fn has_stopped_early(&self) -> bool {
        self.wait.as_ref().is_some_and(Wait::is_over)
    }

    /// Whether it stands beyond what the task asks for.
    pub(super) fn is_beyond(&self) -> bool {
        let last = self.task.last();
        self.epochs > last || self.epochs == last && self.learnt > 0
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
        let values: Vec<(Name, f64)> = self.names().zip(values).collect();
        if let (Some(wait), Some((_, valid))) = (&mut self.wait, values.get(VALIDATION)) {
            wait.observe(*valid);
        }
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
