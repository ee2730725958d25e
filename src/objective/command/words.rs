//! The words of keys that take one, and of defaults.

use crate::space::words;

/// What a program gets to end when it is asked to, where the file does not say.
pub(super) const STOP_GRACE: &str = "30s";

words! {
    /// `metric.take`: which of a trial's steps counts.
    pub(crate) enum Take {
        /// The last.
        Last = "last",
        /// The one at which the metric that is optimised was best.
        Best = "best",
    }
}
