//! Listed values of [space], and how often each is drawn: `["sgd", "adam"]`, or with weights
//! `{ values = ["sgd", "adam"], weights = [1, 3] }`.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::problem::Problem;
use super::suggest::closest;
use super::value::{what, wrong_value};
use crate::space::{Above, Distribution, Field, Takes, Value};

const KEYS: [&str; 2] = ["values", "weights"];
/// The rules that may stand beside values.
pub(super) const BESIDE: [&str; 2] = ["when", "else"];
const WEIGHT: Takes = Takes::Float(Above::MoreThan(0.0), 1e6);

/// Whether a table means listed values, though perhaps mistaken ones, not a range.
pub(super) fn lists(table: &DeTable<'_>) -> bool {
    let one_value = table.contains_key("value") && table.contains_key(BESIDE[0]);
    one_value || KEYS.into_iter().any(|key| table.contains_key(key))
}

/// The values of a list.
pub(super) fn choice(field: &Field, items: &DeArray<'_>, at: Range<usize>) -> Result<Vec<Value>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut known = HashSet::new();
    for item in items {
        match field.takes.check(item.get_ref()) {
            Ok(value) if !known.insert(value.to_string()) => problems.push(Problem {
                message: format!("`{}` lists {value} twice", field.name),
                at: item.span(),
                label: "again".into(),
                help: "delete it".into(),
            }),
            Ok(value) => values.push(value),
            Err(label) => {
                let wrong = wrong_value(field, item, label);
                let help = match (wrong.help, item.get_ref()) {
                    (near, _) if near.starts_with("did you mean") => near,
                    (_, DeValue::Array(_)) if matches!(field.takes, Takes::IntOrInts(..)) => {
                        format!("write, for example, `{} = [[{1}, {1}], {1}]`", field.name, field.example())
                    }
                    _ => format!("write, for example, `{} = [{}]`", field.name, field.example()),
                };
                problems.push(Problem { help, ..wrong });
            }
        }
    }
    if items.is_empty() {
        problems.push(Problem {
            message: format!("`{}` lists no value", field.name),
            at,
            label: "empty".into(),
            help: format!("write at least one value, such as `[{}]`, or delete the line", field.example()),
        });
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// The values of a table that lists them, perhaps with weights.
pub(super) fn weighted(field: &Field, table: &DeTable<'_>, at: Range<usize>) -> Result<Distribution, Vec<Problem>> {
    let mut problems: Vec<Problem> = table.keys().filter_map(|key| unknown(field, key)).collect();
    let mut of_key = |key: &'static str, needed: bool| match table.get(key) {
        None if needed => {
            problems.push(Problem {
                message: format!("the choice of `{}` has no `{key}`", field.name),
                at: at.clone(),
                label: "needed here".into(),
                help: format!("write `{{ values = [{}], weights = [1] }}`", field.example()),
            });
            None
        }
        None => None,
        Some(value) => match value.get_ref() {
            DeValue::Array(items) => Some((items.clone(), value.span())),
            other => {
                problems.push(Problem {
                    message: format!("`{key}` of `{}` must be a list", field.name),
                    at: value.span(),
                    label: format!("this is {}", what(other)),
                    help: format!("write `{key} = […]`"),
                });
                None
            }
        },
    };
    let (values, weights) = (of_key("values", true), of_key("weights", false));
    let listed = values.map(|(items, at)| choice(field, &items, at)).transpose();
    let listed = listed.unwrap_or_else(|wrong| {
        problems.extend(wrong);
        None
    });
    let weights = weights.map(|(items, at)| (numbers(field, &items, &mut problems), at));
    if let (Some(listed), Some((weights, at))) = (&listed, &weights)
        && listed.len() != weights.len()
        && problems.is_empty()
    {
        problems.push(Problem {
            message: format!("`{}` has {} values and {} weights", field.name, listed.len(), weights.len()),
            at: at.clone(),
            label: "one for each value".into(),
            help: "write as many weights as values".into(),
        });
    }
    match (listed, weights) {
        (Some(values), None) if problems.is_empty() => Ok(Distribution::Choice(values)),
        (Some(values), Some((weights, _))) if problems.is_empty() => Ok(Distribution::Weighted { values, weights }),
        _ => Err(problems),
    }
}

fn unknown(field: &Field, key: &Spanned<toml::de::DeString<'_>>) -> Option<Problem> {
    let name = key.get_ref().as_ref();
    (!KEYS.contains(&name) && !BESIDE.contains(&name)).then(|| Problem {
        message: format!("unknown key `{name}` in the choice of `{}`", field.name),
        at: key.span(),
        label: "unknown".into(),
        help: closest(name, KEYS.into_iter().chain(BESIDE)).map_or_else(
            || "listed values have `values`, `weights`, `when` and `else`".into(),
            |near| format!("did you mean `{near}`?"),
        ),
    })
}

/// The weights, as far as they are any.
fn numbers(field: &Field, items: &DeArray<'_>, problems: &mut Vec<Problem>) -> Vec<f64> {
    let mut weights = Vec::new();
    for item in items {
        match WEIGHT.check(item.get_ref()) {
            Ok(weight) => weights.extend(weight.as_f64()),
            Err(label) => problems.push(Problem {
                message: format!("a weight of `{}` must be {}", field.name, WEIGHT.describe()),
                at: item.span(),
                label,
                help: "a value of weight 3 is drawn three times as often as one of weight 1".into(),
            }),
        }
    }
    weights
}
