//! The course of one training: batches, steps, measurements, and when to stop.
//!
//! It neither prints nor writes: it tells [`Progress`] and returns what the training leaves. Where the rows come from
//! and how a network computes stand elsewhere.

use dfdx::prelude::*;

use super::checkpoint;
use super::course::Course;
use super::data::Dataset;
use super::evaluate::{self, Finished, Forests};
use super::evaluation::mse;
use super::halt::Halt;
use super::kernels::Isa;
use super::{Error, Progress, Request, schedule, weights};
use crate::trial::{Metrics, Outcome, Trained, Trial};

/// Trains an autoencoder on `dataset` as the trial's config says, from the beginning or on from a checkpoint.
///
/// What it evaluates at the end may need a forest, one of `forests`.
pub(super) fn train(
    trial: &Trial,
    dataset: &Dataset,
    forests: &Forests,
    isa: Isa,
    from: Option<&[u8]>,
    progress: &mut dyn Progress,
) -> Result<Trained, Error> {
    let device = Cpu::default();
    let mut course = Course::begin(trial, dataset, isa, &device)?;
    if from.is_some_and(|bytes| checkpoint::restore(&mut course, bytes).is_none()) {
        // Part of it may have been restored.
        course = Course::begin(trial, dataset, isa, &device)?;
    }
    let (outcome, evaluated) = match finish(&mut course, &device, dataset, forests, progress) {
        Ok(evaluated) => (Outcome::Complete, evaluated),
        Err(Halt::Stopped) => (Outcome::Interrupted, Metrics::default()),
        Err(Halt::Diverged) => (Outcome::Diverged { epoch: course.epoch() }, Metrics::default()),
        Err(Halt::Failed(error)) => return Err(error),
    };
    let weights = (outcome == Outcome::Complete).then(|| weights::to_safetensors(&course.network));
    Ok(Trained { outcome, measurements: course.measurements, weights, evaluated })
}

/// Every epoch that is left, and then what is measured once.
fn finish(
    course: &mut Course<'_>,
    device: &Cpu,
    dataset: &Dataset,
    forests: &Forests,
    progress: &mut dyn Progress,
) -> Result<Metrics, Halt> {
    while course.epochs < course.trial.config.config.training.epochs {
        train_epoch(course, device, progress)?;
        let epoch = course.epoch();
        if course.records(epoch) {
            let test_mse = mse(&course.engine, &dataset.test, &mut || heed(course, progress))?;
            if !test_mse.is_finite() {
                return Err(Halt::Diverged);
            }
            progress.measured(course.record(epoch, [course.total.mse, test_mse, course.total.mmd]));
        }
        course.end_epoch();
    }
    course.settle();
    let finished = Finished { trial: course.trial, network: &course.network, dataset };
    let evaluated = evaluate::metrics(&finished, forests, &mut || heed(course, progress))?;
    if evaluated.0.iter().all(|(_, value)| value.is_finite()) { Ok(evaluated) } else { Err(Halt::Diverged) }
}

/// What is left of one pass over the training rows. Each loss is taken before the step that its batch leads to.
pub(super) fn train_epoch(course: &mut Course<'_>, device: &Cpu, progress: &mut dyn Progress) -> Result<(), Halt> {
    course.adam.lr = schedule::rate(&course.trial.config.config.training, course.epochs);
    while course.learnt < course.batches.len() {
        heed(course, progress)?;
        if course.learnt == 0 {
            course.batches.shuffle();
        }
        let x = course.batches.get(course.learnt, device)?;
        let (loss, parts) = course.loss.forward(&course.engine, x)?;
        if !parts.is_finite() {
            return Err(Halt::Diverged);
        }
        course.total = course.total.plus(parts, course.batches.share(course.learnt));
        loss.try_backward()?;
        course.adam.update(&mut course.engine.borrow_mut());
        course.learnt += 1;
    }
    if course.total.is_finite() && course.engine.borrow().is_finite() { Ok(()) } else { Err(Halt::Diverged) }
}

/// Does as `progress` says before work goes on.
fn heed(course: &Course<'_>, progress: &mut dyn Progress) -> Result<(), Halt> {
    let request = progress.request();
    if request != Request::Continue {
        progress.checkpoint(checkpoint::save(course));
    }
    if request == Request::Stop { Err(Halt::Stopped) } else { Ok(()) }
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
        train(&trial, &dataset, &Forests::default(), Isa::detect(), None, watcher).unwrap()
    }

    fn steps(trained: &Trained) -> Vec<u32> {
        trained.measurements.iter().map(|m| m.step).collect()
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
