//! Which trials there are, as far as results tell: what a search that learns or prunes is told of its trials, and the best
//! configs again, on replicates that the search never sees.

use super::results::Results;
use super::tables::ranking;
use crate::error::Error;
use crate::objective::Objective;
use crate::search::{End, Further, Plan, SearchState};
use crate::space::Params;
use crate::spec::Sweep;
use crate::store::Store;
use crate::trial::{Instructions, Outcome};

/// Where results are, and of what.
pub(super) struct Source<'a> {
    pub(super) store: &'a Store,
    pub(super) sweep: &'a Sweep,
    pub(super) objective: &'a dyn Objective,
    pub(super) instructions: &'a Instructions,
}

impl Source<'_> {
    /// What is on disk of all trials that can be known by it. Configs that a sampler learnt join the plan, where `look` sees
    /// them; those that confirm the best ones join it where every trial of the search has ended, and leave it otherwise.
    pub(super) fn read(&self, plan: &mut Plan, look: impl FnMut(&Params)) -> Result<Results, Error> {
        let Self { store, sweep, objective, instructions } = *self;
        plan.confirm(&[], |_| String::new());
        let mut results = Results::read(store, plan, sweep, instructions)?;
        if let Some(state) = SearchState::of(sweep) {
            results.search = Some(self.replay(state, plan, &mut results, look)?);
        }
        results.unknown = plan.unknown();
        let Some(confirm) = sweep.confirm else { return Ok(results) };
        if plan.unasked() > 0 || results.ends().any(|end| end.outcome == Outcome::Interrupted) {
            return Ok(results);
        }
        let mut best = ranking(sweep, plan, &results)?;
        best.truncate(confirm.top as usize);
        plan.confirm(&best, |params| objective.fingerprint(params));
        results.read_on(store, plan, sweep, instructions)?;
        results.unknown = 0; // fewer than were asked for may be complete
        Ok(results)
    }

    /// Tells the search what is on disk, as often as more trials are known by that. What was not trained as far as it is to be
    /// is no result.
    fn replay(
        &self,
        mut state: SearchState,
        plan: &mut Plan,
        results: &mut Results,
        mut look: impl FnMut(&Params),
    ) -> Result<SearchState, Error> {
        let mut told = 0;
        while plan.grow(&mut state, |params| self.objective.fingerprint(params), &mut look) > 0 {
            results.read_on(self.store, plan, self.sweep, self.instructions)?;
            for i in told..plan.searched() {
                let value = results.complete(i, &self.sweep.metric.name);
                let end = results.end(i);
                let is_told = match end_of(&end.outcome, value) {
                    Reached::Nothing => true,
                    Reached::Rung => state.tell(i, &end.rungs, None),
                    Reached::End(as_told) => state.tell(i, &end.rungs, Some(as_told)),
                };
                if !is_told {
                    results.forget(i);
                }
            }
            told = plan.searched();
            state.advance();
        }
        for i in 0..plan.searched() {
            if state.further(i) != Further::Nowhere || state.waits(i) {
                results.forget(i);
            }
        }
        state.take_news();
        Ok(state)
    }
}

/// How far a trial got.
pub(super) enum Reached {
    Nothing,
    Rung,
    End(End),
}

/// What a trial that ended so, with this value of the metric, means to the search.
pub(super) fn end_of(outcome: &Outcome, value: Option<f64>) -> Reached {
    match outcome {
        Outcome::Interrupted => Reached::Nothing,
        Outcome::Pruned { .. } => Reached::Rung,
        Outcome::Complete => Reached::End(value.filter(|value| value.is_finite()).map_or(End::Lost, End::Measured)),
        Outcome::Diverged { .. } | Outcome::Failed { .. } | Outcome::Panicked { .. } | Outcome::TimedOut { .. } => {
            Reached::End(End::Lost)
        }
    }
}
