//! Every trial of the search as it ended, and every config as it was chosen: for who looks at them one by one. No
//! statistics.

use crate::space::Value;
use crate::store::Row;
use crate::trial::{ConfigId, Replicate, TrialId};

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
            reason: row.outcome.trouble(),
            metrics: row.metrics.clone(),
        });
    }
}
