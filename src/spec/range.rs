//! A value of [space] → a distribution: a list is a choice, and so is a table with `values`; one with `low` and `high` is a
//! range. Rules that stand beside the values are the concern of `rules`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::choice::{BESIDE, choice, lists, weighted};
use super::problem::Problem;
use super::suggest::closest;
use super::value::{what, wrong_value};
use crate::space::{Above, Distribution, Domain, Field, Scale, Takes, Value, Word, as_written};

/// Grid points that `steps` may ask for.
const MOST: u32 = 100_000;
/// Ends of ranges of names that no schema declares.
const INT: Takes = Takes::Int(-(1 << 53), 1 << 53);
const FLOAT: Takes = Takes::Float(Above::From(f64::MIN), f64::MAX);
const STEPS: Takes = Takes::Int(2, MOST as i64);
const SCALE: Takes = Takes::Word(Scale::WORDS);
const KEYS: [&str; 5] = ["low", "high", "scale", "steps", "step"];

/// What other tools call them.
const ELSEWHERE: [(&str, &str); 16] = [
    ("min", "low"),
    ("lower", "low"),
    ("from", "low"),
    ("start", "low"),
    ("max", "high"),
    ("upper", "high"),
    ("to", "high"),
    ("stop", "high"),
    ("end", "high"),
    ("q", "step"),
    ("by", "step"),
    ("log", "scale"),
    ("distribution", "scale"),
    ("num", "steps"),
    ("n", "steps"),
    ("count", "steps"),
];

/// What a name of [space] may be: swept, or the same in every trial where it is one that no schema declares and has a
/// single value.
pub(super) fn domain(field: &Field, value: &Spanned<DeValue<'_>>) -> Result<Domain, Vec<Problem>> {
    if !matches!(field.takes, Takes::Any) {
        return distribution(field, value).map(Domain::Swept);
    }
    match value.get_ref() {
        DeValue::Array(_) => distribution(field, value).map(Domain::Swept),
        DeValue::Table(table) if lists(table) => distribution(field, value).map(Domain::Swept),
        DeValue::Table(table) => {
            distribution(&Field { takes: takes_of(field, table), ..*field }, value).map(Domain::Swept)
        }
        one => field.takes.check(one).map(Domain::Fixed).map_err(|label| vec![wrong_value(field, value, label)]),
    }
}

/// What the values of a range may be.
pub(super) fn takes_of(field: &Field, table: &DeTable<'_>) -> Takes {
    let whole = |key| table.get(key).is_some_and(|end| matches!(end.get_ref(), DeValue::Integer(_)));
    match field.takes {
        Takes::Any if whole("low") && whole("high") => INT,
        Takes::Any => FLOAT,
        declared => declared.end().unwrap_or(declared),
    }
}

/// The distribution of one hyperparameter, or all that is wrong with it.
fn distribution(field: &Field, value: &Spanned<DeValue<'_>>) -> Result<Distribution, Vec<Problem>> {
    match (value.get_ref(), field.takes) {
        (_, takes) if takes.is_list() => Err(vec![Problem {
            message: format!("`{}` cannot be swept", field.name),
            at: value.span(),
            label: "a list is one value here".into(),
            help: format!("set it in [{}]", field.table()),
        }]),
        (DeValue::Array(items), _) => choice(field, items, value.span()).map(Distribution::Choice),
        (DeValue::Table(table), _) if lists(table) => weighted(field, table, value.span()),
        (DeValue::Table(table), takes) => match takes.end() {
            Some(end) => range(&Field { takes: end, ..*field }, table, value.span()),
            None => Err(vec![Problem {
                message: format!("`{}` takes a list of values, not a range", field.name),
                at: value.span(),
                label: "this is a range".into(),
                help: format!("write `{} = [{}]`", field.name, field.example()),
            }]),
        },
        (other, _) => Err(vec![Problem {
            message: format!("`{}` in [space] must be a list or a range", field.name),
            at: value.span(),
            label: format!("this is {}", what(other)),
            help: match field.takes.end() {
                Some(_) => format!("write `[a, b, c]` or `{{ low = a, high = b }}`, or move it to [{}]", field.table()),
                None => format!("write `[a, b, c]`, or move it to [{}]", field.table()),
            },
        }]),
    }
}

/// Whether a table means a range, though perhaps a mistaken one, not a group of names.
pub(super) fn is_range(table: &DeTable<'_>) -> bool {
    let one = |value: &Spanned<DeValue<'_>>| !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
    let end = |key| table.get(key).is_some_and(one);
    let known = |key: &str| BESIDE.contains(&key) || key_meant(key).is_some();
    let meant = || table.iter().all(|(key, value)| one(value) && known(key.get_ref()));
    end("low") || end("high") || meant()
}

/// The key of a range that this one stands for.
fn key_meant(key: &str) -> Option<&'static str> {
    let elsewhere = ELSEWHERE.iter().find(|(name, _)| *name == key).map(|(_, here)| *here);
    elsewhere.or_else(|| closest(key, KEYS.into_iter()))
}

