//! Why folders cannot be merged.

use std::path::PathBuf;

/// Folders that cannot become one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MergeError {
    /// One of the folders stands there twice.
    #[error("{} is named twice; nothing was merged", dir.display())]
    Twice {
        /// The sweep's folder.
        dir: PathBuf,
    },
    /// The results are of different sweep files, or of different data or programs.
    #[error("{} holds the results of another sweep than {}:\n{changes}nothing was merged", dir.display(), into.display())]
    OtherSweep {
        /// The sweep's folder.
        dir: PathBuf,
        /// The one to merge it into.
        into: PathBuf,
        /// A line for each difference.
        changes: String,
    },
    /// The same trials would have other bytes.
    #[error(
        "{} was computed by {theirs}, {} by {ours}: the same trial would be other bytes; give all machines one program and \
         one `--isa`; nothing was merged",
        dir.display(),
        into.display()
    )]
    ComputedOtherwise {
        /// The sweep's folder.
        dir: PathBuf,
        /// What computed it.
        theirs: String,
        /// The one to merge it into.
        into: PathBuf,
        /// What computed that.
        ours: String,
    },
    /// Two folders say different things of a trial.
    #[error("not the same in both:\n{conflicts}remove the one that is not to stay; nothing was merged")]
    Conflicts {
        /// A line for each trial: the two folders that hold it.
        conflicts: String,
    },
}
