//! What the values of an expression may be.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::space::{Distribution, Value};

/// A type of values that rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Type {
    Truth,
    Number,
    Text,
    List,
}

impl Type {
    /// With its article, to follow `this is`.
    fn described(self) -> &'static str {
        match self {
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
        }
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Truth,
            Value::Int(_) | Value::Float(_) => Self::Number,
            Value::Text(_) | Value::Path(_) => Self::Text,
            Value::Texts(_) | Value::Floats(_) | Value::List(_) | Value::Map(_) => Self::List,
        }
    }
}

/// What the values of an expression may be.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) types: BTreeSet<Type>,
    /// The texts among them; none where they are not known one by one.
    pub(super) words: Option<Rc<[String]>>,
    /// Whether they are drawn from a range of real numbers, so that none is likely to be met.
    pub(super) is_real: bool,
}

impl Kind {
    /// Of one type.
    pub(super) fn of(one: Type) -> Self {
        Self { types: BTreeSet::from([one]), words: None, is_real: false }
    }

    /// Nobody knows.
    pub(super) fn any() -> Self {
        let types = BTreeSet::from([Type::Truth, Type::Number, Type::Text, Type::List]);
        Self { types, words: None, is_real: false }
    }

    /// Of one value that another file may say otherwise.
    pub(super) fn of_value(value: &Value) -> Self {
        Self::of(Type::of(value))
    }

    /// Of what is swept.
    pub(super) fn of_swept(distribution: &Distribution) -> Self {
        match distribution {
            Distribution::Choice(values) | Distribution::Weighted { values, .. } => Self {
                types: values.iter().map(Type::of).collect(),
                words: Some(values.iter().filter_map(Value::as_text).map(str::to_owned).collect()),
                is_real: false,
            },
            Distribution::Float { .. } => Self { is_real: true, ..Self::of(Type::Number) },
            Distribution::Int { .. } => Self::of(Type::Number),
        }
    }

    /// Of numbers that are made of such.
    pub(super) fn computed<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        Self { is_real: parts.into_iter().any(|part| part.is_real), ..Self::of(Type::Number) }
    }

    /// In words, to follow `this is`.
    pub(super) fn described(&self) -> String {
        self.types.iter().map(|one| one.described()).collect::<Vec<_>>().join(" or ")
    }
}
