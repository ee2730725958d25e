//! Where a key has an effect: a condition on another key, which stands before it.

use std::fmt;

use serde::Serialize;

use super::{Params, Value};

/// A condition on another key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum With {
    /// It has one of these words.
    Words {
        /// The other key.
        key: &'static str,
        /// The words.
        words: &'static [&'static str],
    },
    /// It is a number above this.
    Above {
        /// The other key.
        key: &'static str,
        /// The number.
        above: f64,
    },
    /// The sweep file gives it, whatever its value.
    Given {
        /// The other key.
        key: &'static str,
    },
    /// It is a single number; where that is false, a list of them.
    Single {
        /// The other key.
        key: &'static str,
        /// Whether it is one.
        single: bool,
    },
}

impl With {
    /// The other key.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Words { key, .. } | Self::Above { key, .. } | Self::Single { key, .. } | Self::Given { key } => key,
        }
    }

    /// Whether the other key's value satisfies it.
    pub(crate) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Words { words, .. } => value.as_text().is_some_and(|word| words.contains(&word)),
            Self::Above { above, .. } => value.as_f64().is_some_and(|x| x > above),
            Self::Single { single, .. } => value.as_f64().is_some() == single,
            Self::Given { .. } => true,
        }
    }

    /// Whether it holds beside these params.
    pub(crate) fn holds(self, params: &Params) -> bool {
        params.get(self.key()).is_some_and(|value| self.admits(value))
    }

    /// The values that satisfy it, in a few words: `csv, digits`, `mmd.weight above 0`, `model.hidden_size one number`,
    /// `training.patience`.
    pub(super) fn values(self) -> String {
        match self {
            Self::Words { words, .. } => words.join(", "),
            Self::Above { key, above } => format!("{key} above {above}"),
            Self::Single { key, single } => format!("{key} {}", single_or_list(single)),
            Self::Given { key } => key.to_owned(),
        }
    }
}

impl fmt::Display for With {
    /// To follow `only with`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words { key, words } => write!(f, "`{key}` = \"{}\"", words.join("\" or \"")),
            Self::Above { key, above } => write!(f, "`{key}` above {above}"),
            Self::Single { key, single } => write!(f, "`{key}` {}", single_or_list(*single)),
            Self::Given { key } => write!(f, "`{key}`"),
        }
    }
}

fn single_or_list(single: bool) -> &'static str {
    if single { "a single number" } else { "a list" }
}
