//! Where every trial of a sweep stands, as far as the disk tells.

use std::borrow::Cow;

use crate::error::Error;
use crate::sampler::Plan;
use crate::store::{Found, Record, Store};
use crate::trial::{Instructions, METRICS, Metrics, Outcome, TrialId};
use crate::ui;

/// What is on disk of each trial.
pub(super) struct Standing {
    /// Every metric that some trial has, in the order in which they were met; those of all sweeps first.
    metrics: Vec<Cow<'static, str>>,
    /// In the order of the plan; none where there is no result.
    ends: Vec<Option<Box<End>>>,
    /// Trials that are on disk but not as they were written, with what is wrong.
    pub(super) damaged: Vec<(TrialId, String)>,
}

/// How a trial ended.
pub(super) struct End {
    /// Interrupted where there is no result.
    pub(super) outcome: Outcome,
    /// The trial's values of [`Standing::metrics`]; where they end or are none it has none.
    values: Vec<Option<f64>>,
    /// Whether its weights were not kept.
    pub(super) lacks_weights: bool,
}

static NO_END: End = End { outcome: Outcome::Interrupted, values: Vec::new(), lacks_weights: false };

impl Standing {
    /// Results that were computed with others than these instructions are none of this sweep.
    pub(super) fn read(store: &Store, plan: &Plan, instructions: &Instructions) -> Result<Self, Error> {
        let metrics = METRICS.map(Cow::Borrowed).to_vec();
        let mut standing = Self { metrics, ends: Vec::with_capacity(plan.len()), damaged: Vec::new() };
        store.find_all(plan.ids(), |id, found| standing.add(id, found, instructions))?;
        standing.ends.resize_with(plan.len(), || None);
        Ok(standing)
    }

    fn add(&mut self, id: TrialId, found: Found, instructions: &Instructions) {
        let mut end = None;
        match found {
            Found::Finished(record) if record.instructions != *instructions => {
                let reason = format!("computed with {}, the sweep with {instructions}", record.instructions);
                self.damaged.push((id, reason));
            }
            Found::Finished(Record { outcome, metrics, lacks_weights, .. }) => {
                end = Some(Box::new(End { outcome, values: self.values(&metrics), lacks_weights }));
            }
            Found::Nothing => {}
            Found::Damaged(reason) => self.damaged.push((id, reason)),
        }
        self.ends.push(end);
    }

    /// How each trial ended, in the order of the plan.
    pub(super) fn ends(&self) -> impl Iterator<Item = &End> {
        (0..self.ends.len()).map(|i| self.end(i))
    }

    fn end(&self, i: usize) -> &End {
        self.ends[i].as_deref().unwrap_or(&NO_END)
    }

    /// A trial's values in the order of `self.metrics`.
    fn values(&mut self, of: &Metrics) -> Vec<Option<f64>> {
        for (name, _) in &of.0 {
            if !self.metrics.contains(name) {
                self.metrics.push(name.clone());
            }
        }
        self.metrics.iter().map(|name| of.get(name)).collect()
    }

    /// Every metric that some trial has, those of all sweeps first, then by name.
    pub(super) fn metrics(&self) -> Vec<Cow<'static, str>> {
        let mut names = self.metrics.clone();
        names[METRICS.len()..].sort();
        names
    }

    /// Tells a trial's outcome and its values of some metrics, given its number.
    pub(super) fn reader<'a>(
        &'a self,
        names: &[Cow<'static, str>],
    ) -> impl Fn(usize) -> (&'a Outcome, Vec<Option<f64>>) + use<'a> {
        let places: Vec<_> = names.iter().map(|name| self.metrics.iter().position(|metric| metric == name)).collect();
        let value = |end: &End, place: Option<usize>| *end.values.get(place?)?;
        move |i| {
            let end = self.end(i);
            (&end.outcome, places.iter().map(|place| value(end, *place)).collect())
        }
    }

    /// Each trial's outcome and values of some metrics.
    pub(super) fn values_of(&self, names: &[Cow<'static, str>]) -> impl Iterator<Item = (&Outcome, Vec<Option<f64>>)> {
        (0..self.ends.len()).map(self.reader(names))
    }

    /// Ids and reasons of the trials that ended, but not well.
    pub(super) fn failures(&self, plan: &Plan) -> Vec<(String, String)> {
        let ends = self.ends().enumerate();
        ends.filter_map(|(i, end)| Some((plan.id(i).to_string(), end.outcome.trouble()?))).collect()
    }

    /// Tells of damage that this command leaves as it is.
    pub(super) fn tell_damage(&self) {
        for (id, reason) in &self.damaged {
            ui::say(&format!("trial {id} is damaged ({reason}) and left out; `sweeper run` trains it again"));
        }
    }
}
