//! What a command does, from a sweep file or a folder of results to the last line: one file a command, and one for what
//! several need.
//!
//! A run reads as the sentence of `lib.rs`: a sweep file is *checked* and *opened*, *admitted* to its results, *run*, and
//! its *tables* and *report* are made.

mod admit;
mod admit_search;
mod again;
mod agree;
mod changes;
mod claims;
mod compare;
mod comparison;
mod estimate;
mod export;
mod instructions;
mod isolated;
mod json;
mod kept_weights;
mod keys;
mod known;
mod merge;
mod messages;
mod missing;
mod new;
mod on_finish;
mod open;
mod plan;
mod redraw;
mod report;
mod results;
mod rounds;
mod run;
mod run_options;
mod scratch;
mod searching;
mod shards;
mod sharing;
mod shell;
mod show;
mod sides;
mod status;
mod submit;
mod tables;
mod train;
mod trainer;
mod try_out;
mod verify;
mod workers;

pub(crate) use crate::process::GUARD;
pub(crate) use compare::{CompareOptions, compare};
pub(crate) use export::{ExportOptions, export_optuna};
pub(crate) use instructions::{named as isa_named, named_anywhere as isa_of_any};
pub(crate) use isolated::{ISOLATED, guard, isolated};
pub(crate) use keys::keys;
pub(crate) use merge::merge;
pub(crate) use new::new;
pub(crate) use plan::plan;
pub(crate) use report::report;
pub(crate) use run::run;
pub(crate) use run_options::{RunOptions, StopAt};
pub(crate) use show::{BEST, BEST_TRIAL, show};
pub(crate) use status::status;
pub(crate) use submit::{SubmitOptions, submit};
pub(crate) use try_out::try_out;
pub(crate) use verify::{VerifyOptions, verify};
