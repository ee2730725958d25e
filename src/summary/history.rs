//! A search in the order in which it chose its configs: the best so far, what as many independent draws would be expected to
//! find, and how far each config was trained.

use std::collections::HashMap;

use super::scale::scale_of;
use crate::space::Scale;
use crate::store::Row;
use crate::trial::{ChosenBy, ConfigId, Goal, Metric, Outcome};

/// A search that drew its configs.
#[derive(Clone, Debug)]
pub(crate) struct History {
    /// Of the metric.
    pub(crate) scale: Scale,
    /// In the order in which they were chosen.
    pub(crate) configs: Vec<Chosen>,
    /// The mean of the best of the first one, two, … of configs that were drawn independently of results, whatever their order;
    /// empty where nobody can know: configs that were pruned are not independent draws of the rest.
    pub(crate) expected: Vec<f64>,
}

/// A config of a search.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// The mean of the metric over its trials; none if it has no complete one.
    pub(crate) value: Option<f64>,
    /// Whether it stands below others that lost no trial.
    pub(crate) is_below: bool,
    /// The best of these means so far, of those that do not.
    pub(crate) best: Option<f64>,
    /// Who chose it.
    pub(crate) by: ChosenBy,
    /// Steps that were trained until it ended, of all configs before it and of its own; none where steps are not counted.
    pub(crate) steps: Option<u64>,
    /// Steps of its longest training, where they are counted.
    pub(crate) length: Option<u64>,
    /// The mean of the metric over its trials at each rung that all of them reached.
    pub(crate) rungs: Vec<(u32, f64)>,
    /// Whether it was pruned.
    pub(crate) is_pruned: bool,
}

/// What is known of a config as its trials are added.
pub(super) struct Progress {
    id: ConfigId,
    chosen_by: ChosenBy,
    steps: Option<u64>,
    length: Option<u64>,
    rungs: Vec<Vec<(u32, f64)>>,
    is_pruned: bool,
}

impl Progress {
    /// The config of this trial.
    pub(super) fn of(row: &Row<'_>) -> Self {
        Self {
            id: row.trial.config.id,
            chosen_by: row.chosen_by,
            steps: Some(0),
            length: None,
            rungs: Vec::new(),
            is_pruned: false,
        }
    }

    /// Whether this is one of its trials.
    pub(super) fn is_of(&self, row: &Row<'_>) -> bool {
        self.id == row.trial.config.id
    }

    /// Adds one of its trials.
    pub(super) fn add(&mut self, row: &Row<'_>) {
        self.is_pruned |= matches!(row.outcome, Outcome::Pruned { .. });
        self.steps = self.steps.zip(row.steps).map(|(all, own)| all + own);
        self.length = self.length.max(row.steps);
        self.rungs.push(row.rungs.to_vec());
    }

    /// The means at the rungs that all trials reached.
    fn means(&self) -> Vec<(u32, f64)> {
        let reached = self.rungs.iter().map(Vec::len).min().unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "replicates are few")]
        let mean = |k: usize| self.rungs.iter().map(|rungs| rungs[k].1).sum::<f64>() / self.rungs.len() as f64;
        (0..reached).map(|k| (self.rungs[0][k].0, mean(k))).collect()
    }
}

