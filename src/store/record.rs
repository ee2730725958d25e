//! `result.json`: the commit of a trial. A trial is finished if and only if this file parses, its own hash and those of
//! the files it names match.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::layout::{METRICS_CSV, RESULT, WEIGHTS};
use super::manifest::hash_of;
use super::seal;
use super::table::metrics_csv;
use crate::space::Params;
use crate::trial::{Instructions, Metrics, Outcome, Trained, Trial, TrialId};

/// What a trial came to that is not trained again of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Any but interrupted.
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
    /// The metrics of the last recorded step, and those measured at the end, by name.
    #[serde(serialize_with = "sorted", deserialize_with = "by_name")]
    pub(crate) metrics: Metrics,
    /// What it was computed with.
    #[serde(flatten)]
    pub(crate) instructions: Instructions,
    /// The sweep's metric at each rung at which the trial was judged, with the number of steps; of a sweep that prunes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) rungs: Vec<(u32, f64)>,
    /// Names and BLAKE3 hashes of the trial's other files.
    pub(crate) files: BTreeMap<String, String>,
    /// Whether its weights were not kept (`output.weights`); what the file does not know.
    #[serde(skip)]
    pub(crate) lacks_weights: bool,
}

fn sorted<S: Serializer>(metrics: &Metrics, to: S) -> Result<S::Ok, S::Error> {
    metrics.0.iter().map(|(name, x)| (name, x)).collect::<BTreeMap<_, _>>().serialize(to)
}

fn by_name<'de, D: Deserializer<'de>>(from: D) -> Result<Metrics, D::Error> {
    BTreeMap::deserialize(from).map(|metrics| Metrics(metrics.into_iter().collect()))
}

fn identifying<S: Serializer>(params: &Params, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(params.identifying())
}

/// What a person finds in the file.
#[derive(Serialize)]
struct Written<'a> {
    trial: String,
    config: String,
    seed: u64,
    data_replicate: u32,
    training_replicate: u32,
    #[serde(serialize_with = "identifying")]
    params: &'a Params,
    #[serde(flatten)]
    record: Record,
}

/// What the program needs of it.
#[derive(Deserialize)]
struct Read {
    trial: String,
    /// Passed over; what is not named here is kept until all is read, for the record.
    #[serde(default, rename = "params")]
    _params: IgnoredAny,
    #[serde(flatten)]
    record: Record,
}

/// Names and bytes of the files of a trial in the order in which they are written, `result.json` last: from then on it
/// is finished. None if it did not end.
pub(super) fn files<'a>(
    trial: &Trial,
    trained: &'a Trained,
    instructions: &Instructions,
) -> Vec<(&'static str, Cow<'a, [u8]>)> {
    if trained.outcome == Outcome::Interrupted {
        return Vec::new();
    }
    let mut files = vec![(METRICS_CSV, Cow::from(metrics_csv(&trial.config.measures, &trained.measurements)))];
    files.extend(trained.weights.as_ref().map(|weights| (WEIGHTS, Cow::from(weights))));
    let written = Written {
        trial: trial.id.to_string(),
        config: trial.config.id.to_string(),
        seed: trial.seed,
        data_replicate: trial.replicate.data,
        training_replicate: trial.replicate.training,
        params: &trial.config.params,
        record: Record {
            outcome: trained.outcome.clone(),
            metrics: trained.metrics(),
            instructions: instructions.clone(),
            rungs: trained.rungs.clone(),
            files: files.iter().map(|(name, bytes)| ((*name).to_owned(), hash_of(bytes))).collect(),
            lacks_weights: false,
        },
    };
    files.push((RESULT, seal::seal(&written).into()));
    files
}

impl Record {
    /// Reads the file of the trial `id` back, or says what is wrong with it.
    pub(crate) fn open(bytes: &[u8], id: TrialId) -> Result<Self, String> {
        let Read { trial, record, .. } = seal::open(bytes)?;
        if trial != id.to_string() {
            return Err(format!("it belongs to trial {trial}"));
        }
        Ok(record)
    }

    /// Whether its weights are there.
    pub(crate) fn has_weights(&self) -> bool {
        self.files.contains_key(WEIGHTS) && !self.lacks_weights
    }

    /// Whether this result of a trial stands beside another one: they are the same, or one was trained further than the
    /// other, with which it agrees as far as that goes. Which of them says less; none if they contradict each other.
    pub(crate) fn beside(&self, other: &Self) -> Option<Ordering> {
        let (own, theirs) = (self.rungs.len(), other.rungs.len());
        let shared = own.min(theirs);
        let is_pruned = |record: &Self| matches!(record.outcome, Outcome::Pruned { .. });
        let is_same = Self { lacks_weights: other.lacks_weights, ..self.clone() } == *other;
        match (is_pruned(self), is_pruned(other)) {
            _ if is_same => Some(other.lacks_weights.cmp(&self.lacks_weights)),
            _ if self.rungs[..shared] != other.rungs[..shared] => None,
            (true, true) if own != theirs => Some(own.cmp(&theirs)),
            (true, false) if own <= theirs => Some(Ordering::Less),
            (false, true) if theirs <= own => Some(Ordering::Greater),
            _ => None,
        }
    }

    /// Whether training the trial again, judged at these rungs, would lead to the same.
    pub(super) fn is_final(&self, rungs: &[(u32, f64)]) -> bool {
        let is_pruned = matches!(self.outcome, Outcome::Pruned { .. });
        self.outcome.is_reproducible() && !is_pruned && self.rungs == rungs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(outcome: Outcome, rungs: &[(u32, f64)], value: f64) -> Record {
        Record {
            outcome,
            metrics: Metrics(vec![("loss".into(), value)]),
            instructions: Instructions { isa: "baseline".into(), kernels: 1 },
            rungs: rungs.to_vec(),
            files: BTreeMap::new(),
            lacks_weights: false,
        }
    }

    #[test]
    fn results_that_say_more_or_less_and_those_that_contradict() {
        let (early, late) = ([(1, 5.0)], [(1, 5.0), (3, 4.0)]);
        let pruned = record(Outcome::Pruned { rung: 1 }, &early, 5.0);
        let further = record(Outcome::Pruned { rung: 3 }, &late, 4.0);
        let complete = record(Outcome::Complete, &late, 3.0);
        let bare = Record { lacks_weights: true, ..complete.clone() };
        for (a, b, order) in [
            (&pruned, &pruned, Some(Ordering::Equal)),
            (&pruned, &further, Some(Ordering::Less)),
            (&pruned, &complete, Some(Ordering::Less)),
            (&further, &complete, Some(Ordering::Less)),
            (&further, &record(Outcome::Pruned { rung: 3 }, &late, 4.5), None),
            (&further, &record(Outcome::diverged("epoch", 2), &early, 9.0), None),
            (&bare, &complete, Some(Ordering::Less)),
            (&complete, &record(Outcome::Complete, &late, 3.5), None),
            (&record(Outcome::Pruned { rung: 1 }, &[(1, 5.5)], 5.5), &complete, None),
        ] {
            assert_eq!(a.beside(b), order, "{a:?} {b:?}");
            assert_eq!(b.beside(a), order.map(Ordering::reverse), "{b:?} {a:?}");
        }
    }
}
