//! What `sweeper run` is told.

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveTime;

use super::clock::{next, time_of_day};
use super::gpus::{Gpus, gpus};
use super::shard::shard;
use crate::error::Error;
use crate::kernels::Isa;
use crate::session::{self, RunOptions};
use crate::spec::duration;
use crate::store::OUTPUTS;
use crate::trial::Shard;

/// A sweep file, and how to run it.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
pub(super) struct Run {
    /// The sweep file
    file: PathBuf,
    /// Folder of results; the sweep gets a folder of its name in it
    #[arg(short, long, value_name = "DIR", default_value = OUTPUTS)]
    output: PathBuf,
    /// Threads that train [default: one per core, as far as memory allows]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Draw the report at the end
    #[arg(long)]
    report: bool,
    /// Draw the report while it runs, too, each time so much has passed, such as 10m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    report_every: Option<Duration>,
    /// Go on though the sweep file has changed: train what is new, leave the rest
    #[arg(long)]
    extend: bool,
    /// Train again what ended so
    #[arg(long, value_name = "OUTCOMES", value_delimiter = ',', value_parser = ["failed", "panicked", "timed-out", "diverged"])]
    retry: Vec<String>,
    /// Stop after this time, such as 8h or 1h30m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    max_time: Option<Duration>,
    /// Stop at this time of day, such as 07:00 (local time)
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    stop_at: Option<NaiveTime>,
    /// GPUs that programs may use, such as 0,1: any tokens of `CUDA_VISIBLE_DEVICES`
    #[arg(long, value_name = "GPUS", value_parser = gpus)]
    gpus: Option<Gpus>,
    /// Compute with these vector instructions: baseline, avx2 or avx512 [default: the widest there are]
    #[arg(long, value_name = "SET", value_parser = session::isa_named)]
    isa: Option<Isa>,
    /// Train each trial in a process of its own: a hang, a crash or a lack of memory costs that trial alone
    #[arg(long)]
    isolate: bool,
    /// Train share K of N, beside processes that train the others in the same folder; auto: as Slurm or Kubernetes number them
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Train nothing of other shards: they have folders of their own, on other disks, which `merge` brings together
    #[arg(long, requires = "shard")]
    apart: bool,
    /// End with JSON instead of a table, for tools
    #[arg(long)]
    json: bool,
}

impl TryFrom<Run> for RunOptions {
    type Error = Error;

    fn try_from(run: Run) -> Result<Self, Error> {
        let Run {
            file,
            output,
            jobs,
            report,
            report_every,
            extend,
            retry,
            max_time,
            stop_at,
            gpus,
            isa,
            isolate,
            shard,
            apart,
            json,
        } = run;
        let gpus = gpus.unwrap_or_default().0;
        let stop_at = stop_at.map(next).transpose()?;
        Ok(Self {
            file,
            output,
            jobs,
            report: report || report_every.is_some(),
            report_every,
            extend,
            retry,
            max_time,
            stop_at,
            isa,
            gpus,
            isolate,
            json,
            shard,
            apart,
        })
    }
}
