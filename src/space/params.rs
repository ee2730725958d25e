//! The hyperparameters of a config by name, and how an objective reads them once they are checked.

use serde::{Serialize, Serializer};

use super::{Name, Value, Word};

/// Hyperparameters and their values, sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Params(Vec<(Name, Value)>);

impl Params {
    /// None yet, and room for so many.
    pub(super) fn with_room(n: usize) -> Self {
        Self(Vec::with_capacity(n))
    }

    /// Without room for more: there may be 100,000 of these.
    pub(super) fn trimmed(mut self) -> Self {
        self.0.shrink_to_fit();
        self
    }

    /// The value called `name`, if there is one.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.place(name).ok().map(|i| &self.0[i].1)
    }

    /// Where the value called `name` stands, or would stand.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| (**own).cmp(name))
    }

    /// Adds a value, or replaces the one of that name.
    pub(crate) fn insert(&mut self, name: Name, value: Value) {
        match self.place(&name) {
            Ok(i) => self.0[i].1 = value,
            Err(i) => self.0.insert(i, (name, value)),
        }
    }

    /// The same with another value.
    pub(crate) fn with(&self, name: Name, value: Value) -> Self {
        let mut params = self.clone();
        params.insert(name, value);
        params
    }

    /// Names and values, sorted by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Name, &Value)> + Clone {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The names, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.0.iter().map(|(name, _)| name)
    }

    /// The names of which these and the others have different values, or one of them none.
    pub(crate) fn differing<'a>(&'a self, others: &'a Self) -> impl Iterator<Item = &'a Name> {
        let (mut own, mut theirs) = (self.0.iter().peekable(), others.0.iter().peekable());
        std::iter::from_fn(move || {
            loop {
                let (mine, other) = match (own.peek(), theirs.peek()) {
                    (Some((a, _)), Some((b, _))) if a < b => (own.next(), None),
                    (Some((a, _)), Some((b, _))) if a > b => (None, theirs.next()),
                    _ => (own.next(), theirs.next()),
                };
                let name = &mine.or(other)?.0;
                if mine.map(|(_, value)| value) != other.map(|(_, value)| value) {
                    return Some(name);
                }
            }
        })
    }

    /// Those that make a trial what it is: all but those that find data.
    pub(crate) fn identifying(&self) -> impl Iterator<Item = (&Name, &Value)> + Clone {
        self.iter().filter(|(_, value)| !matches!(value, Value::Path(_)))
    }
}

/// Reading checked params. A param that is not there, or of another type, is a mistake of the program: the schema that
/// was checked against and the reader do not agree.
impl Params {
    /// Whether the boolean called `name` is there and true.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    /// The whole number called `name`.
    pub(crate) fn int(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(Value::Int(i)) => *i,
            other => unchecked(name, other),
        }
    }

    /// The whole number called `name`, as a size.
    pub(crate) fn size(&self, name: &str) -> usize {
        usize::try_from(self.int(name)).unwrap_or_else(|_| unchecked(name, self.get(name)))
    }

    /// The list of whole numbers called `name`, as sizes; none if it is a single number.
    pub(crate) fn sizes(&self, name: &str) -> Option<Vec<usize>> {
        let size = |value: &Value| match value {
            Value::Int(i) => usize::try_from(*i).unwrap_or_else(|_| unchecked(name, Some(value))),
            other => unchecked(name, Some(other)),
        };
        match self.get(name) {
            Some(Value::List(all)) => Some(all.iter().map(size).collect()),
            Some(Value::Int(_)) => None,
            other => unchecked(name, other),
        }
    }

    /// The whole number called `name`, as a count.
    pub(crate) fn count(&self, name: &str) -> u32 {
        u32::try_from(self.int(name)).unwrap_or_else(|_| unchecked(name, self.get(name)))
    }

    /// The real number called `name`.
    pub(crate) fn float(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Value::Float(x)) => *x,
            other => unchecked(name, other),
        }
    }

    /// The text called `name`.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_text).unwrap_or_else(|| unchecked(name, self.get(name)))
    }

    /// What the word called `name` means.
    pub(crate) fn word<W: Word>(&self, name: &str) -> W {
        W::of(self.text(name)).unwrap_or_else(|| unchecked(name, self.get(name)))
    }

    /// The list of texts called `name`; empty if it is not there.
    pub(crate) fn texts(&self, name: &str) -> &[String] {
        match self.get(name) {
            Some(Value::Texts(all)) => all,
            None => &[],
            other => unchecked(name, other),
        }
    }

    /// The list of numbers called `name`; empty if it is not there.
    pub(crate) fn floats(&self, name: &str) -> &[f64] {
        match self.get(name) {
            Some(Value::Floats(all)) => all,
            None => &[],
            other => unchecked(name, other),
        }
    }
}

fn unchecked(name: &str, found: Option<&Value>) -> ! {
    unreachable!("the params were checked, yet `{name}` is {found:?}")
}

impl Extend<(Name, Value)> for Params {
    fn extend<I: IntoIterator<Item = (Name, Value)>>(&mut self, more: I) {
        more.into_iter().for_each(|(name, value)| self.insert(name, value));
    }
}

impl FromIterator<(Name, Value)> for Params {
    fn from_iter<I: IntoIterator<Item = (Name, Value)>>(all: I) -> Self {
        let mut params = Self::default();
        params.extend(all);
        params
    }
}

impl Serialize for Params {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}
