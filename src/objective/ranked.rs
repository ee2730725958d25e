//! The trials of a sweep as figures want them: by config, best first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::space::{Name, Scale, Value};
use crate::trial::{ConfigId, Replicate, Trial, TrialId, label};

/// A mean and the ends of its 95 % interval.
pub(crate) type Mean = (f64, Option<(f64, f64)>);

/// Means of groups of replicates' numbers on one scale: the one that is given, or the one that suits all numbers.
pub(crate) type Means<'a> = &'a (dyn Fn(&[Vec<(Replicate, f64)>], Option<Scale>) -> (Scale, Vec<Mean>) + Sync);

/// What figures ask of statistics.
pub(crate) struct Statistics<'a> {
    /// Over independent replicates: means are geometric on a logarithmic scale.
    pub(crate) means: Means<'a>,
    /// What intervals are over: `over datasets`; empty where nothing is repeated.
    pub(crate) over: String,
}

impl Statistics<'_> {
    /// ` with its 95 % interval over datasets as a whisker`, for the middle of a caption.
    pub(super) fn whisker(&self) -> String {
        let over = &self.over;
        if over.is_empty() { String::new() } else { format!(" with its 95 % interval {over} as a whisker") }
    }

    /// What the marks of an axis are: `geometric mean and 95 % interval`.
    pub(super) fn mean_words(&self, log: bool) -> String {
        let mean = if log { "geometric mean" } else { "mean" };
        format!("{mean}{}", if self.over.is_empty() { "" } else { " and 95 % interval" })
    }
}

/// The trials of a sweep grouped by config, best config first.
pub(crate) struct Ranked<'a> {
    /// The trials of each config that has a complete one, in the order of the plan.
    pub(super) configs: Vec<Vec<&'a Trial>>,
    /// Hyperparameters in which configs differ.
    swept: BTreeSet<Name>,
    /// A final metric of a trial; none unless the trial is complete and measured it.
    pub(super) metric: &'a (dyn Fn(TrialId, &str) -> Option<f64> + Sync),
    /// What its numbers amount to.
    pub(super) statistics: Statistics<'a>,
}

impl<'a> Ranked<'a> {
    /// Of `trials`, where those of a config follow each other, those whose config is in `ranked`, best first.
    pub(crate) fn new(
        trials: &'a [Trial],
        ranked: &[ConfigId],
        metric: &'a (dyn Fn(TrialId, &str) -> Option<f64> + Sync),
        statistics: Statistics<'a>,
    ) -> Self {
        let rank: HashMap<ConfigId, usize> = ranked.iter().copied().zip(0..).collect();
        let configs: Vec<&[Trial]> = trials.chunk_by(|a, b| a.config.id == b.config.id).collect();
        let mut by_rank: BTreeMap<usize, Vec<&Trial>> = BTreeMap::new();
        for config in &configs {
            if let Some(&rank) = rank.get(&config[0].config.id) {
                by_rank.entry(rank).or_default().extend(*config);
            }
        }
        Self { configs: by_rank.into_values().collect(), swept: swept(&configs), metric, statistics }
    }

    /// The first trial of the best config.
    pub(super) fn best(&self) -> Option<&'a Trial> {
        self.configs.first().and_then(|trials| trials.first()).copied()
    }

    /// The trials at each value of a hyperparameter, in the order of the values and of the plan, at the best config's values
    /// of all others.
    pub(super) fn along(&self, name: &str) -> Vec<(&'a Value, Vec<&'a Trial>)> {
        let held = self.best().map(|best| self.others(best, name)).unwrap_or_default();
        let alike = |trial: &Trial| held.iter().all(|(name, value)| trial.config.params.get(name) == Some(value));
        let mut groups: Vec<(&Value, Vec<&Trial>)> = Vec::new();
        for &trial in self.configs.iter().flatten().filter(|trial| alike(trial)) {
            let Some(value) = trial.config.params.get(name) else { continue };
            match groups.iter_mut().find(|(other, _)| *other == value) {
                Some((_, trials)) => trials.push(trial),
                None => groups.push((value, vec![trial])),
            }
        }
        groups.sort_by(|a, b| order(Some(a.0), Some(b.0)));
        groups
    }

    /// Whether configs differ in this hyperparameter.
    pub(super) fn is_swept(&self, name: &str) -> bool {
        self.swept.contains(name)
    }

    /// Names what tells this config from others: `hidden_size 64, layers 2`; empty where nothing is swept.
    pub(super) fn label(&self, trial: &Trial) -> String {
        label(trial.config.params.iter().filter(|(name, _)| self.is_swept(name)))
    }

    /// The same of these hyperparameters alone.
    pub(super) fn label_of(&self, trial: &Trial, names: &[&str]) -> String {
        let swept = names.iter().filter(|name| self.is_swept(name));
        label(swept.filter_map(|name| Some((*name, trial.config.params.get(name)?))))
    }

    /// What a trial has in common with others that differ from it in `but` alone.
    pub(super) fn others<'t>(&self, trial: &'t Trial, but: &str) -> Vec<(&'t Name, &'t Value)> {
        trial.config.params.iter().filter(|(name, _)| **name != *but && self.is_swept(name)).collect()
    }
}

fn swept(configs: &[&[Trial]]) -> BTreeSet<Name> {
    let Some(first) = configs.first() else { return BTreeSet::new() };
    let first = &first[0].config.params;
    let mut swept = BTreeSet::new();
    for params in configs.iter().map(|config| &config[0].config.params) {
        for name in params.differing(first).filter(|name| !swept.contains(*name)).collect::<Vec<_>>() {
            swept.insert(name.clone());
        }
    }
    swept
}

/// Numbers by size, other values by their text; what is absent comes first.
pub(super) fn order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a.and_then(Value::as_f64), b.and_then(Value::as_f64)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.map(ToString::to_string).cmp(&b.map(ToString::to_string)),
    }
}
