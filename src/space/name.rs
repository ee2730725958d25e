//! Names of hyperparameters and metrics.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// A name such as `training.lr`: a table and a key in it, or a key alone. Compared as text. What is declared in the
/// program, as almost all names are, is copied without a count that all threads would share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Name(Cow<'static, str>);

impl Name {
    /// A name that the program declares.
    pub(crate) const fn new(declared: &'static str) -> Self {
        Self(Cow::Borrowed(declared))
    }
}

impl<T: Into<String>> From<T> for Name {
    /// A name that was read from a file.
    fn from(read: T) -> Self {
        Self(Cow::Owned(read.into()))
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
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

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
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
