//! One row per config: the metric over its replicates, in the order of rank. Also the columns of `configs.csv`.

use super::comparisons::{Confirmed, Difference};
use super::complete::{CONFIG, Complete};
use super::error::Error;
use super::estimate::Estimate;
use super::tables::{ConfigRow, Summary, WithoutTrial};
use crate::store::{beside, number};
use crate::trial::{Failures, Metric};

/// Configs shown one by one: learning curves and repeatability.
pub(super) const BEST: usize = 5;

/// A config and its complete trials, ascending.
pub(super) struct RankedConfig {
    pub(super) config: ConfigRow,
    pub(super) rows: Vec<usize>,
}

impl ConfigRow {
    /// Whether it stands below all that lost no trial.
    pub(crate) fn is_below(&self, metric: &Metric) -> bool {
        match metric.failures {
            Failures::Last => self.lost > 0,
            Failures::Ignored => false,
        }
    }
}

/// The configs with at least one complete trial, best mean first, unless those that lost trials come last; equal means in
/// the order of the plan.
pub(super) fn ranked(complete: &Complete, metric: &Metric) -> Result<Vec<RankedConfig>, Error> {
    let values = complete.values()?;
    let config = |rows: Vec<usize>| {
        let (id, values) = (complete.configs[rows[0]], values(rows[0]));
        let lost = complete.lost(id);
        RankedConfig {
            config: ConfigRow {
                id,
                values,
                estimate: complete.estimate(&rows),
                lost,
                from_best: None,
                in_best_set: None,
            },
            rows,
        }
    };
    let mut ranked: Vec<RankedConfig> = complete.groups(CONFIG)?.into_iter().map(config).collect();
    ranked.sort_by(|a, b| {
        let by_mean = || metric.goal.order(a.config.estimate.mean, b.config.estimate.mean);
        a.config.is_below(metric).cmp(&b.config.is_below(metric)).then_with(by_mean)
    });
    Ok(ranked)
}

impl Summary {
    /// `configs.csv`: header and rows.
    pub(crate) fn configs_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        let counts = ["n", "lost"].map(str::to_owned);
        let statistics = ["mean", "sd", "ci95_low", "ci95_high"].map(|what| format!("{}_{what}", self.metric.name));
        let from_best =
            ["in_best_set", "from_best", "from_best_ci95_low", "from_best_ci95_high", "won"].map(str::to_owned);
        let columns = counts.into_iter().chain(statistics).chain(from_best);
        let fresh = self.confirm.map(|_| {
            let mean = ["mean", "ci95_low", "ci95_high"].map(|what| format!("fresh_{}_{what}", self.metric.name));
            let from_best = ["from_best", "from_best_ci95_low", "from_best_ci95_high", "won"];
            let from_best = from_best.map(|what| format!("fresh_{what}"));
            ["fresh_n", "fresh_lost"].map(str::to_owned).into_iter().chain(mean).chain(from_best)
        });
        let mut header = vec!["config".to_owned()];
        header.extend(columns.chain(fresh.into_iter().flatten()));
        let names = beside(&header, "space", self.hyperparameters.iter().map(|h| h.name.as_str()));
        header.splice(1..1, names);
        let number = |x: Option<f64>| x.map(number).unwrap_or_default();
        let interval =
            move |e: &Estimate| [e.half_width.map(|w| e.mean - w), e.half_width.map(|w| e.mean + w)].map(number);
        let difference = move |difference: Option<Difference>| {
            difference.map_or_else(<[String; 4]>::default, |d| {
                let [low, high] = interval(&d.estimate);
                [number(Some(d.estimate.mean)), low, high, number(Some(d.won))]
            })
        };
        let fresh = move |config: &Confirmed| {
            let n = config.estimate.map_or(0, |e| e.n);
            let [low, high] = config.estimate.as_ref().map(interval).unwrap_or_default();
            let mean = number(config.estimate.map(|e| e.mean));
            let cells = [n.to_string(), config.lost.to_string(), mean, low, high];
            cells.into_iter().chain(difference(config.from_winner)).collect()
        };
        let row = move |(rank, c): (usize, &ConfigRow)| {
            let e = &c.estimate;
            let statistics = [e.n.to_string(), c.lost.to_string(), number(Some(e.mean)), number(e.sd)];
            let statistics = statistics.into_iter().chain(interval(e));
            let in_best_set = c.in_best_set.map(|is_member| is_member.to_string()).unwrap_or_default();
            let fresh = self.confirm.map(|_| {
                let config = self.confirmed.iter().find(|config| config.rank == rank);
                config.map_or_else(|| vec![String::new(); 9], fresh)
            });
            let cells = std::iter::once(c.id.to_string()).chain(c.values.iter().cloned()).chain(statistics);
            let cells = cells.chain([in_best_set]).chain(difference(c.from_best));
            cells.chain(fresh.into_iter().flatten()).collect()
        };
        let columns = header.len();
        let without = move |config: &WithoutTrial| {
            let known =
                [vec![config.id.to_string()], config.values.clone(), vec!["0".to_owned(), config.lost.to_string()]];
            let known = known.concat();
            let empty = columns - known.len();
            [known, vec![String::new(); empty]].concat()
        };
        (header, self.configs.iter().enumerate().map(row).chain(self.without.iter().map(without)))
    }
}
