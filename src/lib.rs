//! Hyperparameter sweeps on one machine or many: unattended, resumable, the same bytes on every run.
//!
//! A **sweep file** is *checked* against what the **objective** says it takes, into a `Sweep`; a **sampler** and a **pruner**
//! say what may be trained next; the **runner** lets the objective train each **trial** and emits **events**; the **store** writes what
//! happened; the **summary** reads only what was written; the **report** draws summary and figures.
//!
//! ```text
//!     sweep.toml                                                              outputs/<sweep>/
//!         |                                                                        ^
//!       spec ──► search ──► run ══ events ══► store ────────── files ────────────►|
//!         ^                   │       ╚═════► ui (terminal)                        |
//!       schema ◄──────── objective ── figures ──► report ◄── summary ◄─────────────┘
//! ```
//!
//! | level | room | what it is | may import | outside crates, named in no other room |
//! |---|---|---|---|---|
//! | 0 | `space` | values, names, params, distributions, and how an objective declares what it takes and measures; no I/O, no clock | – | – |
//! | 1 | `trial` | trial, id, random streams, measurement, outcome, event; only data | space | rand, `rand_chacha`, blake3 |
//! | 1 | `figure` | what stands in a figure, as data; no pixels | – | – |
//! | 1 | `kernels` | vector arithmetic, written once for every instruction set; the only `unsafe`, but for one block in `process` | – | – |
//! | 2 | `spec` | sweep file × schemas → checked `Sweep`, or all that is wrong with it | space, trial | toml, miette, strsim, humantime |
//! | 2 | `process` | a child process: its group, streams, last words, end; guards that let programs leave nothing behind | trial | signal-hook, rustix, `serde_json` |
//! | 3 | `search` | samplers, pruners and the plan: what may be trained next; pure given the seed and what is told of results | space, trial, spec | rayon, `sobol_burley` |
//! | 3 | `learn` | what built-in objectives share: data, networks, Adam, schedule, batches, the training loop | space, trial, kernels | dfdx, safetensors, smartcore, csv, blake3, `serde_json` |
//! | 3 | `store` | the only room that knows what `outputs/` looks like | space, trial | rayon, `cap-std`, rustix, humantime, crc32fast, csv, `serde_json`, blake3 |
//! | 3 | `ui` | events → terminal; the only prints | space, trial | indicatif, comfy-table, rustix |
//! | 4 | `objective` | what an objective is, every kind there is, and a folder for each: `autoencoder/`, `command/` | space, trial, figure, kernels, learn, process | linfa, `linfa-clustering`, `linfa-nn`, ndarray, rand, `rand_xoshiro`, smartcore, blake3, regex, glob, humantime, strsim, `serde_json` |
//! | 4 | `summary` | results → tables, statistics | space, trial, store | rayon, polars |
//! | 5 | `run` | trials meet threads and processes; deadlines; panics; signals | space, trial, objective, process | rayon, signal-hook, rustix, `serde_json`, sysinfo |
//! | 5 | `report` | summary and figures → SVG, PNG, page; no statistics | space, trial, figure, summary | rayon, plotters, plotters-backend, resvg, `ttf-parser`, maud, dejavu, flate2, base64, sha2, `serde_json` |
//! | 6 | `session` | what a command does: open, admit, run, tables, report, verify | space, trial, spec, search, kernels, store, ui, objective, summary, run, report, error, process | `serde_json`, shlex, humantime |
//! | – | `cli`, `error` | arguments and words; exit codes | all | clap, `clap_complete`, `clap_mangen`, chrono |
//!
//! Polars filters, groups and takes quantiles; means are summed in the order of the plan: its own vary with a column's chunks.
//!
//! A crate that several rows name serves those rooms and no other. These may be named anywhere: `serde`, `thiserror`,
//! `libm`. `tests/tidy.rs` checks this table against the code, and that no two files of a room need each other.
//!
//! `run` and `summary` never meet in memory: the border is the files. Resume is reading the store and skipping what is
//! finished. So several processes may work in one folder: a shard says there what it trains (`store/heart`) and hears what
//! others do (`session/sharing`). A search that learns or prunes is told the same by the store as by the run: what follows is
//! a function of the results alone (`search/state`), so that every command that reads them knows the same trials.
//!
//! | a new … | goes to |
//! |---|---|
//! | hyperparameter | a line of the objective's `schema`, and what reads it |
//! | metric | a `MetricSpec` beside what computes it, a line of the objective's `measures`, and the call |
//! | figure of an objective | a file in its `figures/`; of a summary: one in `report/figures/` |
//! | objective | a folder in `objective/`, its `mod`, and its name in `kinds!` |
//! | view of the page | a file in `report/page/script/`, and its line in `report/page/document.rs` |
//! | sampler | a file in `search/sampler/`, a line of its `of`, and its word in `spec/own_keys.rs` |
//! | pruner | a file in `search/pruner/`, a line of its `of`, and its word in `spec/pruning.rs` |
//! | data source | a file in `learn/data/` |

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
    process::survive_file_size_limit();
    let ended = run::catch(|| cli::run(args)).unwrap_or_else(|panic| Err(error::Error::of_panic(panic)));
    match ended {
        Ok(end) => end.into(),
        Err(error) => {
            ui::fail(&error.to_string());
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
