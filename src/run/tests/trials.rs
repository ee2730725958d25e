//! What becomes of trials.

use super::*;

#[test]
fn every_trial_ends_once_and_a_panic_ends_only_its_own() {
    for workers in [1, 2, 4, 20] {
        let (end, seen) = run_of(8, workers, |n| if n == 3 { Does::Panic } else { Does::Complete }).end();
        assert_eq!((end, seen.outcomes.len()), (RunEnd::Finished, 8));
        assert_eq!(seen.count(|o| *o == Outcome::Complete), 7);
        let Outcome::Panicked { reason } = &seen.outcomes[&3] else { panic!("{:?}", seen.outcomes) };
        assert!(reason.starts_with("number 3 (src/run/tests.rs:"), "{reason}");
    }
}

#[test]
fn a_hundred_trials_of_all_kinds_end_as_they_do() {
    let does = |n| match n {
        0..10 => Does::Panic,
        10..20 => Does::Diverge,
        20..25 => Does::Train,
        25..28 => Does::Hang,
        28..30 => Does::Fail,
        _ => Does::Complete,
    };
    for batch in [0.0, f64::INFINITY] {
        let rules = StopRules { trial_time: Some(20 * MS), ..StopRules::default() };
        let (end, seen) = run_of(100, 4, does).rules(rules).batch(batch).end();
        assert_eq!((end, seen.outcomes.len()), (RunEnd::Finished, 100));
        let timed_out = Outcome::TimedOut { limit: 20 * MS };
        assert!(seen.outcomes.range(..10).all(|(_, o)| matches!(o, Outcome::Panicked { .. })));
        assert!(seen.outcomes.range(10..20).all(|(_, o)| *o == Outcome::diverged("epoch", 3)));
        assert!(seen.outcomes.range(20..28).all(|(_, o)| *o == timed_out), "{:?}", seen.outcomes);
        assert_eq!(seen.outcomes[&28].trouble().as_deref(), Some("failed: without its data an objective cannot train"));
        assert_eq!(seen.count(|o| *o == Outcome::Complete), 70);
        assert!(seen.ticks > 0);
    }
}

#[test]
fn trials_begin_in_their_order() {
    let (_, seen) = run_of(8, 1, |_| Does::Complete).end();
    assert_eq!(seen.began, [7, 6, 5, 4, 3, 2, 1, 0]);
}

#[test]
fn short_trials_are_handed_out_together() {
    let sizes = |trials, seconds| run_of(trials, 1, |_| Does::Complete).batch(seconds).end().1.batches;
    assert_eq!(sizes(40, f64::INFINITY), [32, 8]);
    assert_eq!(sizes(9, 11.0), [1, 1, 2, 5]); // 8; 7; 6 and 5; the rest
    assert_eq!(sizes(3, 0.0), [1, 1, 1]);
}

#[test]
fn checkpoints_are_asked_for_and_handed_back() {
    let run = run_of(2, 2, |_| Does::Train);
    let of = |seen: &Seen, n| seen.checkpoints.iter().filter(|c| c.0 == n).map(|c| c.1).collect::<Vec<_>>();
    let (end, seen) = run.observe(|_, seen, signals| {
        if [0, 1].iter().all(|n| of(seen, *n).len() >= 3) {
            signals.raise(2);
        }
        Ok(())
    });
    assert_eq!(end, Ok(RunEnd::Signal(2)));
    // Number 1 went on from batch 100.
    assert!(of(&seen, 0)[0] < 100 && of(&seen, 1)[0] >= 100, "{:?}", seen.checkpoints);
}

#[test]
fn a_trial_whose_process_is_lost_is_trained_once_more_after_all_others() {
    for (times, outcome) in [(1, Outcome::Complete), (2, Outcome::failed("killed"))] {
        let (end, seen) = run_of(4, 1, move |n| if n == 3 { Does::Lose(times) } else { Does::Complete }).end();
        assert_eq!((end, &*seen.began), (RunEnd::Finished, &[3, 2, 1, 0, 3][..]));
        assert_eq!(seen.lost, [(3, "killed".to_owned())], "it is told once");
        assert_eq!((&seen.outcomes[&3], seen.count(|o| *o == Outcome::Complete)), (&outcome, 5 - times));
    }
}
