//! The best configs again, on replicates that the search never sees: which trials these are is known when the search has
//! ended.

use super::results::Results;
use super::tables::ranking;
use crate::error::Error;
use crate::objective::Objective;
use crate::search::Plan;
use crate::spec::Sweep;
use crate::store::Store;
use crate::trial::{Instructions, Outcome};

/// What is on disk of all trials of the plan. Those that confirm the best configs join it where every trial of the search has
/// ended, and leave it otherwise.
pub(super) fn read(
    store: &Store,
    (sweep, plan): (&Sweep, &mut Plan),
    objective: &dyn Objective,
    instructions: &Instructions,
) -> Result<Results, Error> {
    plan.confirm(&[], |_| String::new());
    let mut results = Results::read(store, plan, sweep, instructions)?;
    let Some(confirm) = sweep.confirm else { return Ok(results) };
    if results.ends().any(|end| end.outcome == Outcome::Interrupted) {
        results.unconfirmed = plan.unconfirmed();
        return Ok(results);
    }
    let mut best = ranking(sweep, plan, &results)?;
    best.truncate(confirm.top as usize);
    plan.confirm(&best, |params| objective.fingerprint(params));
    results.read_on(store, plan, sweep, instructions)?;
    Ok(results)
}
