//! A key of a sweep file, declared: type, range, default, when it has an effect, and the words for it.

use std::borrow::Cow;
use std::fmt;

use super::condition::With;
use super::{Params, Value};

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Full name: `table.key`, or `key` at the top of the file.
    pub(crate) name: &'static str,
    /// Type and range.
    pub(crate) takes: Takes,
    /// The value of an absent key.
    pub(crate) default: Default,
    /// Where it has an effect; none: everywhere.
    pub(crate) only_with: Option<With>,
    /// What the key describes.
    pub(crate) role: Role,
    /// What stands there for example, as TOML; empty: the word that is its default.
    pub(crate) example: &'static str,
    /// What a reader calls it, in lower case: `learning rate`.
    pub(crate) words: &'static str,
    /// What it does, in a phrase; may be empty.
    pub(crate) about: &'static str,
}

/// Declares a hyperparameter that has an effect everywhere.
pub(crate) const fn key(
    name: &'static str,
    takes: Takes,
    default: Default,
    example: &'static str,
    words: &'static str,
) -> Field {
    Field { name, takes, default, only_with: None, role: Role::Hyperparameter, example, words, about: "" }
}

/// Declares a key of the sweep as a whole.
pub(crate) const fn setting(
    name: &'static str,
    takes: Takes,
    default: Default,
    example: &'static str,
    about: &'static str,
) -> Field {
    Field { role: Role::Sweep, about, ..key(name, takes, default, example, "") }
}

/// What a key describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The sweep as a whole.
    Sweep,
    /// A trial; it can be swept.
    Hyperparameter,
    /// Every trial alike.
    Fixed,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// A whole number, both bounds included.
    Int(i64, i64),
    /// A whole number, both bounds included, or a list of at least one and at most so many.
    IntOrInts(i64, i64, u16),
    /// A real number.
    Float(Above, f64),
    /// `true` or `false`.
    Bool,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A sweep's name.
    Name,
    /// Any text that is not empty.
    Text,
    /// A text that says where data stand.
    Path,
    /// A list of at least so many texts.
    Texts(usize),
    /// A list of real numbers.
    Floats(Above, f64),
    /// A duration as text.
    Duration,
    /// A text, or a list of texts.
    TextOrTexts,
    /// A table of texts, or of numbers and booleans that stand for their texts.
    Map,
    /// A list of tables, each with values of hyperparameters.
    Points,
    /// Any value but a table: that of a name which the program does not know.
    Any,
}

impl Takes {
    /// Whether a list is one value.
    pub(crate) const fn is_list(self) -> bool {
        matches!(self, Self::Texts(_) | Self::Floats(..) | Self::TextOrTexts)
    }

    /// What the ends of a range are, if it can be swept over one.
    pub(crate) const fn end(self) -> Option<Self> {
        match self {
            Self::Int(..) | Self::Float(..) => Some(self),
            Self::IntOrInts(low, high, _) => Some(Self::Int(low, high)),
            _ => None,
        }
    }
}

/// A lower bound.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Above {
    /// The bound itself is allowed.
    From(f64),
    /// It is not.
    MoreThan(f64),
}

impl Above {
    /// Whether the number is above the bound, or the bound if that is allowed.
    pub(crate) fn admits(self, x: f64) -> bool {
        match self {
            Self::From(low) => x >= low,
            Self::MoreThan(low) => x > low,
        }
    }
}

/// The value of an absent key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Default {
    /// The key must be there (where it has an effect).
    Required,
    /// An empty list of texts, and what that means.
    NoTexts(&'static str),
    /// Nothing, and what that means.
    Absent(&'static str),
    /// This number where the condition holds; elsewhere nothing, and what that means.
    IntWith(i64, With, &'static str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Word(&'static str),
    /// The first of these metrics that every trial measures.
    Measured(&'static [&'static str]),
}

impl Default {
    /// The value beside these params, if there is one.
    pub(crate) fn value(self, beside: &Params) -> Option<Value> {
        match self {
            Self::Required | Self::Absent(_) | Self::Measured(_) => None,
            Self::IntWith(i, with, _) => with.holds(beside).then_some(Value::Int(i)),
            Self::NoTexts(_) => Some(Value::Texts(Vec::new())),
            Self::Int(i) => Some(Value::Int(i)),
            Self::Float(x) => Some(Value::Float(x)),
            Self::Bool(b) => Some(Value::Bool(b)),
            Self::Word(word) => Some(Value::Text(word.to_owned())),
        }
    }
}

impl Field {
    /// The same, but it has an effect only where this holds.
    pub(crate) const fn with(self, condition: With) -> Self {
        Self { only_with: Some(condition), ..self }
    }

