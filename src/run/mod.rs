//! Trials meet threads: what a run is given, and how it may end.
//!
//! One loop on the calling thread (`scheduler`) hands trials out, keeps time, hears of everything that happens and passes it
//! on; nobody else does. Workers (`workers`) only train and tell, so one that hangs holds nobody up. Whether a trial is
//! trained in this process or in one of its own is the objective's matter: `isolated` is an objective, too.

mod breaker;
mod clock;
mod control;
mod isolated;
mod observer;
mod panics;
mod resources;
mod running_trial;
mod scheduler;
mod selective_isolation;
mod signal;
#[cfg(test)]
mod tests;
mod workers;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub(crate) use isolated::{Isolated, Job, serve};
pub(crate) use resources::{available, cores};
pub(crate) use selective_isolation::Suspects;
pub(crate) use signal::Signals;

use crate::objective::Objective;
use crate::trial::{Event, Trial};
use observer::{CheckpointOf, Listener};
use scheduler::Floor;

/// When to stop early. None of these limits: never.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// What a trial may take. Time in which the process stands still does not count.
    pub(crate) trial_time: Option<Duration>,
    /// What the whole run may take, likewise.
    pub(crate) max_time: Option<Duration>,
    /// When the run is to stop.
    pub(crate) stop_at: Option<SystemTime>,
    /// How many trials may fail, panic or time out; the last of them ends the run.
    pub(crate) max_failures: Option<usize>,
    /// How many of them may say the same in a row, with no trial between that went well or diverged.
    pub(crate) equal_failures: Option<usize>,
}

/// How a run ended. All but `Through` leave trials for the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Every trial was trained.
    Through,
    /// This signal asked for it.
    Signal(u8),
    /// The time for the run is over.
    TimeUp,
    /// As many trials failed as may.
    TooManyFailures {
        /// How many.
        failures: usize,
    },
    /// Trials failed in a row, all for one reason.
    SameFailure {
        /// How many.
        failures: usize,
        /// What each of them said.
        reason: String,
    },
    /// The system gave no thread or process to train on.
    Broken {
        /// What it said.
        reason: String,
    },
}

/// Trials to train. They are made when their turn comes: a sweep has more than should be in memory at once.
pub(crate) struct Queue<'a> {
    /// What each is estimated to cost, and its number.
    pub(crate) costs: Vec<(f64, usize)>,
    /// The trial of a number.
    pub(crate) trial: &'a dyn Fn(usize) -> Trial,
}

/// Trains the trials of `queue` on `workers` threads, long ones first, and says how that ended.
///
/// `checkpoint_of` is asked where a trial begins, and `emit` hears of each event, both on the calling thread; the first
/// error of either ends the run and is returned. A run that ends early asks the running trainings to stop, which leaves
/// their checkpoints, and leaves those behind that do not answer within seconds: the process should end soon after.
pub(crate) fn run<E>(
    queue: Queue<'_>,
    objective: Arc<dyn Objective>,
    workers: usize,
    limits: &Limits,
    signals: &Signals,
    checkpoint_of: &CheckpointOf<'_, E>,
    emit: &mut dyn FnMut(&Event<'_>) -> Result<(), E>,
) -> Result<Ended, E> {
    let listener = Listener::new(checkpoint_of, emit);
    Floor::new(queue, objective, limits, signals, scheduler::PACE, listener).work(workers)
}

/// Does `work` in a rayon pool of one thread, so that its result cannot depend on how many there are.
pub(crate) fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match workers::pool_of_one() {
        Ok(pool) => pool.install(work),
        Err(_) => work(), // no thread to be had for the pool: dfdx then uses the global one
    }
}
