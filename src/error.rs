//! How the program ends: exit codes, and the errors of all rooms mapped to them.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::{objective, report, spec, store, summary};

/// An end that is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All that was asked for is there.
    Complete,
    /// The sweep is finished, but some trials failed or diverged.
    SomeFailed,
    /// Stopped by this signal; the same command resumes.
    Interrupted(u8),
    /// The command line was answered by clap: help, version, or a usage error with its code.
    Answered(u8),
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Complete => Self::SUCCESS,
            End::SomeFailed => Self::from(3),
            End::Interrupted(signal) => Self::from(128 + signal),
            End::Answered(code) => Self::from(code),
        }
    }
}

/// Any error of the program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The sweep file cannot be read.
    #[error("cannot read the sweep file {}: {source}", path.display())]
    SweepFile {
        /// As given on the command line.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The sweep file is wrong.
    #[error(transparent)]
    Sweep(#[from] spec::Rejection),
    /// The data that it names cannot be used.
    #[error("{0}; nothing was started")]
    Data(#[from] objective::DataError),
    /// A network on wide data that needs more memory than a trial may have.
    #[error(
        "a training on {data} ({columns} columns) would take about {gib} GiB of memory, the limit is {limit} GiB; take a \
         smaller network or batch, or fewer columns; nothing was started"
    )]
    TooLarge {
        /// Name of the data.
        data: String,
        /// Numbers in a row.
        columns: usize,
        /// Estimated memory.
        gib: u64,
        /// What a trial may have.
        limit: u64,
    },
    /// Disk or store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Tables.
    #[error(transparent)]
    Summary(#[from] summary::Error),
    /// Figures.
    #[error(transparent)]
    Report(#[from] report::Error),
}

impl Error {
    /// 2 usage or sweep file, 4 disk or store, 75 another run holds the sweep, 1 a bug.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::SweepFile { .. }
            | Self::Sweep(_)
            | Self::Data(_)
            | Self::TooLarge { .. }
            | Self::Store(store::Error::NotASweep(_)) => 2,
            Self::Store(store::Error::Locked(_)) => 75,
            Self::Store(_) | Self::Summary(_) => 4,
            Self::Report(_) => 1,
        })
    }
}
