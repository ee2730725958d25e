//! The best configs on replicates that the search did not see.
//!
//! The best of many means is better than it will be again, for it was chosen by it. Fresh replicates chose nothing: the mean
//! over them is unbiased, and its interval covers as that of any config does.

use super::best_set::{among, is_beaten};
use super::blocks::{Blocks, Cell};
use super::comparisons::Confirmed;
use super::configs::RankedConfig;
use crate::trial::{ConfigId, Metric, Replicate};

/// A trial of a config on a replicate that the search did not see.
pub(super) struct FreshTrial {
    /// The config as the search knows it.
    pub(super) config: ConfigId,
    pub(super) replicate: Replicate,
    /// What it measured; nothing unless it is complete.
    pub(super) metrics: Vec<(String, Option<f64>)>,
    /// Whether it ended, but not well.
    pub(super) lost: bool,
}

/// The configs of which there are such trials, in the order of their ranks.
pub(super) fn confirmed(metric: &Metric, ranked: &[RankedConfig], trials: &[FreshTrial]) -> Vec<Confirmed> {
    let replicates: Vec<Replicate> = trials.iter().map(|trial| trial.replicate).collect();
    let blocks = Blocks::of(&replicates);
    let of = |config: &RankedConfig| {
        let id = config.config.id;
        trials.iter().filter(move |trial| trial.config == id)
    };
    let cells = |config: &RankedConfig, name: &str| -> Vec<Cell> {
        let value = |trial: &FreshTrial| trial.metrics.iter().find(|(n, _)| n == name).and_then(|(_, value)| *value);
        let cells = of(config).filter_map(|trial| Some((trial.replicate, value(trial)?)));
        cells.filter(|(_, value)| value.is_finite()).collect()
    };
    let estimate = |cells: &[Cell]| (!cells.is_empty()).then(|| blocks.estimate(cells));
    let again: Vec<(usize, &RankedConfig)> =
        ranked.iter().enumerate().filter(|(_, config)| of(config).next().is_some()).collect();
    let winner = again.first().filter(|(rank, _)| *rank == 0).map(|(_, winner)| cells(winner, &metric.name));
    let test = (among(again.len()), metric.tie_margin);
    let confirmed = |&(rank, config): &(usize, &RankedConfig)| {
        let own = cells(config, &metric.name);
        let rival_of = winner.as_ref().filter(|_| rank > 0);
        Confirmed {
            rank,
            estimate: estimate(&own),
            held_out: metric.held_out.as_deref().and_then(|name| estimate(&cells(config, name))),
            lost: of(config).filter(|trial| trial.lost).count(),
            from_winner: rival_of.and_then(|winner| blocks.difference(&own, winner, metric.goal)),
            beats_winner: rival_of.and_then(|winner| is_beaten(winner, &own, blocks, metric.goal, test)),
        }
    };
    again.iter().map(confirmed).collect()
}
