//! What `sweeper export` is told.

use std::path::PathBuf;

use crate::session::ExportOptions;

/// A sweep, and the file that it becomes.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The program that is to read it
    #[arg(value_parser = ["optuna"])]
    format: String,
    /// A sweep's folder
    dir: PathBuf,
    /// The file [default: optuna.log in the folder]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A trial of Optuna for each trial, and not for each config with the mean over its replicates
    #[arg(long)]
    per_trial: bool,
}

impl From<Export> for ExportOptions {
    fn from(Export { format: _, dir, output, per_trial }: Export) -> Self {
        Self { dir, file: output, per_trial }
    }
}
