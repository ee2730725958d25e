//! The training loop: epochs of batches, forward, backward, update; measurements, and when to stop.
//!
//! It neither prints nor writes: it tells [`Progress`] and returns what the training leaves. Where the rows come from
//! and how a network computes stand elsewhere.

use dfdx::prelude::*;

use super::checkpoint;
use super::data::Dataset;
use super::error::Error;
use super::inference::mse;
use super::network::Network;
use super::poll::{Halt, Poll};
use super::train_state::{TrainState, TrainingTask};
use super::{schedule, weights};
use crate::trial::{Metrics, Outcome, Progress, Request, Trained};

/// What is measured of a trained network, once. It polls between the parts of its work.
pub(crate) type Evaluation<'a> = dyn Fn(&Network, &mut Poll<'_, Halt>) -> Result<Metrics, Halt> + 'a;

/// Trains a network, from the beginning or on from a checkpoint of the same trial, and evaluates it.
pub(crate) fn train(
    task: &TrainingTask<'_>,
    evaluate: &Evaluation<'_>,
    from: Option<Vec<u8>>,
    progress: &mut dyn Progress,
) -> Result<Trained, Error> {
    let device = Cpu::default();
    let resumed = from.map(|bytes| checkpoint::restored(task, &bytes, &device)).transpose()?.flatten();
    let mut state = match resumed.filter(|state| !state.is_beyond()) {
        Some(state) => state,
        None => TrainState::begin(task, &device)?,
    };
    let (outcome, evaluated) = match finish(&mut state, &device, evaluate, progress) {
        Ok(evaluated) => (Outcome::Complete, evaluated),
        Err(Halt::Stopped) => (Outcome::Interrupted, Metrics::default()),
        Err(Halt::Paused) => (Outcome::Pruned { rung: state.epochs }, Metrics::default()),
        Err(Halt::Diverged) => (Outcome::diverged("epoch", state.epoch()), Metrics::default()),
        Err(Halt::Failed(error)) => return Err(error),
    };
    let TrainState { network, measurements, engine, adam, batches, .. } = state;
    drop((engine, adam, batches)); // as large as what comes now
    let weights = (outcome == Outcome::Complete).then(|| weights::to_safetensors(&network, task.dataset));
    Ok(Trained { outcome, measurements, weights, evaluated, rungs: Vec::new() })
}

/// Every epoch that is asked for, and after the last one what is measured once.
fn finish(
    state: &mut TrainState<'_>,
    device: &Cpu,
    evaluate: &Evaluation<'_>,
    progress: &mut dyn Progress,
) -> Result<Metrics, Halt> {
    while !state.is_over() && state.epochs < state.task.last() {
        train_epoch(state, device, progress)?;
        let epoch = state.epoch();
        if state.records(epoch) {
            let Dataset { valid, test, .. } = state.task.dataset;
            let mut values = vec![state.total.mse];
            for rows in valid.iter().chain([test]) {
                values.push(mse(&state.engine, rows, &mut || poll(state, progress))?);
            }
            values.push(state.total.mmd);
            if !values.iter().all(|value| value.is_finite()) {
                return Err(Halt::Diverged);
            }
            progress.measured(state.record(epoch, values));
        }
        state.end_epoch();
    }
    if !state.is_over() {
        progress.checkpoint(checkpoint::save(state));
        return Err(Halt::Paused);
    }
    state.settle();
    let evaluated = evaluate(&state.network, &mut || poll(state, progress))?;
    if evaluated.0.iter().all(|(_, value)| value.is_finite()) { Ok(evaluated) } else { Err(Halt::Diverged) }
}

/// What is left of one pass over the training rows. Each loss is taken before the step that its batch leads to.
pub(super) fn train_epoch(state: &mut TrainState<'_>, device: &Cpu, progress: &mut dyn Progress) -> Result<(), Halt> {
    state.adam.lr = schedule::rate(&state.task.setup.training, state.epochs);
    while state.learnt < state.batches.len() {
        poll(state, progress)?;
        if state.learnt == 0 {
            state.batches.shuffle();
        }
        let (loss, parts) = state.loss.forward(&state.engine, state.batches.get(state.learnt), device)?;
        if !parts.is_finite() {
            return Err(Halt::Diverged);
        }
        state.total = state.total.plus(parts, state.batches.share(state.learnt));
        loss.try_backward()?;
        state.adam.update(&mut state.engine.borrow_mut());
        state.learnt += 1;
    }
    if state.total.is_finite() && state.engine.borrow().is_finite() { Ok(()) } else { Err(Halt::Diverged) }
}

