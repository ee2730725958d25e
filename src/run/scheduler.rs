//! The one loop of a run, on the calling thread: hands trials out, hears messages, keeps time, decides when it is over.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant, SystemTime};

use super::breaker::Breaker;
use super::clock::Clock;
use super::control::Control;
use super::observer::Listener;
use super::running_trial::Training;
use super::workers::{Crew, Job, Message, What, ended};
use super::{Ended, Limits, Queue, Signals};
use crate::objective::Objective;
use crate::trial::{Event, Outcome, Trained, Trial};

/// How often the loop does what. Signals are noticed and limits kept to one round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) round: Duration,
    pub(super) tick: Duration,
    pub(super) checkpoint: Duration,
    /// What a training that took too long is given to stop.
    pub(super) patience: Duration,
    /// The same where the run ends: the process is to be gone 5 s after a signal.
    pub(super) last_patience: Duration,
    /// Estimated seconds of short trials that are handed out together: to wake a worker takes as long as to train the
    /// shortest.
    pub(super) handful: f64,
}

/// For people.
pub(super) const PACE: Pace = Pace {
    round: Duration::from_millis(50),
    tick: Duration::from_secs(1),
    checkpoint: Duration::from_secs(10),
    patience: Duration::from_secs(10),
    last_patience: Duration::from_secs(3),
    handful: 1e-3,
};

/// The most trials that are handed out together.
const HANDFUL: usize = 32;

/// A worker's place.
struct Seat {
    worker: Sender<Vec<Job>>,
    /// What it was given: the first is trained, the others wait for that.
    trainings: VecDeque<Training>,
}

/// A run.
pub(super) struct Floor<'a, E> {
    limits: &'a Limits,
    signals: &'a Signals,
    pace: Pace,
    listener: Listener<'a, E>,
    crew: Crew,
    messages: Receiver<Message>,
    /// Numbers of trials with their estimated costs, longest first.
    waiting: VecDeque<(f64, usize)>,
    trial: &'a dyn Fn(usize) -> Trial,
    /// By the numbers of their workers.
    seats: Vec<Seat>,
    handed_out: u64,
    clock: Clock,
    next_round: Duration,
    next_tick: Duration,
    breaker: Breaker,
    ended: Option<Ended>,
}

impl<'a, E> Floor<'a, E> {
    pub(super) fn new(
        mut queue: Queue<'a>,
        objective: Arc<dyn Objective>,
        limits: &'a Limits,
        signals: &'a Signals,
        pace: Pace,
        listener: Listener<'a, E>,
    ) -> Self {
        queue.costs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (crew, messages) = Crew::new(objective);
        Self {
            limits,
            signals,
            pace,
            listener,
            crew,
            messages,
            waiting: queue.costs.into(),
            trial: queue.trial,
            seats: Vec::new(),
            handed_out: 0,
            clock: Clock::new(Instant::now()),
            next_round: Duration::ZERO,
            next_tick: pace.tick,
            breaker: Breaker::default(),
            ended: None,
        }
    }

    /// Trains all there is on so many workers.
    pub(super) fn work(mut self, workers: usize) -> Result<Ended, E> {
        for number in 0..workers.min(self.waiting.len()).max(1) {
            if let Some(worker) = self.hire(number) {
                self.seats.push(Seat { worker, trainings: VecDeque::new() });
            }
        }
        loop {
            self.keep_time();
            (0..self.seats.len()).for_each(|worker| self.hand_out(worker));
            if self.seats.iter().all(|seat| seat.trainings.is_empty()) {
                return self.listener.or(self.ended.unwrap_or(Ended::Through));
            }
            if let Ok(message) = self.messages.recv_timeout(self.pace.round) {
                self.hear(message);
            }
        }
    }

    fn hire(&mut self, number: usize) -> Option<Sender<Vec<Job>>> {
        let hired = self.crew.hire(number);
        hired.map_err(|error| self.end(Ended::Broken { reason: format!("no thread to train on: {error}") })).ok()
    }

    /// Gives a worker that has none the next training, or a handful of short ones. They are announced first: a training
    /// that brings the process down at once is known by that.
    fn hand_out(&mut self, worker: usize) {
        if !self.seats[worker].trainings.is_empty() || self.listener.is_lost() {
            return;
        }
        let (mut trials, mut jobs, mut trainings) = (Vec::new(), Vec::new(), VecDeque::new());
        let mut together = 0.0;
        while let Some((cost, place)) = self
            .waiting
            .pop_front_if(|(cost, _)| jobs.is_empty() || together + *cost <= self.pace.handful && jobs.len() < HANDFUL)
        {
            together += cost;
            let (number, control) = (self.handed_out, Arc::new(Control::default()));
            self.handed_out += 1;
            let trial = (self.trial)(place);
            let from = self.listener.checkpoint_of(&trial);
            jobs.push(Job { number, trial: trial.clone(), from, control: Arc::clone(&control) });
            trainings.push_back(Training::new(number, (cost, place), trial.clone(), control, self.clock.running()));
            trials.push(trial);
        }
        if trials.is_empty() {
            return;
        }
        self.listener.tell(&Event::Started { trials: &trials, worker });
        if self.listener.is_lost() {
            return;
        }
        let seat = &mut self.seats[worker];
        seat.trainings = trainings;
        let _ = seat.worker.send(jobs); // a worker waits as long as it has a seat
    }

