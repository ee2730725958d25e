//! `result.json`: the commit of a trial. A trial is finished if and only if this file parses, its own hash and those of
//! the files it names match.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::space::Value;
use crate::trial::{METRICS, Metrics, Outcome, Trial};

/// What a finished trial came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// Complete or diverged; other outcomes are never committed.
    pub(crate) outcome: Outcome,
    /// The metrics of the last recorded epoch.
    pub(crate) metrics: Metrics,
    /// Names and BLAKE3 hashes of the trial's other files.
    pub(crate) files: BTreeMap<String, String>,
}

/// The file: the hash is over the exact bytes of `result`.
#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    blake3: String,
    #[serde(borrow)]
    result: &'a RawValue,
}

/// What a person finds in the file.
#[derive(Serialize)]
struct Written<'a> {
    trial: String,
    config: String,
    seed: u64,
    data_replicate: u32,
    training_replicate: u32,
    params: &'a BTreeMap<&'static str, Value>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    diverged_at_epoch: Option<u32>,
    metrics: BTreeMap<&'a str, f64>,
    files: &'a BTreeMap<String, String>,
}

/// What the program needs of it.
#[derive(Deserialize)]
struct Read {
    trial: String,
    outcome: String,
    diverged_at_epoch: Option<u32>,
    metrics: BTreeMap<String, f64>,
    files: BTreeMap<String, String>,
}

impl Record {
    /// The bytes of `result.json`; `None` if the outcome is not one that finishes a trial.
    pub(crate) fn seal(&self, trial: &Trial) -> Option<Vec<u8>> {
        let (outcome, diverged_at_epoch) = match self.outcome {
            Outcome::Complete => ("complete", None),
            Outcome::Diverged { epoch } => ("diverged", Some(epoch)),
            _ => return None,
        };
        let written = Written {
            trial: trial.id.to_string(),
            config: trial.config.id.to_string(),
            seed: trial.seed,
            data_replicate: trial.replicate.data,
            training_replicate: trial.replicate.training,
            params: &trial.config.params,
            outcome,
            diverged_at_epoch,
            metrics: self.metrics.0.iter().map(|(name, x)| (name.as_ref(), *x)).collect(),
            files: &self.files,
        };
        let body = serde_json::to_string_pretty(&written).ok()?;
        let hash = blake3::hash(body.as_bytes()).to_hex();
        Some(format!("{{\n\"blake3\": \"{hash}\",\n\"result\": {body}\n}}\n").into_bytes())
    }

    /// Reads the file of the trial called `id` back, or says what is wrong with it.
    pub(crate) fn open(bytes: &[u8], id: &str) -> Result<Self, String> {
        let sealed: Sealed = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if blake3::hash(sealed.result.get().as_bytes()).to_hex().as_str() != sealed.blake3 {
            return Err("its hash does not match".into());
        }
        let read: Read = serde_json::from_str(sealed.result.get()).map_err(|e| e.to_string())?;
        if read.trial != id {
            return Err(format!("it belongs to trial {}", read.trial));
        }
        let outcome = match (read.outcome.as_str(), read.diverged_at_epoch) {
            ("complete", None) => Outcome::Complete,
            ("diverged", Some(epoch)) => Outcome::Diverged { epoch },
            (other, _) => return Err(format!("unknown outcome {other:?}")),
        };
        let place = |name: &str| METRICS.iter().position(|m| *m == name).unwrap_or(METRICS.len());
        let mut metrics: Vec<_> = read.metrics.into_iter().map(|(name, x)| (name.into(), x)).collect();
        metrics.sort_by_key(|(name, _): &(std::borrow::Cow<'static, str>, f64)| place(name));
        Ok(Self { outcome, metrics: Metrics(metrics), files: read.files })
    }
}