/// The history of configs in the order in which they were chosen, given the means of those that have a complete trial, and
/// whether they stand below all that lost none; none where no config has one.
pub(super) fn history(metric: &Metric, all: &[Progress], means: &HashMap<ConfigId, (f64, bool)>) -> Option<History> {
    if means.is_empty() {
        return None;
    }
    let none_is_above = means.values().all(|(_, is_below)| *is_below);
    let (mut best, mut steps) = (None, Some(0));
    let chosen = |progress: &Progress| {
        let (value, is_below) = means.get(&progress.id).copied().unzip();
        let is_below = !none_is_above && is_below.unwrap_or(false);
        best = metric.goal.better(best, value.filter(|_| !is_below));
        steps = steps.zip(progress.steps).map(|(all, own)| all + own);
        let Progress { chosen_by, is_pruned, length, .. } = *progress;
        Chosen { value, is_below, best, by: chosen_by, steps, length, rungs: progress.means(), is_pruned }
    };
    let configs: Vec<Chosen> = all.iter().map(chosen).collect();
    let by_chance = configs.iter().filter(|config| config.by == ChosenBy::Chance && !config.is_below);
    let values: Vec<f64> = by_chance.filter_map(|config| config.value).collect();
    let is_whole = configs.iter().all(|config| !config.is_pruned);
    let expected = if is_whole { expected(values, metric.goal) } else { Vec::new() };
    let shown =
        configs.iter().flat_map(|config| config.value.iter().chain(config.rungs.iter().map(|(_, value)| value)));
    Some(History { scale: scale_of(shown), configs, expected })
}

/// The mean of the best of k of these values over all choices of k, for every k.
fn expected(mut values: Vec<f64>, goal: Goal) -> Vec<f64> {
    values.sort_by(|a, b| goal.order(*a, *b));
    let n = values.len();
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    #[expect(clippy::cast_precision_loss, reason = "counts of configs")]
    let of = |k: usize| {
        // The j-th best is the best of k if the others are among the worse: C(n - 1 - j, k - 1) of C(n, k) choices.
        let mut share = k as f64 / n as f64;
        let mut mean = 0.0;
        for (j, value) in values.iter().enumerate().take(n + 1 - k) {
            // Shares only fall: where the largest value adds nothing any more, none of the rest does. Of many values a few
            // are looked at for most k.
            let most = share * largest;
            #[expect(clippy::float_cmp, reason = "to the last bit")]
            if mean + most == mean && mean - most == mean {
                break;
            }
            mean += share * value;
            share *= (n - k - j) as f64 / (n - 1 - j).max(1) as f64;
        }
        mean
    };
    (1..=n).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Name;
    use crate::trial::Failures;

    #[test]
    fn the_best_so_far_has_lost_no_trial_as_long_as_there_is_one() {
        let name = Name::from("y");
        let metric = Metric { name, held_out: None, goal: Goal::Minimize, failures: Failures::Last, tie_margin: 0.0 };
        let best = |are_below: [bool; 3]| {
            let progress = |i| Progress {
                id: ConfigId(i),
                chosen_by: ChosenBy::Chance,
                steps: None,
                length: None,
                rungs: vec![Vec::new()],
                is_pruned: false,
            };
            let means = (0..).map(ConfigId).zip([3.0, 1.0, 2.0].into_iter().zip(are_below)).collect();
            let history = history(&metric, &[0, 1, 2].map(progress), &means).unwrap();
            (history.configs.iter().filter_map(|config| config.best).collect::<Vec<_>>(), history.expected.len())
        };
        assert_eq!(best([false; 3]), (vec![3.0, 1.0, 1.0], 3));
        assert_eq!(best([false, true, false]), (vec![3.0, 3.0, 2.0], 2));
        assert_eq!(best([true; 3]), (vec![3.0, 1.0, 1.0], 3));
    }

    #[test]
    fn the_best_of_k_draws_is_what_all_choices_have_on_the_average() {
        let near = |found: Vec<f64>, wanted: &[f64]| {
            assert!(
                found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12) && found.len() == wanted.len(),
                "{found:?}"
            );
        };
        // Of {1, 2, 4}: alone 7/3; the pairs' minima are 1, 1, 2; all three 1.
        near(expected(vec![4.0, 1.0, 2.0], Goal::Minimize), &[7.0 / 3.0, 4.0 / 3.0, 1.0]);
        near(expected(vec![4.0, 1.0, 2.0], Goal::Maximize), &[7.0 / 3.0, 10.0 / 3.0, 4.0]);
        near(expected(vec![3.0], Goal::Minimize), &[3.0]);
        near(expected(Vec::new(), Goal::Minimize), &[]);
    }
}