/// Does as `progress` says before work goes on.
fn poll(state: &TrainState<'_>, progress: &mut dyn Progress) -> Result<(), Halt> {
    let request = progress.request();
    match request {
        Request::Continue => return Ok(()),
        Request::Checkpoint => {}
        Request::Stop => state.engine.borrow_mut().gradient = Vec::new(), // many may be asked to stop at once
    }
    progress.checkpoint(checkpoint::save(state));
    if request == Request::Stop { Err(Halt::Stopped) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::data::Library;
    use super::super::example::{Watcher, moons, trial};
    use super::super::{EarlyStopping, Schedule, Setup, Source, Training};
    use super::*;
    use crate::kernels::Isa;

    fn run(setup: &Setup, watcher: &mut Watcher) -> Trained {
        run_to(setup, &|_, _| Ok(Metrics::default()), watcher)
    }

    fn run_to(setup: &Setup, evaluate: &Evaluation<'_>, watcher: &mut Watcher) -> Trained {
        let trial = &trial(setup, 1, 0);
        let dataset = &Library::load(std::iter::empty(), &[]).unwrap().dataset(&setup.data, 1, 0);
        train(&TrainingTask { trial, setup, dataset, isa: Isa::detect(), until: None }, evaluate, None, watcher)
            .unwrap()
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
        config.training.schedule = Schedule::Step { step_size: 1, gamma: 0.5 };
        assert_ne!(run(&config, &mut Watcher::default()).measurements, constant.measurements);
        config.training.schedule = Schedule::Step { step_size: 1, gamma: 1.0 };
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

    /// The same epochs as without, but the last of them are left out, by a rule that is written down here once more.
    #[test]
    fn early_stopping_leaves_out_the_last_epochs() {
        let mut setup = moons(4, 1);
        setup.data.source = Source::Moons { noise: 0.1, n_test: 9, n_valid: 20 };
        setup.training = Training { epochs: 41, every: 2, lr: 0.1, ..setup.training };
        let whole = run(&setup, &mut Watcher::default()).measurements;
        let errors: Vec<f64> = whole.iter().map(|m| m.values.get("valid_mse").unwrap()).collect();
        let mut lengths = BTreeSet::new();
        for (patience, min_delta) in [(1, 0.0), (2, 0.0), (4, 0.0), (20, 0.0), (1, 0.02), (3, 0.02), (20, 1e15)] {
            let mut best = f64::INFINITY;
            let improves = errors.iter().map(|error| {
                let better = error + min_delta < best;
                best = if better { *error } else { best };
                better
            });
            let improves: Vec<bool> = improves.collect();
            let ends = |n: &usize| improves[n - patience..*n].iter().all(|better| !better);
            let want = (patience + 1..errors.len()).find(ends).unwrap_or(errors.len());
            let early = EarlyStopping { patience: u32::try_from(patience).unwrap(), min_delta };
            setup.training.early_stopping = Some(early);
            let trained = run(&setup, &mut Watcher::default());
            assert_eq!(
                (&trained.outcome, &trained.measurements[..]),
                (&Outcome::Complete, &whole[..want]),
                "{early:?}"
            );
            lengths.insert(want);
        }
        assert!(lengths.len() > 3 && lengths.contains(&errors.len()), "{lengths:?}");
    }

    #[test]
    fn the_epoch_of_what_goes_wrong_after_an_early_end_is_the_last() {
        let mut setup = moons(4, 1);
        setup.data.source = Source::Moons { noise: 0.1, n_test: 9, n_valid: 20 };
        setup.training.every = 3;
        setup.training.early_stopping = Some(EarlyStopping { patience: 2, min_delta: 1e15 });
        let trained = run_to(&setup, &|_, _| Err(Halt::Diverged), &mut Watcher::default());
        assert_eq!((steps(&trained), trained.outcome), (vec![3, 6, 9], Outcome::diverged("epoch", 9)));
    }

    #[test]
    fn validation_rows_whose_error_is_no_number_end_a_training() {
        let mut setup = moons(4, 1);
        setup.data.source = Source::Moons { noise: 0.1, n_test: 9, n_valid: 3 };
        setup.training.every = 2;
        let trial = &trial(&setup, 1, 0);
        let mut dataset = Library::load(std::iter::empty(), &[]).unwrap().dataset(&setup.data, 1, 0);
        let train_on = |dataset: &Dataset| {
            let nothing = |_: &Network, _: &mut Poll<'_, Halt>| Ok(Metrics::default());
            let task = TrainingTask { trial, setup: &setup, dataset, isa: Isa::detect(), until: None };
            train(&task, &nothing, None, &mut Watcher::default()).unwrap()
        };
        let names =
            |trained: &Trained| trained.measurements[0].values.0.iter().map(|(name, _)| name.to_string()).collect();
        let sound: Vec<String> = names(&train_on(&dataset));
        assert_eq!(sound, ["train_mse", "valid_mse", "test_mse"]);
        dataset.valid.as_mut().unwrap().values[3] = f32::INFINITY;
        let trained = train_on(&dataset);
        assert_eq!((steps(&trained), trained.outcome), (vec![], Outcome::diverged("epoch", 2)));
    }

    #[test]
    fn a_training_that_diverges_ends() {
        for (layers, lr) in [(0, 1e25), (1, 1e20), (3, 1e30), (3, f64::from(f32::MAX))] {
            let mut config = moons(16, layers);
            config.training.every = 1;
            config.training.lr = lr;
            let trained = run(&config, &mut Watcher::default());
            assert_eq!((steps(&trained), trained.outcome), (vec![], Outcome::diverged("epoch", 1)), "lr {lr}");
            assert_eq!(trained.weights, None);
        }
    }
}
