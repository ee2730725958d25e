//! What only the keys together show: some are missing or do nothing, or ask for what nobody measures.

use std::collections::HashSet;
use std::ops::Range;

use super::bounds;
use super::config::evaluate;
use super::field::{Default, FIELDS, Field, field};
use super::problem::Problem;
use super::reader::{Entry, Reading};
use super::suggest::closest;
use crate::space::{Distribution, Params, Value};
use crate::trial::metric_names;

/// Problems of the keys together.
pub(crate) fn problems(reading: &Reading) -> Vec<Problem> {
    let mut problems: Vec<_> = FIELDS.iter().filter_map(|f| misplaced(f, reading)).collect();
    problems.extend(columns_twice(reading));
    problems.extend(nothing_to_evaluate(reading));
    problems.extend(no_such_metric(reading));
    if problems.is_empty() && reading.problems.is_empty() {
        problems.extend(bounds::problems(reading));
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
    let mut known = HashSet::new();
    let (column, what) = columns.iter().find_map(|column| {
        let again = (!known.insert(column)).then_some("stands here twice");
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
pub(super) fn written(reading: &Reading) -> Params {
    reading.fixed.iter().map(|(name, e)| (*name, e.value.clone())).collect()
}

/// Where the value of a key stands, swept or fixed.
pub(super) fn value_of<'a>(key: &str, reading: &'a Reading) -> Option<&'a Range<usize>> {
    reading.space.get(key).map(|e| &e.at).or_else(|| reading.fixed.get(key).map(|e| &e.at))
}

pub(super) fn fixed_text<'a>(reading: &'a Reading, name: &str) -> Option<&'a str> {
    match &reading.fixed.get(name)?.value {
        Value::Text(s) => Some(s),
        _ => None,
    }
}
