//! Trials meet threads: what a run is given, and how it may end.
//!
//! One loop on the calling thread (`scheduler`) hands trials out, keeps time, receives all that happens and passes it on;
//! nobody else does. `workers` only train and report, so one that hangs holds nobody up. Whether a trial is trained in
//! this process or in one of its own is the trainer's matter: `isolated` is a trainer, too.

mod breaker;
mod clock;
mod control;
mod control_group;
mod isolated;
mod observer;
mod one_thread;
mod panics;
mod process_limits;
mod queue;
mod resources;
mod running_trial;
mod scheduler;
mod selective_isolation;
mod signal;
mod slot;
mod source;
mod stop;
#[cfg(test)]
mod tests;
mod timing;
mod workers;

use std::sync::Arc;
use std::time::Duration;

pub(crate) use isolated::{Isolated, Job, serve};
pub(crate) use one_thread::{on_one_thread, start_threads};
pub(crate) use panics::catch;
pub(crate) use process_limits::MemoryLimit;
pub(crate) use queue::Queue;
pub(crate) use resources::{available_memory, cores, memory_limits};
pub(crate) use selective_isolation::SelectiveIsolation;
pub(crate) use signal::Signals;
pub(crate) use source::{NewTask, Source, Taken};
pub(crate) use stop::{RunEnd, StopRules};

use crate::objective::Trainer;
use crate::trial::Event;
use observer::{Observer, PlaceOf};
use scheduler::Scheduler;

/// Trains the trials of `queue` on `workers` threads and says how that ended, and after how long.
///
/// `place_of` is asked where a trial begins, and `emit` is told each event, both on the calling thread; the first
/// error of either ends the run and is returned. A run that ends early asks the running trainings to stop, which leaves
/// their checkpoints, and abandons those that do not answer within seconds: the process should end soon after.
pub(crate) fn run<E>(
    queue: Queue<'_>,
    trainer: Arc<dyn Trainer>,
    workers: usize,
    rules: &StopRules,
    signals: &Signals,
    place_of: &PlaceOf<'_, E>,
    emit: &mut dyn FnMut(&Event<'_>) -> Result<(), E>,
) -> Result<(RunEnd, Duration), E> {
    let observer = Observer { place_of, emit, error: None };
    Scheduler::new(queue, trainer, rules, signals, timing::TIMING, observer).run(workers)
}
