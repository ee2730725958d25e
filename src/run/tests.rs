//! Runs of an objective that does as each trial is told.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;

use std::time::{Duration, SystemTime};

use super::timing::Timing;
use super::*;
use crate::objective::{Error, Trainer};
use crate::spec::Sweep;
use crate::trial::{Measurement, Metrics, Outcome, Progress, Request, Resolved, Trained, Trial};

const MS: Duration = Duration::from_millis(1);
const TIMING: Timing = Timing {
    poll: MS,
    tick: Duration::from_millis(2),
    checkpoint: Duration::from_millis(5),
    stop_timeout: Duration::from_millis(150),
    last_stop_timeout: Duration::from_millis(150),
    batch: 0.0,
};

/// What a trial does, by its number.
#[derive(Clone, Copy)]
enum Does {
    Complete,
    Diverge,
    Fail,
    Panic,
    /// Goes on until it is stopped.
    Train,
    /// Never asks what to do.
    Hang,
    NoProcess,
}

/// The same trial of an objective that declares no metric.
fn without_metrics(trial: &Trial) -> Trial {
    let config = Resolved { measures: Arc::from([]), ..Resolved::clone(&trial.config) };
    Trial { config: Arc::new(config), ..trial.clone() }
}

/// Trains as told; the first trials cost the least.
struct Fake {
    does: Box<dyn Fn(u32) -> Does + Send + Sync>,
    over: AtomicBool,
}

impl Trainer for Fake {
    fn train(&self, trial: &Trial, from: Option<Vec<u8>>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let measurement = Measurement { step: 1, values: Metrics::default() };
        progress.measured(&measurement);
        let outcome = match (self.does)(trial.replicate.training) {
            Does::Complete => Outcome::Complete,
            Does::Diverge => Outcome::Diverged { epoch: 3 },
            Does::Fail => return Err(Error::Closed),
            Does::Panic => panic!("number {}", trial.replicate.training),
            Does::Train => {
                let mut batches = from.map_or(0, |from| from[0]);
                loop {
                    match progress.request() {
                        Request::Continue => {}
                        Request::Checkpoint => progress.checkpoint(vec![batches]),
                        Request::Stop => break progress.checkpoint(vec![batches]),
                    }
                    batches = batches.saturating_add(1);
                    sleep(MS);
                }
                Outcome::Interrupted
            }
            Does::Hang => {
                while !self.over.load(Ordering::Relaxed) {
                    sleep(MS);
                }
                Outcome::Complete
            }
            Does::NoProcess => {
                return Err(Error::System { what: "no process", source: std::io::Error::other("none left") });
            }
        };
        Ok(Trained { outcome, measurements: vec![measurement], weights: None, evaluated: Metrics::default() })
    }
}

/// What was seen of a run.
#[derive(Default)]
struct Seen {
    /// Numbers of the trials, in this order.
    began: Vec<u32>,
    /// How many were handed out together.
    batches: Vec<usize>,
    outcomes: BTreeMap<u32, Outcome>,
    checkpoints: Vec<(u32, u8)>,
    ticks: usize,
}

impl Seen {
    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes.values().filter(|outcome| is(outcome)).count()
    }
}

/// A run of so many trials.
struct Run {
    trials: u32,
    workers: usize,
    rules: StopRules,
    signals: Signals,
    does: Arc<Fake>,
    /// Seconds: trial number n is estimated to take n of them.
    batch: f64,
}

fn trials(n: u32) -> Vec<Trial> {
    let text = format!("name = \"t\"\ndata.source = \"moons\"\nreplicates.training = {n}");
    let plan = crate::search::Plan::new(&Sweep::example(&text), |_| String::new());
    plan.trials().map(|trial| without_metrics(&trial)).collect()
}

fn run_of(trials: u32, workers: usize, does: impl Fn(u32) -> Does + Send + Sync + 'static) -> Run {
    let does = Arc::new(Fake { does: Box::new(does), over: AtomicBool::new(false) });
    Run { trials, workers, rules: StopRules::default(), signals: Signals::default(), does, batch: 0.0 }
}

impl Run {
    fn rules(mut self, rules: StopRules) -> Self {
        self.rules = rules;
        self
    }

    fn batch(mut self, seconds: f64) -> Self {
        self.batch = seconds;
        self
    }

