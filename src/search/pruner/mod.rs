//! Which configs are trained further, by what they measured so far.

mod contract;
mod halving;
mod hyperband;

use std::sync::Arc;

pub(super) use contract::{Cohort, Pruner};

use crate::spec::{Pruning, PruningMethod};

/// The pruner that the sweep file asks for.
pub(super) fn of(pruning: &Pruning) -> Arc<dyn Pruner> {
    let Pruning { method, eta, rungs, .. } = pruning;
    match method {
        PruningMethod::Halving => Arc::new(halving::Halving { eta: *eta, rungs: rungs.clone() }),
        PruningMethod::Hyperband => Arc::new(hyperband::Hyperband::new(*eta, rungs.clone())),
    }
}

/// Of each kind of cohort, when it is full, how many configs are trained until each of its rungs, and until the end.
pub(crate) fn survivors(pruning: &Pruning) -> Vec<Vec<(u32, u32)>> {
    let kinds = match pruning.method {
        PruningMethod::Halving => 1,
        PruningMethod::Hyperband => pruning.rungs.len() + 1,
    };
    let pruner = of(pruning);
    let mut place = 0;
    let next = |_| {
        let Cohort { places, rungs, .. } = pruner.cohort(place);
        place = places.end;
        let mut left = places.len();
        let reached = rungs.into_iter().chain([pruning.steps]).map(|step| {
            let here = left;
            left = pruner.promote(&vec![Some(0.0); left]).into_iter().filter(|promoted| *promoted).count();
            (step, u32::try_from(here).unwrap_or(u32::MAX))
        });
        reached.collect()
    };
    (0..kinds).map(next).collect()
}

/// The share of their steps that configs are trained, over whole cohorts of every kind.
pub(crate) fn share(pruning: &Pruning) -> f64 {
    let (mut trained, mut whole) = (0.0, 0.0);
    for reached in survivors(pruning) {
        let mut before = 0;
        for (step, configs) in &reached {
            trained += f64::from(step - before) * f64::from(*configs);
            before = *step;
        }
        whole += f64::from(pruning.steps) * f64::from(reached.first().map_or(0, |(_, configs)| *configs));
    }
    trained / whole
}

/// The numbers of configs nearest to `configs` of which every cohort is full: not above it, and above it.
pub(crate) fn full_cohorts(pruning: &Pruning, configs: u32) -> (u32, u32) {
    let Cohort { places, .. } = of(pruning).cohort(configs);
    (places.start, places.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pruning(method: PruningMethod, eta: u32, rungs: &[u32]) -> Pruning {
        Pruning { method, eta, rungs: rungs.to_vec(), steps: 81, budget: "epochs".into() }
    }

    fn pruner(method: PruningMethod, eta: u32, rungs: &[u32]) -> Arc<dyn Pruner> {
        of(&pruning(method, eta, rungs))
    }

    /// The sizes and the first rungs of cohorts that follow each other.
    fn cohorts(pruner: &dyn Pruner, n: u32) -> Vec<(u32, Option<u32>)> {
        let mut cohorts = Vec::new();
        let mut place = 0;
        for number in 0..n {
            let cohort = pruner.cohort(place);
            assert_eq!((cohort.number, cohort.places.start), (number, place));
            assert!(cohort.places.clone().all(|place| pruner.cohort(place) == cohort), "{cohort:?}");
            cohorts.push((cohort.places.end - place, cohort.rungs.first().copied()));
            place = cohort.places.end;
        }
        cohorts
    }

    #[test]
    fn of_a_cohort_that_is_halved_one_config_is_left() {
        let halving = pruner(PruningMethod::Halving, 3, &[1, 3, 9, 27]);
        assert_eq!(cohorts(&*halving, 2), [(81, Some(1)); 2]);
        let mut left = 81;
        for _ in halving.cohort(0).rungs {
            left = halving.promote(&vec![Some(1.0); left]).into_iter().filter(|promoted| *promoted).count();
        }
        assert_eq!(left, 1);
    }

    /// The table of Li et al. 2018 for R = 81 and η = 3.
    #[test]
    fn brackets_are_those_of_the_paper() {
        let hyperband = pruner(PruningMethod::Hyperband, 3, &[1, 3, 9, 27]);
        let paper = [(81, Some(1)), (34, Some(3)), (15, Some(9)), (8, Some(27)), (5, None)];
        assert_eq!(cohorts(&*hyperband, 10), [paper, paper].concat());
    }

    #[test]
    fn a_cohort_costs_as_much_as_a_few_whole_trainings() {
        let halving = pruning(PruningMethod::Halving, 3, &[1, 3, 9, 27]);
        assert_eq!(survivors(&halving), [[(1, 81), (3, 27), (9, 9), (27, 3), (81, 1)]]);
        // 81 · 1 + 27 · 2 + 9 · 6 + 3 · 18 + 1 · 54 steps of 81 · 81
        assert!((share(&halving) - 297.0 / 6561.0).abs() < 1e-12);
        let hyperband = pruning(PruningMethod::Hyperband, 3, &[1, 3, 9, 27]);
        let of_each = survivors(&hyperband);
        assert_eq!((of_each.len(), &of_each[1][..]), (5, &[(3, 34), (9, 11), (27, 3), (81, 1)][..]));
        assert_eq!(of_each[4], [(81, 5)]);
        assert!((0.1..0.3).contains(&share(&hyperband)), "{}", share(&hyperband));
    }

    #[test]
    fn the_best_are_promoted_and_of_equal_ones_the_first() {
        let halving = pruner(PruningMethod::Halving, 2, &[1]);
        assert_eq!(halving.promote(&[Some(2.0), Some(1.0), None, Some(1.0)]), [false, true, false, true]);
        assert_eq!(halving.promote(&[Some(1.0), Some(1.0), Some(1.0), Some(1.0)]), [true, true, false, false]);
        assert_eq!(halving.promote(&[None, None]), [false, false], "all failed");
        assert_eq!(halving.promote(&[None, None, None, Some(9.0)]), [false, false, false, true]);
        assert_eq!(
            pruner(PruningMethod::Halving, 3, &[1]).promote(&[Some(2.0), Some(1.0)]),
            [false, true],
            "never none"
        );
        assert_eq!(halving.promote(&[]), [false; 0]);
    }

    #[test]
    fn cohorts_are_full_at_these_numbers() {
        let halving = pruning(PruningMethod::Halving, 3, &[1, 3]);
        assert_eq!([0, 8, 9, 10].map(|n| full_cohorts(&halving, n)), [(0, 9), (0, 9), (9, 18), (9, 18)]);
    }
}
