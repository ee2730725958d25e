//! How runs end.

use std::time::SystemTime;

use super::*;

#[test]
fn no_trials_are_through_at_once() {
    assert_eq!(trials(1).len(), 1);
    let mut emit = |_: &Event<'_>| -> Result<(), ()> { panic!("nothing happens") };
    let objective = run_of(1, 1, |_| Does::Complete).does;
    let queue = Queue::new(Vec::new(), 1, |_| trials(1).remove(0));
    let end =
        run(queue, objective, 4, &StopRules::default(), &Signals::default(), &|_| Ok(Place::default()), &mut emit);
    assert_eq!(end.map(|(end, _)| end), Ok(RunEnd::Finished));
}

#[test]
fn a_signal_ends_what_waits_for_its_turn() {
    let run = run_of(8, 1, |n| if n == 7 { Does::Hang } else { Does::Complete }).batch(f64::INFINITY);
    let (end, seen) = run.observe(|_, seen, signals| {
        if seen.batches == [8] {
            signals.raise(15);
        }
        Ok(())
    });
    assert_eq!((end, seen.outcomes.len()), (Ok(RunEnd::Signal(15)), 8));
    assert_eq!(seen.count(|o| *o == Outcome::Interrupted), 8);
}

#[test]
fn a_signal_stops_the_running_and_begins_no_other() {
    let run = run_of(8, 2, |n| if n == 7 { Does::Hang } else { Does::Train });
    let (end, seen) = run.observe(|event, _, signals| {
        if let Event::Measured { worker: 1, .. } = event {
            signals.raise(15);
        }
        Ok(())
    });
    assert_eq!((end, seen.began), (Ok(RunEnd::Signal(15)), vec![7, 6]));
    assert_eq!(seen.outcomes, BTreeMap::from([(6, Outcome::Interrupted), (7, Outcome::Interrupted)]));
    assert!(seen.checkpoints.iter().any(|(n, _)| *n == 6), "a stopped training leaves a checkpoint");
}

#[test]
fn an_error_of_the_observer_ends_the_run() {
    let run = run_of(8, 2, |n| if n == 6 { Does::Complete } else { Does::Train });
    let (end, seen) = run.observe(|event, _, _| if let Event::Finished { .. } = event { Err(()) } else { Ok(()) });
    assert_eq!((end, seen.outcomes.len()), (Err(()), 1));
}

#[test]
fn the_time_for_the_run_is_limited() {
    let past = SystemTime::now().checked_sub(Duration::from_secs(1));
    let (end, seen) = run_of(3, 1, |_| Does::Train).rules(StopRules { stop_at: past, ..StopRules::default() }).end();
    assert_eq!((end, seen.began.len()), (RunEnd::TimeUp, 0));
    let (end, seen) =
        run_of(3, 1, |_| Does::Train).rules(StopRules { max_time: Some(10 * MS), ..StopRules::default() }).end();
    assert_eq!(end, RunEnd::TimeUp);
    assert_eq!(seen.outcomes, BTreeMap::from([(2, Outcome::Interrupted)]));
}

#[test]
fn hopeless_runs_end_early() {
    let rules = StopRules { equal_failures: Some(3), ..StopRules::default() };
    let (end, seen) = run_of(20, 1, |n| if n == 18 { Does::Complete } else { Does::Fail }).rules(rules).end();
    let reason = "failed: without its data an objective cannot train".to_owned();
    assert_eq!(end, RunEnd::SameFailure { failures: 3, reason });
    assert!(seen.outcomes.len() < 8, "{:?}", seen.outcomes);
    let rules = StopRules { max_failures: Some(4), ..StopRules::default() };
    let (end, _) = run_of(20, 1, |_| Does::Panic).rules(rules).end();
    assert_eq!(end, RunEnd::TooManyFailures { failures: 4 });
    let rules = StopRules { max_failures: Some(4), equal_failures: Some(2), ..StopRules::default() };
    let (end, _) = run_of(20, 1, |_| Does::Panic).rules(rules).end();
    assert!(matches!(end, RunEnd::SameFailure { failures: 2, .. }), "only their numbers differ: {end:?}");
}

#[test]
fn a_system_without_processes_is_no_trials_fault() {
    let (end, seen) = run_of(8, 1, |n| if n == 7 { Does::NoProcess } else { Does::Complete }).end();
    assert_eq!(end, RunEnd::System { reason: "no process: none left".into() });
    assert_eq!(seen.outcomes[&7], Outcome::Interrupted);
}

#[test]
fn processes_that_are_lost_in_a_row_end_the_run_and_leave_their_trials() {
    let rules = StopRules { equal_failures: Some(3), max_failures: Some(1), ..StopRules::default() };
    let (end, seen) = run_of(20, 1, |_| Does::Lose(usize::MAX)).rules(rules).end();
    assert_eq!(end, RunEnd::SameFailure { failures: 3, reason: "failed: killed".into() });
    assert_eq!((seen.outcomes.len(), seen.count(|o| *o == Outcome::Interrupted)), (3, 3));
}
