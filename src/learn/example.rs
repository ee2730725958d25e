//! Trials and a watcher for the tests of networks.

use std::sync::Arc;

use super::{Data, Estimator, Kernel, LossKind, Mmd, Model, ModelKind, Projection, Schedule, Setup, Source, Training};
use crate::space::{MetricSpec, Params};
use crate::trial::{ConfigId, Measurement, Progress, Replicate, Request, Resolved, Trial, TrialId};

/// 1000 moons with noise 0.1, tested on 2000; 100 epochs of batches of 64 at a rate of 1e-3, recorded at the end.
pub(crate) fn moons(hidden_size: usize, layers: usize) -> Setup {
    Setup {
        data: Data { source: Source::Moons { noise: 0.1, n_test: 2000, n_valid: 0 }, n_train: Some(1000) },
        model: Model { kind: ModelKind::Mlp, widths: vec![hidden_size; layers], bottleneck_size: 1 },
        training: Training {
            epochs: 100,
            batch_size: 64,
            lr: 1e-3,
            schedule: Schedule::Constant,
            every: 100,
            early_stopping: None,
            loss: LossKind::Mse,
        },
    }
}

/// Residual blocks with so many hidden layers in each `f`.
pub(crate) fn resnet(block_layers: usize) -> ModelKind {
    ModelKind::Resnet { block_layers, projection: Projection::Auto }
}

/// With an MMD term of five bandwidths, at weight 1.
pub(crate) fn mse_mmd(kernel: Kernel, estimator: Estimator) -> LossKind {
    LossKind::MseMmd(Mmd { kernel, estimator, bandwidths: 5, base: 0.25, weight: 1.0 })
}

/// Replicate `data` of this in a sweep with this seed.
pub(crate) fn trial(setup: &Setup, seed: u64, data: u32) -> Trial {
    let replicate = Replicate { data, training: 0 };
    let id = ConfigId::new(seed, &Params::default(), "");
    let mmd = (setup.training.loss != LossKind::Mse).then_some("train_mmd");
    let valid = matches!(setup.data.source, Source::Moons { n_valid: 1.., .. }).then_some("valid_mse");
    let names = ["train_mse"].into_iter().chain(valid).chain(["test_mse"]).chain(mmd);
    let measures = names.map(|name| MetricSpec::each_step(name, "", "")).collect();
    let resolved = Resolved { id, params: Params::default(), measures };
    Trial { id: TrialId::new(id, replicate), config: Arc::new(resolved), replicate, seed }
}

/// Remembers what it was told, and may ask for checkpoints or stop a training.
#[derive(Default)]
pub(crate) struct Watcher {
    pub(crate) told: Vec<Measurement>,
    /// Every checkpoint it was handed.
    pub(crate) checkpoints: Vec<Vec<u8>>,
    /// How often it was asked.
    pub(crate) asked: usize,
    /// Stop once so many measurements came.
    pub(crate) stop_after: Option<usize>,
    /// Stop once it was asked so often before.
    pub(crate) stop_at: Option<usize>,
    /// Poll for a checkpoint every time.
    pub(crate) always: bool,
}

impl Progress for Watcher {
    fn measured(&mut self, measurement: &Measurement) {
        self.told.push(measurement.clone());
    }

    fn request(&mut self) -> Request {
        let stop = self.stop_after == Some(self.told.len()) || self.stop_at == Some(self.asked);
        self.asked += 1;
        match (stop, self.always) {
            (true, _) => Request::Stop,
            (false, true) => Request::Checkpoint,
            (false, false) => Request::Continue,
        }
    }

    fn checkpoint(&mut self, bytes: Vec<u8>) {
        self.checkpoints.push(bytes);
    }
}
