//! Checked values as they could stand in a sweep file, long lists shortened.

use crate::space::{Distribution, Scale, Value};

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
    match distribution {
        Distribution::Choice(values) => list(values.iter().map(toml)),
        Distribution::Weighted { values, weights } => {
            let weights = list(weights.iter().map(ToString::to_string));
            format!("{{ values = {}, weights = {weights} }}", list(values.iter().map(toml)))
        }
        Distribution::Float { low, high, scale, steps } => {
            range(&format!("{low:?}"), &format!("{high:?}"), *scale, *steps)
        }
        Distribution::Int { low, high, scale, steps } => range(&low.to_string(), &high.to_string(), *scale, *steps),
    }
}

/// One value.
pub(super) fn toml(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Path(text) => format!("{text:?}"),
        Value::Texts(all) => list(all.iter().map(|text| format!("{text:?}"))),
        Value::Floats(all) => list(all.iter().map(|x| format!("{x:?}"))),
        // Two lists of widths may differ in the last alone.
        Value::List(all) => format!("[{}]", all.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Map(all) => {
            let entries = all.iter().map(|(name, text)| format!("{name:?} = {text:?}")).collect::<Vec<_>>();
            format!("{{ {} }}", entries.join(", "))
        }
        plain => plain.to_string(),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", shortened(&items.collect::<Vec<_>>()))
}

fn range(low: &str, high: &str, scale: Scale, steps: Option<u32>) -> String {
    let scale = match scale {
        Scale::Linear => String::new(),
        Scale::Log => format!(", scale = {:?}", scale.word()),
    };
    let steps = steps.map(|n| format!(", steps = {n}")).unwrap_or_default();
    format!("{{ low = {low}, high = {high}{scale}{steps} }}")
}
