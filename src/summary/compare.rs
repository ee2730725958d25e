//! Two sweeps against each other: their best configs, and the configs that both have.

use std::collections::BTreeMap;

use super::blocks::{Cell, mean_cells};
use super::complete::{Complete, numbers};
use super::configs::{RankedConfig, ranked};
use super::error::Error;
use super::filled::Filled;
use super::matches::Matches;
use super::pairing::{Change, Pairing};
use super::tables::ConfigRow;
use super::trials::Trials;
use crate::trial::{ConfigId, Failures, Goal, Metric};

/// What two sweeps, A and B, have to say to each other.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// How differences are taken.
    pub(crate) pairing: Pairing,
    /// How many configs of each have a complete trial.
    pub(crate) ranked: [usize; 2],
    /// The best config of each; none if one of them has none.
    pub(crate) best: Option<Compared>,
    /// The same two on rows that neither was chosen by: the metric, and how much more B's has of it.
    pub(crate) held_out: Option<(String, Change)>,
    /// The configs that both have and of which both have complete trials, in the order of B's ranks.
    pub(crate) pairs: Vec<Compared>,
    /// The mean over those of which something is compared.
    pub(crate) mean: Option<MeanChange>,
}

/// Two configs.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    /// The settings that they have in common; of the best ones none is told.
    pub(crate) values: Vec<String>,
    /// That of A, and that of B.
    pub(crate) configs: [ConfigRow; 2],
    /// The mean of each over what is compared.
    pub(crate) means: [f64; 2],
    /// None where no replicate of the one is one of the other.
    pub(crate) change: Option<Change>,
}

/// The mean over configs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MeanChange {
    /// The mean over configs in each replicate, and of that over blocks.
    pub(crate) change: Change,
    /// How many pairs of configs are in it.
    pub(crate) pairs: usize,
    /// In how many of these B has the better mean.
    pub(crate) better: usize,
}

/// Compares the trials of two sweeps, each with its seed and its rule for configs that lost trials, by this metric.
pub(crate) fn compare(
    metric: &Metric,
    a: (u64, Failures, Trials),
    b: (u64, Failures, Trials),
    matches: &Matches,
) -> Result<Comparison, Error> {
    let same_seed = a.0 == b.0;
    let rules = [a.1, b.1].map(|failures| Metric { failures, ..metric.clone() });
    let [a, b] = [a.2.complete(&metric.name)?, b.2.complete(&metric.name)?];
    let pairing = Pairing::of(same_seed, [&a.replicates, &b.replicates]);
    let (of_a, of_b) = (ranked(&a, &rules[0])?, ranked(&b, &rules[1])?);
    let goal = metric.goal;
    let compared = |one: &RankedConfig, other: &RankedConfig, values: &[String]| {
        let cells = [a.cells(&one.rows), b.cells(&other.rows)];
        let change = pairing.change(&cells, goal);
        let configs = [one.config.clone(), other.config.clone()];
        let means = match change {
            Some(_) => pairing.means(&cells),
            None => configs.each_ref().map(|config| config.estimate.mean),
        };
        (Compared { values: values.to_vec(), configs, means, change }, cells)
    };
    let firsts = of_a.first().zip(of_b.first());
    let best = firsts.map(|(one, other)| compared(one, other, &[]).0);
    let held_out = match (&metric.held_out, firsts) {
        (Some(name), Some((one, other))) => {
            let cells = [cells_of(&a, name, one)?, cells_of(&b, name, other)?];
            pairing.change(&cells, goal).map(|change| (name.to_string(), change))
        }
        _ => None,
    };
    let a_by_id: BTreeMap<ConfigId, &RankedConfig> = by_id(&a, &of_a);
    let partners: BTreeMap<ConfigId, _> = matches.pairs.iter().map(|(a, b, values)| (*b, (*a, values))).collect();
    let pair = |other: &RankedConfig| {
        let (partner, values) = partners.get(&b.configs[other.rows[0]])?;
        Some(compared(a_by_id.get(partner)?, other, values))
    };
    let (pairs, cells): (Vec<_>, Vec<_>) = of_b.iter().filter_map(pair).unzip();
    let mean = mean_change(&pairing, &cells, goal);
    Ok(Comparison { best, held_out, mean, pairs, ranked: [of_a.len(), of_b.len()], pairing })
}

