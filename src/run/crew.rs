//! Workers: threads that take trainings from one queue and tell how they go.
//!
//! A worker is a rayon pool of one thread: whatever the objective does with rayon stays on that thread, so that no
//! trial can start in the middle of another and results cannot depend on the number of workers. A worker owns all it
//! needs and shares only the queue, which it does not hold while it trains: it can be left behind at any time.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::control::Control;
use super::guard;
use crate::objective::{Error, Objective, Progress, Request};
use crate::trial::{Measurement, Metrics, Outcome, Trained, Trial};

/// Messages that may wait to be heard before workers wait, too.
const MESSAGES: usize = 1024;

/// A training to be done.
pub(super) struct Job {
    /// Names the training in messages.
    pub(super) number: u64,
    pub(super) trial: Trial,
    /// The checkpoint to go on from.
    pub(super) from: Option<Vec<u8>>,
    pub(super) control: Arc<Control>,
}

/// Something that happened to a training.
pub(super) struct Message {
    pub(super) number: u64,
    pub(super) what: What,
}

/// What happened.
pub(super) enum What {
    /// This worker took it up.
    Began(usize),
    /// A recorded epoch ended.
    Measured(Measurement),
    /// It can go on from here.
    Checkpoint(Vec<u8>),
    /// It ended, after so much wall time.
    Finished(Trained, Duration),
    /// The system gave it no thread or process.
    Broken(String),
}

/// The workers. They go home when this is dropped and their trainings have ended.
pub(super) struct Crew {
    objective: Arc<dyn Objective>,
    jobs: Sender<Job>,
    queue: Arc<Mutex<Receiver<Job>>>,
    messages: SyncSender<Message>,
}

impl Crew {
    /// Nobody yet; and where messages will arrive.
    pub(super) fn new(objective: Arc<dyn Objective>) -> (Self, Receiver<Message>) {
        let (jobs, queue) = mpsc::channel();
        let (messages, heard) = mpsc::sync_channel(MESSAGES);
        (Self { objective, jobs, queue: Arc::new(Mutex::new(queue)), messages }, heard)
    }

    /// Starts a worker with this number.
    pub(super) fn hire(&self, number: usize) -> Result<(), ThreadPoolBuildError> {
        let worker = Worker {
            number,
            objective: Arc::clone(&self.objective),
            queue: Arc::clone(&self.queue),
            messages: self.messages.clone(),
        };
        let pool = Arc::new(pool_of_one()?);
        let own = Arc::clone(&pool); // the pool lives as long as the work in it
        pool.spawn(move || {
            worker.work();
            drop(own);
        });
        Ok(())
    }

    /// Puts a training at the end of the queue.
    pub(super) fn hand_out(&self, job: Job) {
        let _ = self.jobs.send(job); // `self` holds the other end, too
    }
}

/// A pool of one thread.
pub(super) fn pool_of_one() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "training".to_owned()).build()
}

struct Worker {
    number: usize,
    objective: Arc<dyn Objective>,
    queue: Arc<Mutex<Receiver<Job>>>,
    messages: SyncSender<Message>,
}

impl Worker {
    fn work(&self) {
        while let Some(job) = self.next() {
            if job.control.request() == Request::Stop {
                continue; // the run ended before the training began
            }
            let mut line = Line { number: job.number, control: &job.control, messages: &self.messages };
            line.tell(What::Began(self.number));
            let begin = Instant::now();
            let trained = guard::catch(|| self.objective.train(&job.trial, job.from.as_deref(), &mut line));
            let what = match trained {
                Ok(Ok(trained)) => What::Finished(trained, begin.elapsed()),
                Ok(Err(error @ Error::System { .. })) => What::Broken(error.to_string()),
                Ok(Err(error)) => What::Finished(ended(Outcome::Failed { reason: error.to_string() }), begin.elapsed()),
                Err(reason) => What::Finished(ended(Outcome::Panicked { reason }), begin.elapsed()),
            };
            if !job.control.end() {
                return; // left behind: another has this worker's place
            }
            line.tell(what);
        }
    }

    /// The next training; none once the run is over.
    fn next(&self) -> Option<Job> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }
}

/// A training that left nothing but how it ended.
pub(super) fn ended(outcome: Outcome) -> Trained {
    Trained { outcome, measurements: Vec::new(), weights: None, evaluated: Metrics::default() }
}

/// Connects one training to the run.
struct Line<'a> {
    number: u64,
    control: &'a Control,
    messages: &'a SyncSender<Message>,
}

impl Line<'_> {
    fn tell(&self, what: What) {
        let _ = self.messages.send(Message { number: self.number, what }); // after the run nobody listens
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
