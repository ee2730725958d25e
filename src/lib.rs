//! Hyperparameter sweeps of small neural networks on one machine: unattended, resumable, the same bytes on every run.
//!
//! A **sweep file** is *checked* into a `Sweep`; a **sampler** turns it into **trials**; the **runner** lets an
//! **objective** train each one and emits **events**; the **store** writes what happened; the **summary** reads only what
//! was written; the **report** draws the summary.
//!
//! ```text
//!     sweep.toml                                                              outputs/<sweep>/
//!         |                                                                        ^
//!       spec ──► sampler ──► run ══ events ══► store ────────── files ────────────►|
//!                             │        ╚═════► ui (terminal)                       |
//!                             └─ objective (dfdx)                 report ◄── summary
//! ```
//!
//! | level | room | what it is | may import | outside crates, named in no other room |
//! |---|---|---|---|---|
//! | 0 | `space` | distributions, values, params; no I/O, no clock | – | – |
//! | 1 | `figure` | what stands in a figure, as data; no pixels | – | – |
//! | 1 | `trial` | trial, typed config, id, random streams, measurement, outcome, event; only data | space | rand, `rand_chacha`, blake3 |
//! | 2 | `spec` | text → checked `Sweep`, or all that is wrong with it | space, trial | toml, miette, strsim, humantime |
//! | 2 | `process` | a child process: its group, streams, last words, end | trial | signal-hook, rustix |
//! | 3 | `sampler` | `Sweep` → trials; pure given the seed | space, trial, spec | rayon |
//! | 3 | `objective` | `Trial` → measurements: data, network, training, evaluation | space, trial, spec | dfdx, safetensors, linfa, `linfa-clustering`, ndarray, `rand_xoshiro`, smartcore, csv, blake3 |
//! | 3 | `store` | the only room that knows what `outputs/` looks like | space, trial, spec | rayon, `cap-std`, rustix, humantime, crc32fast, csv, `serde_json`, blake3 |
//! | 3 | `ui` | events → terminal; the only prints | trial | indicatif, comfy-table |
//! | 4 | `run` | trials meet threads and processes; deadlines; panic guard; signals | trial, objective, process | rayon, signal-hook, rustix, `serde_json`, sysinfo |
//! | 4 | `summary` | files → tables, statistics | space, trial, store | polars |
//! | 4 | `gallery` | selected trials → figures: reconstructions, codes, synthetic rows; never trains | space, trial, figure, objective | – |
//! | 5 | `report` | tables, figures → SVG, PNG, page; no statistics | space, trial, figure, summary | plotters, plotters-backend, resvg, skrifa, maud, dejavu |
//! | – | `cli`, `error` | wiring: one file per command, exit codes | all | clap, chrono, `serde_json` |
//!
//! Polars filters, groups and takes quantiles; means are summed in the order of the plan: its own vary with a column's chunks.
//!
//! A crate that several rows name serves those rooms and no other. These may be named anywhere: `serde`, `thiserror`,
//! `libm`. `tests/tidy.rs` checks this table against the code.
//!
//! `run` and `summary` never meet in memory: the border is the files. Resume is reading the store and skipping what is
//! finished. A new hyperparameter is a line of `spec/field.rs`, a field of `trial::Config`, a line of `spec/config.rs`,
//! and what `objective` does with it.

mod cli;
mod error;
mod figure;
mod kernels;
mod learn;
mod objective;
mod process;
mod report;
mod run;
mod search;
mod session;
mod space;
mod spec;
mod store;
mod summary;
mod trial;
mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

pub use spec::{Diagnostic, Rejection};

/// Runs the program with these arguments (the first is its name) and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match cli::run(args) {
        Ok(end) => end.into(),
        Err(error) => {
            ui::say(&error.to_string());
            error.code().into()
        }
    }
}

/// Checks the bytes of a sweep file called `file` without its data, as an editor would while it is written.
///
/// # Errors
/// All that is wrong with the file, if it cannot be run.
pub fn check(file: &str, bytes: &[u8]) -> Result<(), Rejection> {
    spec::Sweep::read(file, bytes, objective::KINDS_OF_SWEEPS).map(drop)
}
