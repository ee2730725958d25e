//! Everything a user sees, tested through the binary: one module a topic, one builder for all.

#![expect(clippy::unwrap_used, reason = "clippy.toml exempts test functions, but not the functions they share")]

mod advisories;
mod benches;
mod campaign;
mod cli;
mod cluster;
mod command;
mod compare;
mod elsewhere;
mod ends;
mod errors;
mod exercise;
mod exits;
mod export;
mod figures;
mod hostile;
mod machine;
mod merge;
mod page;
mod pins;
mod plan;
mod properties;
mod python;
mod pytorch;
mod readme;
mod report;
mod run;
mod slurm;
mod statistics;
mod status;
mod submit;
mod sweeper;
mod tidy;
mod verify;
