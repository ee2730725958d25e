//! What may be trained next: the trials of a sweep in the order that was planned for them, except that one which would
//! keep a worker busy when the others have nothing left to do goes first. Where more become known as trials end they are
//! trained by turns, and in the order in which they became known.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::source::{Listed, NewTask, Source, Taken};
use crate::trial::{Trained, Trial, Work};

/// The most trials of a batch.
const MAX_BATCH: usize = 32;

/// So long trials are passed over that other processes train: time is kept meanwhile by nobody.
const LOOK: Duration = Duration::from_millis(20);

/// A trial goes first when what waits would keep each worker busy for less than so many times what it takes. Less than 2
/// costs up to 3 % of a run of few trials on many workers (`tests` below), more leaves less of the order.
const IN_RESERVE: f64 = 2.0;

/// Trials to train. They are made when their turn comes: a sweep has more than should be in memory at once.
pub(crate) struct Queue<'a> {
    /// What each is estimated to cost, and its number. There may be ten million: they are small, as are the places below.
    trials: Vec<(f32, u32)>,
    /// By their places in `trials`: whether they still wait.
    waits: Vec<bool>,
    /// Whether they were given up before.
    again: Vec<bool>,
    /// The turn of each; empty where all are known from the start.
    turns: Vec<u32>,
    /// Places of trials that wait, in their order; others are passed over.
    in_order: VecDeque<u32>,
    /// The same, the costliest first.
    longest_first: VecDeque<u32>,
    /// What all that wait are estimated to cost.
    cost: f64,
    /// How many wait.
    len: usize,
    workers: f64,
    source: Box<dyn Source + 'a>,
}

/// A trial whose turn has come.
pub(super) struct Queued {
    pub(super) work: Work,
    /// What it is estimated to cost.
    pub(super) cost: f64,
    /// Whether it was given up once before.
    pub(super) again: bool,
    /// Its place in the queue.
    place: u32,
}

impl Queued {
    pub(super) fn trial(&self) -> &Trial {
        &self.work.trial
    }
}

impl<'a> Queue<'a> {
    /// The trials with these estimated seconds and numbers, in the order in which they are to be trained on so many
    /// `workers`; `trial` makes the trial of a number.
    pub(crate) fn new(trials: Vec<(f64, usize)>, workers: usize, trial: impl Fn(usize) -> Trial + 'a) -> Self {
        Self::listed(trials, workers, move |number| Work::whole(trial(number)))
    }

    /// The same of trainings that may be parts of trials.
    pub(crate) fn listed(trials: Vec<(f64, usize)>, workers: usize, work: impl Fn(usize) -> Work + 'a) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "an estimate is not exact")]
        let trials: Vec<(f32, u32)> = trials.into_iter().map(|(cost, i)| (cost as f32, place(i))).collect();
        Self::of(trials, workers, Box::new(Listed(work)))
    }

    /// The trainings that a search knows, and those that it will know as they end.
    pub(crate) fn growing(tasks: Vec<NewTask>, workers: usize, source: impl Source + 'a) -> Self {
        let mut queue = Self::of(Vec::new(), workers, Box::new(source));
        queue.add_all(tasks);
        queue
    }

    fn of(trials: Vec<(f32, u32)>, workers: usize, source: Box<dyn Source + 'a>) -> Self {
        let in_order: VecDeque<u32> = (0..).take(trials.len()).collect();
        let mut longest_first = Vec::from(in_order.clone());
        longest_first.sort_by(|a, b| trials[*b as usize].0.total_cmp(&trials[*a as usize].0));
        Self {
            waits: vec![true; trials.len()],
            again: vec![false; trials.len()],
            turns: Vec::new(),
            in_order,
            longest_first: longest_first.into(),
            cost: trials.iter().map(|(cost, _)| f64::from(*cost)).sum(),
            len: trials.len(),
            workers: f64::from(u32::try_from(workers).unwrap_or(u32::MAX)),
            trials,
            source,
        }
    }

    fn add_all(&mut self, tasks: Vec<NewTask>) {
        for task in tasks {
            self.add(task);
        }
    }

    /// A training that became known: behind those of its turn.
    fn add(&mut self, NewTask { cost, number, turn }: NewTask) {
        let place = place(self.trials.len());
        #[expect(clippy::cast_possible_truncation, reason = "an estimate is not exact")]
        self.trials.push((cost as f32, self::place(number)));
        self.waits.push(true);
        self.again.push(false);
        self.turns.push(turn);
        let behind = self.in_order.partition_point(|other| self.turns[*other as usize] <= turn);
        self.in_order.insert(behind, place);
        self.cost += self.cost_of(place);
        self.len += 1;
    }

    /// Tells the search how a training ended; what it says then may be trained, too.
    pub(super) fn ended(&mut self, queued: &Queued, trained: &mut Trained) {
        let number = self.trials[queued.place as usize].1;
        let tasks = self.source.ended(number as usize, trained);
        self.add_all(tasks);
    }

    /// How many trainings may still become known, at most.
    pub(super) fn unknown(&self) -> usize {
        self.source.unknown()
    }

    /// How many trials wait.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is left to train, as far as this process can know.
    pub(super) fn is_over(&self) -> bool {
        self.len == 0 && !self.source.waits()
    }

    /// Lets the search see what other processes did.
    pub(super) fn look(&mut self) {
        let tasks = self.source.look();
        self.add_all(tasks);
    }

