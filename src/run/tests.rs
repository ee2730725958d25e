//! Runs of an objective that does as each trial is told.

mod ends;
mod trials;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use super::timing::Timing;
use super::*;
use crate::objective::{Error, Place, Trainer};
use crate::spec::Sweep;
use crate::trial::{Measurement, Metrics, Outcome, Progress, Request, Resolved, Trained, Trial, Work};

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
    /// Loses its process, this often.
    Lose(usize),
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
    lost: AtomicUsize,
}

impl Trainer for Fake {
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let trial = &work.trial;
        let measurement = Measurement { step: 1, values: Metrics::default() };
        progress.measured(&measurement);
        let outcome = match (self.does)(trial.replicate.training) {
            Does::Diverge => Outcome::diverged("epoch", 3),
            Does::Fail => return Err(Error::Closed),
            Does::Panic => panic!("number {}", trial.replicate.training),
            Does::Train => {
                let mut batches = at.from.map_or(0, |from| from[0]);
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
            Does::Lose(times) if self.lost.fetch_add(1, Ordering::Relaxed) < times => {
                return Err(Error::Lost("killed".into()));
            }
            Does::Complete | Does::Lose(_) => Outcome::Complete,
            Does::NoProcess => {
                return Err(Error::System { what: "no process", source: std::io::Error::other("none left") });
            }
        };
        Ok(Trained { measurements: vec![measurement], ..Trained::without_results(outcome) })
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
    /// Trials that were lost, and how.
    lost: Vec<(u32, String)>,
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
    let does = Arc::new(Fake { does: Box::new(does), over: AtomicBool::new(false), lost: AtomicUsize::new(0) });
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
                Event::Lost { trial, how } => seen.lost.push((trial.replicate.training, (*how).to_owned())),
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
        let from = |trial: &Trial| (trial.replicate.training == 1).then(|| vec![100]);
        let place_of = |trial: &Trial| Ok(Place { from: from(trial), ..Place::default() });
        let observer = Observer { place_of: &place_of, emit: &mut emit, error: None };
        let trainer: Arc<dyn Trainer> = Arc::<Fake>::clone(&self.does);
        let trials = trials(self.trials);
        let costs =
            trials.iter().enumerate().map(|(i, trial)| (f64::from(trial.replicate.training), i)).rev().collect();
        let queue = Queue::new(costs, self.workers, |i| trials[i].clone());
        let timing = Timing { batch: self.batch, ..TIMING };
        let scheduler = Scheduler::new(queue, trainer, &self.rules, &self.signals, timing, observer);
        let end = scheduler.run(self.workers).map(|(end, _)| end);
        self.does.over.store(true, Ordering::Relaxed);
        (end, seen)
    }

    fn end(self) -> (RunEnd, Seen) {
        let (end, seen) = self.observe(|_, _, _| Ok(()));
        (end.unwrap(), seen)
    }
}
