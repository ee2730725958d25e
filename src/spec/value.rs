//! Checks one TOML value against what its key takes.

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::duration::read_duration;
use super::problem::Problem;
use super::suggest::closest;
use crate::space::{Above, Field, Takes, Value};

/// Bytes of a sweep's name, at most.
pub(crate) const LONGEST_NAME: usize = 64;

/// Whole numbers stay exact as floats up to here.
const EXACT: i64 = 1 << 53;

/// Numbers of a list that is one value: each is measured and has a column in every table.
const MANY: usize = 100;

impl Takes {
    /// The value, or what is wrong with it (a clause such as `this is a string`).
    pub(super) fn check(self, found: &DeValue<'_>) -> Result<Value, String> {
        match (self, found) {
            (Self::Int(low, high), DeValue::Integer(_)) => match integer(found) {
                Some(i) if (low..=high).contains(&i) => Ok(Value::Int(i)),
                _ => Err(format!("{} is out of range", written(found))),
            },
            (Self::Float(low, high), DeValue::Integer(_) | DeValue::Float(_)) => match number(found) {
                // -0.0 becomes 0.0: the same number must not be two configs.
                Some(x) if low.admits(x) && x <= high && !is_lost(x) => Ok(Value::Float(x + 0.0)),
                Some(x) if is_lost(x) => Err(format!("{} is too small to tell from 0 in 32 bits", written(found))),
                Some(x) if !x.is_finite() => Err(format!("{} is not a finite number", written(found))),
                _ => Err(format!("{} is out of range", written(found))),
            },
            (Self::IntOrInts(low, high, _), DeValue::Integer(_)) => Self::Int(low, high).check(found),
            (Self::IntOrInts(..), DeValue::Array(items)) if items.is_empty() => Err("this list is empty".into()),
            (Self::IntOrInts(low, high, most), DeValue::Array(items)) => {
                Self::Int(low, high).each(items, most.into()).map(Value::List)
            }
            (Self::Bool | Self::Any, DeValue::Boolean(b)) => Ok(Value::Bool(*b)),
            (Self::Word(words), DeValue::String(s)) if words.contains(&s.as_ref()) => Ok(Value::Text(s.to_string())),
            (Self::Word(_), DeValue::String(_)) => Err("not one of them".into()),
            (Self::Name, DeValue::String(s)) if is_name(s) => Ok(Value::Text(s.to_string())),
            (Self::Name, DeValue::String(_)) => Err("not such a name".into()),
            (Self::Text | Self::Path, DeValue::String(s)) if s.is_empty() => Err("this text is empty".into()),
            // Neither a path nor a command can hold it.
            (Self::Text | Self::Path | Self::Any, DeValue::String(s)) if s.contains('\0') => {
                Err("this text has a NUL character".into())
            }
            (Self::Text | Self::Any, DeValue::String(s)) => Ok(Value::Text(s.to_string())),
            (Self::Path, DeValue::String(s)) => Ok(Value::Path(s.to_string())),
            (Self::Duration, DeValue::String(s)) => read_duration(s).map(|_| Value::Text(s.to_string())),
            (Self::Texts(least), DeValue::Array(items)) if items.len() < least => Err("this list is empty".into()),
            (Self::Texts(_), DeValue::Array(items)) => {
                let text = |(i, item): (usize, &Spanned<DeValue<'_>>)| match item.get_ref() {
                    DeValue::String(s) => Ok(s.to_string()),
                    other => Err(format!("item {} is {}", i + 1, what(other))),
                };
                items.iter().enumerate().map(text).collect::<Result<_, _>>().map(Value::Texts)
            }
            (Self::Floats(low, high), DeValue::Array(items)) => {
                let numbers = Self::Float(low, high).each(items, MANY)?;
                match numbers.iter().enumerate().find(|(i, x)| numbers[..*i].contains(x)) {
                    Some((_, twice)) => Err(format!("{twice} stands here twice")),
                    None => Ok(Value::Floats(numbers.iter().filter_map(Value::as_f64).collect())),
                }
            }
            (Self::TextOrTexts, DeValue::String(_)) => Self::Text.check(found),
            (Self::TextOrTexts, DeValue::Array(_)) => Self::Texts(1).check(found),
            (Self::Map, DeValue::Table(table)) => {
                let texts = table.iter().map(|(name, value)| match text(value.get_ref()) {
                    Some(text) => Ok((name.get_ref().to_string(), text)),
                    None => Err(format!("`{}` is {}", name.get_ref(), what(value.get_ref()))),
                });
                texts.collect::<Result<_, _>>().map(Value::Map)
            }
            (Self::Any, DeValue::Integer(_)) => {
                integer(found).map(Value::Int).ok_or_else(|| format!("{} is out of range", written(found)))
            }
            (Self::Any, DeValue::Float(_)) => match number(found) {
                Some(x) if x.is_finite() => Ok(Value::Float(x + 0.0)),
                _ => Err(format!("{} is not a finite number", written(found))),
            },
            (Self::Any, DeValue::Array(items)) => {
                items.iter().map(|item| self.check(item.get_ref())).collect::<Result<_, _>>().map(Value::List)
            }
            _ => Err(format!("this is {}", what(found))),
        }
    }