    /// The next trial, and after it as many as take no more than so many `seconds` with it. Empty if none waits, or if too
    /// many were trained elsewhere to look at all of them now.
    pub(super) fn next_batch(&mut self, seconds: f64) -> Vec<Queued> {
        let (mut batch, mut total, begun) = (Vec::new(), 0.0, Instant::now());
        while let Some(place) = self.next_place() {
            let cost = self.cost_of(place);
            if !batch.is_empty() && (total + cost > seconds || batch.len() == MAX_BATCH) {
                break;
            }
            self.take(place);
            let (number, again) = (self.trials[place as usize].1, self.again[place as usize]);
            match self.source.take(number as usize) {
                Taken::Work(work) => {
                    total += cost;
                    batch.push(Queued { work, cost, again, place });
                }
                Taken::Elsewhere(tasks) => {
                    self.add_all(tasks);
                    if begun.elapsed() > LOOK {
                        break;
                    }
                }
            }
        }
        batch
    }

    fn take(&mut self, place: u32) {
        self.waits[place as usize] = false;
        self.len -= 1;
        self.cost -= self.cost_of(place);
    }

    fn cost_of(&self, place: u32) -> f64 {
        f64::from(self.trials[place as usize].0)
    }

    /// The place of the next trial: the costliest, if what waits would keep no worker busy for much longer than that takes.
    fn next_place(&mut self) -> Option<u32> {
        let first = |queue: &mut VecDeque<u32>, waits: &[bool]| {
            while queue.pop_front_if(|place| !waits[*place as usize]).is_some() {}
            queue.front().copied()
        };
        match first(&mut self.longest_first, &self.waits) {
            Some(longest) if self.cost_of(longest) * self.workers * IN_RESERVE >= self.cost => Some(longest),
            _ => first(&mut self.in_order, &self.waits),
        }
    }

    /// It was not trained after all, and is the next again.
    pub(super) fn put_back(&mut self, queued: &Queued) {
        self.wait(queued);
        self.in_order.push_front(queued.place);
        if self.turns.is_empty() {
            self.longest_first.push_front(queued.place);
        }
    }

    /// It is given up for now, and is the last.
    pub(super) fn put_last(&mut self, queued: &Queued) {
        self.wait(queued);
        self.again[queued.place as usize] = true;
        // Where it stood before it would have its turn again at once.
        self.longest_first.retain(|place| *place != queued.place);
        self.in_order.retain(|place| *place != queued.place);
        self.in_order.push_back(queued.place);
    }

    fn wait(&mut self, queued: &Queued) {
        self.waits[queued.place as usize] = true;
        self.len += 1;
        self.cost += queued.cost;
    }
}

/// A number of a trial or of a place: there are at most 10⁷.
fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order in which trials of these costs are handed out.
    fn order(costs: &[f64], workers: usize) -> Vec<u32> {
        let mut queue = Queue::new(costs.iter().copied().zip(0..).collect(), workers, |_| unreachable!("none is made"));
        std::iter::from_fn(|| queue.next_place().inspect(|place| queue.take(*place))).collect()
    }

    #[test]
    fn one_that_would_last_longer_than_the_rest_goes_first() {
        assert_eq!(order(&[1.0, 1.0, 1.0, 1.0, 2.0, 1.0], 1), [0, 1, 2, 4, 3, 5]);
        assert_eq!(order(&[1.0, 1.0, 9.0, 1.0], 2), [2, 0, 1, 3]);
        assert_eq!(order(&[1.0, 1.0, 1.0, 1.0, 2.0, 1.0], 2), [4, 0, 1, 2, 3, 5]);
        assert_eq!(order(&[0.0; 4], 3), [0, 1, 2, 3]);
    }
    /// When the last of these (estimated, true) seconds ends on so many workers.
    fn end(times: &[(f64, f64)], workers: usize, order: impl Fn(&mut Queue<'_>) -> Option<u32>) -> f64 {
        let costs = times.iter().map(|(estimated, _)| *estimated).zip(0..).collect();
        let mut queue = Queue::new(costs, workers, |_| unreachable!("none is made"));
        let mut free = vec![0.0_f64; workers];
        while let Some(place) = order(&mut queue) {
            queue.take(place);
            let next = free.iter_mut().min_by(|a, b| a.total_cmp(b)).unwrap();
            *next += times[place as usize].1;
        }
        free.into_iter().fold(0.0, f64::max)
    }

    /// Recorded on one worker, in the planned order.
    #[test]
    fn no_run_is_longer_by_a_fiftieth_than_with_the_longest_first() {
        for (name, file) in [
            ("moons", include_str!("../../tests/durations/moons.csv")),
            ("moons_training", include_str!("../../tests/durations/moons_training.csv")),
            ("moons_mmd", include_str!("../../tests/durations/moons_mmd.csv")),
            ("digits", include_str!("../../tests/durations/digits.csv")),
        ] {
            let number = |text: &str| text.parse::<f64>().unwrap();
            let rows = file.lines().skip(1).map(|line| line.split_once(',').unwrap());
            let times: Vec<_> = rows.map(|(estimated, seconds)| (number(estimated), number(seconds))).collect();
            for workers in [2, 4, 16] {
                let planned = end(&times, workers, |queue: &mut Queue<'_>| queue.next_place());
                let longest_first = end(&times, workers, |queue| {
                    queue.longest_first.iter().copied().find(|place| queue.waits[*place as usize])
                });
                assert!(planned <= 1.02 * longest_first, "{name}, {workers} workers: {planned} s, {longest_first} s");
            }
        }
    }
}
