//! The course of one training: batches, steps, measurements, and when to stop.
//!
//! It neither prints nor writes: it tells [`Progress`] and returns what the training leaves. Where the rows come from
//! and how a network computes stand elsewhere.

use std::borrow::Cow;
use std::ops::ControlFlow;

use dfdx::optim::{Adam, Optimizer};
use dfdx::prelude::*;

use super::batches::Batches;
use super::data::Dataset;
use super::evaluate::{self, Finished, Forests};
use super::evaluation::Evaluation;
use super::loss::{Loss, Parts};
use super::network::Network;
use super::{Error, Progress, Request, schedule, weights};
use crate::trial::{METRICS, Measurement, Metrics, Outcome, Purpose, Trained, Trial, stream};

/// Trains an autoencoder on `dataset` as the trial's config says.
///
/// What it evaluates at the end may need a forest, one of `forests`.
pub(super) fn train(
    trial: &Trial,
    dataset: &Dataset,
    forests: &Forests,
    progress: &mut dyn Progress,
) -> Result<Trained, Error> {
    let device = Cpu::default();
    device.try_enable_cache()?;
    let trained = train_on(&device, trial, dataset, forests, progress);
    // dfdx does not free a device's cached buffers when the device is dropped.
    device.try_disable_cache()?;
    trained
}

fn train_on(
    device: &Cpu,
    trial: &Trial,
    dataset: &Dataset,
    forests: &Forests,
    progress: &mut dyn Progress,
) -> Result<Trained, Error> {
    let (model, training) = (&trial.config.config.model, &trial.config.config.training);
    let replicate = [trial.replicate.data, trial.replicate.training];
    let mut init = stream(trial.seed, Purpose::Init, &replicate);
    let mut network = Network::new(model, dataset.train.width, device, &mut init)?;
    let mut adam = Adam::new(&network, AdamConfig::default());
    let order = stream(trial.seed, Purpose::BatchOrder, &replicate);
    let mut batches = Batches::new(&dataset.train, training.batch_size, order);
    let mut loss = Loss::new(trial);
    let evaluation = Evaluation::new(&dataset.test, device)?;
    let mut measurements = Vec::new();
    let ended =
        |outcome, measurements| Ok(Trained { outcome, measurements, weights: None, evaluated: Metrics::default() });

    for epoch in 1..=training.epochs {
        adam.cfg.lr = schedule::rate(training, epoch - 1);
        batches.shuffle();
        let train = match train_epoch(&mut network, &mut adam, &mut loss, &mut batches, device, progress)? {
            ControlFlow::Continue(train) if train.is_finite() && network.is_finite() => train,
            ControlFlow::Continue(_) => return ended(Outcome::Diverged { epoch }, measurements),
            ControlFlow::Break(Stop) => return ended(Outcome::Interrupted, measurements),
        };
        if epoch % training.every == 0 || epoch == training.epochs {
            let test_mse = evaluation.mse(&network)?;
            if !test_mse.is_finite() {
                return ended(Outcome::Diverged { epoch }, measurements);
            }
            let mut values: Vec<_> = METRICS.map(Cow::Borrowed).into_iter().zip([train.mse, test_mse]).collect();
            if loss.has_mmd() {
                values.push((Cow::Borrowed("train_mmd"), train.mmd));
            }
            let measurement = Measurement { step: epoch, values: Metrics(values) };
            progress.measured(&measurement);
            measurements.push(measurement);
        }
    }
    let evaluated = evaluate::metrics(&Finished { trial, network: &network, dataset }, forests)?;
    if !evaluated.0.iter().all(|(_, value)| value.is_finite()) {
        return ended(Outcome::Diverged { epoch: training.epochs }, measurements);
    }
    let weights = Some(weights::to_safetensors(&network));
    Ok(Trained { outcome: Outcome::Complete, measurements, weights, evaluated })
}

/// [`Progress`] asked for the end of the training.
struct Stop;

/// One pass over the training rows: the means of their losses, each taken before the step that its batch led to.
/// Ends early, with that batch's loss, if a loss is not finite.
fn train_epoch(
    network: &mut Network,
    adam: &mut Adam<Network, f32, Cpu>,
    loss: &mut Loss,
    batches: &mut Batches,
    device: &Cpu,
    progress: &mut dyn Progress,
) -> Result<ControlFlow<Stop, Parts>, Error> {
    let mut gradients = network.try_alloc_grads()?;
    let mut total = Parts::default();
    for i in 0..batches.len() {
        if progress.request() == Request::Stop {
            return Ok(ControlFlow::Break(Stop));
        }
        let x = batches.get(i, device)?;
        let (loss, parts) = loss.forward(network, x, gradients)?;
        if !parts.is_finite() {
            return Ok(ControlFlow::Continue(parts));
        }
        total = total.plus(parts, batches.share(i));
        gradients = loss.try_backward()?;
        adam.update(network, &gradients)?;
        network.try_zero_grads(&mut gradients)?;
    }
    Ok(ControlFlow::Continue(total))
}

