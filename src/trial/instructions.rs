//! With which machine instructions results were computed. Results of two kinds never stand in one folder.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A set of vector instructions, and the revision of the kernels that use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Instructions {
    /// Name of the set: `baseline`, `avx2`, ….
    pub(crate) isa: String,
    /// Raised with every change of that set's kernels that changes a bit of a result.
    pub(crate) kernels: u32,
}

impl fmt::Display for Instructions {
    /// `avx2 (kernels 1)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (kernels {})", self.isa, self.kernels)
    }
}
