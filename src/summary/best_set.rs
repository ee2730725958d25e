//! Which configs cannot be told from the best.
//!
//! A config leaves the set if one of the others beats it in a one-sided paired t test over blocks at level α / (k - 1), k
//! being the number of configs. Only the loss of the true best would be an error, and it can be lost to k - 1 others: it
//! stays with a probability of at least 1 - α, whatever the variances (Gupta 1965's subset selection with Bonferroni's
//! inequality). Only the best 50 are tried as those who beat, which makes the set no smaller.

use super::blocks::{Blocks, Cell, pairs};
use super::comparisons::BestSet;
use super::complete::Complete;
use super::configs::RankedConfig;
use super::distributions::t_quantile;
use super::estimate::Estimate;
use crate::trial::{Goal, Metric};

/// The true best may be lost so often.
pub(super) const LEVEL: f64 = 0.05;
/// So many of the best are tried as those who beat.
const RIVALS: usize = 50;

/// Marks the configs of the set, and says how many they are. Those that stand below others because they lost trials are
/// neither in it nor compared.
pub(super) fn best_set(complete: &Complete, metric: &Metric, ranked: &mut [RankedConfig]) -> Option<BestSet> {
    let compared = ranked.iter().filter(|c| !c.config.is_below(metric)).count();
    let cells: Vec<Vec<Cell>> = ranked.iter().map(|config| complete.cells(&config.rows)).collect();
    let best = cells.first()?;
    for (config, cells) in ranked.iter_mut().zip(&cells).skip(1) {
        config.config.from_best = complete.blocks.difference(cells, best, metric.goal);
    }
    let members = members(&cells[..compared], complete.blocks, metric.goal, metric.tie_margin)?;
    for (config, is_member) in ranked.iter_mut().zip(&members) {
        config.config.in_best_set = Some(*is_member);
    }
    let first = ranked[0].config.estimate.mean;
    #[expect(clippy::float_cmp, reason = "equal to the last bit")]
    let tied = ranked[..compared].iter().filter(|c| c.config.estimate.mean == first).count();
    Some(BestSet { size: members.iter().filter(|is_member| **is_member).count(), compared, tied })
}

/// Which of these configs, best first, are in the set; none where no two of them share two blocks.
pub(super) fn members(configs: &[Vec<Cell>], blocks: Blocks, goal: Goal, margin: f64) -> Option<Vec<bool>> {
    let p = among(configs.len());
    let mut tested = configs.len() == 1 && blocks.means(&configs[0]).len() > 1;
    let mut is_beaten = |config: &[Cell], rival: &[Cell]| {
        let beaten = is_beaten(config, rival, blocks, goal, (p, margin));
        tested |= beaten.is_some();
        beaten.unwrap_or(false)
    };
    let rivals = &configs[..configs.len().min(RIVALS)];
    let mut members = Vec::new();
    for (i, config) in configs.iter().enumerate() {
        // Who has one number shares no two blocks with anybody.
        let mut others = rivals.iter().enumerate().filter(|(j, _)| *j != i && config.len() > 1);
        members.push(!others.any(|(_, rival)| is_beaten(config, rival)));
    }
    tested.then_some(members)
}

/// With which probability no test of one config against each of the others may err, so that none of them does with 95 %.
#[expect(clippy::cast_precision_loss, reason = "a count of configs")]
pub(super) fn among(configs: usize) -> f64 {
    1.0 - LEVEL / configs.saturating_sub(1).max(1) as f64
}

/// Whether the rival is better by more than a margin, in a one-sided paired t test over blocks that errs with probability 1 - p;
/// none where they share fewer than two blocks.
pub(super) fn is_beaten(
    config: &[Cell],
    rival: &[Cell],
    blocks: Blocks,
    goal: Goal,
    (p, margin): (f64, f64),
) -> Option<bool> {
    let worse = |(replicate, a, b)| match goal {
        Goal::Minimize => (replicate, a - b),
        Goal::Maximize => (replicate, b - a),
    };
    let differences: Vec<Cell> = pairs(config, rival).into_iter().map(worse).collect();
    let means: Vec<f64> = blocks.means(&differences).into_iter().map(|(_, mean)| mean).collect();
    let Estimate { mean, sd: Some(sd), .. } = Estimate::of(&means) else { return None };
    #[expect(clippy::cast_precision_loss, reason = "a count of blocks")]
    let n = means.len() as f64;
    Some(mean - margin > t_quantile(p, n - 1.0) * (sd / libm::sqrt(n)))
}
