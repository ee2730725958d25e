//! The results of every trial of a sweep, as far as the disk tells.

use crate::error::{Error, ExitStatus};
use crate::search::{Plan, SearchState};
use crate::space::{MetricSpec, Name};
use crate::spec::Sweep;
use crate::store::{Found, Record, Store};
use crate::trial::{Instructions, Metric, Outcome, TrialId};
use crate::ui;

/// What is on disk of each trial.
pub(super) struct Results {
    /// What the sweep declares that its trials measure, in that order, and behind it whatever else they measured where the
    /// objective declares no more, sorted.
    pub(super) measures: Vec<MetricSpec>,
    /// In the order of the plan; none where there is no result.
    ends: Vec<Option<Box<TrialEnd>>>,
    /// How many of them are of the search.
    searched: usize,
    /// How many trials are not known yet, at most.
    pub(super) unknown: usize,
    /// What follows from the results for what is to be trained; none where nothing does.
    pub(super) search: Option<SearchState>,
    /// Trials that are on disk but not as they were written, with what is wrong.
    pub(super) damaged: Vec<(TrialId, String)>,
}

/// How a trial ended.
pub(super) struct TrialEnd {
    /// Interrupted where there is no result.
    pub(super) outcome: Outcome,
    /// The trial's values of [`Results::measures`], perhaps without the last ones; none at all where there is no result.
    values: Vec<Option<f64>>,
    /// Whether its weights were not kept.
    pub(super) lacks_weights: bool,
    /// Whether its weights are there.
    has_weights: bool,
    /// The metric at each rung at which it was judged, with the number of steps.
    pub(super) rungs: Vec<(u32, f64)>,
}

static NO_END: TrialEnd = TrialEnd {
    outcome: Outcome::Interrupted,
    values: Vec::new(),
    lacks_weights: false,
    has_weights: false,
    rungs: Vec::new(),
};

impl Results {
    /// Reads the results of all trials of a plan of this sweep. What was computed with others than these instructions is no
    /// result of it.
    pub(super) fn read(store: &Store, plan: &Plan, sweep: &Sweep, instructions: &Instructions) -> Result<Self, Error> {
        let measures = sweep.measures.to_vec();
        let (ends, searched) = (Vec::with_capacity(plan.len()), plan.searched());
        let mut results = Self { measures, ends, searched, unknown: 0, search: None, damaged: Vec::new() };
        results.read_on(store, plan, sweep, instructions)?;
        Ok(results)
    }

    /// Reads those of the trials that have joined the plan since. One that was judged at rungs is no result of a sweep that
    /// prunes nothing.
    pub(super) fn read_on(
        &mut self,
        store: &Store,
        plan: &Plan,
        sweep: &Sweep,
        instructions: &Instructions,
    ) -> Result<(), Error> {
        let (open, prunes) = (sweep.schema().open, sweep.pruning.is_some());
        let new = (self.ends.len()..plan.len()).map(|i| plan.id(i));
        let found_of = |found| match found {
            Found::Finished(record) if !prunes && !record.rungs.is_empty() => Found::Nothing,
            found => found,
        };
        store.find_all(new, |id, found| self.add(id, found_of(found), instructions, open))?;
        self.searched = plan.searched();
        self.ends.resize_with(plan.len(), || None);
        self.sort(sweep.measures.len());
        Ok(())
    }

    /// Sorts what was measured beyond the first `declared`: the order must not depend on which trial came first.
    fn sort(&mut self, declared: usize) {
        let mut order: Vec<usize> = (0..self.measures.len()).collect();
        order[declared..].sort_by(|a, b| self.measures[*a].name.cmp(&self.measures[*b].name));
        if order.is_sorted() {
            return;
        }
        self.measures = order.iter().map(|i| self.measures[*i].clone()).collect();
        for end in self.ends.iter_mut().flatten() {
            end.values = order.iter().map(|i| end.values.get(*i).copied().flatten()).collect();
        }
    }

    /// The names of what is measured.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.measures.iter().map(|spec| &spec.name)
    }

    fn add(&mut self, id: TrialId, found: Found, instructions: &Instructions, open: bool) {
        let mut end = None;
        match found {
            Found::Finished(record) if record.instructions != *instructions => {
                let reason = format!("computed with {}, the sweep with {instructions}", record.instructions);
                self.damaged.push((id, reason));
            }
            Found::Finished(record) => {
                let has_weights = record.has_weights();
                let Record { outcome, metrics, lacks_weights, rungs, .. } = record;
                if open {
                    let new = |name: &&Name| self.measures.iter().all(|spec| spec.name != **name);
                    let new: Vec<Name> = metrics.0.iter().map(|(name, _)| name).filter(new).cloned().collect();
                    self.measures.extend(new.into_iter().map(MetricSpec::undeclared));
                }
                let values = self.names().map(|name| metrics.get(name)).collect();
                end = Some(Box::new(TrialEnd { outcome, values, lacks_weights, has_weights, rungs }));
            }
            Found::Nothing => {}
            Found::Damaged(reason) => self.damaged.push((id, reason)),
        }
        self.ends.push(end);
    }

    /// What is on disk of trial number `i` is no result of this sweep, or not yet.
    pub(super) fn forget(&mut self, i: usize) {
        self.ends[i] = None;
    }

    /// How many trials the plan has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How each trial ended, in the order of the plan.
    pub(super) fn ends(&self) -> impl Iterator<Item = &TrialEnd> {
        (0..self.ends.len()).map(|i| self.end(i))
    }

    pub(super) fn end(&self, i: usize) -> &TrialEnd {
        self.ends[i].as_deref().unwrap_or(&NO_END)
    }

    /// Whether the weights of trial number `i` were there when its result was read; none where there is no result.
    pub(super) fn has_weights(&self, i: usize) -> Option<bool> {
        self.ends[i].as_ref().map(|end| end.has_weights)
    }

    /// The outcome of trial number `i`, and its values of all metrics.
    pub(super) fn of(&self, i: usize) -> (&Outcome, Vec<Option<f64>>) {
        let TrialEnd { outcome, values, .. } = self.end(i);
        (outcome, (0..self.measures.len()).map(|k| values.get(k).copied().flatten()).collect())
    }

    /// A metric of trial number `i`; none unless the trial is complete and measured it.
    pub(super) fn complete(&self, i: usize, name: &str) -> Option<f64> {
        let end = Some(self.end(i)).filter(|end| end.outcome == Outcome::Complete)?;
        *end.values.get(self.names().position(|metric| **metric == *name)?)?
    }

    /// The number of each complete trial of the search that measured this metric, and the value.
    pub(super) fn all_complete(&self, name: &str) -> impl Iterator<Item = (usize, f64)> {
        (0..self.searched).filter_map(move |i| Some((i, self.complete(i, name)?)))
    }

    /// The number of the best complete trial, and its value of the metric.
    pub(super) fn best(&self, metric: &Metric) -> Option<(usize, f64)> {
        self.all_complete(&metric.name).min_by(|a, b| metric.goal.order(a.1, b.1))
    }

    /// Tells of damage that this command leaves as it is, and what that means for its end.
    pub(super) fn tell_damage(&self) -> ExitStatus {
        for (id, reason) in &self.damaged {
            ui::say(&format!("trial {id} is damaged ({reason}) and left out; `sweeper run` trains it again"));
        }
        if self.damaged.is_empty() { ExitStatus::Complete } else { ExitStatus::Unsound }
    }
}
