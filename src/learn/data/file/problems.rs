//! What is wrong with a file, collected as it is read.

use crate::learn::data::error::DataError;

/// As many problems are told.
const TOLD: usize = 10;

/// What is wrong with a file: the first few of its problems, and how many there are.
#[derive(Default)]
pub(super) struct Problems {
    first: Vec<DataError>,
    more: usize,
}

impl Problems {
    pub(super) fn add(&mut self, problem: impl FnOnce() -> Result<DataError, DataError>) -> Result<(), DataError> {
        if self.first.len() < TOLD {
            self.first.push(problem()?);
        } else {
            self.more += 1;
        }
        Ok(())
    }

    /// All of them and the one after which nothing can be read.
    pub(super) fn with(mut self, last: DataError) -> DataError {
        self.first.push(last);
        DataError::of(self.first, self.more)
    }

    pub(super) fn none(self) -> Result<(), DataError> {
        if self.first.is_empty() { Ok(()) } else { Err(DataError::of(self.first, self.more)) }
    }
}
