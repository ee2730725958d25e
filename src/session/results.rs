//! The results of every trial of a sweep, as far as the disk tells.

use crate::error::{Error, ExitStatus};
use crate::search::Plan;
use crate::space::{MetricSpec, Name};
use crate::store::{Found, Record, Store};
use crate::trial::{Instructions, Outcome, TrialId};
use crate::ui;

/// What is on disk of each trial.
pub(super) struct Results {
    /// What the sweep declares that its trials measure, in that order.
    pub(super) metrics: Vec<Name>,
    /// In the order of the plan; none where there is no result.
    ends: Vec<Option<Box<TrialEnd>>>,
    /// Trials that are on disk but not as they were written, with what is wrong.
    pub(super) damaged: Vec<(TrialId, String)>,
}

/// How a trial ended.
pub(super) struct TrialEnd {
    /// Interrupted where there is no result.
    pub(super) outcome: Outcome,
    /// The trial's values of [`Results::metrics`]; none at all where there is no result.
    values: Vec<Option<f64>>,
    /// Whether its weights were not kept.
    pub(super) lacks_weights: bool,
}

static NO_END: TrialEnd = TrialEnd { outcome: Outcome::Interrupted, values: Vec::new(), lacks_weights: false };

impl Results {
    /// Reads the results of all trials of a plan, which measure this. What was computed with others than these
    /// instructions is no result of the sweep.
    pub(super) fn read(
        store: &Store,
        plan: &Plan,
        measures: &[MetricSpec],
        instructions: &Instructions,
    ) -> Result<Self, Error> {
        let metrics = measures.iter().map(|spec| spec.name.clone()).collect();
        let mut results = Self { metrics, ends: Vec::with_capacity(plan.len()), damaged: Vec::new() };
        store.find_all(plan.ids(), |id, found| results.add(id, found, instructions))?;
        results.ends.resize_with(plan.len(), || None);
        Ok(results)
    }

    fn add(&mut self, id: TrialId, found: Found, instructions: &Instructions) {
        let mut end = None;
        match found {
            Found::Finished(record) if record.instructions != *instructions => {
                let reason = format!("computed with {}, the sweep with {instructions}", record.instructions);
                self.damaged.push((id, reason));
            }
            Found::Finished(Record { outcome, metrics, lacks_weights, .. }) => {
                let values = self.metrics.iter().map(|name| metrics.get(name)).collect();
                end = Some(Box::new(TrialEnd { outcome, values, lacks_weights }));
            }
            Found::Nothing => {}
            Found::Damaged(reason) => self.damaged.push((id, reason)),
        }
        self.ends.push(end);
    }

    /// How many trials the plan has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How each trial ended, in the order of the plan.
    pub(super) fn ends(&self) -> impl Iterator<Item = &TrialEnd> {
        (0..self.ends.len()).map(|i| self.end(i))
    }

    fn end(&self, i: usize) -> &TrialEnd {
        self.ends[i].as_deref().unwrap_or(&NO_END)
    }

    /// The outcome of trial number `i`, and its values of all metrics.
    pub(super) fn of(&self, i: usize) -> (&Outcome, Vec<Option<f64>>) {
        let TrialEnd { outcome, values, .. } = self.end(i);
        (outcome, if values.is_empty() { vec![None; self.metrics.len()] } else { values.clone() })
    }

    /// A metric of trial number `i`; none unless the trial is complete and measured it.
    pub(super) fn complete(&self, i: usize, name: &str) -> Option<f64> {
        let end = Some(self.end(i)).filter(|end| end.outcome == Outcome::Complete)?;
        *end.values.get(self.metrics.iter().position(|metric| *metric == *name)?)?
    }

    /// The number of each complete trial that measured this metric, and the value.
    pub(super) fn all_complete(&self, name: &str) -> impl Iterator<Item = (usize, f64)> {
        (0..self.ends.len()).filter_map(move |i| Some((i, self.complete(i, name)?)))
    }

    /// Tells of damage that this command leaves as it is, and what that means for its end.
    pub(super) fn tell_damage(&self) -> ExitStatus {
        for (id, reason) in &self.damaged {
            ui::say(&format!("trial {id} is damaged ({reason}) and left out; `sweeper run` trains it again"));
        }
        if self.damaged.is_empty() { ExitStatus::Complete } else { ExitStatus::Unsound }
    }
}
