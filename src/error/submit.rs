//! Why a sweep is not submitted.

use std::path::PathBuf;

/// Jobs that cannot be submitted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SubmitError {
    /// Slurm is not there.
    #[error("there is no sbatch here: submit where Slurm's commands are; `--dry-run` shows the scripts")]
    NoSbatch,
    /// Slurm refuses.
    #[error("sbatch refuses: {said}")]
    Sbatch {
        /// What it said.
        said: String,
    },
    /// Shards work on the sweep.
    #[error("{} is being trained by its shards {shards}: nothing was submitted; `sweeper status {0}` says how far they are", dir.display())]
    AtWork {
        /// The sweep's folder.
        dir: PathBuf,
        /// Which ones.
        shards: String,
    },
    /// A job of the sweep waits or runs.
    #[error("job {job} of {} is {state}: nothing was submitted; wait for it, or `scancel {job}`", dir.display())]
    Queued {
        /// The sweep's folder.
        dir: PathBuf,
        /// Its id.
        job: String,
        /// What Slurm says of it.
        state: String,
    },
}

impl SubmitError {
    /// 75 where others work on the sweep, 4 where Slurm refuses.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::NoSbatch => 2,
            Self::Sbatch { .. } => 4,
            Self::AtWork { .. } | Self::Queued { .. } => 75,
        }
    }
}
