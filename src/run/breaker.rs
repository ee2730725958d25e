//! The circuit breaker: ends a run that would only go on failing.
//!
//! A trial that diverged is a result and no failure. One that timed out is a failure, but none that others will repeat:
//! the longest trials come first.

use super::stop::{RunEnd, StopRules};
use crate::trial::Outcome;

/// The failures of a run so far.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: usize,
    /// What the last failures said, and how many in a row.
    row: Option<(String, usize)>,
}

impl Breaker {
    /// Counts how a trial ended, and says whether the run is to end with it.
    pub(super) fn count(&mut self, outcome: &Outcome, rules: &StopRules) -> Option<RunEnd> {
        match outcome {
            Outcome::Complete | Outcome::Diverged { .. } | Outcome::Pruned { .. } => {
                self.row = None;
                return None;
            }
            Outcome::Interrupted => return None,
            Outcome::Failed { .. } | Outcome::Panicked { .. } | Outcome::TimedOut { .. } => {}
        }
        self.failures += 1;
        let (reason, times) = self.in_a_row(outcome);
        if rules.equal_failures.is_some_and(|limit| times >= limit) {
            Some(RunEnd::SameFailure { failures: times, reason })
        } else if rules.max_failures.is_some_and(|limit| self.failures >= limit) {
            Some(RunEnd::TooManyFailures { failures: self.failures })
        } else {
            None
        }
    }

    /// The same of a trial that is trained once more: only a row of its kind ends the run.
    pub(super) fn count_lost(&mut self, outcome: &Outcome, rules: &StopRules) -> Option<RunEnd> {
        let (reason, times) = self.in_a_row(outcome);
        let enough = rules.equal_failures.is_some_and(|limit| times >= limit);
        enough.then_some(RunEnd::SameFailure { failures: times, reason })
    }

    /// What the last failures said, this one among them, and how many in a row.
    fn in_a_row(&mut self, outcome: &Outcome) -> (String, usize) {
        let row = self.row.take().unwrap_or_default();
        let row = match outcome.trouble().unwrap_or_default() {
            _ if matches!(outcome, Outcome::TimedOut { .. }) => row,
            reason if without_numbers(&reason) == without_numbers(&row.0) => (reason, row.1 + 1),
            reason => (reason, 1),
        };
        self.row.insert(row).clone()
    }
}

/// What failures of one kind have in common: they often tell a step or a value.
fn without_numbers(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn failed(reason: &str) -> Outcome {
        Outcome::failed(reason)
    }

    fn count(outcomes: &[Outcome], max_failures: Option<usize>, equal_failures: Option<usize>) -> Vec<Option<RunEnd>> {
        let rules = StopRules { max_failures, equal_failures, ..StopRules::default() };
        let mut breaker = Breaker::default();
        outcomes.iter().map(|outcome| breaker.count(outcome, &rules)).collect()
    }

    #[test]
    fn failures_of_all_kinds_add_up() {
        let timed_out = Outcome::TimedOut { limit: Duration::from_secs(1) };
        let outcomes = [failed("a"), Outcome::Complete, Outcome::Panicked { reason: "a".into() }, timed_out];
        assert_eq!(
            count(&outcomes, Some(3), Some(2)),
            [None, None, None, Some(RunEnd::TooManyFailures { failures: 3 })]
        );
        assert_eq!(count(&outcomes, None, None), [None, None, None, None]);
    }

    #[test]
    fn the_same_failure_in_a_row() {
        let between = |outcome| count(&[failed("a"), outcome, failed("a")], None, Some(2)).pop().flatten();
        let ended = Some(RunEnd::SameFailure { failures: 2, reason: "failed: a".into() });
        assert_eq!(between(Outcome::Interrupted), ended);
        assert_eq!(between(Outcome::Complete), None);
        assert_eq!(between(Outcome::diverged("epoch", 1)), None);
        assert_eq!(between(failed("b")), None);
        let timed_out = || Outcome::TimedOut { limit: Duration::from_secs(1) };
        assert_eq!(between(timed_out()), ended);
        assert_eq!(count(&[timed_out(), timed_out(), timed_out()], None, Some(2)), [None, None, None]);
    }
}
