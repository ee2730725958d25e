//! Whatever the order in which ends are told, the same follows.

use proptest::prelude::*;

use super::*;

/// Of configs of two replicates each, judged at steps 1 and 3 of 9: nine in a cohort.
fn halving(more: &str) -> SearchState {
    let text = format!(
        "name = \"t\"\ndata.source = \"moons\"\nreplicates.training = 2\ntraining = {{ epochs = 9, every = 1 }}\n\
         pruner.method = \"halving\"\nsampler = {{ method = \"random\", trials = 9 }}\n{more}\n\
         [space]\ntraining.lr = {{ low = 1e-4, high = 1e-1 }}"
    );
    SearchState::of(&Sweep::example(&text)).unwrap()
}

/// Trains every trial as far as it is to be trained, the one at the front or the back of those that wait as `front` says;
/// what trial `i` measures at a step is `value`, none where it fails. The trials in the order in which they were pruned.
fn train(
    state: &mut SearchState,
    mut front: impl FnMut() -> bool,
    value: impl Fn(usize, u32) -> Option<f64>,
) -> Vec<(usize, u32)> {
    let mut waiting: std::collections::VecDeque<usize> = (0..2 * state.len()).collect();
    let mut pruned = Vec::new();
    while let Some(i) = if front() { waiting.pop_front() } else { waiting.pop_back() } {
        let further = state.further(i);
        assert_ne!(further, Further::Nowhere);
        let until = further.until();
        let step = until.as_ref().map_or(9, |until| until.step);
        let (reached, end) = match (value(i, step), &until) {
            (None, _) => (None, Some(End::Lost)),
            (Some(value), None) => (None, Some(End::Measured(value))),
            (Some(value), Some(_)) => (Some(value), None),
        };
        let rungs = state.rungs(i, reached, end);
        assert!(state.tell(i, &rungs, end));
        state.advance_beside(i);
        let news = state.take_news();
        pruned.extend(news.pruned.into_iter().map(|i| (i, state.passed(i))));
        waiting.extend(news.promoted);
    }
    pruned.sort_unstable();
    pruned
}

#[test]
fn the_best_third_of_each_rung_is_trained_further() {
    let mut state = halving("");
    state.add(0..9, true);
    let pruned = train(&mut state, || true, |i, _| Some([5.0, 1.0, 8.0, 3.0, 7.0, 2.0, 6.0, 9.0, 4.0][i / 2]));
    let at = |step| pruned.iter().filter(|(_, rung)| *rung == step).map(|(i, _)| i / 2).collect::<Vec<_>>();
    assert_eq!((at(1), at(3)), (vec![0, 0, 2, 2, 4, 4, 6, 6, 7, 7, 8, 8], vec![3, 3, 5, 5]));
    assert_eq!((0..18).filter(|i| state.further(*i) != Further::Nowhere || state.waits(*i)).count(), 0);
    assert_eq!(state.told(1), Told::Value { step: 1, value: 1.0 }, "one of the same cohort");
    state.placed = 18;
    assert_eq!(state.told(1), Told::Value { step: u32::MAX, value: 1.0 });
    assert_eq!([state.told(3), state.told(0)], [(3, 3.0), (1, 5.0)].map(|(step, value)| Told::Value { step, value }));
}

#[test]
fn where_all_fail_nothing_is_promoted_and_nobody_waits() {
    let mut state = halving("");
    state.add(0..9, true);
    assert_eq!(train(&mut state, || true, |_, _| None), []);
    assert!((0..18).all(|i| state.further(i) == Further::Nowhere && !state.waits(i)));
    assert_eq!(state.told(0), Told::Failed);
}

#[test]
fn a_config_that_lost_a_replicate_is_not_promoted_unless_losses_are_ignored() {
    let value = |i, _| if i == 0 { None } else { Some(f64::from(u32::try_from(i).unwrap())) };
    let survivors = |more: &str| {
        let mut state = halving(more);
        state.add(0..9, true);
        train(&mut state, || true, value);
        (0..9).filter(|k| state.configs[*k].level == 2 && !state.configs[*k].is_pruned).collect::<Vec<_>>()
    };
    assert_eq!((survivors(""), survivors("metric.failures = \"ignored\"")), (vec![1], vec![0]));
}

