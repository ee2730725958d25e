//! The vocabulary of a sweep: a trial, its identity and random streams, what it measured, how it ended.
//!
//! Only data. Nothing here trains, writes, prints or schedules; the rooms that do speak to each other in these words.

mod aligned;
mod chosen_by;
mod event;
mod id;
mod instructions;
mod label;
mod metric;
pub(crate) mod numbers;
mod outcome;
mod progress;
mod replicate;
mod seed;
mod shard;
mod step;
mod work;

use std::sync::Arc;

pub(crate) use aligned::aligned;
pub(crate) use chosen_by::ChosenBy;
pub(crate) use event::Event;
pub(crate) use id::{ConfigId, FORMAT, TrialId};
pub(crate) use instructions::Instructions;
pub(crate) use label::{brief, label, one_line, short_name, turns_text};
pub(crate) use metric::{Failures, Goal, Measurement, Metric, Metrics};
pub(crate) use outcome::{Outcome, Trained};
pub(crate) use progress::{Progress, Request};
pub(crate) use replicate::Replicate;
pub(crate) use seed::{Purpose, Stream, confirmation_seed, stream};
pub(crate) use shard::Shard;
pub(crate) use work::{Until, Work};

use crate::space::{MetricSpec, Params};

/// One training of one config on one dataset with one initialisation and batch order.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    /// Equal ids are one trial, trained once.
    pub(crate) id: TrialId,
    /// The config and what identifies it, shared by the replicates.
    pub(crate) config: Arc<Resolved>,
    /// Which repetition of the config this is.
    pub(crate) replicate: Replicate,
    /// The sweep's seed, or that of its confirmation: with the replicate it keys every random stream.
    pub(crate) seed: u64,
}

/// A config with every hyperparameter filled in.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    /// Shared by the replicates of the config.
    pub(crate) id: ConfigId,
    /// Every hyperparameter that has an effect, fixed or swept.
    pub(crate) params: Params,
    /// What its trials measure, in the order of columns.
    pub(crate) measures: Arc<[MetricSpec]>,
}
