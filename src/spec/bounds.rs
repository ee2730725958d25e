//! Spaces that cannot be expanded, and counts beyond all bounds.

use super::keys::{MAX_TRIALS, MethodWord};
use super::problem::Problem;
use super::reader::Reading;
use crate::space::{Params, Value};

/// Problems of a file that has no others.
pub(super) fn problems(reading: &Reading<'_>) -> Vec<Problem> {
    let endless = not_expandable(reading);
    if endless.is_empty() { too_many(reading).into_iter().collect() } else { endless }
}

fn not_expandable(reading: &Reading<'_>) -> Vec<Problem> {
    let grid = !is_random(reading);
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

fn too_many(reading: &Reading<'_>) -> Option<Problem> {
    let params = reading.params();
    let whole = |name: &str| {
        let default = || reading.keys.find(name)?.default.value(&Params::default());
        match params.get(name).cloned().or_else(default)? {
            Value::Int(i) => u64::try_from(i).ok(),
            _ => None,
        }
    };
    let random = is_random(reading);
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

fn is_random(reading: &Reading<'_>) -> bool {
    reading.text("sampler.method") == Some(MethodWord::Random.word())
}