    /// Each of these values, at most so many, or what is wrong with the first that is wrong.
    fn each(self, items: &DeArray<'_>, most: usize) -> Result<Vec<Value>, String> {
        if items.len() > most {
            return Err(format!("these are {}, and {most} are allowed", items.len()));
        }
        let check = |(i, item): (usize, &Spanned<DeValue<'_>>)| {
            self.check(item.get_ref()).map_err(|label| format!("item {}: {label}", i + 1))
        };
        items.iter().enumerate().map(check).collect()
    }

    /// What the key takes, to follow `must be`.
    pub(super) fn describe(self) -> String {
        match self {
            Self::Int(low, high) => format!("a whole number from {low} to {high}"),
            Self::IntOrInts(low, high, most) => {
                format!("{}, or a list of 1 to {most} such numbers", Self::Int(low, high).describe())
            }
            Self::Float(Above::From(low), high) => format!("a number from {low} to {high}"),
            Self::Float(Above::MoreThan(low), high) => format!("a number above {low} and at most {high}"),
            Self::Bool => "true or false".into(),
            Self::Word(words) => format!("one of \"{}\"", words.join("\", \"")),
            Self::Name => "1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit".into(),
            Self::Text | Self::Path => "a text that is not empty".into(),
            Self::Texts(_) => "a list of texts".into(),
            Self::TextOrTexts => "a text that is not empty, or a list of texts".into(),
            Self::Map => "a table of texts".into(),
            Self::Points => "a list of tables, each with values of hyperparameters".into(),
            Self::Any => "a number, a text, true or false, or a list of such".into(),
            Self::Duration => "a duration above 0 and at most 30 days, such as \"90s\" or \"1h 30m\"".into(),
            Self::Floats(low, high) => format!("a list, each item {}", Self::Float(low, high).describe()),
        }
    }
}

/// A value that does not fit its key.
pub(super) fn wrong_value(field: &Field, value: &Spanned<DeValue<'_>>, label: String) -> Problem {
    let near = match (field.takes, value.get_ref()) {
        (Takes::Word(words), DeValue::String(s)) => closest(s, words.iter().copied()),
        _ => None,
    };
    let example = match value.get_ref() {
        DeValue::Array(_) if matches!(field.takes, Takes::IntOrInts(..)) => {
            format!("write, for example, `{} = [{1}, {1}]`", field.key(), field.example())
        }
        DeValue::Array(_) | DeValue::Table(_) if field.can_be_swept() && !field.takes.is_list() => {
            format!(
                "write one value, such as `{} = {}`, or sweep `{}` in [space]",
                field.key(),
                field.example(),
                field.name
            )
        }
        DeValue::Array(items) if items.is_empty() => {
            format!("write, for example, `{} = {}`, or delete it", field.key(), field.example())
        }
        _ => format!("write, for example, `{} = {}`", field.key(), field.example()),
    };
    Problem {
        message: format!("`{}` must be {}", field.name, field.takes.describe()),
        at: value.span(),
        label,
        help: near.map_or(example, |near| format!("did you mean \"{near}\"?")),
    }
}

/// A TOML value's type with its article.
pub(super) fn what(found: &DeValue<'_>) -> &'static str {
    match found {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a point or an exponent",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A text, or the text of a number or boolean.
fn text(found: &DeValue<'_>) -> Option<String> {
    match found {
        DeValue::String(s) if !s.contains('\0') => Some(s.to_string()),
        DeValue::Boolean(b) => Some(b.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) => Some(written(found)),
        _ => None,
    }
}

/// A number as it stands in the file, but for underscores.
fn written(found: &DeValue<'_>) -> String {
    match found {
        DeValue::Integer(i) if i.radix() == 10 => i.as_str().to_owned(),
        DeValue::Float(x) => x.as_str().to_owned(),
        _ => "this number".into(),
    }
}

fn integer(found: &DeValue<'_>) -> Option<i64> {
    let DeValue::Integer(i) = found else { return None };
    i64::from_str_radix(i.as_str(), i.radix()).ok()
}

#[expect(clippy::cast_precision_loss, reason = "guarded by EXACT")]
fn number(found: &DeValue<'_>) -> Option<f64> {
    match found {
        DeValue::Float(x) => x.as_str().parse().ok(),
        DeValue::Integer(_) => integer(found).filter(|i| (-EXACT..=EXACT).contains(i)).map(|i| i as f64),
        _ => None,
    }
}

/// Whether an objective that computes in 32 bits would take it for 0.
fn is_lost(x: f64) -> bool {
    x != 0.0 && x.abs() < f64::from(f32::MIN_POSITIVE)
}

/// Whether a sweep may be called so.
pub(crate) fn is_name(s: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    s.len() <= LONGEST_NAME && s.starts_with(plain) && s.chars().all(|c| plain(c) || c == '-' || c == '_')
}
