//! Trainings that are stopped and go on, and checkpoints that are damaged.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::kernels::Isa;
use crate::learn::example::{Watcher, moons, resnet, trial};
use crate::learn::{
    self, Data, Dataset, EarlyStopping, Estimator, Halt, Kernel, Library, LossKind, Mmd, Model, Network, Poll,
    Schedule, Setup, Source, Training, TrainingTask,
};
use crate::trial::{Metrics, Outcome, Trained, Trial};

/// Three batches an epoch, the last one short; two of five epochs are recorded, and the last.
fn tiny() -> Setup {
    let mut config = moons(3, 1);
    config.data = Data { source: Source::Moons { noise: 0.1, n_test: 9, n_valid: 0 }, n_train: Some(10) };
    config.training = Training { epochs: 5, batch_size: 4, every: 2, lr: 1e-2, ..config.training };
    config
}

fn with_mmd(mut config: Setup) -> Setup {
    let (kernel, estimator) = (Kernel::SquaredExponential, Estimator::Unbiased);
    config.training.loss = LossKind::MseMmd(Mmd { kernel, estimator, bandwidths: 3, base: 0.5, weight: 1.0 });
    config
}

/// Stops after four of nine epochs: of the recorded ones, 2 is the first and 4 no better.
fn stopping_early() -> Setup {
    let mut config = tiny();
    config.data.source = Source::Moons { noise: 0.1, n_test: 9, n_valid: 7 };
    let early_stopping = Some(EarlyStopping { patience: 1, min_delta: 1e15 });
    config.training = Training { epochs: 9, early_stopping, ..config.training };
    config
}

/// Both kinds of network, both losses, every schedule, with validation points and without, to all epochs and not.
fn configs() -> [Setup; 5] {
    let resnet = Model { kind: resnet(1), bottleneck_size: 2, widths: vec![3, 2] };
    let mut all = [tiny(), with_mmd(tiny()), tiny(), with_mmd(tiny()), stopping_early()];
    (all[2].model, all[3].model) = (resnet.clone(), resnet);
    all[1].training.schedule = Schedule::Cosine { min_lr: 1e-3 };
    all[2].data.source = Source::Moons { noise: 0.1, n_test: 9, n_valid: 7 };
    all[2].training.schedule = Schedule::Step { step_size: 2, gamma: 0.5 };
    all
}

fn train(config: &Setup, from: Option<&[u8]>, watcher: &mut Watcher) -> Trained {
    train_until(None, config, from, watcher)
}

fn train_until(until: Option<u32>, config: &Setup, from: Option<&[u8]>, watcher: &mut Watcher) -> Trained {
    let (trial, dataset) = (trial(config, 7, 0), dataset(config));
    let task = TrainingTask { until, ..task(&trial, config, &dataset) };
    learn::train(&task, &evaluate, from.map(<[u8]>::to_vec), watcher).unwrap()
}

fn task<'a>(trial: &'a Trial, setup: &'a Setup, dataset: &'a Dataset) -> TrainingTask<'a> {
    TrainingTask { trial, setup, dataset, isa: Isa::detect(), until: None }
}

/// Takes its time.
fn evaluate(network: &Network, poll: &mut Poll<'_, Halt>) -> Result<Metrics, Halt> {
    (0..50).try_for_each(|_| poll())?;
    let bias = network.layers().map(|(_, layer)| f64::from(layer.bias.as_vec()[0])).sum();
    Ok(Metrics(vec![("bias".into(), bias)]))
}

/// The training that nobody stops, and how often it asks.
fn whole(config: &Setup) -> (Trained, usize) {
    let mut watcher = Watcher::default();
    let trained = train(config, None, &mut watcher);
    assert_eq!((&trained.outcome, watcher.told), (&Outcome::Complete, trained.measurements.clone()));
    (trained, watcher.asked)
}

