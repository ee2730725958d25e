//! What an objective takes and measures, as data: from this one declaration come parsing, errors, defaults, documents, the
//! order of columns, the words on figures, and what a trial must have measured.

use super::{Domain, Domains, Field, MetricSpec, Name, Params, Role, Takes, Value};

/// The declaration of one kind of objective.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schema {
    /// Names the kind in `[objective]`.
    pub(crate) kind: &'static str,
    /// What the kind is, in a sentence.
    pub(crate) about: &'static str,
    /// What one step of a training is called, in the singular: `epoch`.
    pub(crate) step: &'static str,
    /// The keys that say how long a training is, if it has such keys: it can then be stopped after any recorded step.
    pub(crate) budget: Option<Budget>,
    /// Every key that describes a trial. A key stands after the one that decides whether it has an effect.
    pub(crate) fields: &'static [Field],
    /// Whether [space] may have other names: they are hyperparameters, too.
    pub(crate) open: bool,
    /// What is optimised unless the sweep file names a metric: the first of these that every trial measures; none: it must
    /// name one. Those after it are of rows that a choice by it does not look at.
    pub(crate) metric: &'static [&'static str],
    /// Where more metrics come from, for messages: `[evaluate] adds others`.
    pub(crate) more_metrics: &'static str,
    /// A hyperparameter that people sweep, for messages.
    pub(crate) example: &'static str,
    /// What is wrong with keys that are right one by one. Every corner of the space is judged.
    pub(crate) check: fn(&Domains) -> Vec<Complaint>,
    /// What trials measure, in the order of columns.
    pub(crate) measures: fn(&Domains) -> Vec<MetricSpec>,
    /// What replicates of the data are, in the plural: `datasets`, or `splits of these rows`.
    pub(crate) datasets: fn(&Domains) -> &'static str,
}

/// What says how long a training is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// The key of the number of steps.
    pub(crate) key: &'static str,
    /// The key that says after how many steps one is recorded.
    pub(crate) every: &'static str,
    /// The metric that says after how many steps a training ended that might end early.
    pub(crate) ended: &'static str,
}

/// The kinds of objective that a sweep file can name, the first where it names none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kinds {
    /// Their names.
    pub(crate) names: &'static [&'static str],
    /// What each declares, in the same order.
    pub(crate) schemas: &'static [&'static Schema],
}

/// What an objective finds wrong with a sweep; whoever knows the file says where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// The keys that are meant, first the one that is most; the first of them that stands in the file is pointed at.
    pub(crate) keys: Vec<Name>,
    /// Its name or its value.
    pub(crate) part: Part,
    /// What is wrong.
    pub(crate) message: String,
    /// What is found there.
    pub(crate) label: String,
    /// What to write instead.
    pub(crate) help: String,
}

/// A part of a line `key = value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

impl Schema {
    /// Every metric that some sweep file of this kind measures, but for those whose names say what was asked for.
    pub(crate) fn every_metric(&self) -> Vec<MetricSpec> {
        let mut domains = Domains::default();
        for field in self.fields {
            let asked = matches!(field.takes, Takes::Bool).then_some(Domain::Fixed(Value::Bool(true)));
            domains.insert(Name::new(field.name), asked.unwrap_or(Domain::Unknown));
        }
        (self.measures)(&domains)
    }

    /// The metric that is optimised where this is measured and the sweep file names none.
    pub(crate) fn metric_of(&self, measures: &[MetricSpec]) -> &'static str {
        let surely = |name: &&str| measures.iter().any(|spec| spec.surely && *spec.name == **name);
        self.metric.iter().copied().find(surely).unwrap_or_default()
    }

    /// What says how good a choice by this metric is; none where nothing declared does, or not every trial measures it.
    pub(crate) fn held_out(&self, metric: &str, measures: &[MetricSpec]) -> Option<Name> {
        let after = self.metric.iter().skip_while(|name| **name != metric).skip(1);
        let spec = |name: &&str| measures.iter().find(|spec| spec.surely && *spec.name == **name);
        after.copied().find_map(|name| spec(&name)).map(|spec| spec.name.clone())
    }

    /// All hyperparameters that have an effect, from those that are named: defaults filled in, keys without an effect
    /// left out.
    pub(crate) fn resolve<'a>(&self, named: impl Fn(&str) -> Option<&'a Value>) -> Params {
        let mut resolved = Params::with_room(self.fields.len());
        for field in self.fields {
            if field.role == Role::Sweep || !field.has_effect(&resolved) {
                continue;
            }
            if let Some(value) = named(field.name).cloned().or_else(|| field.default.value(&resolved)) {
                resolved.insert(Name::new(field.name), value);
            }
        }
        resolved.trimmed()
    }
}
