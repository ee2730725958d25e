//! Checked sweep → what may be trained. Pure given the sweep's seed and what it is told of results.
//!
//! A `sampler` says which configs there are, a `plan` which trials, `spread` in which order they are trained, a `pruner` which
//! of them are trained further. `state` holds what is known of their ends. A new sampler is a file in `sampler/`, a line of
//! its `of`, and a word of `sampler.method`; a new pruner likewise.

mod plan;
mod pruner;
mod sampler;
mod spread;
mod state;

pub(crate) use plan::{Plan, Removed};
pub(crate) use pruner::{full_cohorts, share, survivors};
pub(crate) use state::{End, Further, News, SearchState};
