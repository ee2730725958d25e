//! What a sweep wants of a file.

use crate::learn::config::Missing;

/// What is learnt of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::learn::data) struct Wanted {
    /// Columns in this order; none: all but the label and the excluded ones.
    pub(in crate::learn::data) columns: Vec<String>,
    /// Columns that are not learnt.
    pub(in crate::learn::data) exclude: Vec<String>,
    /// The column of labels.
    pub(in crate::learn::data) label: Option<String>,
    /// What becomes of rows that lack a value.
    pub(in crate::learn::data) missing: Missing,
}
