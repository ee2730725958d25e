//! The one loop of a run, on the calling thread: hands trials to workers, receives their messages, keeps time, decides
//! when it is over.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use super::breaker::Breaker;
use super::clock::Clock;
use super::observer::Observer;
use super::queue::Queue;
use super::running_trial::RunningTrial;
use super::signal::Signals;
use super::slot::Slot;
use super::stop::{RunEnd, StopRules};
use super::timing::Timing;
use super::workers::{MESSAGES, Message, Task, Update, WorkerPool};
use crate::objective::Trainer;
use crate::trial::{Event, Outcome, Trained};

/// A run.
pub(super) struct Scheduler<'a, E> {
    queue: Queue<'a>,
    rules: &'a StopRules,
    signals: &'a Signals,
    timing: Timing,
    observer: Observer<'a, E>,
    pool: WorkerPool,
    messages: Receiver<Message>,
    /// By the numbers of their workers.
    slots: Vec<Slot>,
    tasks: u64,
    clock: Clock,
    next_tick: Duration,
    breaker: Breaker,
    end: Option<RunEnd>,
}

impl<'a, E> Scheduler<'a, E> {
    pub(super) fn new(
        queue: Queue<'a>,
        trainer: Arc<dyn Trainer>,
        rules: &'a StopRules,
        signals: &'a Signals,
        timing: Timing,
        observer: Observer<'a, E>,
    ) -> Self {
        let (pool, messages) = WorkerPool::new(trainer);
        Self {
            queue,
            rules,
            signals,
            timing,
            observer,
            pool,
            messages,
            slots: Vec::new(),
            tasks: 0,
            clock: Clock::new(Instant::now()),
            next_tick: timing.tick,
            breaker: Breaker::default(),
            end: None,
        }
    }

    /// Trains all there is on so many workers; how that ended, and after how long.
    pub(super) fn run(mut self, workers: usize) -> Result<(RunEnd, Duration), E> {
        for number in 0..workers.min(self.queue.len() + self.queue.unknown()).max(1) {
            if let Some(worker) = self.start_worker(number) {
                self.slots.push(Slot { worker, batch: VecDeque::new() });
            }
        }
        loop {
            self.check_time();
            self.queue.look();
            (0..self.slots.len()).for_each(|slot| self.dispatch(slot));
            let is_over = self.end.is_some() || self.observer.has_failed() || self.queue.is_over();
            if is_over && self.slots.iter().all(|slot| slot.batch.is_empty()) {
                return self.observer.result((self.end.unwrap_or(RunEnd::Finished), self.clock.running()));
            }
            if let Ok(message) = self.messages.recv_timeout(self.timing.poll) {
                self.receive(message);
            }
            // Who has ended is not judged by the time that others took to be written down.
            for _ in 0..MESSAGES {
                let Ok(message) = self.messages.try_recv() else { break };
                self.receive(message);
            }
        }
    }

    fn start_worker(&mut self, number: usize) -> Option<Sender<Vec<Task>>> {
        let started = self.pool.start(number);
        started.map_err(|error| self.end(RunEnd::System { reason: format!("no thread to train on: {error}") })).ok()
    }

    /// Gives a slot that is free the next trial, or a batch of short ones. They are announced first: a training that
    /// brings the process down at once is known by that.
    fn dispatch(&mut self, slot: usize) {
        if self.end.is_some() || self.observer.has_failed() || !self.slots[slot].batch.is_empty() {
            return;
        }
        let (mut trials, mut tasks, mut batch) = (Vec::new(), Vec::new(), VecDeque::new());
        for queued in self.queue.next_batch(self.timing.batch) {
            let at = self.observer.place_of(queued.trial(), slot);
            trials.push(queued.trial().clone());
            let running = RunningTrial::new(self.tasks, queued, self.clock.running());
            self.tasks += 1;
            tasks.push(running.task(at));
            batch.push_back(running);
        }
        if trials.is_empty() {
            return;
        }
        self.observer.notify(&Event::Started { trials: &trials, worker: slot });
        if !self.observer.has_failed() {
            self.slots[slot].assign(batch, tasks);
        }
    }

    fn receive(&mut self, Message { task, worker, update }: Message) {
        let Some(running) = self.slots[worker].batch.front().filter(|running| running.task == task) else {
            return; // from a worker that was abandoned
        };
        let trial = running.queued.trial();
        match update {
            Update::Measured(measurement) => {
                self.observer.notify(&Event::Measured { trial, worker, measurement: &measurement });
            }
            Update::Checkpoint(bytes) => self.observer.notify(&Event::Checkpoint { trial, bytes: &bytes }),
            Update::Finished(trained, elapsed) => self.finish(worker, trained, elapsed),
            Update::Lost(how, elapsed) => self.lose(worker, &how, elapsed),
            Update::System(reason) => self.end_without(worker, RunEnd::System { reason }),
            Update::Changed(what) => self.end_without(worker, RunEnd::Changed { what }),
        }
    }

