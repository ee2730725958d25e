//! Trials meet threads. Long trials first, one trial at a time per worker, every event handed on as it happens.
//!
//! A worker is a thread with a rayon pool of one thread to itself: whatever the objective does with rayon stays on that
//! thread, so that no trial can start in the middle of another and results cannot depend on the number of workers.

mod guard;
mod signal;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

pub(crate) use signal::Signals;

use crate::objective::{Objective, Progress, Request};
use crate::trial::{Event, Measurement, Metrics, Outcome, Trained, Trial};

/// Trains every trial on `workers` threads. `emit` hears of each event on the worker it happens on; the first error it
/// returns ends the run and is returned. Once `stop` is set, running trials end at their next batch and no other begins.
pub(crate) fn run<E: Send>(
    trials: &[&Trial],
    objective: &dyn Objective,
    workers: usize,
    stop: &AtomicBool,
    emit: &(dyn Fn(&Event<'_>) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let mut order: Vec<(f64, &Trial)> = trials.iter().map(|t| (objective.cost(t), *t)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let floor = Floor { order, next: AtomicUsize::new(0), objective, stop, emit, broken: Mutex::new(None) };
    std::thread::scope(|scope| {
        for number in 0..workers.clamp(1, trials.len().max(1)) {
            let floor = &floor;
            scope.spawn(move || on_one_thread(|| floor.work(number)));
        }
    });
    floor.broken.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Does `work` in a rayon pool of one thread, so that its result cannot depend on how many there are.
pub(crate) fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(), // no thread to be had for the pool: dfdx then uses the global one
    }
}

/// What the workers share.
struct Floor<'a, E> {
    /// The trials with their estimated cost, longest first.
    order: Vec<(f64, &'a Trial)>,
    next: AtomicUsize,
    objective: &'a dyn Objective,
    stop: &'a AtomicBool,
    emit: &'a (dyn Fn(&Event<'_>) -> Result<(), E> + Sync),
    /// The first error of `emit`.
    broken: Mutex<Option<E>>,
}

impl<E> Floor<'_, E> {
    fn work(&self, worker: usize) {
        while let Some((cost, trial)) = self.order.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            self.tell(&Event::Started { trial, worker });
            let begin = Instant::now();
            let trained = guard::catch(|| self.objective.train(trial, None, &mut Watch { floor: self, trial, worker }));
            let trained = match trained {
                Ok(Ok(trained)) => trained,
                Ok(Err(error)) => ended(Outcome::Failed { reason: error.to_string() }),
                Err(reason) => ended(Outcome::Panicked { reason }),
            };
            self.tell(&Event::Finished { trial, worker, trained: &trained, elapsed: begin.elapsed(), cost: *cost });
        }
    }

    /// Hands an event on; where that fails, nothing more begins.
    fn tell(&self, event: &Event<'_>) {
        if let Err(error) = (self.emit)(event) {
            self.stop.store(true, Ordering::Relaxed);
            self.broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}

fn ended(outcome: Outcome) -> Trained {
    Trained { outcome, measurements: Vec::new(), weights: None, evaluated: Metrics::default() }
}

/// Connects one training to the run.
struct Watch<'a, 'b, E> {
    floor: &'a Floor<'b, E>,
    trial: &'a Trial,
    worker: usize,
}

impl<E> Progress for Watch<'_, '_, E> {
    fn measured(&mut self, measurement: &Measurement) {
        self.floor.tell(&Event::Measured { trial: self.trial, worker: self.worker, measurement });
    }

    fn request(&mut self) -> Request {
        if self.floor.stop.load(Ordering::Relaxed) { Request::Stop } else { Request::Continue }
    }

    fn checkpoint(&mut self, bytes: Vec<u8>) {
        self.floor.tell(&Event::Checkpoint { trial: self.trial, bytes: &bytes });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::objective::Error;
    use crate::spec::Sweep;
    use crate::trial::TrialId;

    /// Measures once, panics on request, and takes as long as told.
    struct Fake;

    impl Objective for Fake {
        fn train(&self, trial: &Trial, _: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
            assert_ne!(trial.replicate.training, 3, "number three");
            let measurement = Measurement { step: 1, values: Metrics::default() };
            progress.measured(&measurement);
            let outcome = if progress.request() == Request::Stop { Outcome::Interrupted } else { Outcome::Complete };
            Ok(Trained { outcome, measurements: vec![measurement], weights: None, evaluated: Metrics::default() })
        }

        fn cost(&self, trial: &Trial) -> f64 {
            f64::from(trial.replicate.training)
        }
    }

    fn eight_trials() -> Vec<Trial> {
        let text = "name = \"t\"\ndata.source = \"moons\"\nreplicates.training = 8";
        let sweep = Sweep::parse("t.toml", text).unwrap_or_else(|e| panic!("{e}"));
        let configs = crate::sampler::configs(&sweep);
        crate::sampler::trials(&sweep, configs, |_| String::new())
    }

    fn outcomes(workers: usize, stop_after: usize) -> (BTreeMap<TrialId, String>, Vec<u32>) {
        let trials = eight_trials();
        let (ended, began) = (Mutex::new(BTreeMap::new()), Mutex::new(Vec::new()));
        let stop = AtomicBool::new(false);
        let emit = |event: &Event<'_>| -> Result<(), ()> {
            match event {
                Event::Started { trial, .. } => began.lock().unwrap().push(trial.replicate.training),
                Event::Measured { .. } => stop.store(began.lock().unwrap().len() >= stop_after, Ordering::Relaxed),
                Event::Finished { trial, trained, .. } => {
                    ended.lock().unwrap().insert(trial.id, format!("{:?}", trained.outcome));
                }
                Event::Checkpoint { .. } | Event::Tick => {}
            }
            Ok(())
        };
        run(&trials.iter().collect::<Vec<_>>(), &Fake, workers, &stop, &emit).unwrap();
        (ended.into_inner().unwrap(), began.into_inner().unwrap())
    }

    #[test]
    fn every_trial_ends_once_and_a_panic_ends_only_its_own() {
        for workers in [1, 2, 4, 20] {
            let (ended, _) = outcomes(workers, 100);
            assert_eq!(ended.len(), 8);
            let failed: Vec<_> = ended.values().filter(|o| *o != "Complete").collect();
            assert_eq!(failed.len(), 1, "{ended:?}");
            assert!(failed[0].contains("number three") && failed[0].contains("(src/run/mod.rs:"));
        }
    }

    #[test]
    fn long_trials_begin_first() {
        assert_eq!(outcomes(1, 100).1, [7, 6, 5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn a_stop_interrupts_the_running_and_begins_no_other() {
        let (ended, began) = outcomes(1, 2);
        assert_eq!(began, [7, 6]);
        assert_eq!(ended.values().filter(|o| *o == "Interrupted").count(), 1);
    }

    #[test]
    fn an_error_of_the_listener_ends_the_run() {
        let trials = eight_trials();
        let stop = AtomicBool::new(false);
        let emit = |event: &Event<'_>| match event {
            Event::Finished { .. } => Err("disk full"),
            _ => Ok(()),
        };
        let ended = run(&trials.iter().collect::<Vec<_>>(), &Fake, 2, &stop, &emit);
        assert_eq!(ended, Err("disk full"));
    }
}
