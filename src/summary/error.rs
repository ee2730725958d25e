//! What can stand in a summary's way.

use crate::store;

/// An error of the summary, for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The files refuse.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Polars refuses a table that this version makes.
    #[error("cannot make tables of the trials: {0}")]
    Frame(#[from] polars::error::PolarsError),
}
