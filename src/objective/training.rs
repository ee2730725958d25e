//! The course of one training: batches, steps, measurements, and when to stop.
//!
//! It neither prints nor writes: it tells [`Progress`] and returns what the training leaves. Where the rows come from
//! and how a network computes stand elsewhere.

use std::borrow::Cow;
use std::ops::ControlFlow;

use dfdx::losses::mse_loss;
use dfdx::optim::{Adam, Optimizer};
use dfdx::prelude::*;

use super::batches::Batches;
use super::data::Dataset;
use super::evaluation::Evaluation;
use super::network::Network;
use super::{Error, Progress, schedule, weights};
use crate::trial::{METRICS, Measurement, Metrics, Outcome, Purpose, Trained, Trial, stream};

/// Trains an autoencoder on `dataset` as the trial's config says.
pub(super) fn train(trial: &Trial, dataset: &Dataset, progress: &mut dyn Progress) -> Result<Trained, Error> {
    let device = Cpu::default();
    device.try_enable_cache()?;
    let trained = train_on(&device, trial, dataset, progress);
    // dfdx does not free a device's cached buffers when the device is dropped.
    device.try_disable_cache()?;
    trained
}

fn train_on(device: &Cpu, trial: &Trial, dataset: &Dataset, progress: &mut dyn Progress) -> Result<Trained, Error> {
    let (model, training) = (&trial.config.config.model, &trial.config.config.training);
    let replicate = [trial.replicate.data, trial.replicate.training];
    let mut init = stream(trial.seed, Purpose::Init, &replicate);
    let mut network = Network::new(model, dataset.train.width, device, &mut init)?;
    let mut adam = Adam::new(&network, AdamConfig::default());
    let order = stream(trial.seed, Purpose::BatchOrder, &replicate);
    let mut batches = Batches::new(&dataset.train, training.batch_size, order);
    let evaluation = Evaluation::new(&dataset.test, device)?;
    let mut measurements = Vec::new();
    let ended = |outcome, measurements| Ok(Trained { outcome, measurements, weights: None });

    for epoch in 1..=training.epochs {
        adam.cfg.lr = schedule::rate(training, epoch - 1);
        batches.shuffle();
        let train_mse = match train_epoch(&mut network, &mut adam, &mut batches, device, progress)? {
            ControlFlow::Continue(train_mse) if train_mse.is_finite() && network.is_finite() => train_mse,
            ControlFlow::Continue(_) => return ended(Outcome::Diverged { epoch }, measurements),
            ControlFlow::Break(Stop) => return ended(Outcome::Interrupted, measurements),
        };
        if epoch % training.every == 0 || epoch == training.epochs {
            let test_mse = evaluation.mse(&network)?;
            if !test_mse.is_finite() {
                return ended(Outcome::Diverged { epoch }, measurements);
            }
            let values = METRICS.map(Cow::Borrowed).into_iter().zip([train_mse, test_mse]).collect();
            let measurement = Measurement { step: epoch, values: Metrics(values) };
            progress.measured(&measurement);
            measurements.push(measurement);
        }
    }
    Ok(Trained { outcome: Outcome::Complete, measurements, weights: Some(weights::to_safetensors(&network)) })
}

/// [`Progress`] asked for the end of the training.
struct Stop;

/// One pass over the training rows: the mean of their errors, each taken before the step that its batch led to.
/// Ends early, with that batch's error, if an error is not finite.
fn train_epoch(
    network: &mut Network,
    adam: &mut Adam<Network, f32, Cpu>,
    batches: &mut Batches,
    device: &Cpu,
    progress: &dyn Progress,
) -> Result<ControlFlow<Stop, f64>, Error> {
    let mut gradients = network.try_alloc_grads()?;
    let mut total = 0.0;
    for i in 0..batches.len() {
        if progress.should_stop() {
            return Ok(ControlFlow::Break(Stop));
        }
        let x = batches.get(i, device)?;
        let reconstruction = network.try_forward(x.clone().traced(gradients))?;
        let loss = mse_loss(reconstruction, x);
        let mse = f64::from(loss.array());
        if !mse.is_finite() {
            return Ok(ControlFlow::Continue(mse));
        }
        total += mse * batches.share(i);
        gradients = loss.try_backward()?;
        adam.update(network, &gradients)?;
        network.try_zero_grads(&mut gradients)?;
    }
    Ok(ControlFlow::Continue(total))
}
