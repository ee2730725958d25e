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

impl Wanted {
    /// How to learn the rest without this column.
    pub(super) fn without(&self, column: &str) -> String {
        if !self.columns.is_empty() {
            return "delete it from `columns` in [data]".to_owned();
        }
        let names = self.exclude.iter().map(String::as_str).chain([column]);
        let all: Vec<String> = names.map(|name| format!("{name:?}")).collect();
        let exclude = format!("`exclude = [{}]` in [data] leaves the column out", all.join(", "));
        match self.label {
            None => format!("{exclude}, `label = {column:?}` makes it the label"),
            Some(_) => exclude,
        }
    }
}