    /// Runs; `then` is told each event after it was noted.
    fn observe(
        self,
        mut then: impl FnMut(&Event<'_>, &Seen, &Signals) -> Result<(), ()>,
    ) -> (Result<RunEnd, ()>, Seen) {
        let mut seen = Seen::default();
        let mut emit = |event: &Event<'_>| {
            match event {
                Event::Started { trials, .. } => {
                    seen.batches.push(trials.len());
                    seen.began.extend(trials.iter().map(|trial| trial.replicate.training));
                }
                Event::Measured { measurement, .. } => assert_eq!(measurement.step, 1),
                Event::Checkpoint { trial, bytes } => seen.checkpoints.push((trial.replicate.training, bytes[0])),
                Event::Finished { trial, worker, trained, cost, .. } => {
                    let number = trial.replicate.training;
                    assert!(*worker < self.workers && cost.to_bits() == f64::from(number).to_bits());
                    let before = seen.outcomes.insert(number, trained.outcome.clone());
                    assert!(matches!(before, None | Some(Outcome::Interrupted)), "trial {number} ended twice");
                }
                Event::Tick => seen.ticks += 1,
            }
            then(event, &seen, &self.signals)
        };
        let checkpoint_of = |trial: &Trial| Ok((trial.replicate.training == 1).then(|| vec![100]));
        let observer = Observer { checkpoint_of: &checkpoint_of, emit: &mut emit, error: None };
        let trainer: Arc<dyn Trainer> = Arc::<Fake>::clone(&self.does);
        let trials = trials(self.trials);
        let costs =
            trials.iter().enumerate().map(|(i, trial)| (f64::from(trial.replicate.training), i)).rev().collect();
        let queue = Queue::new(costs, self.workers, |i| trials[i].clone());
        let timing = Timing { batch: self.batch, ..TIMING };
        let scheduler = Scheduler::new(queue, trainer, &self.rules, &self.signals, timing, observer);
        let end = scheduler.run(self.workers);
        self.does.over.store(true, Ordering::Relaxed);
        (end, seen)
    }

    fn end(self) -> (RunEnd, Seen) {
        let (end, seen) = self.observe(|_, _, _| Ok(()));
        (end.unwrap(), seen)
    }
}

#[test]
fn every_trial_ends_once_and_a_panic_ends_only_its_own() {
    for workers in [1, 2, 4, 20] {
        let (end, seen) = run_of(8, workers, |n| if n == 3 { Does::Panic } else { Does::Complete }).end();
        assert_eq!((end, seen.outcomes.len()), (RunEnd::Finished, 8));
        assert_eq!(seen.count(|o| *o == Outcome::Complete), 7);
        let Outcome::Panicked { reason } = &seen.outcomes[&3] else { panic!("{:?}", seen.outcomes) };
        assert!(reason.starts_with("number 3 (src/run/tests.rs:"), "{reason}");
    }
}

#[test]
fn no_trials_are_through_at_once() {
    assert_eq!(trials(1).len(), 1);
    let mut emit = |_: &Event<'_>| -> Result<(), ()> { panic!("nothing happens") };
    let objective = run_of(1, 1, |_| Does::Complete).does;
    let queue = Queue::new(Vec::new(), 1, |_| trials(1).remove(0));
    let end = run(queue, objective, 4, &StopRules::default(), &Signals::default(), &|_| Ok(None), &mut emit);
    assert_eq!(end, Ok(RunEnd::Finished));
}

#[test]
fn a_hundred_trials_of_all_kinds_end_as_they_do() {
    let does = |n| match n {
        0..10 => Does::Panic,
        10..20 => Does::Diverge,
        20..25 => Does::Train,
        25..28 => Does::Hang,
        28..30 => Does::Fail,
        _ => Does::Complete,
    };
    for batch in [0.0, f64::INFINITY] {
        let rules = StopRules { trial_time: Some(20 * MS), ..StopRules::default() };
        let (end, seen) = run_of(100, 4, does).rules(rules).batch(batch).end();
        assert_eq!((end, seen.outcomes.len()), (RunEnd::Finished, 100));
        let timed_out = Outcome::TimedOut { limit: 20 * MS };
        assert!(seen.outcomes.range(..10).all(|(_, o)| matches!(o, Outcome::Panicked { .. })));
        assert!(seen.outcomes.range(10..20).all(|(_, o)| *o == Outcome::Diverged { epoch: 3 }));
        assert!(seen.outcomes.range(20..28).all(|(_, o)| *o == timed_out), "{:?}", seen.outcomes);
        assert_eq!(seen.outcomes[&28].trouble().as_deref(), Some("failed: without its data an objective cannot train"));
        assert_eq!(seen.count(|o| *o == Outcome::Complete), 70);
        assert!(seen.ticks > 0);
    }
}

#[test]
fn trials_begin_in_their_order() {
    let (_, seen) = run_of(8, 1, |_| Does::Complete).end();
    assert_eq!(seen.began, [7, 6, 5, 4, 3, 2, 1, 0]);
}

