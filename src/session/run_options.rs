//! What `sweeper run` is told.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::kernels::Isa;
use crate::trial::Shard;

/// A sweep file, and how to run it.
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
pub(crate) struct RunOptions {
    /// The sweep file.
    pub(crate) file: PathBuf,
    /// Folder of results; the sweep gets a folder of its name in it.
    pub(crate) output: PathBuf,
    /// Threads that train; none: one per core, as far as memory allows.
    pub(crate) jobs: Option<u16>,
    /// Whether the report is drawn at the end.
    pub(crate) report: bool,
    /// How often it is drawn before that; none: never.
    pub(crate) report_every: Option<Duration>,
    /// Whether it goes on though the sweep file has changed.
    pub(crate) extend: bool,
    /// Words of the outcomes that are trained again.
    pub(crate) retry: Vec<String>,
    /// No trial begins after so long.
    pub(crate) max_time: Option<Duration>,
    /// No trial begins after that.
    pub(crate) stop_at: Option<StopAt>,
    /// The vector instructions to compute with; none: those of the results, or the widest.
    pub(crate) isa: Option<Isa>,
    /// The GPUs that may be used.
    pub(crate) gpus: Vec<String>,
    /// Whether each trial is trained in a process of its own.
    pub(crate) isolate: bool,
    /// Whether the end is told as JSON instead of a table.
    pub(crate) json: bool,
    /// Which of several processes it is that share the sweep.
    pub(crate) shard: Option<Shard>,
    /// Whether it trains its own share alone.
    pub(crate) apart: bool,
}

/// When a run is to stop.
pub(crate) struct StopAt {
    pub(crate) time: SystemTime,
    /// `2026-11-30 07:00 +01:00`
    pub(crate) words: String,
}