    fn hear(&mut self, Message { number, worker, what }: Message) {
        let Some(training) = self.seats[worker].trainings.front().filter(|training| training.number == number) else {
            return; // left behind
        };
        let trial = &training.trial;
        match what {
            What::Measured(measurement) => {
                self.listener.tell(&Event::Measured { trial, worker, measurement: &measurement });
            }
            What::Checkpoint(bytes) => self.listener.tell(&Event::Checkpoint { trial, bytes: &bytes }),
            What::Finished(trained, elapsed) => self.finish(worker, trained, elapsed),
            What::Broken(reason) => {
                self.end(Ended::Broken { reason });
                self.finish(worker, ended(Outcome::Interrupted), Duration::ZERO);
            }
        }
    }

    fn finish(&mut self, worker: usize, mut trained: Trained, elapsed: Duration) {
        let seat = &mut self.seats[worker];
        let Some(training) = seat.trainings.pop_front() else { return };
        if let Some(next) = seat.trainings.front_mut() {
            next.begin(self.clock.running());
        }
        trained.outcome = training.outcome(trained.outcome, self.limits);
        if let Some(ended) = self.breaker.count(&trained.outcome, self.limits) {
            self.end(ended);
        }
        self.hand_out(worker); // it trains on while this trial is written down
        self.tell_finished(worker, &training, &trained, elapsed);
    }

    fn tell_finished(&mut self, worker: usize, training: &Training, trained: &Trained, elapsed: Duration) {
        let Training { trial, cost, .. } = training;
        self.listener.tell(&Event::Finished { trial, worker, trained, elapsed, cost: *cost });
    }

    /// Ends the run, unless it is ending already: no trial begins any more, and those that run are asked to stop.
    fn end(&mut self, ended: Ended) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some(ended);
        self.waiting.clear();
        let now = self.clock.running();
        self.seats.iter_mut().flat_map(|seat| &mut seat.trainings).for_each(|training| training.stop(now));
    }

    /// Looks at the clock, and at what does not come as a message.
    fn keep_time(&mut self) {
        self.clock.look(Instant::now());
        let now = self.clock.running();
        if self.listener.is_lost() {
            self.end(Ended::Through); // the error is what is returned
        }
        if let Some(signal) = self.signals.caught() {
            self.end(Ended::Signal(signal));
        }
        if now < self.next_round {
            return; // messages come faster than time passes
        }
        self.next_round = now + self.pace.round;
        let over = self.limits.max_time.is_some_and(|limit| now >= limit);
        if over || self.limits.stop_at.is_some_and(|end| SystemTime::now() >= end) {
            self.end(Ended::TimeUp);
        }
        for training in self.seats.iter_mut().filter_map(|seat| seat.trainings.front_mut()) {
            training.keep_time(now, self.limits, self.pace);
        }
        (0..self.seats.len()).for_each(|worker| self.leave_behind(worker, now));
        if now >= self.next_tick {
            self.next_tick = now + self.pace.tick;
            self.listener.tell(&Event::Tick);
        }
    }

    /// Gives up a training that does not stop: another worker takes the place of the one that is stuck in it, and what
    /// else that was given waits again.
    fn leave_behind(&mut self, worker: usize, now: Duration) {
        let patience = if self.ended.is_some() { self.pace.last_patience } else { self.pace.patience };
        let deaf = self.seats[worker].trainings.front().filter(|training| training.is_deaf(now, patience));
        let Some(elapsed) = deaf.map(|training| now.saturating_sub(training.begun)) else { return };
        for mut training in self.seats[worker].trainings.split_off(1).into_iter().rev() {
            training.stop(now); // for the worker that is stuck, should it ever come to it
            if self.ended.is_none() {
                self.waiting.push_front((training.cost, training.place));
            }
            self.tell_finished(worker, &training, &ended(Outcome::Interrupted), Duration::ZERO);
        }
        if self.ended.is_none()
            && let Some(another) = self.hire(worker)
        {
            self.seats[worker].worker = another;
        }
        self.finish(worker, ended(Outcome::Interrupted), elapsed);
    }
}
