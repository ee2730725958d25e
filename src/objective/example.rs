//! Trials and a watcher for this room's tests.

use std::sync::Arc;

use super::{Progress, Request};
use crate::space::Params;
use crate::trial::{
    Config, ConfigId, Data, Estimator, Evaluate, Kernel, Loss, Measurement, Mmd, Model, ModelKind, Replicate, Resolved,
    Schedule, Source, Training, Trial, TrialId,
};

/// 1000 moons with noise 0.1, tested on 2000; 100 epochs of batches of 64 at a rate of 1e-3, recorded at the end.
pub(super) fn moons(hidden_size: usize, layers: usize) -> Config {
    Config {
        data: Data { source: Source::Moons { noise: 0.1, n_test: 2000 }, n_train: Some(1000) },
        model: Model { kind: ModelKind::Mlp, hidden_size, layers, bottleneck_size: 1 },
        training: Training {
            epochs: 100,
            batch_size: 64,
            lr: 1e-3,
            schedule: Schedule::Constant,
            every: 100,
            loss: Loss::Mse,
        },
        evaluate: Evaluate::default(),
    }
}

/// With an MMD term of five bandwidths, at weight 1.
pub(super) fn mse_mmd(kernel: Kernel, estimator: Estimator) -> Loss {
    Loss::MseMmd(Mmd { kernel, estimator, bandwidths: 5, base: 0.25, weight: 1.0 })
}

/// Replicate `data` of `config` in a sweep with this seed.
pub(super) fn trial(config: &Config, seed: u64, data: u32) -> Trial {
    let replicate = Replicate { data, training: 0 };
    let id = ConfigId::new(seed, &Params::new(), "");
    let resolved = Resolved { id, params: Params::new(), config: config.clone() };
    Trial { id: TrialId::new(id, replicate), config: Arc::new(resolved), replicate, seed }
}

/// Remembers what it was told, and may ask for checkpoints or stop a training.
#[derive(Default)]
pub(super) struct Watcher {
    pub(super) told: Vec<Measurement>,
    /// Every checkpoint it was handed.
    pub(super) checkpoints: Vec<Vec<u8>>,
    /// How often it was asked.
    pub(super) asked: usize,
    /// Stop once so many measurements came.
    pub(super) stop_after: Option<usize>,
    /// Stop once it was asked so often before.
    pub(super) stop_at: Option<usize>,
    /// Ask for a checkpoint every time.
    pub(super) always: bool,
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
