//! What `sweeper submit` is told.

use std::path::PathBuf;

use crate::kernels::Isa;
use crate::session::{self, SubmitOptions};
use crate::store::OUTPUTS;

/// A sweep file, and how many shards train it.
#[derive(clap::Args)]
pub(super) struct Submit {
    /// The sweep file
    file: PathBuf,
    /// Folder of results, which all nodes see
    #[arg(short, long, value_name = "DIR", default_value = OUTPUTS)]
    output: PathBuf,
    /// Processes that share the trials: tasks of an array job
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shards: u32,
    /// Trials that each trains at once
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: u16,
    /// Compute with these vector instructions: baseline, avx2 or avx512 [default: the widest of the first node]
    #[arg(long, value_name = "SET", value_parser = session::isa_of_any)]
    isa: Option<Isa>,
    /// Show the scripts; submit nothing
    #[arg(long)]
    dry_run: bool,
    /// Options of sbatch for the shards, such as --partition=short --time=8:00:00 --gres=gpu:2
    #[arg(last = true, value_name = "SBATCH OPTIONS")]
    sbatch: Vec<String>,
}

impl From<Submit> for SubmitOptions {
    fn from(Submit { file, output, shards, jobs, isa, dry_run, sbatch }: Submit) -> Self {
        Self { file, output, shards, jobs, isa, dry_run, sbatch }
    }
}
