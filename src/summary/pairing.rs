//! How two configs of two sweeps are compared: in pairs, or as independent samples.
//!
//! Under one seed, replicates of the same numbers are on the same data with the same initialisation: differences are then
//! taken in pairs, as within a sweep. Under two, or where too few replicates are complete in both, they are differences of
//! independent means of blocks: Welch's t (1947) with the degrees of freedom of Satterthwaite (1946).

use std::collections::BTreeSet;

use super::blocks::{Blocks, Cell, pairs};
use super::comparisons::Difference;
use super::distributions::t_quantile;
use super::estimate::Estimate;
use crate::trial::{Goal, Replicate};

/// How much more of the metric B has than A.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) mean: f64,
    /// Half the width of its 95 % interval; none where there is one block alone.
    pub(crate) half_width: Option<f64>,
    /// In pairs: the share of replicates in which B is better, ties as halves.
    pub(crate) won: Option<f64>,
}

/// How differences are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// In pairs over so many blocks.
    Paired(Blocks, usize),
    /// Between independent means over so many blocks of each sweep.
    Apart(Why, [(Blocks, usize); 2]),
}

/// Why differences are not taken in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Streams are keyed by the seed.
    OtherSeed,
    /// Too few replicates are complete in both.
    FewInCommon,
}

impl Pairing {
    /// Whether differences are taken in pairs.
    pub(crate) fn is_paired(&self) -> bool {
        matches!(self, Self::Paired(..))
    }

    /// `in pairs over 6 datasets`, for a person; `datasets` are what replicates of the data are.
    pub(crate) fn words(&self, datasets: &str) -> String {
        let over = |(blocks, n): (Blocks, usize)| match (blocks, n) {
            (Blocks::Datasets, n) => format!("{n} {datasets}"),
            (Blocks::Trainings, 1) => "1 training".to_owned(),
            (Blocks::Trainings, n) => format!("{n} trainings on the same data"),
        };
        let apart = |why: &str, [a, b]: [_; 2]| {
            format!("not in pairs, since {why}: Welch's t over {} of A and {} of B", over(a), over(b))
        };
        match self {
            Self::Paired(_, 0) => "in pairs, of which there are none".to_owned(),
            Self::Paired(blocks, n) => format!("in pairs over {}", over((*blocks, *n))),
            Self::Apart(Why::OtherSeed, each) => apart("the seeds differ", *each),
            Self::Apart(Why::FewInCommon, each) => apart("too few replicates are complete in both", *each),
        }
    }

    /// How to compare sweeps of which these replicates are complete.
    pub(super) fn of(same_seed: bool, replicates: [&[Replicate]; 2]) -> Self {
        let sets = replicates.map(|all| all.iter().copied().collect::<BTreeSet<Replicate>>());
        let blocks = |of: &BTreeSet<Replicate>| {
            let all: Vec<Replicate> = of.iter().copied().collect();
            let blocks = Blocks::of(&all);
            (blocks, all.into_iter().map(|replicate| blocks.block(replicate)).collect::<BTreeSet<_>>().len())
        };
        let (shared, each) = (blocks(&(&sets[0] & &sets[1])), sets.each_ref().map(blocks));
        let enough = shared.1 > 1 || shared.1 == 1 && each.iter().any(|(_, n)| *n < 2);
        match same_seed {
            true if enough || sets.iter().any(BTreeSet::is_empty) => Self::Paired(shared.0, shared.1),
            true => Self::Apart(Why::FewInCommon, each),
            false => Self::Apart(Why::OtherSeed, each),
        }
    }

    /// How much more of the metric the second of two configs has.
    pub(super) fn change(&self, [a, b]: &[Vec<Cell>; 2], goal: Goal) -> Option<Change> {
        match self {
            Self::Paired(blocks, _) => blocks.difference(b, a, goal).map(|Difference { estimate, won }| Change {
                mean: estimate.mean,
                half_width: estimate.half_width,
                won: Some(won),
            }),
            Self::Apart(_, [of_a, of_b]) => {
                let means = |of: Blocks, cells| of.means(cells).into_iter().map(|(_, mean)| mean).collect::<Vec<_>>();
                welch(&means(of_a.0, a), &means(of_b.0, b))
            }
        }
    }

    /// What is compared of two configs.
    pub(super) fn shared(&self, cells: &[Vec<Cell>; 2]) -> [Vec<Cell>; 2] {
        match self {
            Self::Paired(..) => {
                let (a, b) = pairs(&cells[0], &cells[1]).into_iter().map(|(r, a, b)| ((r, a), (r, b))).unzip();
                [a, b]
            }
            Self::Apart(..) => cells.clone(),
        }
    }

    /// The means of two configs over what is compared of them.
    pub(super) fn means(&self, cells: &[Vec<Cell>; 2]) -> [f64; 2] {
        let blocks = match self {
            Self::Paired(blocks, _) => [*blocks; 2],
            Self::Apart(_, each) => each.map(|(blocks, _)| blocks),
        };
        let [a, b] = self.shared(cells);
        [blocks[0].estimate(&a).mean, blocks[1].estimate(&b).mean]
    }

