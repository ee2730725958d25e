//! A search that goes on while its trials are trained: what they measure says which are trained next, and how far.

use std::cell::RefCell;

use super::known::{Reached, end_of};
use super::open::Opened;
use crate::run::{NewTask, Source, Taken};
use crate::search::{End, News, SearchState};
use crate::store::Record;
use crate::trial::{Metrics, Trained, TrialId, Work};

/// A search under way.
pub(super) struct Searching<'a> {
    pub(super) opened: &'a mut Opened,
    pub(super) state: SearchState,
    /// Trials that are not trained further: whoever keeps their checkpoints takes them from here.
    pub(super) pruned: &'a RefCell<Vec<TrialId>>,
}

impl Searching<'_> {
    /// The training of this number, in its turn; of a trial that confirms a config the last.
    pub(super) fn task(&self, number: usize) -> NewTask {
        let turn = if self.is_searched(number) { self.state.turn(number) } else { u32::MAX };
        NewTask { cost: self.cost(number), number, turn }
    }

    /// Whether a trial is of the search, and does not confirm what that found.
    fn is_searched(&self, number: usize) -> bool {
        number < self.opened.plan.searched()
    }

    /// What is left of a trial until it is judged is estimated to cost.
    fn cost(&self, number: usize) -> f64 {
        let whole = self.opened.estimate(number).cost();
        let pruning = self.opened.sweep.pruning.as_ref().filter(|_| self.is_searched(number));
        let Some(pruning) = pruning else { return whole };
        let until = self.state.further(number).until().map_or(pruning.steps, |until| until.step);
        whole * f64::from(until.saturating_sub(self.state.passed(number))) / f64::from(pruning.steps)
    }

    /// How far a trial is to be trained now.
    pub(super) fn work(&self, number: usize) -> Work {
        let until = if self.is_searched(number) { self.state.further(number).until() } else { None };
        Work { trial: self.opened.plan.trial(number), until }
    }

    /// Hears what another process wrote down of a trial, and what may be trained since; none if that says nothing new.
    pub(super) fn hear(&mut self, number: usize, record: &Record) -> Option<Vec<NewTask>> {
        if !self.is_searched(number) {
            return Some(Vec::new());
        }
        let step = record.rungs.last().map_or(0, |(step, _)| *step);
        let end = match end_of(&record.outcome, self.value(&record.metrics)) {
            Reached::Nothing => return None,
            Reached::Rung if step <= self.state.passed(number) => return None,
            Reached::Rung => None,
            Reached::End(end) => Some(end),
        };
        self.told(number, &record.rungs, end)
    }

    fn value(&self, metrics: &Metrics) -> Option<f64> {
        metrics.get(&self.opened.sweep.metric.name).filter(|value| value.is_finite())
    }

    /// What may be trained since the search was told of a trial; none if these are not the rungs of its cohort.
    fn told(&mut self, number: usize, rungs: &[(u32, f64)], end: Option<End>) -> Option<Vec<NewTask>> {
        if !self.state.tell(number, rungs, end) {
            return None;
        }
        self.state.advance_beside(number);
        let (known, unasked) = (self.opened.plan.len(), self.opened.plan.unasked());
        self.opened.grow(&mut self.state);
        if unasked > 0 && self.opened.plan.unasked() == 0 {
            self.state.advance(); // the last cohort need not be full
        }
        let News { promoted, pruned } = self.state.take_news();
        self.pruned.borrow_mut().extend(pruned.into_iter().map(|i| self.opened.plan.id(i)));
        Some(promoted.into_iter().chain(known..self.opened.plan.len()).map(|i| self.task(i)).collect())
    }
}

impl Source for Searching<'_> {
    fn take(&mut self, number: usize) -> Taken {
        Taken::Work(self.work(number))
    }

    fn ended(&mut self, number: usize, trained: &mut Trained) -> Vec<NewTask> {
        if !self.is_searched(number) {
            return Vec::new();
        }
        let value = self.value(&trained.metrics());
        let (reached, end) = match end_of(&trained.outcome, value) {
            Reached::Nothing => return Vec::new(),
            Reached::Rung => (value, None),
            Reached::End(end) => (None, Some(end)),
        };
        trained.rungs = self.state.rungs(number, reached, end);
        self.told(number, &trained.rungs, end).unwrap_or_default()
    }

    fn unknown(&self) -> usize {
        self.opened.plan.following()
    }
}
