//! A config to try first as it stands in a sweep file: read, and not yet compared with [space].

use std::ops::Range;

use crate::space::Value;

/// The key.
pub(in crate::spec) const START: &str = "sampler.start";

/// A value of such a config.
#[derive(Debug)]
pub(in crate::spec) struct Given {
    /// Of a hyperparameter.
    pub(super) name: &'static str,
    pub(super) value: Value,
    /// Bytes of its name and of its value.
    pub(super) key: Range<usize>,
    pub(super) at: Range<usize>,
}
