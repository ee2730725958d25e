//! Spaces that cannot be expanded, and counts and networks beyond all bounds.

use super::config::{resolve, typed};
use super::field::{MAX_TRIALS, field};
use super::problem::Problem;
use super::reader::Reading;
use super::together::{fixed_text, value_of, written};
use crate::space::Value;

/// Memory that one training may take: parameters, gradients, Adam's two moments, activations, data.
pub(crate) const MAX_TRIAL_GIB: u64 = 4;

/// Problems of a file that has no others.
pub(super) fn problems(reading: &Reading) -> Vec<Problem> {
    let endless = not_expandable(reading);
    if endless.is_empty() { too_many(reading).into_iter().chain(too_large(reading)).collect() } else { endless }
}

fn not_expandable(reading: &Reading) -> Vec<Problem> {
    let grid = fixed_text(reading, "sampler.method") != Some("random");
    if !grid && reading.space.is_empty() {
        let at = reading.fixed.get("sampler.method").map_or(0..0, |e| e.at.clone());
        return vec![Problem {
            message: "the random sampler has nothing to draw from".into(),
            at,
            label: "needs a [space]".into(),
            help: "write what to sweep in [space]; for the same config again and again write [replicates]".into(),
        }];
    }
    let endless = reading.space.iter().filter(|(_, e)| grid && e.value.grid_len().is_none());
    endless
        .map(|(name, entry)| Problem {
            message: format!("a grid cannot expand the range of `{name}`"),
            at: entry.at.clone(),
            label: "has no `steps`".into(),
            help: "add `steps = 5`, list the values, or write `method = \"random\"` in [sampler]".into(),
        })
        .collect()
}

fn too_many(reading: &Reading) -> Option<Problem> {
    let whole = |name: &str| match reading.fixed.get(name).map(|e| e.value.clone()).or(field(name)?.default.value())? {
        Value::Int(i) => u64::try_from(i).ok(),
        _ => None,
    };
    let random = fixed_text(reading, "sampler.method") == Some("random");
    let configs = if random {
        whole("sampler.trials")
    } else {
        reading.space.values().try_fold(1_u64, |n, e| n.checked_mul(e.value.grid_len()?))
    };
    let count =
        configs.and_then(|n| n.checked_mul(whole("replicates.data")?)?.checked_mul(whole("replicates.training")?));
    let limit = whole("max_trials")?;
    let (at, what, remedy) = if random {
        (
            reading.fixed.get("sampler.trials").map(|e| e.at.clone()),
            "random sampler",
            "write fewer trials or replicates",
        )
    } else {
        let table = reading.tables.get("space").or(reading.tables.get("replicates"));
        (table.cloned(), "grid", "take fewer values, steps or replicates, or write `method = \"random\"` in [sampler]")
    };
    let raise = if count.is_some_and(|n| n <= MAX_TRIALS.unsigned_abs()) {
        ", or raise `max_trials` at the top of the file"
    } else {
        ""
    };
    let count = match count {
        Some(n) if n <= limit => return None,
        Some(n) => n.to_string(),
        None => "more than 10^19".into(),
    };
    Some(Problem {
        message: format!("the {what} has {count} trials, the limit is {limit}"),
        at: at.unwrap_or(0..0),
        label: "configs × replicates".into(),
        help: format!("{remedy}{raise}"),
    })
}

/// Checks the config that takes the largest value of everything.
fn too_large(reading: &Reading) -> Option<Problem> {
    let mut largest = written(reading);
    largest.extend(reading.space.iter().map(|(name, e)| (*name, e.value.largest())));
    let gib = typed(&resolve(&largest)).memory_bytes(None).div_ceil(1 << 30);
    if gib <= MAX_TRIAL_GIB {
        return None;
    }
    // The culprit is the key that would save most, were it 2.
    let without = |name: &&str| {
        let mut smaller = largest.clone();
        smaller.insert(field(name).map_or("", |f| f.name), Value::Int(2));
        typed(&resolve(&smaller)).memory_bytes(None)
    };
    let suspects = ["model.hidden_size", "model.bottleneck_size", "model.layers", "training.batch_size"];
    let suspects = suspects.into_iter().chain(["data.n_train", "data.n_test"]);
    let culprit = suspects.filter(|name| value_of(name, reading).is_some()).min_by_key(without);
    let corner = if reading.space.is_empty() { "" } else { " with the largest values of the space" };
    Some(Problem {
        message: format!("a training would take about {gib} GiB of memory{corner}, the limit is {MAX_TRIAL_GIB} GiB"),
        at: culprit.and_then(|name| value_of(name, reading)).cloned().unwrap_or(0..0),
        label: "this counts most".into(),
        help: "take a smaller network, batch or dataset".into(),
    })
}
