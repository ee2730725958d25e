//! A cell: a number that a network can learn, or why it is none.

use crate::learn::data::error::DataError;

/// Why a cell cannot be learnt.
pub(super) enum Wrong {
    Missing,
    NotFinite,
    TooLarge,
}

/// The texts that stand for no value in files of pandas, R and spreadsheets, in lower case.
const MISSING: [&str; 8] = ["", "na", "n/a", "#n/a", "nan", "null", "none", "?"];

/// Whether there is no value in a cell.
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4 && MISSING.contains(&&*text.to_ascii_lowercase())
}

/// The number in a cell, if it is finite in 32 bits.
pub(super) fn number(text: &str) -> Result<f64, Wrong> {
    if is_missing(text) {
        return Err(Wrong::Missing);
    }
    match text.parse::<f64>() {
        Ok(x) if x.abs() <= f64::from(f32::MAX) => Ok(x),
        Ok(x) if x.is_finite() => Err(Wrong::TooLarge),
        _ => Err(Wrong::NotFinite),
    }
}

impl Wrong {
    pub(super) fn at(self, path: String, line: u64, field: usize, column: String, text: String) -> DataError {
        match self {
            Self::Missing => DataError::Missing { path, line, field, column, text },
            Self::NotFinite => DataError::NotFinite { path, line, field, column, text },
            Self::TooLarge => DataError::TooLarge { path, line, field, column, text },
        }
    }
}