    /// The same with what it does.
    pub(crate) const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// The same, but every trial alike: it cannot be swept.
    pub(crate) const fn fixed(self) -> Self {
        Self { role: Role::Fixed, ..self }
    }

    /// What stands there for example, as TOML.
    pub(crate) fn example(&self) -> Cow<'static, str> {
        match self.default {
            Default::Word(word) | Default::Measured(&[.., word]) if self.example.is_empty() => {
                Cow::Owned(format!("\"{word}\""))
            }
            _ => Cow::Borrowed(self.example),
        }
    }

    /// The table the key stands in; empty at the top of the file.
    pub(crate) fn table(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(table, _)| table)
    }

    /// The key without its table.
    pub(crate) fn key(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, key)| key)
    }

    /// Whether the key can be swept.
    pub(crate) fn can_be_swept(&self) -> bool {
        self.role == Role::Hyperparameter
    }

    /// Whether the key does anything beside these params.
    pub(crate) fn has_effect(&self, params: &Params) -> bool {
        self.only_with.is_none_or(|with| with.holds(params))
    }

    /// What an absent key means, in words: `0.001`, `required with csv`, `moons: 1000; else all`.
    pub(crate) fn default_words(&self) -> String {
        match self.default {
            Default::Required => match self.only_with {
                Some(with) => format!("required with {}", with.values()),
                None => "required".to_owned(),
            },
            Default::Absent(meaning) | Default::NoTexts(meaning) => meaning.to_owned(),
            Default::IntWith(i, with, meaning) => format!("{}: {i}; else {meaning}", with.values()),
            Default::Int(i) => i.to_string(),
            Default::Float(x) => x.to_string(),
            Default::Bool(b) => b.to_string(),
            Default::Word(word) => word.to_owned(),
            Default::Measured(names) => names.join(" where every trial measures it, else "),
        }
    }
}

impl fmt::Display for Takes {
    /// In a few words: `1 to 10⁶`, `above 0, to 100`, `constant, cosine, step`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Int(_, i64::MAX) => f.write_str("whole number"),
            #[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
            Self::Int(low, high) => match high - low {
                1 => write!(f, "{low}, {high}"),
                _ => write!(f, "{} to {}", bound(low as f64), bound(high as f64)),
            },
            Self::IntOrInts(low, high, most) => write!(f, "{}, or a list of up to {most}", Self::Int(low, high)),
            Self::Float(Above::From(low), high) => write!(f, "{} to {}", bound(low), bound(high)),
            Self::Float(Above::MoreThan(low), high) => write!(f, "above {}, to {}", bound(low), bound(high)),
            Self::Bool => f.write_str("boolean"),
            Self::Word(words) => f.write_str(&words.join(", ")),
            Self::Name => f.write_str("a-z 0-9 - _, at most 64"),
            Self::Text | Self::Path => f.write_str("text"),
            Self::Texts(_) => f.write_str("list of texts"),
            Self::Floats(low, high) => write!(f, "up to 100 of {}", Self::Float(low, high)),
            Self::Duration => f.write_str("a duration, \"90s\", \"1h 30m\", to 30 days"),
            Self::TextOrTexts => f.write_str("text, or list of texts"),
            Self::Map => f.write_str("table of texts"),
            Self::Points => f.write_str("list of tables of values"),
            Self::Any => f.write_str("any value"),
        }
    }
}

/// A bound as people write it: great powers of ten as such.
fn bound(x: f64) -> String {
    let plain = x.to_string();
    let zeros = plain.len() - 1;
    if zeros < 4 || plain.trim_end_matches('0') != "1" {
        return plain;
    }
    let superscripts = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let exponent = zeros.to_string().bytes().map(|digit| superscripts[usize::from(digit - b'0')]).collect::<String>();
    format!("10{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_in_words() {
        let takes = [
            (Takes::Int(1, 1_000_000), "1 to 10⁶"),
            (Takes::Int(0, 1000), "0 to 1000"),
            (Takes::Int(1, 2), "1, 2"),
            (Takes::Int(2, 10_000_000), "2 to 10⁷"),
            (Takes::IntOrInts(1, 1_000_000, 1000), "1 to 10⁶, or a list of up to 1000"),
            (Takes::Float(Above::MoreThan(0.0), 0.99), "above 0, to 0.99"),
            (Takes::Floats(Above::From(0.0), 100.0), "up to 100 of 0 to 100"),
            (Takes::Float(Above::From(0.0), 1e12), "0 to 10¹²"),
        ];
        assert!(takes.iter().all(|(takes, words)| takes.to_string() == *words));
    }
}
