//! Names of hyperparameters and metrics.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name such as `training.lr`: a table and a key in it, or a key alone. Cheap to copy, and compared as text.
#[derive(Clone)]
pub(crate) struct Name(Text);

/// What is declared in the program is not counted: all threads would count at one place.
#[derive(Clone)]
enum Text {
    Declared(&'static str),
    Read(Arc<str>),
}

impl Name {
    /// A name that the program declares.
    pub(crate) const fn new(declared: &'static str) -> Self {
        Self(Text::Declared(declared))
    }
}

impl From<&str> for Name {
    /// A name that was read from a file.
    fn from(read: &str) -> Self {
        Self(Text::Read(read.into()))
    }
}

impl From<String> for Name {
    fn from(read: String) -> Self {
        Self(Text::Read(read.into()))
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Text::Declared(name) => name,
            Text::Read(name) => name,
        }
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Name {}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(other)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_text() {
        let (declared, read) = (Name::new("training.lr"), Name::from("training.lr"));
        assert!(declared == read && declared == "training.lr" && &*declared < "training.m");
        assert_eq!(read.to_string(), "training.lr");
    }
}