#[test]
fn larger_values_are_better_where_the_file_says_so() {
    let mut state = halving("metric.goal = \"maximize\"");
    state.add(0..9, true);
    train(&mut state, || true, |i, _| Some(f64::from(u32::try_from(i).unwrap())));
    assert_eq!(state.told(8), Told::Value { step: 1, value: -16.5 });
    assert_eq!(state.configs.iter().position(|config| !config.is_pruned), Some(8));
}

#[test]
fn a_cohort_is_judged_when_all_of_it_are_known() {
    let mut state = halving("");
    state.add(0..4, false);
    assert_eq!(train(&mut state, || true, |i, _| Some(f64::from(u32::try_from(i).unwrap()))), []);
    assert!((0..8).all(|i| state.waits(i)));
    state.add(std::iter::empty(), true);
    state.advance();
    assert_eq!(state.take_news(), News { promoted: vec![0, 1], pruned: (2..8).collect() }, "one of four");
}

#[test]
fn what_was_judged_at_other_rungs_is_not_told() {
    let mut state = halving("");
    state.add(0..9, true);
    assert!(!state.tell(0, &[(2, 0.5)], None), "no rung of this pruner");
    assert!(!state.tell(0, &[], Some(End::Measured(0.5))), "trained where nothing was pruned");
    assert!(!state.tell(0, &[(1, 0.5), (3, 0.5), (9, 0.5)], None));
    assert_eq!(state.further(0).until().map(|until| until.step), Some(1), "nothing was told");
    assert!(state.tell(0, &[(1, 0.5), (3, 0.4)], Some(End::Measured(0.3))));
    assert!(state.tell(1, &[(1, 0.5)], Some(End::Lost)));
}

#[test]
fn what_was_trained_further_before_is_not_trained_there_again() {
    let mut state = halving("");
    state.add(0..9, true);
    let first = |i: usize| [(1, f64::from(u32::try_from(i).unwrap()))];
    // Of the config that is promoted first a trial has passed the second rung: a run that was killed lost another's result.
    assert!(state.tell(0, &[(1, 0.0), (3, 0.0)], None));
    (1..17).for_each(|i| assert!(state.tell(i, &first(i), None)));
    state.advance();
    assert_eq!(state.take_news(), News::default(), "one is not judged yet");
    assert!(state.tell(17, &first(17), None));
    state.advance();
    assert_eq!(state.take_news(), News { promoted: (1..6).collect(), pruned: (6..18).collect() });
    assert!(state.waits(0) && state.further(0) == Further::Nowhere);
}

#[test]
fn a_training_that_is_over_early_stands_at_later_rungs_as_at_its_end() {
    let mut state = halving("");
    state.add(0..9, true);
    let rungs = state.rungs(0, None, Some(End::Measured(0.25)));
    assert_eq!(rungs, [(1, 0.25), (3, 0.25)]);
    assert!(state.tell(0, &rungs, Some(End::Measured(0.25))));
}

proptest! {
    #[test]
    fn the_order_of_ends_does_not_matter(
        values in prop::collection::vec(prop::option::weighted(0.9, 0_u8..6), 36),
        fronts in prop::collection::vec(any::<bool>(), 80),
    ) {
        let value = |i: usize, step: u32| values[i].map(|value| f64::from(value) / f64::from(step));
        let run = |fronts: &mut dyn FnMut() -> bool| {
            let mut state = halving("");
            state.add(0..18, true);
            let pruned = train(&mut state, fronts, value);
            state.placed = 36;
            (pruned, (0..18).map(|k| state.told(k)).collect::<Vec<_>>())
        };
        let mut chosen = fronts.iter().copied().chain(std::iter::repeat(true));
        prop_assert_eq!(run(&mut || true), run(&mut || chosen.next().unwrap_or(true)));
    }
}
