//! Checked values as they could stand in a sweep file; for a person long lists are shortened.

use crate::space::{Distribution, Scale, Value};
use crate::trial::one_line;

/// Values of a list that are written out.
pub(super) const SHOWN: usize = 10;

/// The first of the values, and how many more there are.
pub(super) fn shortened(values: &[String]) -> String {
    let shown = values[..values.len().min(SHOWN)].join(", ");
    match values.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The values of a swept key.
pub(super) fn notation(distribution: &Distribution) -> String {
    let list = |items: Vec<String>| format!("[{}]", shortened(&items));
    match distribution {
        Distribution::Choice(values) => list(values.iter().map(brief).collect()),
        Distribution::Weighted { values, weights } => {
            let weights = list(weights.iter().map(ToString::to_string).collect());
            format!("{{ values = {}, weights = {weights} }}", list(values.iter().map(brief).collect()))
        }
        Distribution::Float { low, high, scale, steps } => {
            range(&format!("{low:?}"), &format!("{high:?}"), *scale, *steps)
        }
        Distribution::Int { low, high, scale, steps } => range(&low.to_string(), &high.to_string(), *scale, *steps),
    }
}

/// One value, of its texts and numbers the first.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::Texts(all) => format!("[{}]", shortened(&all.iter().map(|text| text_toml(text)).collect::<Vec<_>>())),
        Value::Floats(all) => format!("[{}]", shortened(&all.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>())),
        other => toml(other), // two lists of widths may differ in the last alone
    }
}

/// One value, all of it.
pub(crate) fn toml(value: &Value) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    match value {
        Value::Text(text) | Value::Path(text) => text_toml(text),
        Value::Texts(all) => list(all.iter().map(|text| text_toml(text)).collect()),
        Value::Floats(all) => list(all.iter().map(|x| format!("{x:?}")).collect()),
        Value::List(all) => list(all.iter().map(toml).collect()),
        Value::Map(all) => {
            let entries = all.iter().map(|(name, text)| format!("{} = {}", text_toml(name), text_toml(text)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        plain => plain.to_string(),
    }
}

/// A dotted name, in quotation marks where a part of it needs them.
pub(crate) fn name_toml(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let part = |part: &str| {
        if !part.is_empty() && part.chars().all(plain) { part.to_owned() } else { text_toml(part) }
    };
    name.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// A text in quotation marks.
pub(crate) fn text_toml(text: &str) -> String {
    format!("\"{}\"", one_line(&text.replace('\\', "\\\\").replace('"', "\\\"")))
}

fn range(low: &str, high: &str, scale: Scale, steps: Option<u32>) -> String {
    let scale = match scale {
        Scale::Linear => String::new(),
        Scale::Log => format!(", scale = {:?}", scale.word()),
    };
    let steps = steps.map(|n| format!(", steps = {n}")).unwrap_or_default();
    format!("{{ low = {low}, high = {high}{scale}{steps} }}")
}
