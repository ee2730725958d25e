//! A program that is not to train to the end yet is called with a smaller budget: the parameter that says how many steps
//! there are. It goes on from its checkpoints when it is called with a larger one.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::call::CONFIG_JSON;
use crate::space::Value;
use crate::trial::{Outcome, Resolved, Trial, Until, Work};

/// The trial as its program is called for this work.
pub(super) fn called(work: &Work) -> Trial {
    let Work { trial, until } = work;
    let Some(Until { step, budget }) = until else { return trial.clone() };
    let params = trial.config.params.with(budget.clone(), Value::Int(i64::from(*step)));
    Trial { config: Arc::new(Resolved { params, ..Resolved::clone(&trial.config) }), ..trial.clone() }
}

/// What a program's end amounts to, given this work.
pub(super) fn outcome(outcome: Outcome, until: Option<&Until>) -> Outcome {
    match (outcome, until) {
        (Outcome::Complete, Some(until)) => Outcome::Pruned { rung: until.step },
        (outcome, _) => outcome,
    }
}

/// Whether the program was called with a larger budget in this folder before: its checkpoints lie beyond this one.
pub(super) fn went_further(dir: &Path, until: &Until) -> bool {
    let text = fs::read(dir.join(CONFIG_JSON)).unwrap_or_default();
    let config: Json = serde_json::from_slice(&text).unwrap_or_default();
    let budget = until.budget.split('.').try_fold(&config, |inside, part| inside.get(part));
    budget.and_then(Json::as_u64).is_some_and(|before| before > u64::from(until.step))
}
