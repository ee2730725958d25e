//! `result.json`: the commit of a trial. A trial is finished if and only if this file parses, its own hash and those of
//! the files it names match.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::layout::{METRICS_CSV, RESULT, WEIGHTS};
use super::manifest::hash_of;
use super::seal;
use super::table::metrics_csv;
use crate::space::{Name, Value};
use crate::trial::{Instructions, Metrics, Outcome, Trained, Trial};

/// What a trial came to that is not trained again of itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// Any but interrupted.
    pub(crate) outcome: Outcome,
    /// The metrics of the last recorded step, and those measured at the end, by name.
    pub(crate) metrics: Metrics,
    /// What it was computed with.
    pub(crate) instructions: Instructions,
    /// Names and BLAKE3 hashes of the trial's other files.
    pub(crate) files: BTreeMap<String, String>,
    /// Whether its weights were not kept (`output.weights`).
    pub(crate) lacks_weights: bool,
}

/// What a person finds in the file.
#[derive(Serialize)]
struct Written<'a> {
    trial: String,
    config: String,
    seed: u64,
    data_replicate: u32,
    training_replicate: u32,
    params: BTreeMap<&'a Name, &'a Value>,
    #[serde(flatten)]
    end: End,
    metrics: BTreeMap<&'a str, f64>,
    #[serde(flatten)]
    instructions: &'a Instructions,
    files: &'a BTreeMap<String, String>,
}

/// What the program needs of it.
#[derive(Deserialize)]
struct Read {
    trial: String,
    outcome: String,
    diverged_at_epoch: Option<u32>,
    limit_seconds: Option<f64>,
    reason: Option<String>,
    metrics: BTreeMap<Name, f64>,
    #[serde(flatten)]
    instructions: Instructions,
    files: BTreeMap<String, String>,
}

/// How the training ended: the outcome's word, and what else is known of it.
#[derive(Default, Serialize)]
struct End {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    diverged_at_epoch: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl End {
    /// `None` if the trial did not end.
    fn of(outcome: &Outcome) -> Option<Self> {
        let end = Self { outcome: outcome.word(), ..Self::default() };
        match outcome {
            Outcome::Complete => Some(end),
            Outcome::Diverged { epoch } => Some(Self { diverged_at_epoch: Some(*epoch), ..end }),
            Outcome::Failed { reason } | Outcome::Panicked { reason } => {
                Some(Self { reason: Some(reason.clone()), ..end })
            }
            Outcome::TimedOut { limit } => Some(Self { limit_seconds: Some(limit.as_secs_f64()), ..end }),
            Outcome::Interrupted => None,
        }
    }
}

impl Read {
    fn outcome(&mut self) -> Option<Outcome> {
        let reason = self.reason.take();
        Some(match self.outcome.as_str() {
            "complete" => Outcome::Complete,
            "diverged" => Outcome::Diverged { epoch: self.diverged_at_epoch? },
            "failed" => Outcome::Failed { reason: reason? },
            "panicked" => Outcome::Panicked { reason: reason? },
            "timed-out" => Outcome::TimedOut { limit: Duration::try_from_secs_f64(self.limit_seconds?).ok()? },
            _ => return None,
        })
    }
}

/// Names and bytes of the files of a trial in the order in which they are written, `result.json` last: from then on it
/// is finished. None if it did not end.
pub(super) fn files(trial: &Trial, trained: &Trained, instructions: &Instructions) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![(METRICS_CSV, metrics_csv(&trial.config.measures, &trained.measurements))];
    files.extend(trained.weights.as_ref().map(|weights| (WEIGHTS, weights.clone())));
    let hashes = files.iter().map(|(name, bytes)| ((*name).to_owned(), hash_of(bytes))).collect();
    let record = Record {
        outcome: trained.outcome.clone(),
        metrics: trained.metrics(),
        instructions: instructions.clone(),
        files: hashes,
        lacks_weights: false,
    };
    record.seal(trial).map_or_else(Vec::new, |result| {
        files.push((RESULT, result));
        files
    })
}

impl Record {
    /// The bytes of `result.json`; `None` if the outcome is not one that settles a trial.
    fn seal(&self, trial: &Trial) -> Option<Vec<u8>> {
        let written = Written {
            trial: trial.id.to_string(),
            config: trial.config.id.to_string(),
            seed: trial.seed,
            data_replicate: trial.replicate.data,
            training_replicate: trial.replicate.training,
            params: trial.config.params.identifying().collect(),
            end: End::of(&self.outcome)?,
            metrics: self.metrics.0.iter().map(|(name, x)| (&**name, *x)).collect(),
            instructions: &self.instructions,
            files: &self.files,
        };
        Some(seal::seal(&written))
    }

    /// Reads the file of the trial called `id` back, or says what is wrong with it.
    pub(crate) fn open(bytes: &[u8], id: &str) -> Result<Self, String> {
        let mut read: Read = seal::open(bytes)?;
        if read.trial != id {
            return Err(format!("it belongs to trial {}", read.trial));
        }
        let outcome = read.outcome().ok_or_else(|| format!("unknown outcome {:?}", read.outcome))?;
        let Read { metrics, instructions, files, .. } = read;
        let metrics = Metrics(metrics.into_iter().collect());
        Ok(Self { outcome, metrics, instructions, files, lacks_weights: false })
    }
}
