//! Workers: each takes one training after the other from the run's loop and tells how it goes.
//!
//! A worker is a rayon pool of one thread: whatever the objective does with rayon stays on that thread, so that no
//! trial can start in the middle of another and results cannot depend on the number of workers. It owns all it needs,
//! so that it can be left behind in the middle of a training; it goes home when nobody can give it another.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::control::Control;
use super::panics as guard;
use crate::objective::{Error, Objective, Progress, Request};
use crate::trial::{Measurement, Metrics, Outcome, Trained, Trial};

/// Messages that may wait to be heard before workers wait, too.
const MESSAGES: usize = 1024;

/// A training to be done.
pub(super) struct Job {
    /// Tells the training from every other one of the run.
    pub(super) number: u64,
    pub(super) trial: Trial,
    /// The checkpoint to go on from.
    pub(super) from: Option<Vec<u8>>,
    pub(super) control: Arc<Control>,
}

/// Something that happened to a training.
pub(super) struct Message {
    /// The training's.
    pub(super) number: u64,
    pub(super) worker: usize,
    pub(super) what: What,
}

/// What happened.
pub(super) enum What {
    /// A recorded epoch ended.
    Measured(Measurement),
    /// The training can go on from here.
    Checkpoint(Vec<u8>),
    /// It ended, after so much wall time.
    Finished(Trained, Duration),
    /// The system gave it no process.
    Broken(String),
}

/// Where workers come from.
pub(super) struct Crew {
    objective: Arc<dyn Objective>,
    messages: SyncSender<Message>,
}

impl Crew {
    /// Nobody yet; and where messages will arrive.
    pub(super) fn new(objective: Arc<dyn Objective>) -> (Self, Receiver<Message>) {
        let (messages, heard) = mpsc::sync_channel(MESSAGES);
        (Self { objective, messages }, heard)
    }

    /// Starts a worker with this number; it takes what is sent, and goes home when the sender is dropped.
    pub(super) fn hire(&self, worker: usize) -> Result<Sender<Vec<Job>>, ThreadPoolBuildError> {
        let (jobs, taken) = mpsc::channel();
        let (objective, messages) = (Arc::clone(&self.objective), self.messages.clone());
        let pool = Arc::new(pool_of_one()?);
        let own = Arc::clone(&pool); // the pool lives as long as the work in it
        pool.spawn(move || {
            for job in taken.into_iter().flatten() {
                train(job, worker, &*objective, &messages);
            }
            drop(own);
        });
        Ok(jobs)
    }
}

/// A pool of one thread.
pub(super) fn pool_of_one() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "training".to_owned()).build()
}

fn train(job: Job, worker: usize, objective: &dyn Objective, messages: &SyncSender<Message>) {
    let Job { number, trial, from, control } = job;
    let mut line = Line { number, worker, control: &control, messages };
    if line.request() == Request::Stop {
        return line.tell(What::Finished(ended(Outcome::Interrupted), Duration::ZERO)); // before it came to be trained
    }
    let begin = Instant::now();
    let trained = match guard::catch(|| objective.train(&trial, from.as_deref(), &mut line)) {
        Ok(Ok(trained)) => trained,
        Ok(Err(error @ Error::System { .. })) => return line.tell(What::Broken(error.to_string())),
        Ok(Err(error)) => ended(Outcome::Failed { reason: error.to_string() }),
        Err(reason) => ended(Outcome::Panicked { reason }),
    };
    line.tell(What::Finished(trained, begin.elapsed()));
}

/// A training that left nothing but how it ended.
pub(super) fn ended(outcome: Outcome) -> Trained {
    Trained { outcome, measurements: Vec::new(), weights: None, evaluated: Metrics::default() }
}

/// Connects one training to the run.
struct Line<'a> {
    number: u64,
    worker: usize,
    control: &'a Control,
    messages: &'a SyncSender<Message>,
}

impl Line<'_> {
    fn tell(&self, what: What) {
        let message = Message { number: self.number, worker: self.worker, what };
        let _ = self.messages.send(message); // after the run nobody listens
    }
}

impl Progress for Line<'_> {
    fn measured(&mut self, measurement: &Measurement) {
        self.tell(What::Measured(measurement.clone()));
    }

    fn request(&mut self) -> Request {
        self.control.request()
    }

    fn checkpoint(&mut self, bytes: Vec<u8>) {
        self.tell(What::Checkpoint(bytes));
    }
}
