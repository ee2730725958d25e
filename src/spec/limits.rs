//! What only the whole file shows: keys that are missing or do nothing, spaces that cannot be expanded, counts and
//! networks beyond all bounds.

use std::ops::Range;

use super::config::{evaluate, resolve, typed};
use super::field::{Default, FIELDS, Field, MAX_TRIALS, field};
use super::problem::Problem;
use super::reader::{Entry, Reading};
use super::suggest::closest;
use crate::space::{Distribution, Params, Value};
use crate::trial::metric_names;

/// Memory that one training may take: parameters, gradients, Adam's two moments, activations, data.
pub(crate) const MAX_TRIAL_GIB: u64 = 4;

/// Problems of the keys together.
pub(crate) fn problems(reading: &Reading) -> Vec<Problem> {
    let mut problems: Vec<_> = FIELDS.iter().filter_map(|f| misplaced(f, reading)).collect();
    problems.extend(columns_twice(reading));
    problems.extend(nothing_to_evaluate(reading));
    problems.extend(no_such_metric(reading));
    if problems.is_empty() && reading.problems.is_empty() {
        problems.extend(not_expandable(reading));
    }
    if problems.is_empty() && reading.problems.is_empty() {
        problems.extend(too_many(reading));
        problems.extend(too_large(reading));
    }
    problems
}

/// A key that is missing, or that nothing uses.
fn misplaced(field: &Field, reading: &Reading) -> Option<Problem> {
    let written =
        reading.fixed.get(field.name).map(|e| &e.key).or_else(|| reading.space.get(field.name).map(|e| &e.key));
    let effective = match field.only_with {
        None => Some(true),
        Some((key, words)) => possible(key, reading).map(|found| found.iter().any(|w| words.contains(&w.as_str()))),
    };
    match (written, field.default) {
        (Some(at), _) if effective == Some(false) => {
            let (key, words) = field.only_with?;
            Some(Problem {
                message: format!("`{}` has no effect here", field.name),
                at: at.clone(),
                label: format!("only with `{key}` = \"{}\"", words.join("\" or \"")),
                help: "delete it".into(),
            })
        }
        (None, Default::Required) if effective == Some(true) && !reading.mentioned.contains(&field.name) => {
            let table = reading.tables.get(field.table());
            let because = field.only_with.filter(|(key, _)| field.table() == key.split('.').next().unwrap_or_default());
            let at = because.and_then(|(key, _)| value_of(key, reading)).or(table).cloned();
            Some(Problem {
                message: format!("`{}` is missing", field.name),
                at: at.unwrap_or(0..0),
                label: "needed here".into(),
                help: match field.table() {
                    "" => format!("write `{} = {}` at the top of the file", field.key(), field.example),
                    table => format!("write `{} = {}` in [{table}]", field.key(), field.example),
                },
            })
        }
        _ => None,
    }
}

/// A column that is to be learnt twice, or learnt although it is the label.
fn columns_twice(reading: &Reading) -> Option<Problem> {
    let Entry { at, value: Value::Texts(columns), .. } = reading.fixed.get("data.columns")? else { return None };
    let label = fixed_text(reading, "data.label");
    let (column, what) = columns.iter().enumerate().find_map(|(i, column)| {
        let again = columns[..i].contains(column).then_some("stands here twice");
        again.or((label == Some(column)).then_some("is the label, which is never learnt")).map(|what| (column, what))
    })?;
    Some(Problem {
        message: format!("`data.columns` cannot have column \"{column}\""),
        at: at.clone(),
        label: format!("\"{column}\" {what}"),
        help: "delete it here".into(),
    })
}

/// The words that a key can have in this sweep; `None` if it is missing or wrong and nobody knows.
fn possible(key: &str, reading: &Reading) -> Option<Vec<String>> {
    if let Some(entry) = reading.space.get(key) {
        return match &entry.value {
            Distribution::Choice(values) => Some(values.iter().map(Value::to_string).collect()),
            _ => None,
        };
    }
    if let Some(entry) = reading.fixed.get(key) {
        return Some(vec![entry.value.to_string()]);
    }
    let field = field(key).filter(|_| !reading.mentioned.contains(&key))?;
    match field.default {
        Default::Required => None,
        default => Some(default.value().iter().map(Value::to_string).collect()),
    }
}

/// Synthetic rows without anything to draw codes from, a forest without labels.
fn nothing_to_evaluate(reading: &Reading) -> Vec<Problem> {
    let asked = |name: &str| reading.fixed.get(name).filter(|e| e.value == Value::Bool(true)).map(|e| e.key.clone());
    let is = |key: &str, word: &str| possible(key, reading).is_none_or(|words| words.iter().any(|w| w == word));
    let mut problems = Vec::new();
    let unknown = reading.mentioned.contains(&"evaluate.mixture");
    if let Some(at) = asked("evaluate.synthetic").filter(|_| !unknown && !is("training.loss", "mse+mmd")) {
        problems.push(Problem {
            message: "there is no distribution to draw synthetic codes from".into(),
            at,
            label: "needs a mixture, or codes drawn to a normal".into(),
            help: "write `mixture = \"bic\"` in [evaluate], or `loss = \"mse+mmd\"` in [training]".into(),
        });
    }
    let labelled = reading.mentioned.contains(&"data.label") || !is("data.source", "csv");
    if let Some(at) = asked("evaluate.forest").filter(|_| !labelled) {
        problems.push(Problem {
            message: "a forest needs labels".into(),
            at,
            label: "the CSV file's label column is not named".into(),
            help: "write `label = \"class\"` in [data]".into(),
        });
    }
    problems
}

/// A metric that no trial of the sweep measures.
fn no_such_metric(reading: &Reading) -> Option<Problem> {
    let entry = reading.fixed.get("metric.name")?;
    let mmd = possible("training.loss", reading).is_none_or(|words| words.iter().any(|w| w == "mse+mmd"));
    let known = metric_names(mmd, &evaluate(&written(reading)));
    let wanted = entry.value.to_string();
    if known.contains(&wanted) {
        return None;
    }
    Some(Problem {
        message: format!("`metric.name` must be one of \"{}\"", known.join("\", \"")),
        at: entry.at.clone(),
        label: "not one of them".into(),
        help: match closest(&wanted, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "write, for example, `name = \"test_mse\"`; [evaluate] can add others".into(),
        },
    })
}

/// The fixed values of the file.
fn written(reading: &Reading) -> Params {
    reading.fixed.iter().map(|(name, e)| (*name, e.value.clone())).collect()
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

/// Where the value of a key stands, swept or fixed.
fn value_of<'a>(key: &str, reading: &'a Reading) -> Option<&'a Range<usize>> {
    reading.space.get(key).map(|e| &e.at).or_else(|| reading.fixed.get(key).map(|e| &e.at))
}

fn fixed_text<'a>(reading: &'a Reading, name: &str) -> Option<&'a str> {
    match &reading.fixed.get(name)?.value {
        Value::Text(s) => Some(s),
        _ => None,
    }
}
