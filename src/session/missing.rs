//! Which trials a run has to train, in which order, and what they are estimated to cost.

use super::open::Opened;
use super::results::Results;
use crate::error::Error;
use crate::spec::Weights;
use crate::store::Writer;
use crate::trial::Outcome;

/// The estimated cost of all these trials.
pub(super) fn total(missing: &[(f64, usize)]) -> f64 {
    missing.iter().map(|(seconds, _)| seconds).sum()
}

/// The numbers of these trials.
pub(super) fn numbers(missing: &[(f64, usize)]) -> Vec<usize> {
    missing.iter().map(|(_, i)| *i).collect()
}

/// The estimated costs and numbers of the trials without a result, without the weights that the sweep file asks for, or
/// with an outcome to `retry`, in the order in which to train them. The others need no checkpoints any more.
pub(super) fn missing(
    writer: &mut Writer,
    opened: &Opened,
    results: &Results,
    retry: &[String],
) -> Result<Vec<(f64, usize)>, Error> {
    let mut is_missing = vec![false; results.len()];
    let waits = |i: usize| i < opened.plan.searched() && results.search.as_ref().is_some_and(|search| search.waits(i));
    for (i, end) in results.ends().enumerate() {
        let again = retry.iter().any(|word| word == end.outcome.word());
        let lacks = end.lacks_weights && opened.sweep.weights == Weights::All;
        is_missing[i] = (again || lacks || end.outcome == Outcome::Interrupted) && !waits(i);
        if !is_missing[i] && !waits(i) && !matches!(end.outcome, Outcome::TimedOut { .. }) {
            writer.forget_checkpoint(opened.plan.id(i))?;
        }
    }
    if !is_missing.contains(&true) {
        return Ok(Vec::new());
    }
    Ok(opened.plan.spread().filter(|i| is_missing[*i]).map(|i| (opened.estimate(i).cost(), i)).collect())
}
