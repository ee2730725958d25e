//! The tables that a summary consists of: what the report and the terminal show, with no statistics left to do.

use std::collections::HashMap;

use super::all_trials::AllTrials;
use super::comparisons::{BestSet, Confirmed, Difference, Step};
use super::counts::Counts;
use super::estimate::Estimate;
use super::history::History;
use super::over_steps::Curves;
use super::scale::ScaledMean;
use super::terms::Importance;
use crate::space::{Name, Scale, Value};
use crate::trial::{ConfigId, Metric};

/// Everything known about one sweep, computed from its files alone.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// The sweep's name.
    pub(crate) name: String,
    /// What it optimises.
    pub(crate) metric: Metric,
    /// How many trials ended how.
    pub(crate) counts: Counts,
    /// Replicates of a config: datasets, and trainings on each.
    pub(crate) replicates: (u32, u32),
    /// What replicates of the data are, in the plural.
    pub(crate) datasets: &'static str,
    /// The swept hyperparameters in the order of the sweep file.
    pub(crate) hyperparameters: Vec<Hyperparameter>,
    /// The constants of `[space]`.
    pub(crate) constants: Vec<(Name, Value)>,
    /// What is said of the best config against the others; none where nothing is repeated.
    pub(crate) best_set: Option<BestSet>,
    /// Replicates of a config that is trained again: datasets, and trainings on each; none where none is.
    pub(crate) confirm: Option<(u32, u32)>,
    /// The best configs on replicates that the search did not see, in the order of rank; empty as long as there are none.
    pub(crate) confirmed: Vec<Confirmed>,
    /// Configs with at least one complete trial, best mean first; by [`Failures`], those that lost trials after the others.
    ///
    /// [`Failures`]: crate::trial::Failures
    pub(crate) configs: Vec<ConfigRow>,
    /// How much the hyperparameters matter, or why that is not known.
    pub(crate) importance: Result<Importance, String>,
    /// Configs that lost trials and have no complete one.
    pub(crate) without: Vec<WithoutTrial>,
    /// The error against each hyperparameter that varies, most important first.
    pub(crate) effects: Vec<Effect>,
    /// The search in the order in which it chose its configs; none of a grid.
    pub(crate) history: Option<History>,
    /// One for each metric that is recorded over the steps.
    pub(crate) curves: Vec<Curves>,
    /// The best configs under repetition, best first; empty without replicates.
    pub(crate) repeatability: Vec<Repeatability>,
    /// The pairs of hyperparameters that add most together, or say most, where at least two are swept.
    pub(crate) interactions: Vec<Interaction>,
    /// Metrics besides the recorded ones, where the sweep file asks for any.
    pub(crate) evaluations: Option<MetricTable>,
    /// Trials that ended, but not well.
    pub(crate) failures: Vec<FailedTrial>,
    /// Every trial and config.
    pub(crate) all: AllTrials,
}

impl Summary {
    /// Trials that a config is to have.
    pub(crate) fn replicates_each(&self) -> usize {
        self.replicates.0 as usize * self.replicates.1 as usize
    }

    /// The ranked configs by their ids.
    pub(crate) fn ranked(&self) -> HashMap<ConfigId, &ConfigRow> {
        self.configs.iter().map(|row| (row.id, row)).collect()
    }

    /// Of how many replicates a mean is: `8`, or `5 of 8` where others diverged, failed or are missing.
    pub(crate) fn of_replicates(&self, n: usize) -> String {
        match self.replicates_each() {
            all if n < all => format!("{n} of {all}"),
            _ => n.to_string(),
        }
    }
}

/// A trial that ended, but not well.
#[derive(Clone, Debug)]
pub(crate) struct FailedTrial {
    /// The trial's id.
    pub(crate) id: String,
    /// Its swept values: `hidden_size 64, layers 2`.
    pub(crate) label: String,
    /// The same, one for each of the summary's hyperparameters; empty where one has no effect.
    pub(crate) values: Vec<String>,
    /// `diverged in epoch 3`.
    pub(crate) reason: String,
    /// The last lines that its program wrote to stderr.
    pub(crate) last_lines: Vec<String>,
    /// The line of shell that runs its program by hand, if it has one.
    pub(crate) by_hand: Option<String>,
}

/// A swept hyperparameter and how its values are laid out on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hyperparameter {
    /// Full name, such as `training.lr`.
    pub(crate) name: String,
    /// Where its values stand.
    pub(crate) values: Values,
}

/// How values are laid out on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// At their number.
    Linear,
    /// At their logarithm; every value is above zero.
    Log,
    /// The i-th label at i = 0, 1, …: words, booleans.
    Categories(Vec<String>),
}

