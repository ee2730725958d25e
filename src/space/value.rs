//! The values that a hyperparameter can take.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// One value of a hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A finite real number.
    Float(f64),
    /// A word, such as a schedule's name.
    Text(String),
    /// Where data stand. It finds them and is no part of what a trial is: what was found there is.
    Path(String),
    /// Several words, such as the columns of a CSV file. Never swept.
    Texts(Vec<String>),
    /// Several numbers, such as the noise levels of a test. Never swept.
    Floats(Vec<f64>),
    /// Several values that are one, such as the width of each layer.
    List(Vec<Value>),
    /// Texts by name, such as an environment. Never swept.
    Map(BTreeMap<String, String>),
}

impl Value {
    /// The number this value stands for, if it is one.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "hyperparameters are far below 2^53")]
            Self::Int(i) => Some(*i as f64),
            Self::Float(x) => Some(*x),
            Self::Bool(_)
            | Self::Text(_)
            | Self::Path(_)
            | Self::Texts(_)
            | Self::Floats(_)
            | Self::List(_)
            | Self::Map(_) => None,
        }
    }

    /// The bytes of so many GiB; above 0 and at most 1024 of them.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "gib is above 0 and at most 1024")]
    pub(crate) fn gib(&self) -> Option<u64> {
        self.as_f64().map(|gib| libm::ceil(gib * f64::from(1 << 30)) as u64)
    }

    /// The text that this value is, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Path(text) => Some(text),
            Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Texts(_)
            | Self::Floats(_)
            | Self::List(_)
            | Self::Map(_) => None,
        }
    }
}

impl fmt::Display for Value {
    /// The shortest text that reads back as the same value: `0.001`, `64`, `cosine`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(i) => write!(f, "{i}"),
            Self::Float(x) => write!(f, "{x:?}"),
            Self::Text(s) | Self::Path(s) => f.write_str(s),
            Self::Texts(all) => f.write_str(&all.join(" ")),
            Self::Floats(all) => f.write_str(&all.iter().map(|x| format!("{x:?}")).collect::<Vec<_>>().join(" ")),
            Self::List(all) => {
                write!(f, "[{}]", all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
            Self::Map(all) => {
                f.write_str(&all.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" "))
            }
        }
    }
}