/// Another metric of the trials of a config, where they measured it.
fn cells_of(complete: &Complete, metric: &str, config: &RankedConfig) -> Result<Vec<Cell>, Error> {
    let all = numbers(&complete.frame, metric)?.unwrap_or_else(|| vec![f64::NAN; complete.metric.len()]);
    let cells = config.rows.iter().map(|&row| (complete.replicates[row], all[row]));
    Ok(cells.filter(|(_, x)| x.is_finite()).collect())
}

fn by_id<'a>(of: &Complete, ranked: &'a [RankedConfig]) -> BTreeMap<ConfigId, &'a RankedConfig> {
    ranked.iter().map(|config| (of.configs[config.rows[0]], config)).collect()
}

/// The mean over the pairs of configs: in pairs of replicates, in each over the configs that have it in both sweeps; else over
/// all configs, with what a sweep lacks filled in.
fn mean_change(pairing: &Pairing, cells: &[[Vec<Cell>; 2]], goal: Goal) -> Option<MeanChange> {
    let change_of = |cells: &[Vec<Cell>; 2]| pairing.change(cells, goal);
    let compared: Vec<&[Vec<Cell>; 2]> = cells.iter().filter(|cells| change_of(cells).is_some()).collect();
    let shared = compared.iter().map(|cells| pairing.shared(cells)).collect::<Vec<_>>();
    let side = |k: usize| {
        let configs = (0..).map(ConfigId).zip(&shared);
        let trials = configs.flat_map(|(id, cells)| cells[k].iter().map(move |(replicate, y)| (id, *replicate, *y)));
        match pairing {
            Pairing::Paired(..) => mean_cells(shared.iter().map(|cells| &cells[k])),
            Pairing::Apart(..) => mean_cells(Filled::of(trials).cells()),
        }
    };
    let change = change_of(&[side(0), side(1)])?;
    let is_better = |cells: &&&[Vec<Cell>; 2]| change_of(cells).is_some_and(|c| goal.order(c.mean, 0.0).is_lt());
    Some(MeanChange { change, pairs: compared.len(), better: compared.iter().filter(is_better).count() })
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Blocks;
    use super::super::example::{near, two};
    use super::super::pairing::Why;
    use super::*;
    use crate::trial::Replicate;

    /// What a config lacks in one sweep moves nothing, however far it is from the others.
    #[test]
    fn a_mean_is_over_the_configs_that_both_have_in_a_replicate() {
        let [a, b] = two();
        let better: Vec<Cell> = b.iter().map(|(replicate, x)| (*replicate, x - 0.1)).collect();
        let far = |cells: &[Cell]| cells.iter().map(|(replicate, x)| (*replicate, x + 100.0)).collect::<Vec<_>>();
        let all = [[a.clone(), b.clone()], [a.clone(), better], [far(&a[..2]), far(&b)]];
        let pairing = Pairing::Paired(Blocks::Datasets, 3);
        let mean = mean_change(&pairing, &all, Goal::Minimize).unwrap();
        assert_eq!((mean.pairs, mean.better), (3, 3));
        assert!(mean.change.mean.abs() < 0.2, "{mean:?}");
        let of_two = mean_change(&pairing, &all[..2], Goal::Minimize).unwrap();
        near(Some(of_two.change), -0.078_333_333_333_333_35, 0.031_258_047_396_878_88, Some(1.0));
        assert_eq!(mean_change(&pairing, &[], Goal::Minimize), None);

        let apart = Pairing::Apart(Why::OtherSeed, [(Blocks::Datasets, 4); 2]);
        let whole =
            |by: f64| (0..4).map(|d| (Replicate { data: d, training: 0 }, f64::from(d) + by)).collect::<Vec<Cell>>();
        let lacking = [[whole(0.0), whole(0.5)[2..].to_vec()], [whole(100.0)[..2].to_vec(), whole(100.5)]];
        let mean = mean_change(&apart, &lacking, Goal::Minimize).unwrap();
        assert!((mean.change.mean - 0.5).abs() < 1e-9, "{mean:?}");
    }
}
