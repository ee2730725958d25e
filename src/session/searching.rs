//! A search that goes on while its trials are trained: what they measure says which are trained next, and how far.

use std::cell::RefCell;

use super::known::{Reached, end_of};
use super::open::Opened;
use crate::run::{NewTask, Source};
use crate::search::{News, SearchState};
use crate::trial::{Trained, TrialId, Work};

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
}

impl Source for Searching<'_> {
    fn work(&self, number: usize) -> Work {
        let until = if self.is_searched(number) { self.state.further(number).until() } else { None };
        Work { trial: self.opened.plan.trial(number), until }
    }

    fn ended(&mut self, number: usize, trained: &mut Trained) -> Vec<NewTask> {
        if !self.is_searched(number) {
            return Vec::new();
        }
        let value = trained.metrics().get(&self.opened.sweep.metric.name).filter(|value| value.is_finite());
        let (reached, end) = match end_of(&trained.outcome, value) {
            Reached::Nothing => return Vec::new(),
            Reached::Rung => (value, None),
            Reached::End(end) => (None, Some(end)),
        };
        trained.rungs = self.state.rungs(number, reached, end);
        self.state.tell(number, &trained.rungs, end);
        self.state.advance_beside(number);
        let (known, unasked) = (self.opened.plan.len(), self.opened.plan.unasked());
        self.opened.grow(&mut self.state);
        if unasked > 0 && self.opened.plan.unasked() == 0 {
            self.state.advance(); // the last cohort need not be full
        }
        let News { promoted, pruned } = self.state.take_news();
        self.pruned.borrow_mut().extend(pruned.into_iter().map(|i| self.opened.plan.id(i)));
        promoted.into_iter().chain(known..self.opened.plan.len()).map(|i| self.task(i)).collect()
    }

    fn unknown(&self) -> usize {
        self.opened.plan.following()
    }
}
