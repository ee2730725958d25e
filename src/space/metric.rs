//! What a trial measures, as its objective declares it.

use std::borrow::Cow;

use super::Name;

/// A number that a trial measures. Columns stand in the order of declaration everywhere.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MetricSpec {
    /// Its name in files.
    pub(crate) name: Name,
    /// When it is measured.
    pub(crate) taken: Taken,
    /// Whether every trial measures it, or only some.
    pub(crate) surely: bool,
    /// What a reader calls it, in lower case: `test MSE`.
    pub(crate) words: Cow<'static, str>,
    /// What it means, in a sentence.
    pub(crate) about: &'static str,
}

/// When a metric is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// At every recorded step, the last among them.
    EachStep,
    /// Once, of what was trained.
    AtEnd,
}

impl MetricSpec {
    /// A metric that every trial measures at every recorded step.
    pub(crate) const fn each_step(name: &'static str, words: &'static str, about: &'static str) -> Self {
        Self { name: Name::new(name), taken: Taken::EachStep, surely: true, words: Cow::Borrowed(words), about }
    }

    /// A metric that some trial has measured, though nobody declared it.
    pub(crate) fn undeclared(name: Name) -> Self {
        let words = Cow::Owned(name.to_string());
        Self { name, taken: Taken::EachStep, surely: false, words, about: "" }
    }

    /// A metric that every trial measures once.
    pub(crate) const fn at_end(name: &'static str, words: &'static str, about: &'static str) -> Self {
        Self { name: Name::new(name), taken: Taken::AtEnd, surely: true, words: Cow::Borrowed(words), about }
    }
}

/// What is measured in these trials: in all of them (`all`), in some (`any`), or in none.
pub(crate) fn measured_in(any: bool, all: bool, specs: &[MetricSpec]) -> impl Iterator<Item = MetricSpec> {
    specs.iter().filter(move |_| any).map(move |spec| MetricSpec { surely: all, ..spec.clone() })
}
