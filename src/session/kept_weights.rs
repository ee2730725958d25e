//! Whose weights are left when a sweep is through.

use super::results::Results;
use crate::error::Error;
use crate::search::Plan;
use crate::spec::{Sweep, Weights};
use crate::store::Writer;
use crate::summary::Summary;

/// Drops the weights that a sweep that is through does not keep.
pub(super) fn drop_weights(
    writer: &Writer,
    (sweep, plan): (&Sweep, &Plan),
    summary: &Summary,
    results: &Results,
) -> Result<(), Error> {
    let best = match sweep.weights {
        Weights::All => return Ok(()),
        Weights::Best => summary.configs.first().map(|config| config.id),
        Weights::None => None,
    };
    let is_best = |i: usize| best == Some(plan.confirms(i).unwrap_or_else(|| plan.config_id(i)));
    let there = results.ends().enumerate().filter(|(_, end)| !end.lacks_weights).map(|(i, _)| i);
    writer.drop_weights(there.filter(|i| !is_best(*i)).map(|i| plan.id(i)))?;
    Ok(())
}
