//! What can go wrong with the files of a sweep.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::odd::Odd;
use crate::trial::{FORMAT, Shard};

/// An error of the store, for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The file system refused.
    #[error("cannot {action} {}: {source}{}", path.display(), remedy(source))]
    Io {
        /// What was tried: `write`, `read`, …
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// Something has the name of a file or a folder and is nothing that sweeper makes.
    #[error("{0}; move it away, then run the same command again")]
    Odd(Odd),
    /// The folder of a sweep is a link.
    #[error(
        "{} is a link, and a sweep's results are written into a folder of its own alone: remove the link, or name the folder \
         that holds the results with `-o {}`",
        dir.display(),
        output.display()
    )]
    Link {
        /// The link.
        dir: PathBuf,
        /// The folder in which lies what it leads to.
        output: PathBuf,
    },
    /// The folder of a sweep is not where it was.
    #[error(
        "{} was moved or renamed while it was written to: the results are whole where it is now; move it back, or name its \
         new place",
        dir.display()
    )]
    Moved {
        /// Where it was.
        dir: PathBuf,
    },
    /// The folder holds no sweep.
    #[error("{} holds no sweep: it has no manifest.json; `sweeper run FILE` makes one", .0.display())]
    NotASweep(PathBuf),
    /// Sweeps are not in the folder, but where a run puts them in it.
    #[error("{} holds no sweep itself: name {}", dir.display(), outputs.display())]
    InOutputs {
        /// The folder.
        dir: PathBuf,
        /// The folder of results in it.
        outputs: PathBuf,
    },
    /// There is no such folder.
    #[error("there is no folder {}: name a sweep's, or one that holds sweeps, such as outputs/", .0.display())]
    NoFolder(PathBuf),
    /// The manifest or the copy of the sweep file is not what was written.
    #[error("{} is damaged ({reason}); `sweeper run` on the same sweep file writes it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The results are of a program whose ids or files mean something else.
    #[error(
        "{} holds results of another version of sweeper (format {was}, this one has {FORMAT}); they stay as they are: go on \
         with that version, or write into another folder with `-o`",
        dir.display()
    )]
    OtherVersion {
        /// The sweep's folder.
        dir: PathBuf,
        /// The format of the results.
        was: u32,
    },
    /// A shard lost its place.
    #[error(
        "{}: shard {shard} is another process by now, or was silent for so long that another shard took it for dead; what it \
         finished is kept, and the same command goes on",
        dir.display()
    )]
    Overtaken {
        /// The sweep's folder.
        dir: PathBuf,
        /// Which shard.
        shard: Shard,
    },
    /// Another process holds the sweep's lock.
    #[error("another run holds {}{holder}; wait for it or stop it, then run the same command again", dir.display())]
    Locked {
        /// The sweep's folder.
        dir: PathBuf,
        /// `: process 123 on host, since …`; empty if it left no name.
        holder: String,
    },
}

/// Names the action and the path of an I/O error.
pub(super) trait At<T> {
    /// For `map_err` on I/O results.
    fn at(self, action: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| match Odd::of(&source) {
            Some(odd) => Error::Odd(odd.clone()),
            None => Error::Io { action, path: path.to_owned(), source },
        })
    }
}

/// What to do about an answer of the system that does not say it.
fn remedy(source: &io::Error) -> &'static str {
    match Errno::from_io_error(source) {
        Some(Errno::MFILE) => "; allow more (`ulimit -n`), then run the same command again",
        _ => "",
    }
}
