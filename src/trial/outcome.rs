//! How a training ended, and what it leaves behind.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::metric::{Measurement, Metrics};
use super::step::DivergedAt;
use crate::space::{MetricSpec, Taken};

/// How a training ended. In files and messages it is its word, and beside it what else is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Every step ran and every number is finite.
    Complete,
    /// A loss or an error was NaN or infinite.
    Diverged {
        /// The step in which it happened.
        #[serde(flatten)]
        at: DivergedAt,
    },
    /// The training could not go on.
    Failed {
        /// What went wrong, for a person.
        reason: String,
        /// The last lines that its program wrote to stderr.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        last_lines: Vec<String>,
    },
    /// The training panicked.
    Panicked {
        /// Where and why.
        reason: String,
    },
    /// The training was stopped where others of its cohort were better: all it has is what it measured until then.
    Pruned {
        /// After so many steps.
        rung: u32,
    },
    /// The training took longer than a trial may.
    TimedOut {
        /// What a trial may take.
        #[serde(rename = "limit_seconds", serialize_with = "seconds", deserialize_with = "duration")]
        limit: Duration,
    },
    /// The run was stopped in the middle of the training.
    #[serde(rename = "missing")]
    Interrupted,
}

fn seconds<S: Serializer>(limit: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(limit.as_secs_f64())
}

fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    Duration::try_from_secs_f64(f64::deserialize(from)?).map_err(serde::de::Error::custom)
}

impl Outcome {
    /// Failed for this reason.
    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { reason: reason.into(), last_lines: Vec::new() }
    }

    /// Diverged in the step of this number, from 1, and of what a step is called.
    pub(crate) fn diverged(step: &'static str, number: u32) -> Self {
        Self::Diverged { at: DivergedAt { step: step.into(), number } }
    }

    /// What went wrong, for a person; none if the training is complete or can go on.
    pub(crate) fn trouble(&self) -> Option<String> {
        match self {
            Self::Diverged { at } => Some(format!("diverged in {} {}", at.step, at.number)),
            Self::Failed { reason, .. } => Some(format!("failed: {reason}")),
            Self::Panicked { reason } => Some(format!("panicked: {reason}")),
            Self::TimedOut { limit } => Some(format!("timed out after {} s", limit.as_secs_f64())),
            Self::Complete | Self::Pruned { .. } | Self::Interrupted => None,
        }
    }

    /// Whether training again leads to the same end: the others are of time, of memory, of a disk.
    pub(crate) fn is_reproducible(&self) -> bool {
        matches!(self, Self::Complete | Self::Diverged { .. } | Self::Pruned { .. })
    }

    /// Its word in tables and on the command line.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Diverged { .. } => "diverged",
            Self::Failed { .. } => "failed",
            Self::Panicked { .. } => "panicked",
            Self::Pruned { .. } => "pruned",
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
    /// One measurement for each recorded step, in order.
    pub(crate) measurements: Vec<Measurement>,
    /// The trained parameters in safetensors format; none unless complete.
    pub(crate) weights: Option<Vec<u8>>,
    /// What was measured once, at the end.
    pub(crate) evaluated: Metrics,
    /// The sweep's metric after so many steps, at each rung at which the pruner judged the trial; ascending.
    pub(crate) rungs: Vec<(u32, f64)>,
}

impl Trained {
    /// Nothing but how the training ended.
    pub(crate) fn without_results(outcome: Outcome) -> Self {
        Self { outcome, measurements: Vec::new(), weights: None, evaluated: Metrics::default(), rungs: Vec::new() }
    }

    /// The first metric that a complete trial with these declarations should have measured and did not.
    pub(crate) fn lacks<'a>(&self, declared: &'a [MetricSpec]) -> Option<&'a MetricSpec> {
        let last = self.measurements.last();
        declared.iter().find(|spec| {
            let at_end = self.evaluated.get(&spec.name);
            let measured = match spec.taken {
                Taken::EachStep => at_end.or_else(|| last.and_then(|last| last.values.get(&spec.name))),
                Taken::AtEnd => at_end,
            };
            spec.surely && measured.is_none() && self.outcome == Outcome::Complete
        })
    }

    /// The metrics of the last recorded step, and those measured at the end, which count where both have a name.
    pub(crate) fn metrics(&self) -> Metrics {
        let last = self.measurements.last().map(|m| m.values.clone()).unwrap_or_default();
        let last = last.0.into_iter().filter(|(name, _)| self.evaluated.get(name).is_none());
        Metrics(last.chain(self.evaluated.0.iter().cloned()).collect())
    }
}
