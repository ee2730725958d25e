//! The vocabulary of a sweep: a trial, its identity and random streams, what it measured, how it ended.
//!
//! Only data. Nothing here trains, writes, prints or schedules; the rooms that do speak to each other in these words.

mod event;
mod id;
mod instructions;
mod metric;
mod progress;
mod seed;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use event::Event;
pub(crate) use id::{ConfigId, TrialId};
pub(crate) use instructions::Instructions;
pub(crate) use metric::{Goal, Measurement, Metric, Metrics};
pub(crate) use progress::{Progress, Request};
pub(crate) use seed::{Purpose, Stream, stream};

use crate::space::{MetricSpec, Params, Taken};

/// One training of one config on one dataset with one initialisation and batch order.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    /// Equal ids are one trial, trained once.
    pub(crate) id: TrialId,
    /// The config and what identifies it, shared by the replicates.
    pub(crate) config: Arc<Resolved>,
    /// Which repetition of the config this is.
    pub(crate) replicate: Replicate,
    /// The sweep's seed: with the replicate it keys every random stream.
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

/// Number of the dataset and number of the training on it, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Replicate {
    /// Which dataset: the same one in every config.
    pub(crate) data: u32,
    /// Which initialisation and batch order.
    pub(crate) training: u32,
}

/// Names hyperparameters and their values for a person: `hidden_size 64, layers 2, lr 0.003162`.
pub(crate) fn label<V: fmt::Display>(values: impl IntoIterator<Item = (impl AsRef<str>, V)>) -> String {
    let part = |(name, value): (_, V)| {
        let name: &str = AsRef::as_ref(&name);
        format!("{} {}", name.rsplit('.').next().unwrap_or(name), brief(&value.to_string()))
    };
    values.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Whether a character only turns the direction of the letters around it (Unicode's bidirectional formatting): in a name
/// that is anybody's it would make a text say something else than it shows.
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A value as a label has room for: a long number to four significant digits, a whole one without its `.0`.
pub(crate) fn brief(value: &str) -> String {
    let short = match value.parse::<f64>() {
        Ok(x) if value.len() > 8 => format!("{:?}", format!("{x:.3e}").parse::<f64>().unwrap_or(x)),
        _ => value.to_owned(),
    };
    short.strip_suffix(".0").map_or(short.clone(), str::to_owned)
}

/// How a training ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// Every epoch ran and every number is finite.
    Complete,
    /// A loss or an error was NaN or infinite.
    Diverged {
        /// The epoch in which it happened, from 1.
        epoch: u32,
    },
    /// The training could not go on.
    Failed {
        /// What went wrong, for a person.
        reason: String,
    },
    /// The training panicked.
    Panicked {
        /// Where and why.
        reason: String,
    },
    /// The training took longer than a trial may.
    TimedOut {
        /// What a trial may take.
        limit: Duration,
    },
    /// The run was stopped in the middle of the training.
    Interrupted,
}

impl Outcome {
    /// What went wrong, for a person; none if the training is complete or can go on.
    pub(crate) fn trouble(&self) -> Option<String> {
        match self {
            Self::Diverged { epoch } => Some(format!("diverged in epoch {epoch}")),
            Self::Failed { reason } => Some(format!("failed: {reason}")),
            Self::Panicked { reason } => Some(format!("panicked: {reason}")),
            Self::TimedOut { limit } => Some(format!("timed out after {} s", limit.as_secs_f64())),
            Self::Complete | Self::Interrupted => None,
        }
    }

    /// Its word in tables and on the command line.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Diverged { .. } => "diverged",
            Self::Failed { .. } => "failed",
            Self::Panicked { .. } => "panicked",
            Self::TimedOut { .. } => "timed-out",
            Self::Interrupted => "missing",
        }
    }
}

/// What a training leaves behind.
#[derive(Clone, Debug)]
pub(crate) struct Trained {
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// One measurement for each recorded epoch, in order.
    pub(crate) measurements: Vec<Measurement>,
    /// The trained parameters in safetensors format; none unless complete.
    pub(crate) weights: Option<Vec<u8>>,
    /// What was measured once, at the end.
    pub(crate) evaluated: Metrics,
}

impl Trained {
    /// The first metric that a complete trial with these declarations should have measured and did not.
    pub(crate) fn lacks<'a>(&self, declared: &'a [MetricSpec]) -> Option<&'a MetricSpec> {
        let last = self.measurements.last();
        declared.iter().find(|spec| {
            let measured = match spec.taken {
                Taken::EachStep => last.and_then(|last| last.values.get(&spec.name)),
                Taken::AtEnd => self.evaluated.get(&spec.name),
            };
            measured.is_none() && self.outcome == Outcome::Complete
        })
    }

    /// The metrics of the last recorded epoch, and those measured at the end.
    pub(crate) fn metrics(&self) -> Metrics {
        let last = self.measurements.last().map(|m| m.values.clone()).unwrap_or_default();
        Metrics(last.0.into_iter().chain(self.evaluated.0.iter().cloned()).collect())
    }
}
