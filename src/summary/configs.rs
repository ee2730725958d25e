//! One row per config: the metric over its replicates, in the order of rank. Also the columns of `configs.csv`.

use super::complete::{CONFIG, Complete};
use super::error::Error;
use super::tables::{ConfigRow, Estimate, Summary};
use crate::store::number;
use crate::trial::{Failures, Metric};

/// Configs shown one by one: learning curves and repeatability.
pub(super) const BEST: usize = 5;

/// A config and its complete trials, ascending.
pub(super) struct RankedConfig {
    pub(super) config: ConfigRow,
    pub(super) rows: Vec<usize>,
}

/// The configs with at least one complete trial, best mean first, unless those that lost trials come last; equal means in
/// the order of the plan.
pub(super) fn ranked(complete: &Complete, metric: &Metric) -> Result<Vec<RankedConfig>, Error> {
    let values = complete.values()?;
    let config = |rows: Vec<usize>| {
        let (id, values) = (complete.configs[rows[0]], values(rows[0]));
        let lost = complete.lost.get(&id).copied().unwrap_or(0);
        RankedConfig {
            config: ConfigRow { id: id.to_string(), values, estimate: complete.estimate(&rows), lost },
            rows,
        }
    };
    let mut ranked: Vec<RankedConfig> = complete.groups(CONFIG)?.into_iter().map(config).collect();
    let below = |RankedConfig { config, .. }: &RankedConfig| match metric.failures {
        Failures::Last => config.lost > 0,
        Failures::Ignored => false,
    };
    ranked.sort_by(|a, b| {
        let by_mean = || metric.goal.order(a.config.estimate.mean, b.config.estimate.mean);
        below(a).cmp(&below(b)).then_with(by_mean)
    });
    Ok(ranked)
}

impl Summary {
    /// `configs.csv`: header and rows.
    pub(crate) fn configs_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        let names = self.hyperparameters.iter().map(|h| h.name.clone());
        let counts = ["n", "lost"].map(str::to_owned);
        let statistics = ["mean", "sd", "ci95_low", "ci95_high"].map(|what| format!("{}_{what}", self.metric.name));
        let header = std::iter::once("config".to_owned()).chain(names).chain(counts).chain(statistics).collect();
        let number = |x: Option<f64>| x.map(number).unwrap_or_default();
        let row = move |c: &ConfigRow| {
            let Estimate { n, mean, sd, half_width } = c.estimate;
            let interval = [half_width.map(|w| mean - w), half_width.map(|w| mean + w)].map(number);
            let statistics = [n.to_string(), c.lost.to_string(), number(Some(mean)), number(sd)];
            let statistics = statistics.into_iter().chain(interval);
            std::iter::once(c.id.clone()).chain(c.values.iter().cloned()).chain(statistics).collect()
        };
        (header, self.configs.iter().map(row))
    }
}