    fn finish(&mut self, slot: usize, mut trained: Trained, elapsed: Duration) {
        let Some(finished) = self.slots[slot].finish(self.clock.running()) else { return };
        trained.outcome = finished.outcome(trained.outcome, self.rules);
        if let Some(end) = self.breaker.count(&trained.outcome, self.rules) {
            self.end(end);
        }
        if trained.outcome != Outcome::Interrupted {
            self.queue.ended(&finished.queued, &mut trained);
        }
        self.dispatch(slot); // its worker trains on while this trial is written down
        self.notify_finished(slot, &finished, &trained, elapsed);
    }

    /// Ends the run because of this trial, which could not be trained.
    fn end_without(&mut self, slot: usize, end: RunEnd) {
        self.end(end);
        self.finish(slot, Trained::without_results(Outcome::Interrupted), Duration::ZERO);
    }

    /// A trial whose process was lost is trained once more, after all others: what else was in the machine's memory and
    /// what was being written to a file is then another. Only the second time it has failed.
    fn lose(&mut self, slot: usize, how: &str, elapsed: Duration) {
        let Some(running) = self.slots[slot].batch.front() else { return };
        let failed = Outcome::failed(how);
        if running.queued.again {
            return self.finish(slot, Trained::without_results(failed), elapsed);
        }
        let Some(lost) = self.slots[slot].finish(self.clock.running()) else { return };
        let outcome = match self.breaker.count_lost(&failed, self.rules) {
            Some(end) => {
                self.end(end);
                Outcome::Interrupted
            }
            None => lost.outcome(Outcome::Interrupted, self.rules),
        };
        if outcome == Outcome::Interrupted {
            self.queue.put_last(&lost.queued);
            if self.end.is_none() {
                self.observer.notify(&Event::Lost { trial: lost.queued.trial(), how });
            }
        }
        self.notify_finished(slot, &lost, &Trained::without_results(outcome), elapsed);
    }

    fn notify_finished(&mut self, worker: usize, finished: &RunningTrial, trained: &Trained, elapsed: Duration) {
        let (trial, cost) = (finished.queued.trial(), finished.queued.cost);
        self.observer.notify(&Event::Finished { trial, worker, trained, elapsed, cost });
    }

    /// Ends the run, unless it is ending already: no trial begins any more, and those that run are asked to stop.
    fn end(&mut self, end: RunEnd) {
        if self.end.is_none() {
            self.end = Some(end);
            let now = self.clock.running();
            self.slots.iter_mut().flat_map(|slot| &mut slot.batch).for_each(|running| running.stop(now));
        }
    }

    /// Looks at the clock, and at what does not come as a message.
    fn check_time(&mut self) {
        self.clock.update(Instant::now());
        let now = self.clock.running();
        if self.observer.has_failed() {
            self.end(RunEnd::Finished); // the error is what is returned
        }
        if let Some(signal) = self.signals.caught() {
            self.end(RunEnd::Signal(signal));
        }
        if self.rules.time_is_up(now) {
            self.end(RunEnd::TimeUp);
        }
        for running in self.slots.iter_mut().filter_map(|slot| slot.batch.front_mut()) {
            running.check_time(now, self.rules, self.timing);
        }
        (0..self.slots.len()).for_each(|slot| self.abandon_if_stuck(slot, now));
        if now >= self.next_tick {
            self.next_tick = now + self.timing.tick;
            self.observer.notify(&Event::Tick);
        }
    }

    /// Gives up a training that does not stop: another worker takes the slot of the one that is stuck in it, and what
    /// else that was given waits again.
    fn abandon_if_stuck(&mut self, slot: usize, now: Duration) {
        let ending = self.end.is_some();
        let timeout = if ending { self.timing.last_stop_timeout } else { self.timing.stop_timeout } + self.rules.grace;
        let running = self.slots[slot].batch.front();
        let Some(elapsed) = running.and_then(|running| running.stuck_for(now, timeout)) else { return };
        for mut waiting in self.slots[slot].batch.split_off(1).into_iter().rev() {
            waiting.stop(now); // for the worker that is stuck, should it ever come to it
            self.notify_finished(slot, &waiting, &Trained::without_results(Outcome::Interrupted), Duration::ZERO);
            if !ending {
                self.queue.put_back(&waiting.queued);
            }
        }
        if !ending && let Some(worker) = self.start_worker(slot) {
            self.slots[slot].worker = worker;
        }
        self.finish(slot, Trained::without_results(Outcome::Interrupted), elapsed);
    }
}
