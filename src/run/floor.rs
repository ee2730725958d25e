//! The one loop of a run, on the calling thread: hands trials out, hears messages, keeps time, decides when it is over.
//!
//! There is always a trial waiting for each worker, so that none stands idle while results are written down.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant, SystemTime};

use super::breaker::Breaker;
use super::clock::Clock;
use super::control::Control;
use super::crew::{Crew, Job, Message, What, ended};
use super::listener::Listener;
use super::{Ended, Limits, Signals};
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
}

/// For people.
pub(super) const PACE: Pace = Pace {
    round: Duration::from_millis(50),
    tick: Duration::from_secs(1),
    checkpoint: Duration::from_secs(10),
    patience: Duration::from_secs(10),
    last_patience: Duration::from_secs(3),
};

/// A training that was handed out. Times are the run's.
struct Training {
    trial: Trial,
    cost: f64,
    control: Arc<Control>,
    begun: Option<Begun>,
    stop_asked: Option<Duration>,
    over_time: bool,
}

struct Begun {
    worker: usize,
    at: Duration,
    last_checkpoint: Duration,
}

/// A run.
pub(super) struct Floor<'a, E> {
    limits: &'a Limits,
    signals: &'a Signals,
    pace: Pace,
    listener: Listener<'a, E>,
    crew: Crew,
    messages: Receiver<Message>,
    /// With their estimated costs, longest first.
    waiting: VecDeque<(f64, Trial)>,
    /// By number: those in the queue and those that run.
    trainings: BTreeMap<u64, Training>,
    handed_out: u64,
    clock: Clock,
    next_round: Duration,
    next_tick: Duration,
    breaker: Breaker,
    ended: Option<Ended>,
}

impl<'a, E> Floor<'a, E> {
    pub(super) fn new(
        trials: Vec<Trial>,
        objective: Arc<dyn Objective>,
        limits: &'a Limits,
        signals: &'a Signals,
        pace: Pace,
        listener: Listener<'a, E>,
    ) -> Self {
        let mut waiting: Vec<_> = trials.into_iter().map(|trial| (objective.cost(&trial), trial)).collect();
        waiting.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (crew, messages) = Crew::new(objective);
        Self {
            limits,
            signals,
            pace,
            listener,
            crew,
            messages,
            waiting: waiting.into(),
            trainings: BTreeMap::new(),
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
        let workers = workers.clamp(1, self.waiting.len().max(1));
        (0..workers).for_each(|worker| self.hire(worker));
        loop {
            self.keep_time();
            self.hand_out(workers);
            if self.trainings.is_empty() {
                return self.listener.or(self.ended.unwrap_or(Ended::Through));
            }
            if let Ok(message) = self.messages.recv_timeout(self.pace.round) {
                self.hear(message);
            }
        }
    }

    fn hire(&mut self, worker: usize) {
        if let Err(error) = self.crew.hire(worker) {
            self.end(Ended::Broken { reason: format!("no thread to train on: {error}") });
        }
    }

    /// Sees to it that a training waits for each worker.
    fn hand_out(&mut self, workers: usize) {
        let mut queued = self.trainings.values().filter(|training| training.begun.is_none()).count();
        while queued < workers
            && let Some((cost, trial)) = self.waiting.pop_front()
        {
            let from = self.listener.checkpoint_of(&trial);
            if self.listener.is_lost() {
                return; // noticed in the next round
            }
            let (number, control) = (self.handed_out, Arc::new(Control::default()));
            self.crew.hand_out(Job { number, trial: trial.clone(), from, control: Arc::clone(&control) });
            let training = Training { trial, cost, control, begun: None, stop_asked: None, over_time: false };
            self.trainings.insert(number, training);
            self.handed_out += 1;
            queued += 1;
        }
    }

    fn hear(&mut self, Message { number, what }: Message) {
        let Some(training) = self.trainings.get_mut(&number) else { return }; // left behind
        let (trial, worker) = (&training.trial, training.begun.as_ref().map_or(0, |begun| begun.worker));
        match what {
            What::Began(worker) => {
                let now = self.clock.running();
                training.begun = Some(Begun { worker, at: now, last_checkpoint: now });
                self.listener.tell(&Event::Started { trial, worker });
            }
            What::Measured(measurement) => {
                self.listener.tell(&Event::Measured { trial, worker, measurement: &measurement });
            }
            What::Checkpoint(bytes) => self.listener.tell(&Event::Checkpoint { trial, bytes: &bytes }),
            What::Finished(trained, elapsed) => self.finish(number, trained, elapsed),
            What::Broken(reason) => {
                self.finish(number, ended(Outcome::Interrupted), Duration::ZERO);
                self.end(Ended::Broken { reason });
            }
        }
    }

    fn finish(&mut self, number: u64, mut trained: Trained, elapsed: Duration) {
        let Some(Training { trial, cost, begun: Some(Begun { worker, .. }), over_time, .. }) =
            self.trainings.remove(&number)
        else {
            return;
        };
        if let (Outcome::Interrupted, true, Some(limit)) = (&trained.outcome, over_time, self.limits.trial_time) {
            trained.outcome = Outcome::TimedOut { limit };
        }
        self.listener.tell(&Event::Finished { trial: &trial, worker, trained: &trained, elapsed, cost });
        if let Some(ended) = self.breaker.count(&trained.outcome, self.limits) {
            self.end(ended);
        }
    }

    /// Ends the run, unless it is ending already: no trial begins any more, and those that run are asked to stop.
    fn end(&mut self, ended: Ended) {
        if self.ended.is_some() {
            return;
        }
        self.ended = Some(ended);
        self.waiting.clear();
        let now = self.clock.running();
        for training in self.trainings.values_mut() {
            training.control.stop();
            training.stop_asked.get_or_insert(now);
        }
        self.trainings.retain(|_, training| training.begun.is_some());
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
        for training in self.trainings.values_mut() {
            training.keep_time(now, self.limits, self.pace);
        }
        self.leave_behind(now);
        if now >= self.next_tick {
            self.next_tick = now + self.pace.tick;
            self.listener.tell(&Event::Tick);
        }
    }

    /// Gives up the trainings that do not stop, and replaces their workers as long as the run goes on.
    fn leave_behind(&mut self, now: Duration) {
        let patience = if self.ended.is_some() { self.pace.last_patience } else { self.pace.patience };
        let deaf = |t: &Training| t.stop_asked.is_some_and(|asked| now >= asked + patience) && t.control.leave();
        let deaf: Vec<u64> = self.trainings.iter().filter(|(_, t)| deaf(t)).map(|(number, _)| *number).collect();
        for number in deaf {
            let Some(begun) = self.trainings.get(&number).and_then(|training| training.begun.as_ref()) else {
                continue;
            };
            let (worker, elapsed) = (begun.worker, now.saturating_sub(begun.at));
            self.finish(number, ended(Outcome::Interrupted), elapsed);
            if self.ended.is_none() {
                self.hire(worker);
            }
        }
    }
}

impl Training {
    /// Asks for what it is time for.
    fn keep_time(&mut self, now: Duration, limits: &Limits, pace: Pace) {
        let Some(begun) = &mut self.begun else { return };
        if self.stop_asked.is_none() && limits.trial_time.is_some_and(|limit| now >= begun.at + limit) {
            self.over_time = true;
            self.stop_asked = Some(now);
            self.control.stop();
        } else if now >= begun.last_checkpoint + pace.checkpoint {
            begun.last_checkpoint = now;
            self.control.checkpoint();
        }
    }
}
