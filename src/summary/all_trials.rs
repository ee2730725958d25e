//! Every trial of the search as it ended, and every config as it was chosen: for who looks at them one by one. No
//! statistics.

use crate::space::Value;
use crate::store::Row;
use crate::trial::{ConfigId, Replicate, TrialId};

/// The outcome of a trial that was stopped where others were better.
pub(crate) const PRUNED: &str = "pruned";

/// The trials of a search in the order of the plan, those that confirm its best configs left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllTrials {
    /// The configs, in the order in which they first occur.
    pub(crate) configs: Vec<Config>,
    /// Their trials.
    pub(crate) trials: Vec<OneTrial>,
    /// The metrics of the trials, in the order of their values.
    pub(crate) metrics: Vec<String>,
    /// Of trials of the best configs, the best first: the sweep's metric over the steps.
    pub(crate) courses: Vec<Course>,
}

/// A config and what it has of the swept hyperparameters; none where one has no effect.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) id: ConfigId,
    pub(crate) values: Vec<Option<Value>>,
}

/// A trial and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct OneTrial {
    pub(crate) id: TrialId,
    /// The number of its config.
    pub(crate) config: u32,
    pub(crate) replicate: Replicate,
    /// A word, such as `complete`.
    pub(crate) outcome: &'static str,
    /// Steps that it was trained, where they are counted.
    pub(crate) steps: Option<u32>,
    /// What went wrong.
    pub(crate) reason: Option<String>,
    /// One for each of the metrics.
    pub(crate) metrics: Vec<Option<f64>>,
}

/// What a trial measured on its way.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) id: TrialId,
    /// Steps, ascending, and values.
    pub(crate) points: Vec<(u32, f64)>,
}

impl AllTrials {
    /// Of trials that measured these.
    pub(super) fn new(metrics: Vec<String>) -> Self {
        Self { metrics, ..Self::default() }
    }

    /// Adds a trial; those of a config come one behind the other.
    pub(super) fn add<'a>(&mut self, row: &Row<'_>, swept: impl Iterator<Item = &'a str>) {
        let config = &row.trial.config;
        if self.configs.last().is_none_or(|last| last.id != config.id) {
            let values = swept.map(|name| config.params.get(name).cloned()).collect();
            self.configs.push(Config { id: config.id, values });
        }
        self.trials.push(OneTrial {
            id: row.trial.id,
            config: u32::try_from(self.configs.len() - 1).unwrap_or(u32::MAX),
            replicate: row.trial.replicate,
            outcome: row.outcome.word(),
            steps: row.steps.and_then(|steps| u32::try_from(steps).ok()),
            reason: row.outcome.trouble(),
            metrics: row.metrics.clone(),
        });
    }

    /// Of each config the mean of a metric over its trials when they were pruned, none where none was.
    pub(crate) fn means_when_pruned(&self, metric: &str) -> Vec<Option<f64>> {
        let k = self.metrics.iter().position(|name| name == metric);
        let mut sums = vec![(0.0, 0_u32); self.configs.len()];
        for trial in self.trials.iter().filter(|trial| trial.outcome == PRUNED) {
            if let Some(value) = k.and_then(|k| trial.metrics.get(k).copied().flatten()) {
                let (sum, n) = &mut sums[trial.config as usize];
                (*sum, *n) = (*sum + value, *n + 1);
            }
        }
        sums.into_iter().map(|(sum, n)| (n > 0).then(|| sum / f64::from(n))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pruned_config_has_the_mean_of_what_its_trials_measured_last() {
        let trial = |config, outcome, value| OneTrial {
            id: TrialId(0),
            config,
            replicate: Replicate { data: 0, training: 0 },
            outcome,
            steps: Some(3),
            reason: None,
            metrics: vec![None, value],
        };
        let trials = vec![
            trial(0, "complete", Some(1.0)),
            trial(1, PRUNED, Some(2.0)),
            trial(1, PRUNED, Some(5.0)),
            trial(2, PRUNED, None),
        ];
        let configs = (0..3).map(|id| Config { id: ConfigId(id), values: Vec::new() }).collect();
        let all = AllTrials { configs, trials, ..AllTrials::new(["a", "b"].map(str::to_owned).to_vec()) };
        assert_eq!(all.means_when_pruned("b"), [None, Some(3.5), None]);
        assert_eq!(all.means_when_pruned("c"), [None; 3]);
    }
}
