//! What an objective can fail at.

use crate::learn::{self, DataError};
use crate::space::Complaint;
use crate::trial::TrialId;

/// An objective cannot do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The data that the sweep file names cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A network cannot be made.
    #[error(transparent)]
    Network(#[from] learn::Error),
    /// A trial needs more memory than one may have.
    #[error("{what} would take about {gib} GiB of memory, the limit is {limit} GiB; {remedy}")]
    TooLarge {
        /// The training.
        what: String,
        /// Estimated memory.
        gib: u64,
        /// What a trial may have.
        limit: u64,
        /// What to change.
        remedy: &'static str,
    },
    /// There are too many labels for a forest to be grown.
    #[error(
        "{what} has {labels} different labels in {rows} rows, on which a forest takes too long to grow: name another `label` in \
         [data], or leave `forest` out of [evaluate]"
    )]
    ManyLabels {
        /// The data.
        what: String,
        /// Its labels.
        labels: usize,
        /// Its rows.
        rows: usize,
    },
    /// There is nothing for a forest to tell apart.
    #[error(
        "{what} has one label alone, and a forest tells labels apart: name another `label` in [data], or leave `forest` out of \
         [evaluate]"
    )]
    OneLabel {
        /// The data.
        what: String,
    },
    /// It was opened to identify trials, not to train them.
    #[error("without its data an objective cannot train")]
    Closed,
    /// Weights went missing or were changed since they were looked for.
    #[error("the weights of trial {0} cannot be used: missing or damaged")]
    Damaged(TrialId),
    /// A network cannot be put together again.
    #[error("trial {trial} cannot be restored: {source}")]
    Restore {
        /// The trial.
        trial: TrialId,
        /// What is wrong.
        source: learn::Error,
    },
    /// The process in which a trial was to be trained ended without a result, or could not begin: the trial's fault, or that
    /// of memory that others took, or of a file that was being written.
    #[error("{0}")]
    Lost(String),
    /// The sweep file asks for what cannot be had here.
    #[error("{}: {}", .0.message, .0.help)]
    Complaint(Complaint),
    /// What trials are trained by is no longer what it was when the run began.
    #[error("{0} changed while the sweep ran")]
    Changed(String),
    /// The system gave no process or thread to train in: not the trial's fault, and true of the next one as well.
    #[error("{what}: {source}")]
    System {
        /// What there is none of.
        what: &'static str,
        /// The system's answer.
        source: std::io::Error,
    },
}

impl Error {
    /// The same, with the trial whose network it is.
    pub(super) fn of_trial(self, trial: TrialId) -> Self {
        match self {
            Self::Network(source) => Self::Restore { trial, source },
            other => other,
        }
    }
}
