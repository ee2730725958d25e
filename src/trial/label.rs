//! Hyperparameters and their values for a person.

use std::fmt;
use std::fmt::Write;

/// Names hyperparameters and their values for a person: `hidden_size 64, layers 2, lr 0.003162`; as much of each name as
/// tells it apart, and none that has no value.
pub(crate) fn label<V: fmt::Display>(values: impl IntoIterator<Item = (impl AsRef<str>, V)>) -> String {
    let (names, values): (Vec<_>, Vec<V>) = values.into_iter().unzip();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let part = |(name, value): (&&str, &V)| {
        let value = brief(&value.to_string());
        (!value.is_empty()).then(|| format!("{} {value}", short_name(name, &names)))
    };
    names.iter().zip(&values).filter_map(part).collect::<Vec<_>>().join(", ")
}

/// The last parts of a dotted name, as few as no other of these names ends with.
pub(crate) fn short_name<'a>(name: &'a str, all: &[&str]) -> &'a str {
    let ends_so = |other: &str, end: &str| {
        other.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let mut ends = name.rmatch_indices('.').map(|(at, _)| &name[at + 1..]);
    ends.find(|end| !all.iter().any(|other| *other != name && ends_so(other, end))).unwrap_or(name)
}

/// The text on one line as a person sees it: what a terminal would obey is written as TOML escapes it, `\n` or `\u001b`.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            '\r' => line.push_str("\\r"),
            _ if c.is_control() || turns_text(c) => drop(write!(line, "\\u{:04x}", u32::from(c))),
            _ => line.push(c),
        }
    }
    line
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
        _ => one_line(value),
    };
    short.strip_suffix(".0").map_or(short.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> String {
        label(names.iter().map(|name| (*name, 1)))
    }

    #[test]
    fn names_are_as_long_as_tells_them_apart() {
        assert_eq!(of(&["training.lr", "model.layers"]), "lr 1, layers 1");
        assert_eq!(of(&["enc.lr", "dec.lr", "dec.n"]), "enc.lr 1, dec.lr 1, n 1");
        assert_eq!(of(&["a.x.lr", "b.x.lr", "lr", "xlr"]), "a.x.lr 1, b.x.lr 1, lr 1, xlr 1");
        assert_eq!(of(&[]), "");
    }

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(one_line("a\nb\tc\rd\u{1b}[31m\u{7f}\u{202e}é\\"), r"a\nb\tc\rd\u001b[31m\u007f\u202eé\");
        assert_eq!(label([("t", "a\nb")]), r"t a\nb");
        assert_eq!(label([("mmd.weight", "0"), ("mmd.kernel", ""), ("kind", "mlp")]), "weight 0, kind mlp");
    }
}