#[test]
fn short_trials_are_handed_out_together() {
    let sizes = |trials, seconds| run_of(trials, 1, |_| Does::Complete).batch(seconds).end().1.batches;
    assert_eq!(sizes(40, f64::INFINITY), [32, 8]);
    assert_eq!(sizes(9, 11.0), [1, 1, 2, 5]); // 8; 7; 6 and 5; the rest
    assert_eq!(sizes(3, 0.0), [1, 1, 1]);
}

#[test]
fn a_signal_ends_what_waits_for_its_turn() {
    let run = run_of(8, 1, |n| if n == 7 { Does::Hang } else { Does::Complete }).batch(f64::INFINITY);
    let (end, seen) = run.observe(|_, seen, signals| {
        if seen.batches == [8] {
            signals.raise(15);
        }
        Ok(())
    });
    assert_eq!((end, seen.outcomes.len()), (Ok(RunEnd::Signal(15)), 8));
    assert_eq!(seen.count(|o| *o == Outcome::Interrupted), 8);
}

#[test]
fn a_signal_stops_the_running_and_begins_no_other() {
    let run = run_of(8, 2, |n| if n == 7 { Does::Hang } else { Does::Train });
    let (end, seen) = run.observe(|event, _, signals| {
        if let Event::Measured { worker: 1, .. } = event {
            signals.raise(15);
        }
        Ok(())
    });
    assert_eq!((end, seen.began), (Ok(RunEnd::Signal(15)), vec![7, 6]));
    assert_eq!(seen.outcomes, BTreeMap::from([(6, Outcome::Interrupted), (7, Outcome::Interrupted)]));
    assert!(seen.checkpoints.iter().any(|(n, _)| *n == 6), "a stopped training leaves a checkpoint");
}

#[test]
fn an_error_of_the_observer_ends_the_run() {
    let run = run_of(8, 2, |n| if n == 6 { Does::Complete } else { Does::Train });
    let (end, seen) = run.observe(|event, _, _| if let Event::Finished { .. } = event { Err(()) } else { Ok(()) });
    assert_eq!((end, seen.outcomes.len()), (Err(()), 1));
}

#[test]
fn checkpoints_are_asked_for_and_handed_back() {
    let run = run_of(2, 2, |_| Does::Train);
    let of = |seen: &Seen, n| seen.checkpoints.iter().filter(|c| c.0 == n).map(|c| c.1).collect::<Vec<_>>();
    let (end, seen) = run.observe(|_, seen, signals| {
        if [0, 1].iter().all(|n| of(seen, *n).len() >= 3) {
            signals.raise(2);
        }
        Ok(())
    });
    assert_eq!(end, Ok(RunEnd::Signal(2)));
    // Number 1 went on from batch 100.
    assert!(of(&seen, 0)[0] < 100 && of(&seen, 1)[0] >= 100, "{:?}", seen.checkpoints);
}

#[test]
fn the_time_for_the_run_is_limited() {
    let past = SystemTime::now().checked_sub(Duration::from_secs(1));
    let (end, seen) = run_of(3, 1, |_| Does::Train).rules(StopRules { stop_at: past, ..StopRules::default() }).end();
    assert_eq!((end, seen.began.len()), (RunEnd::TimeUp, 0));
    let (end, seen) =
        run_of(3, 1, |_| Does::Train).rules(StopRules { max_time: Some(10 * MS), ..StopRules::default() }).end();
    assert_eq!(end, RunEnd::TimeUp);
    assert_eq!(seen.outcomes, BTreeMap::from([(2, Outcome::Interrupted)]));
}

#[test]
fn hopeless_runs_end_early() {
    let rules = StopRules { equal_failures: Some(3), ..StopRules::default() };
    let (end, seen) = run_of(20, 1, |n| if n == 18 { Does::Complete } else { Does::Fail }).rules(rules).end();
    let reason = "failed: without its data an objective cannot train".to_owned();
    assert_eq!(end, RunEnd::SameFailure { failures: 3, reason });
    assert!(seen.outcomes.len() < 8, "{:?}", seen.outcomes);
    let rules = StopRules { max_failures: Some(4), equal_failures: Some(2), ..StopRules::default() };
    let (end, _) = run_of(20, 1, |_| Does::Panic).rules(rules).end();
    assert_eq!(end, RunEnd::TooManyFailures { failures: 4 });
}

#[test]
fn a_system_without_processes_is_no_trials_fault() {
    let (end, seen) = run_of(8, 1, |n| if n == 7 { Does::NoProcess } else { Does::Complete }).end();
    assert_eq!(end, RunEnd::System { reason: "no process: none left".into() });
    assert_eq!(seen.outcomes[&7], Outcome::Interrupted);
}