#[track_caller]
fn assert_same(a: &Trained, b: &Trained) {
    assert_eq!(a.outcome, b.outcome);
    let bits = |trained: &Trained| {
        let all = trained.measurements.iter().flat_map(|m| &m.values.0).chain(&trained.evaluated.0);
        all.map(|(name, value)| (name.clone(), value.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(bits(a), bits(b));
    assert_eq!(a.measurements, b.measurements);
    assert!(a.weights == b.weights, "weights differ");
}

#[test]
fn a_training_stopped_anywhere_goes_on_to_the_same_bytes() {
    for config in configs() {
        let (want, asked) = whole(&config);
        assert!(asked >= 12 + 4, "tests poll too");
        // A question in an evaluation is as good as the next.
        for k in (0..20).chain((20..asked).step_by(41)).filter(|k| *k < asked) {
            let mut first = Watcher { stop_at: Some(k), ..Watcher::default() };
            let stopped = train(&config, None, &mut first);
            assert_eq!((stopped.outcome, stopped.weights), (Outcome::Interrupted, None));
            assert_eq!((first.checkpoints.len(), first.asked), (1, k + 1));
            let mut second = Watcher::default();
            assert_same(&train(&config, Some(&first.checkpoints[0]), &mut second), &want);
            assert_eq!([first.told, second.told].concat(), want.measurements, "an epoch is told twice or never");
        }
    }
}

#[test]
fn a_training_stopped_again_and_again_goes_on_to_the_same_bytes() {
    for config in configs() {
        let (want, asked) = whole(&config);
        let mut last = None;
        for k in (0..20).chain((20..asked).step_by(41)).chain([asked]) {
            let mut watcher = Watcher { stop_at: Some(k), ..Watcher::default() };
            let trained = train(&config, last.as_deref(), &mut watcher);
            last = watcher.checkpoints.pop();
            if last.is_none() {
                assert_same(&trained, &want);
                break;
            }
        }
        assert_eq!(last, None, "it never ends");
    }
}

#[test]
fn a_training_paused_at_any_epoch_goes_on_to_the_same_bytes() {
    for config in configs() {
        let (want, asked) = whole(&config);
        let last = want.measurements.last().map_or(0, |m| m.step);
        for until in 1..last {
            let mut first = Watcher::default();
            let paused = train_until(Some(until), &config, None, &mut first);
            assert_eq!((paused.outcome, paused.weights), (Outcome::Pruned { rung: until }, None));
            let so_far = want.measurements.iter().take_while(|m| m.step <= until).cloned();
            assert_eq!(paused.measurements, so_far.collect::<Vec<_>>());
            let (checkpoint, mut second) = (first.checkpoints.pop().unwrap(), Watcher::default());
            assert_same(&train(&config, Some(&checkpoint), &mut second), &want);
            assert!(second.asked < asked, "it did not begin anew");
            let mut again = Watcher::default();
            let same = train_until(Some(until), &config, Some(&checkpoint), &mut again);
            assert_eq!((same.outcome, again.checkpoints), (Outcome::Pruned { rung: until }, vec![checkpoint.clone()]));
            if until > 1 {
                let mut before = Watcher::default();
                let earlier = train_until(Some(until - 1), &config, Some(&checkpoint), &mut before);
                assert_eq!(
                    earlier.outcome,
                    Outcome::Pruned { rung: until - 1 },
                    "a later checkpoint counts for nothing"
                );
                assert!(earlier.measurements.iter().all(|m| m.step < until));
            }
        }
    }
}

#[test]
fn checkpoints_change_nothing() {
    for config in configs() {
        let (want, asked) = whole(&config);
        let mut watcher = Watcher { always: true, ..Watcher::default() };
        assert_same(&train(&config, None, &mut watcher), &want);
        assert_eq!(watcher.checkpoints.len(), asked);
    }
}

/// A stop after the last epoch: a training that goes on from it only evaluates.
#[test]
fn a_stop_in_the_evaluations_loses_no_epoch() {
    let config = &configs()[3];
    let (want, asked) = whole(config);
    let mut watcher = Watcher { stop_at: Some(asked - 1), ..Watcher::default() };
    assert_eq!(train(config, None, &mut watcher).measurements, want.measurements);
    let mut again = Watcher::default();
    assert_same(&train(config, watcher.checkpoints.last().map(Vec::as_slice), &mut again), &want);
    assert_eq!((again.told.len(), again.asked), (0, asked - 15 - 3), "15 batches and 3 tests of one part each");
}

/// A checkpoint from the middle of the fourth epoch.
fn middle(config: &Setup) -> Vec<u8> {
    let mut watcher = Watcher { stop_at: Some(12), ..Watcher::default() };
    train(config, None, &mut watcher);
    watcher.checkpoints.remove(0)
}

fn dataset(config: &Setup) -> Dataset {
    Library::load(std::iter::empty(), &[]).unwrap().dataset(&config.data, 7, 0)
}

fn is_restored(task: &TrainingTask<'_>, bytes: &[u8]) -> bool {
    restore(&mut TrainState::begin(task, &Cpu::default()).unwrap(), bytes).is_some()
}

#[test]
fn a_checkpoint_saved_again_is_the_same() {
    for config in configs() {
        let (trial, dataset, bytes) = (trial(&config, 7, 0), dataset(&config), middle(&config));
        let mut state = TrainState::begin(&task(&trial, &config, &dataset), &Cpu::default()).unwrap();
        assert_eq!(restore(&mut state, &bytes), Some(()));
        assert!(save(&state) == bytes);
    }
}

#[test]
fn a_checkpoint_of_another_trial_counts_for_nothing() {
    let config = with_mmd(tiny());
    let (bytes, rows) = (middle(&config), dataset(&config));
    assert!(is_restored(&task(&trial(&config, 7, 0), &config, &rows), &bytes));
    let changed = |change: &dyn Fn(&mut Setup)| {
        let mut other = config.clone();
        change(&mut other);
        other
    };
    let wider = changed(&|c| c.model.widths = vec![4]);
    let deeper = changed(&|c| c.model.widths = vec![3, 3]);
    let fewer = changed(&|c| c.data.n_train = Some(9));
    let shorter = changed(&|c| c.training.epochs = 3);
    let refused = [&wider, &deeper, &fewer, &shorter].map(|other| (trial(other, 7, 0), other, dataset(other)));
    let seed = (trial(&config, 8, 0), &config, rows.clone());
    let replicate = (trial(&config, 7, 1), &config, rows.clone());
    for (trial, setup, rows) in refused.iter().chain([&seed, &replicate]) {
        assert!(!is_restored(&task(trial, setup, rows), &bytes), "{setup:?}");
    }
    assert_same(&train(&wider, Some(&bytes), &mut Watcher::default()), &whole(&wider).0);
}

#[test]
fn a_checkpoint_beyond_an_early_end_counts_for_nothing() {
    let early = stopping_early();
    let (trial, dataset) = (trial(&early, 7, 0), dataset(&early));
    let mut whole = early.clone();
    whole.training.early_stopping = None;
    // Before the errors of the fourth epoch, after them, after a batch of the fifth, and after the fifth.
    for (asked, fits) in [(15, true), (16, true), (17, false), (19, false)] {
        let mut watcher = Watcher { stop_at: Some(asked), ..Watcher::default() };
        train(&whole, None, &mut watcher);
        let bytes = watcher.checkpoints.remove(0);
        assert!(is_restored(&task(&trial, &whole, &dataset), &bytes));
        assert_eq!(is_restored(&task(&trial, &early, &dataset), &bytes), fits, "{asked}");
    }
}

#[test]
fn a_checkpoint_cut_short_counts_for_nothing() {
    for config in configs() {
        let (trial, dataset, bytes) = (trial(&config, 7, 0), dataset(&config), middle(&config));
        assert!((0..bytes.len()).all(|n| !is_restored(&task(&trial, &config, &dataset), &bytes[..n])));
        assert!(!is_restored(&task(&trial, &config, &dataset), &[&bytes[..], b"\0"].concat()));
    }
    let config = with_mmd(tiny());
    let (want, bytes) = (whole(&config).0, middle(&config));
    for n in (0..bytes.len()).step_by(97) {
        assert_same(&train(&config, Some(&bytes[..n]), &mut Watcher::default()), &want);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

    /// What fits the trial may be wrong all the same: numbers are, and a training goes on from them.
    #[test]
    fn a_changed_checkpoint_never_panics(at: prop::sample::Index, byte: u8, which in 0_usize..5) {
        let config = &configs()[which];
        let mut bytes = middle(config);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        train(config, Some(&bytes), &mut Watcher::default());
    }

    #[test]
    fn any_bytes_after_the_heading_are_no_danger(tail: Vec<u8>) {
        let config = tiny();
        let (trial, dataset) = (trial(&config, 7, 0), dataset(&config));
        let state = TrainState::begin(&task(&trial, &config, &dataset), &Cpu::default()).unwrap();
        prop_assert!(!is_restored(&task(&trial, &config, &dataset), &[heading(&state).as_bytes(), &tail].concat()));
    }
}

#[test]
fn a_flipped_bit_is_no_danger_anywhere() {
    let config = with_mmd(tiny());
    let (trial, dataset, bytes) = (trial(&config, 7, 0), dataset(&config), middle(&config));
    let order = bytes.len() - 4 * 10;
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let restored = is_restored(&task(&trial, &config, &dataset), &changed);
        let heads = bytes.iter().position(|b| *b == b'\n').unwrap();
        assert!(!restored || (bit / 8 > heads && bit / 8 < order), "byte {} of {}", bit / 8, bytes.len());
    }
}