/// One config over its replicates.
#[derive(Clone, Debug)]
pub(crate) struct ConfigRow {
    /// The config's id.
    pub(crate) id: ConfigId,
    /// The swept values as text, one for each of the summary's hyperparameters.
    pub(crate) values: Vec<String>,
    /// The metric over the complete replicates.
    pub(crate) estimate: Estimate,
    /// Replicates that ended, but not well.
    pub(crate) lost: usize,
    /// The difference from the best config; none for that one, and where they share no replicate.
    pub(crate) from_best: Option<Difference>,
    /// Whether it cannot be told from the best; unknown where nothing is repeated.
    pub(crate) in_best_set: Option<bool>,
}

/// A config that lost trials and has no complete one.
#[derive(Clone, Debug)]
pub(crate) struct WithoutTrial {
    /// The config's id.
    pub(crate) id: ConfigId,
    /// The swept values as text.
    pub(crate) values: Vec<String>,
    /// Replicates that ended, but not well.
    pub(crate) lost: usize,
}

/// The metric against one hyperparameter, over all other settings.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    /// The hyperparameter on the x axis.
    pub(crate) hyperparameter: Hyperparameter,
    /// Of the metric, over all hyperparameters the same.
    pub(crate) scale: Scale,
    /// Name of the hyperparameter that tells the series apart, where there is more than one.
    pub(crate) split_by: Option<String>,
    /// At least one series; at most six.
    pub(crate) series: Vec<EffectSeries>,
    /// Whether the means are those at single values, or lie on a curve through all trials (random search).
    pub(crate) smooth: bool,
    /// Whether configs are draws, which differ in all other settings, too.
    pub(crate) drawn: bool,
    /// Each value against the one before, over all other settings, where configs differ in this hyperparameter alone.
    pub(crate) steps: Vec<Step>,
}

/// One line of an [`Effect`].
#[derive(Clone, Debug)]
pub(crate) struct EffectSeries {
    /// The value of `split_by`, as text; empty for a single series.
    pub(crate) label: String,
    /// Every complete trial: (x, metric).
    pub(crate) points: Vec<(f64, f64)>,
    /// The mean at each x, ascending.
    pub(crate) means: Vec<(f64, ScaledMean)>,
}

/// One config under repetition.
#[derive(Clone, Debug)]
pub(crate) struct Repeatability {
    /// The config's id.
    pub(crate) id: ConfigId,
    /// The config's swept values: `hidden_size 64, layers 2`.
    pub(crate) label: String,
    /// Every complete replicate.
    pub(crate) replicates: Vec<ReplicateValue>,
    /// Mean and interval over all of them.
    pub(crate) estimate: Estimate,
    /// The scale for the replicates of all configs together, and this config's mean on it.
    pub(crate) scale: Scale,
    pub(crate) scaled: ScaledMean,
    /// `None` unless at least two datasets have at least two trainings each.
    pub(crate) components: Option<Components>,
}

/// The metric of one replicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ReplicateValue {
    /// Number of the dataset, from 0.
    pub(crate) data: u32,
    /// Number of the training on it, from 0.
    pub(crate) training: u32,
    /// The metric.
    pub(crate) value: f64,
}

/// Variance components of a one-way random-effects analysis of variance (Searle, Casella & McCulloch 1992, ch. 3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Components {
    /// Standard deviation between trainings on the same dataset (initialisation and batch order).
    pub(crate) same_data_sd: f64,
    /// Standard deviation that different datasets add; 0 where the estimate of the variance is negative.
    pub(crate) between_data_sd: f64,
    /// Standard deviation of a single training on a new dataset: the root of the sum of both squares.
    pub(crate) different_data_sd: f64,
    /// Share of the variance that comes from the dataset, in [0, 1].
    pub(crate) data_share: f64,
    /// Its 95 % interval, in [0, 1] (Searle et al. 1992, section 3.6; exact where every dataset has as many trainings).
    pub(crate) data_share_interval: (f64, f64),
}

/// The metric over two hyperparameters at once, averaged over all other settings.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    /// Name of the hyperparameter of the columns.
    pub(crate) x: String,
    /// Name of the hyperparameter of the rows.
    pub(crate) y: String,
    /// Of the metric: the cells are means on it.
    pub(crate) scale: Scale,
    /// Values of the columns as text, in the order of the axis.
    pub(crate) columns: Vec<String>,
    /// Values of the rows as text, in the order of the axis.
    pub(crate) rows: Vec<String>,
    /// `cells[row][column]`; none where no trial is complete.
    pub(crate) cells: Vec<Vec<Option<ScaledMean>>>,
}

/// All metrics of the best configs.
#[derive(Clone, Debug)]
pub(crate) struct MetricTable {
    /// Names of the metrics.
    pub(crate) metrics: Vec<String>,
    /// Best first; at most twenty.
    pub(crate) rows: Vec<MetricRow>,
}

/// All metrics of one config.
#[derive(Clone, Debug)]
pub(crate) struct MetricRow {
    /// The swept values as text, one for each of the summary's hyperparameters.
    pub(crate) values: Vec<String>,
    /// One for each metric; none where no replicate measured it.
    pub(crate) estimates: Vec<Option<Estimate>>,
}
