//! Spaces that cannot be expanded, and counts beyond all bounds.

use super::own_keys::{MAX_TRIALS, Method};
use super::problem::Problem;
use super::reader::Reading;
use crate::space::{Distribution, Params};

/// Problems of a file that has no others.
pub(super) fn problems(reading: &Reading<'_>) -> Vec<Problem> {
    let params = reading.params_of_sweep();
    let method: Method = params.word("sampler.method");
    let endless = if method.draws() {
        nothing_to_draw(reading, method).into_iter().collect()
    } else {
        not_expandable(reading, method)
    };
    if endless.is_empty() { too_many(reading, &params, method).into_iter().collect() } else { endless }
}

fn nothing_to_draw(reading: &Reading<'_>, method: Method) -> Option<Problem> {
    reading.space().next().is_none().then(|| Problem {
        message: format!("the {} sampler has nothing to draw from", method.word()),
        at: reading.entry("sampler.method").map_or(0..0, |e| e.at.clone()),
        label: "needs a [space]".into(),
        help: "write what to sweep in [space]; for the same config again and again write [replicates]".into(),
    })
}

fn not_expandable(reading: &Reading<'_>, method: Method) -> Vec<Problem> {
    let endless = reading.space().filter(|(_, _, values)| values.grid_len().is_none());
    endless
        .map(|(name, entry, values)| match values {
            Distribution::Weighted { .. } => Problem {
                message: format!("a {} takes each value of `{name}` once, whatever its weight", method.word()),
                at: entry.at.clone(),
                label: "has `weights`".into(),
                help: "delete them, or write `method = \"random\"` in [sampler]".into(),
            },
            _ => Problem {
                message: format!("a {} cannot expand the range of `{name}`", method.word()),
                at: entry.at.clone(),
                label: "has no `steps`".into(),
                help: "add `steps = 5`, list the values, or write `method = \"random\"` in [sampler]".into(),
            },
        })
        .collect()
}

fn too_many(reading: &Reading<'_>, params: &Params, method: Method) -> Option<Problem> {
    let whole = |name: &str| params.int(name).unsigned_abs();
    let configs = if method.draws() {
        Some(whole("sampler.trials"))
    } else {
        reading.space().try_fold(1_u64, |n, (_, _, values)| n.checked_mul(values.grid_len()?))
    };
    let each = |table: &str| {
        let whole = |key| whole(&format!("{table}.{key}"));
        whole("data").checked_mul(whole("training"))
    };
    let confirming = match whole("confirm.top") {
        0 => Some(0),
        top => each("confirm").and_then(|n| n.checked_mul(configs.map_or(top, |configs| configs.min(top)))),
    };
    let count = configs.and_then(|n| n.checked_mul(each("replicates")?)?.checked_add(confirming?));
    let limit = whole("max_trials");
    let (at, what, remedy) = if method.draws() {
        (reading.entry("sampler.trials").map(|e| e.at.clone()), " sampler", "write fewer trials or replicates")
    } else {
        let table = reading.tables.get("space").or(reading.tables.get("replicates"));
        (table.cloned(), "", "take fewer values, steps or replicates, or write `method = \"random\"` in [sampler]")
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
        message: format!("the {}{what} has {count} trials, the limit is {limit}", method.word()),
        at: at.unwrap_or(0..0),
        label: "configs × replicates".into(),
        help: format!("{remedy}{raise}"),
    })
}