#[cfg(test)]
mod tests {
    use super::super::data::Library;
    use super::super::example::{Watcher, moons, trial};
    use super::*;
    use crate::trial::Config;

    fn run(config: &Config, watcher: &mut Watcher) -> Trained {
        let trial = trial(config, 1, 0);
        let dataset = Library::load(std::iter::empty()).unwrap().dataset(&config.data, 1, 0);
        train(&trial, &dataset, &Forests::default(), watcher).unwrap()
    }

    fn steps(trained: &Trained) -> Vec<u32> {
        trained.measurements.iter().map(|m| m.step).collect()
    }

    /// Kingma & Ba 2015, algorithm 1, by hand: lr 0.1 and gradients 1, 2, -1.
    ///
    /// | t | m | v | m / (1 - 0.9^t) | v / (1 - 0.999^t) | step |
    /// |---|---|---|---|---|---|
    /// | 1 | 0.1 | 0.001 | 1 | 1 | 0.1 |
    /// | 2 | 0.29 | 0.004999 | 1.526316 | 2.500750 | 0.0965182 |
    /// | 3 | 0.161 | 0.005994001 | 0.594096 | 2.000000 | 0.0420089 |
    #[test]
    fn adam_steps_are_those_of_its_paper() {
        let model = crate::trial::Model { layers: 0, ..moons(1, 0).model };
        let device = Cpu::default();
        let mut network = Network::new(&model, 1, &device, &mut stream(1, Purpose::Init, &[])).unwrap();
        let mut adam = Adam::new(&network, AdamConfig { lr: 0.1, ..AdamConfig::default() });
        let mut gradients = network.alloc_grads();
        let mut last = network.decoder.layers.0[0].bias.as_vec()[0];
        for (gradient, step) in [(1.0, 0.1), (2.0, 0.096_518_2), (-1.0, 0.042_008_9)] {
            gradients.get_or_alloc_mut(&network.decoder.layers.0[0].bias).unwrap()[0] = gradient;
            adam.update(&mut network, &gradients).unwrap();
            let now = network.decoder.layers.0[0].bias.as_vec()[0];
            assert!((last - now - step).abs() < 2e-6, "{} is not {step}", last - now);
            last = now;
        }
    }

    #[test]
    fn every_so_many_epochs_and_the_last_are_recorded() {
        let mut config = moons(4, 1);
        config.training.epochs = 7;
        for (every, want) in [(1, vec![1, 2, 3, 4, 5, 6, 7]), (3, vec![3, 6, 7]), (7, vec![7]), (100, vec![7])] {
            config.training.every = every;
            let trained = run(&config, &mut Watcher::default());
            assert_eq!((steps(&trained), trained.outcome), (want, Outcome::Complete));
            assert!(trained.weights.is_some());
        }
    }

    #[test]
    fn the_schedule_sets_the_rate() {
        let mut config = moons(4, 1);
        config.training.epochs = 2;
        let constant = run(&config, &mut Watcher::default());
        config.training.schedule = crate::trial::Schedule::Step { step_size: 1, gamma: 0.5 };
        assert_ne!(run(&config, &mut Watcher::default()).measurements, constant.measurements);
        config.training.schedule = crate::trial::Schedule::Step { step_size: 1, gamma: 1.0 };
        assert_eq!(run(&config, &mut Watcher::default()).measurements, constant.measurements);
    }

    #[test]
    fn a_training_stops_when_told() {
        let mut config = moons(4, 1);
        config.training.every = 1;
        let mut watcher = Watcher { stop_after: Some(2), ..Watcher::default() };
        let trained = run(&config, &mut watcher);
        assert_eq!((steps(&trained), trained.outcome), (vec![1, 2], Outcome::Interrupted));
        assert_eq!((watcher.told.len(), trained.weights), (2, None));
    }

    #[test]
    fn a_training_that_diverges_ends() {
        for (layers, lr) in [(0, 1e25), (1, 1e20), (3, 1e30), (3, f64::from(f32::MAX))] {
            let mut config = moons(16, layers);
            config.training.every = 1;
            config.training.lr = lr;
            let trained = run(&config, &mut Watcher::default());
            assert_eq!((steps(&trained), trained.outcome), (vec![], Outcome::Diverged { epoch: 1 }), "lr {lr}");
            assert_eq!(trained.weights, None);
        }
    }
}