fn range(field: &Field, table: &DeTable<'_>, at: Range<usize>) -> Result<Distribution, Vec<Problem>> {
    let mut problems = Vec::new();
    for key in table.keys().filter(|k| ![&KEYS[..], &BESIDE].concat().contains(&k.get_ref().as_ref())) {
        let near = key_meant(key.get_ref()).or_else(|| closest(key.get_ref(), BESIDE.into_iter()));
        problems.push(Problem {
            message: format!("unknown key `{}` in the range of `{}`", key.get_ref(), field.name),
            at: key.span(),
            label: "unknown".into(),
            help: near.map_or_else(
                || format!("a range has {}, {}", KEYS.join(", "), BESIDE.join(", ")),
                |near| format!("did you mean `{near}`?"),
            ),
        });
    }
    let mut part = |key: &'static str, takes: Takes, help: &str| {
        let value = table.get(key)?;
        let wrong = |label| Problem {
            message: format!("`{key}` of `{}` must be {}", field.name, takes.describe()),
            at: value.span(),
            label,
            help: help.into(),
        };
        takes.check(value.get_ref()).map_err(|label| problems.push(wrong(label))).ok()
    };
    let end = format!("both ends must be values that `{}` may take", field.name);
    let low = part("low", field.takes, &end);
    let high = part("high", field.takes, &end);
    let steps = part("steps", STEPS, "write, for example, `steps = 5`").and_then(|v| v.as_f64());
    let step = part("step", step_of(field), "write the distance of two values, or `steps = 5` for so many");
    let scale = part("scale", SCALE, "write `scale = \"log\"` or `scale = \"linear\"`");
    let scale = scale.and_then(|word| Scale::of(word.as_text()?)).unwrap_or(Scale::Linear);
    let absent: Vec<_> = ["`low`", "`high`"].into_iter().filter(|k| table.get(k.trim_matches('`')).is_none()).collect();
    if !absent.is_empty() {
        problems.push(Problem {
            message: format!("the range of `{}` has no {}", field.name, absent.join(" and no ")),
            at: at.clone(),
            label: "needed here".into(),
            help: "write `{ low = a, high = b }`".into(),
        });
    }
    let ends = low.as_ref().and_then(Value::as_f64).zip(high.as_ref().and_then(Value::as_f64));
    if let Some((low, high)) = ends {
        problems.extend(wrong_ends(field, low, high, scale, at));
    }
    if let Some((key, value)) = table.get_key_value("step") {
        problems.extend(not_beside_step(field, table, scale, key.span()));
        if let Some(((low, high), step)) = ends.zip(step.and_then(|v| v.as_f64())).filter(|_| problems.is_empty()) {
            return stepped(field, low, high, step, value.span()).map_err(|problem| vec![problem]);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "STEPS is far below 2^32")]
    let steps = steps.map(|s| s as u32);
    match (low, high) {
        (Some(Value::Int(low)), Some(Value::Int(high))) => Ok(Distribution::Int { low, high, scale, steps }),
        (Some(Value::Float(low)), Some(Value::Float(high))) => Ok(Distribution::Float { low, high, scale, steps }),
        _ => Err(problems),
    }
}

/// What `step` may be.
fn step_of(field: &Field) -> Takes {
    match field.takes {
        Takes::Float(_, high) => Takes::Float(Above::MoreThan(0.0), high),
        Takes::Int(_, high) => Takes::Int(1, high),
        other => other,
    }
}

/// What cannot be said together with `step`.
fn not_beside_step(field: &Field, table: &DeTable<'_>, scale: Scale, at: Range<usize>) -> Option<Problem> {
    let (message, help) = if table.contains_key("steps") {
        (format!("the range of `{}` has both `step` and `steps`", field.name), "delete one of them")
    } else if scale == Scale::Log {
        (
            format!("`step` of `{}` needs a linear scale", field.name),
            "write `steps = 5` for so many values, equal ratios apart",
        )
    } else {
        return None;
    };
    Some(Problem { message, at, label: "the distance of two values".into(), help: help.into() })
}

/// The values from `low` in steps, as many as end at or below `high`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MOST, and ends of whole numbers")]
fn stepped(field: &Field, low: f64, high: f64, step: f64, at: Range<usize>) -> Result<Distribution, Problem> {
    let gaps = libm::floor((high - low) / step + 1e-9);
    let problem = |message, label, help: &str| Err(Problem { message, at, label, help: help.into() });
    if gaps < 1.0 {
        let message = format!("the range of `{}` has a single value", field.name);
        return problem(message, format!("{low} and a step of {step} are beyond {high}"), "write a smaller `step`");
    }
    if gaps >= f64::from(MOST) {
        let message = format!("the range of `{}` has more than {MOST} values", field.name);
        return problem(message, format!("from {low} to {high}"), "write a larger `step`, or leave it out");
    }
    let high = as_written(low + gaps * step);
    let steps = Some(gaps as u32 + 1);
    Ok(match field.takes {
        Takes::Int(..) => Distribution::Int { low: low as i64, high: high as i64, scale: Scale::Linear, steps },
        _ => Distribution::Float { low, high, scale: Scale::Linear, steps },
    })
}

fn wrong_ends(field: &Field, low: f64, high: f64, scale: Scale, at: Range<usize>) -> Option<Problem> {
    let problem = |message, label: &str, help: &str| {
        Some(Problem { message, at: at.clone(), label: label.into(), help: help.into() })
    };
    if low >= high {
        let message = format!("the range of `{}` is empty", field.name);
        let help = if low > high { "write the smaller number as `low`" } else { "write a list of one value instead" };
        return problem(message, &format!("{low} is not below {high}"), help);
    }
    if scale == Scale::Log && low <= 0.0 {
        let message = format!("a log scale cannot begin at {low}");
        let help = match field.takes {
            Takes::Float(Above::From(_), _) | Takes::Int(..) => "begin above zero, or write `scale = \"linear\"`",
            _ => "begin above zero",
        };
        return problem(message, "`low` must be above 0", help);
    }
    None
}