    /// Whether a difference of the sweeps' data would be taken for one of configs: each has one dataset, under another seed.
    pub(crate) fn is_confounded(&self) -> bool {
        matches!(self, Self::Apart(Why::OtherSeed, each) if each.iter().any(|(blocks, _)| *blocks == Blocks::Trainings))
    }
}

/// How much larger the mean of `b` is than that of `a`, of independent samples; none if one is empty.
fn welch(a: &[f64], b: &[f64]) -> Option<Change> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let [a, b] = [a, b].map(Estimate::of);
    #[expect(clippy::cast_precision_loss, reason = "a count of blocks")]
    let of_mean = |e: Estimate| e.sd.map(|sd| (sd / libm::sqrt(e.n as f64), e.n as f64 - 1.0));
    let half_width = of_mean(a).zip(of_mean(b)).map(|((sa, da), (sb, db))| {
        // In units of the larger one, so that no square leaves the range of numbers.
        let unit = sa.max(sb);
        let [va, vb] = [sa, sb].map(|s| if unit > 0.0 { (s / unit) * (s / unit) } else { 0.0 });
        match va + vb {
            0.0 => 0.0,
            v => t_quantile(0.975, v * v / (va * va / da + vb * vb / db)) * libm::sqrt(v) * unit,
        }
    });
    Some(Change { mean: b.mean - a.mean, half_width, won: None })
}

#[cfg(test)]
mod tests {
    use super::super::example::{near, two};
    use super::*;

    fn replicates(cells: &[Cell]) -> Vec<Replicate> {
        cells.iter().map(|(replicate, _)| *replicate).collect()
    }

    // With scipy 1.17, A and B being the cells above as {(dataset, training): value}:
    //     over = lambda cells: [np.mean([v for (d, t), v in cells.items() if d == k]) for k in sorted({d for d, t in cells})]
    //     m = over({k: B[k] - A[k] for k in A if k in B}); np.mean(m), stats.sem(m) * stats.t.ppf(0.975, len(m) - 1)
    //     r = stats.ttest_ind(over(B), over(A), equal_var=False); r.df; r.confidence_interval(0.95)
    #[test]
    fn differences_in_pairs_and_apart_are_those_of_scipy() {
        let cells = two();
        let all = cells.each_ref().map(|cells| replicates(cells));
        let pairing = Pairing::of(true, [&all[0], &all[1]]);
        assert_eq!(pairing, Pairing::Paired(Blocks::Datasets, 3));
        let change = pairing.change(&cells, Goal::Minimize);
        near(change, -0.028_333_333_333_333_346, 0.031_258_047_396_878_88, Some(5.0 / 6.0));

        let pairing = Pairing::of(false, [&all[0], &all[1]]);
        assert_eq!(pairing, Pairing::Apart(Why::OtherSeed, [(Blocks::Datasets, 4), (Blocks::Datasets, 4)]));
        // 5.4858 degrees of freedom
        near(pairing.change(&cells, Goal::Minimize), -0.097_916_666_666_666_6, 0.213_581_098_141_279_07, None);
        // 5.2272 degrees of freedom
        let change = welch(&[0.31, 0.44, 0.22, 0.39, 0.35], &[0.30, 0.17, 0.21]);
        near(change, -0.115_333_333_333_333_32, 0.135_973_091_662_048_1, None);
        let size = |by: f64| {
            let of = |all: &[f64]| all.iter().map(|x| x * by).collect::<Vec<_>>();
            let change = welch(&of(&[0.31, 0.44, 0.22]), &of(&[0.30, 0.17, 0.21])).unwrap();
            change.half_width.unwrap() / by
        };
        assert!([1e-100, 1e80, 1e100].iter().all(|by| (size(*by) / size(1.0) - 1.0).abs() < 1e-12));
    }

    #[test]
    fn too_little_for_an_interval() {
        let change = |half_width| Some(Change { mean: 1.0, half_width, won: None });
        assert_eq!(welch(&[1.0, 1.0], &[2.0]), change(None));
        assert_eq!(welch(&[1.0, 1.0], &[2.0, 2.0]), change(Some(0.0)));
        assert_eq!(welch(&[], &[2.0]), None);
    }

    #[test]
    fn what_few_replicates_allow() {
        let of = |a: &[(u32, u32)], b: &[(u32, u32)]| {
            let all =
                [a, b].map(|all| all.iter().map(|&(d, t)| Replicate { data: d, training: t }).collect::<Vec<_>>());
            Pairing::of(true, [&all[0], &all[1]])
        };
        let (datasets, trainings) = ([(0, 0), (1, 0), (2, 0)], [(0, 0), (0, 1)]);
        assert_eq!(of(&datasets, &datasets[1..]), Pairing::Paired(Blocks::Datasets, 2));
        assert_eq!(of(&trainings, &trainings), Pairing::Paired(Blocks::Trainings, 2));
        let each = [(Blocks::Datasets, 3), (Blocks::Trainings, 2)];
        assert_eq!(of(&datasets, &trainings), Pairing::Apart(Why::FewInCommon, each));
        assert_eq!(of(&datasets, &datasets[..1]), Pairing::Paired(Blocks::Trainings, 1), "neither has an interval");
        assert_eq!(of(&datasets, &[]), Pairing::Paired(Blocks::Trainings, 0));
    }
}
