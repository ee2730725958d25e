//! How the program ends: exit codes, and the errors of all rooms mapped to them.

mod export;
mod merge;
mod panic;
mod search;
mod status;
mod submit;
mod words;

use std::io;
use std::path::PathBuf;

pub(crate) use export::ExportError;
pub(crate) use merge::MergeError;
pub(crate) use search::SearchError;
pub(crate) use status::ExitStatus;
pub(crate) use submit::SubmitError;
use words::{memory, new_file};

use crate::run::MemoryLimit;
use crate::store::Program;
use crate::trial::Instructions;
use crate::{objective, report, spec, store, summary, ui};

/// Any error of the program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The sweep file cannot be read.
    #[error("cannot read the sweep file {}: {source}", path.display())]
    SweepFile {
        /// As given on the command line.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The option that is a command here.
    #[error("there is no --dry-run: `sweeper plan FILE` lists what a run would train, and trains nothing")]
    DryRun,
    /// Nobody knows what time it is where `TZ` says.
    #[error("--stop-at: {0}; nothing was started")]
    TimeZone(String),
    /// No sweep file can be written there.
    #[error("cannot write {}: {source}{}", path.display(), new_file(source))]
    NewFile {
        /// As given on the command line.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// Several sweeps where one is wanted.
    #[error("{} holds {} sweeps: name one of {}", dir.display(), names.len(), names.join(", "))]
    WhichSweep {
        /// As given on the command line.
        dir: PathBuf,
        /// Their folders.
        names: Vec<String>,
    },
    /// One sweep where two are wanted.
    #[error("{} is one sweep: name another to compare it with", dir.display())]
    SameSweep {
        /// As given on the command line.
        dir: PathBuf,
    },
    /// Two sweeps that are not ranked alike.
    #[error("{0}")]
    NotRankedAlike(String),
    /// No trial is complete.
    #[error("{}: no trial is complete yet, so there is no best; name a trial or a config by the beginning of its id", dir.display())]
    NoBest {
        /// The sweep's folder.
        dir: PathBuf,
    },
    /// No trial or config of this id.
    #[error(
        "{}: no trial and no config has an id that begins with {id:?}; at least four digits of an id are needed, and \
         trials.csv lists them all",
        dir.display()
    )]
    NoTrial {
        /// The sweep's folder.
        dir: PathBuf,
        /// As given on the command line.
        id: String,
    },
    /// More than one.
    #[error("{}: {n} trials have ids that begin with {id:?}: write more of its digits", dir.display())]
    ManyTrials {
        /// The sweep's folder.
        dir: PathBuf,
        /// As given on the command line.
        id: String,
        /// How many.
        n: usize,
    },
    /// The sweep file is wrong.
    #[error(transparent)]
    Sweep(#[from] spec::Rejection),
    /// The objective cannot train what the sweep file asks for.
    #[error("{0}; nothing was started")]
    Objective(#[from] objective::Error),
    /// The trials of the sweep file are not those of the results that are there.
    #[error(
        "{} holds the results of another version of this sweep file:\n{changes}{added} of its trials {} new, {stay} {}, \
         {removed} {} no longer in it; nothing was started\n`--extend` trains the new ones, and keeps the others on disk \
         but out of the tables; another `name` in the sweep file begins a sweep of its own",
        dir.display(),
        ui::agree(*added, "is", "are"),
        ui::agree(*stay, "stays", "stay"),
        ui::agree(*removed, "is", "are")
    )]
    Changed {
        /// The sweep's folder.
        dir: PathBuf,
        /// A line for each difference.
        changes: String,
        /// Trials that are new.
        added: usize,
        /// Trials that are no longer in the file.
        removed: usize,
        /// Trials in both.
        stay: usize,
    },
    /// Folders cannot be merged.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// Results cannot be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A sweep cannot be submitted.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// A search that learns or prunes cannot go on like that.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// Nobody knows which sweep file the results are of, and they are not of this one.
    #[error(
        "{}: {reason}, and {unknown} of {} there {} not in this sweep file; nothing was started\n`--extend` \
         goes on with this file, and keeps those on disk but out of the tables; another `name` in the sweep file begins a \
         sweep of its own",
        dir.display(),
        ui::count(*all, "trial"),
        ui::agree(*unknown, "is", "are")
    )]
    UnknownTrials {
        /// The sweep's folder.
        dir: PathBuf,
        /// Why nobody knows.
        reason: String,
        /// Trials on disk that are not in the file.
        unknown: usize,
        /// Trials on disk.
        all: usize,
    },
    /// Another program trained the results.
    #[error(
        "{} holds results of {was}, and this is {now}: in one folder they need not be what either alone would make; nothing \
         was started\n`--extend` goes on with this one; another `name` in the sweep file begins a sweep of its own",
        dir.display()
    )]
    OtherProgram {
        /// The sweep's folder.
        dir: PathBuf,
        /// What trained them.
        was: Box<Program>,
        /// What would go on.
        now: Box<Program>,
    },
    /// The results were computed with other instructions than those asked for.
    #[error(
        "{} holds results computed with {was}, and --isa says {asked}: in one folder they would be neither's bytes; leave \
         --isa out, or give the sweep another `name`; nothing was started",
        dir.display()
    )]
    OtherIsa {
        /// The sweep's folder.
        dir: PathBuf,
        /// The set of the results.
        was: String,
        /// The set asked for.
        asked: String,
    },
    /// The results were computed with instructions that this processor has not.
    #[error(
        "{} holds results computed with {was}, which this processor has not; go on where they began, or give the sweep \
         another `name` (what `--isa baseline` computes is the same on every processor); nothing was started",
        dir.display()
    )]
    NoSuchIsa {
        /// The sweep's folder.
        dir: PathBuf,
        /// The set of the results.
        was: String,
    },
    /// The results were computed with these instructions by other kernels.
    #[error(
        "{} holds results computed with {was}, and this program would go on with {now}: in one folder they would be \
         neither's bytes; go on with the program that began, or give the sweep another `name`; nothing was started",
        dir.display()
    )]
    OtherKernels {
        /// The sweep's folder.
        dir: PathBuf,
        /// What the results were computed with.
        was: Instructions,
        /// The same set's kernels now.
        now: Instructions,
    },
    /// Not even so many trainings fit into memory.
    #[error("{}", memory(*workers, *needed, limit, *fit))]
    Memory {
        /// Trainings at once.
        workers: usize,
        /// Bytes that they take.
        needed: u64,
        /// What they do not fit into.
        limit: MemoryLimit,
        /// Trainings that fit.
        fit: usize,
    },
    /// No thread or process to train on.
    #[error("the system refuses to go on: {reason}; the same command goes on from here")]
    System {
        /// What it said.
        reason: String,
    },
    /// A result that was asked for cannot be shown.
    #[error(transparent)]
    Show(#[from] ui::Error),
    /// A panic.
    #[error("a bug in sweeper: {0}; nothing that was finished is lost")]
    Bug(String),
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
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::SweepFile { .. }
            | Self::DryRun
            | Self::TimeZone(_)
            | Self::NewFile { .. }
            | Self::WhichSweep { .. }
            | Self::SameSweep { .. }
            | Self::NotRankedAlike(_)
            | Self::NoBest { .. }
            | Self::NoTrial { .. }
            | Self::ManyTrials { .. }
            | Self::Sweep(_)
            | Self::Objective(_)
            | Self::Changed { .. }
            | Self::Merge(_)
            | Self::Export(_)
            | Self::Search(_)
            | Self::UnknownTrials { .. }
            | Self::OtherProgram { .. }
            | Self::OtherIsa { .. }
            | Self::NoSuchIsa { .. }
            | Self::OtherKernels { .. }
            | Self::Memory { .. }
            | Self::Store(
                store::Error::NotASweep(_)
                | store::Error::InOutputs { .. }
                | store::Error::NoFolder(_)
                | store::Error::OtherVersion { .. },
            ) => 2,
            Self::Submit(error) => error.code(),
            Self::Store(store::Error::Locked { .. } | store::Error::Overtaken { .. }) => 75,
            Self::Store(_) | Self::Show(_) | Self::Summary(_) | Self::System { .. } => 4,
            Self::Report(_) | Self::Bug(_) => 1,
        }
    }
}
