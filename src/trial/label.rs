//! Hyperparameters and their values for a person.

use std::fmt;

/// Names hyperparameters and their values for a person: `hidden_size 64, layers 2, lr 0.003162`.
pub(crate) fn label<V: fmt::Display>(values: impl IntoIterator<Item = (impl AsRef<str>, V)>) -> String {
    let part = |(name, value): (_, V)| {
        let name: &str = AsRef::as_ref(&name);
        format!("{} {}", name.rsplit('.').next().unwrap_or(name), brief(&value.to_string()))
    };
    values.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Whether a character only turns the direction of the letters around it (Unicode's bidirectional formatting): in a name
/// that is anybody's it would make a text say something else than it shows.
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A value as a label has room for: a long number to four significant digits, a whole one without its `.0`.
pub(crate) fn brief(value: &str) -> String {
    let short = match value.parse::<f64>() {
        Ok(x) if value.len() > 8 => format!("{:?}", format!("{x:.3e}").parse::<f64>().unwrap_or(x)),
        _ => value.to_owned(),
    };
    short.strip_suffix(".0").map_or(short.clone(), str::to_owned)
}
