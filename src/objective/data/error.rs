//! What can be wrong with a table, in words for the person who wrote it.

use std::fmt;
use std::io;

/// A table that cannot be learnt. Lines and columns count from 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("{path}:{line}: not UTF-8 text")]
    NotText { path: String, line: usize, source: ::csv::Error },
    #[error("{path}: the file is empty, but a header with the names of the columns was expected")]
    NoHeader { path: String },
    #[error("{path}:{line}: the header names column {column:?} twice")]
    DuplicateColumn { path: String, line: usize, column: String },
    #[error("{path}:{line}: there is no column {column:?}, only {}", Listed(.columns))]
    UnknownColumn { path: String, line: usize, column: String, columns: Vec<String> },
    #[error("{path}:{line}: there is no column to learn besides the label {label:?}")]
    OnlyLabel { path: String, line: usize, label: String },
    #[error("{path}:{line}: {}, but the header has {expected}", Count(*.fields, "field", "fields"))]
    Ragged { path: String, line: usize, fields: usize, expected: usize },
    #[error("{path}:{line}:{field}: column {column:?}: {text:?} is not a finite number")]
    NotFinite { path: String, line: usize, field: usize, column: String, text: String },
    #[error("{path}:{line}:{field}: column {column:?}: {text:?} does not fit into 32 bits")]
    TooLarge { path: String, line: usize, field: usize, column: String, text: String },
    #[error("{path}: there is a header, but no row")]
    NoRows { path: String },
    #[error("{name}: {} not enough to train and to test", Count(*.rows, "row is", "rows are"))]
    TooFewToSplit { name: String, rows: usize },
    #[error("{name}: n_train is {n_train}, but there are only {available} training rows")]
    TooFewToTrain { name: String, n_train: usize, available: usize },
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<_> = self.0.iter().map(|name| format!("{name:?}")).collect();
        f.write_str(&quoted.join(", "))
    }
}

/// A number of things: `1 field`, `3 fields`.
struct Count(usize, &'static str, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { self.1 } else { self.2 })
    }
}
