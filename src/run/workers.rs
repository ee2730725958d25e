//! The worker pool: each worker trains one trial after the other and reports how it goes.
//!
//! A worker is a rayon pool of one thread: whatever the trainer does with rayon stays on that thread, so that no
//! trial can start in the middle of another and results cannot depend on the number of workers. It owns all it needs,
//! so that it can be abandoned in the middle of a training; it ends when nobody can give it another.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuildError;

use super::control::Control;
use super::{one_thread, panics};
use crate::objective::{Error, Place, Trainer};
use crate::trial::{Measurement, Outcome, Progress, Request, Trained, Trial, Work};

/// Messages that may wait to be received before workers wait, too.
pub(super) const MESSAGES: usize = 1024;

/// How often a training says what it measured, at most: to wake the one who listens costs as much as a short step.
const MEASURED: Duration = Duration::from_millis(50);

/// A training to be done.
pub(super) struct Task {
    /// Tells the training from every other one of the run.
    pub(super) number: u64,
    pub(super) work: Work,
    pub(super) at: Place,
    pub(super) control: Arc<Control>,
}

/// Something that happened to a training.
pub(super) struct Message {
    /// The number of its task.
    pub(super) task: u64,
    pub(super) worker: usize,
    pub(super) update: Update,
}

/// What happened.
pub(super) enum Update {
    /// A recorded step ended; not every one is told.
    Measured(Measurement),
    /// The training can go on from here.
    Checkpoint(Vec<u8>),
    /// It ended, after so much wall time.
    Finished(Trained, Duration),
    /// Its process was lost in this way, after so much wall time.
    Lost(String, Duration),
    /// The system gave it no process, and said this.
    System(String),
    /// What it is trained by is no longer what it was; this has changed.
    Changed(String),
}

/// Where workers come from.
pub(super) struct WorkerPool {
    trainer: Arc<dyn Trainer>,
    messages: SyncSender<Message>,
}

impl WorkerPool {
    /// No worker yet; and where messages will arrive.
    pub(super) fn new(trainer: Arc<dyn Trainer>) -> (Self, Receiver<Message>) {
        let (messages, received) = mpsc::sync_channel(MESSAGES);
        (Self { trainer, messages }, received)
    }

    /// Starts a worker with this number; it trains what is sent, and ends when the sender is dropped.
    pub(super) fn start(&self, worker: usize) -> Result<Sender<Vec<Task>>, ThreadPoolBuildError> {
        let (sender, tasks) = mpsc::channel();
        let (trainer, messages) = (Arc::clone(&self.trainer), self.messages.clone());
        let pool = Arc::new(one_thread::pool()?);
        let own = Arc::clone(&pool); // the pool lives as long as the work in it
        pool.spawn(move || {
            for task in tasks.into_iter().flatten() {
                train(task, worker, &*trainer, &messages);
            }
            drop(own);
        });
        Ok(sender)
    }
}

fn train(task: Task, worker: usize, trainer: &dyn Trainer, messages: &SyncSender<Message>) {
    let Task { number, work, at, control } = task;
    let mut reporter = Reporter { task: number, worker, control: &control, messages, measured: None };
    if reporter.request() == Request::Stop {
        // before its turn came
        return reporter.send(Update::Finished(Trained::without_results(Outcome::Interrupted), Duration::ZERO));
    }
    control.begin();
    let begin = Instant::now();
    let result = match panics::catch(|| trainer.train(&work, at, &mut reporter)) {
        Ok(Ok(result)) => as_declared(result, &work.trial),
        Ok(Err(Error::Lost(how))) => return reporter.send(Update::Lost(how, begin.elapsed())),
        Ok(Err(error @ Error::System { .. })) => return reporter.send(Update::System(error.to_string())),
        Ok(Err(Error::Changed(what))) => return reporter.send(Update::Changed(what)),
        Ok(Err(error)) => Trained::without_results(Outcome::failed(error.to_string())),
        Err(reason) => Trained::without_results(Outcome::Panicked { reason }),
    };
    reporter.send(Update::Finished(result, begin.elapsed()));
}

/// What was trained; without a metric that its objective declared it is no complete trial.
fn as_declared(trained: Trained, trial: &Trial) -> Trained {
    match trained.lacks(&trial.config.measures) {
        None => trained,
        Some(spec) => {
            let outcome = Outcome::failed(format!("it did not measure {}", spec.name));
            Trained { outcome, weights: None, ..trained }
        }
    }
}

/// Connects one training to the scheduler.
struct Reporter<'a> {
    task: u64,
    worker: usize,
    control: &'a Control,
    messages: &'a SyncSender<Message>,
    /// When it said last what was measured.
    measured: Option<Instant>,
}

impl Reporter<'_> {
    fn send(&self, update: Update) {
        let message = Message { task: self.task, worker: self.worker, update };
        let _ = self.messages.send(message); // after the run nobody receives it
    }
}

impl Progress for Reporter<'_> {
    fn measured(&mut self, measurement: &Measurement) {
        if self.measured.is_none_or(|last| last.elapsed() >= MEASURED) {
            self.measured = Some(Instant::now());
            self.send(Update::Measured(measurement.clone()));
        }
    }

    fn request(&mut self) -> Request {
        self.control.request()
    }

    fn checkpoint(&mut self, bytes: Vec<u8>) {
        self.send(Update::Checkpoint(bytes));
    }
}
