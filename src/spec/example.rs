//! Sweeps for tests.

use super::Sweep;
use crate::objective::KINDS_OF_SWEEPS;

impl Sweep {
    /// Of the text of a sweep file that is right.
    pub(crate) fn example(text: &str) -> Self {
        Self::parse("t.toml", text, KINDS_OF_SWEEPS).unwrap_or_else(|e| panic!("{e}"))
    }
}
