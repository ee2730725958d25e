//! Rows to learn: where they come from and how each replicate draws or splits them.
//!
//! Fixed tables are read once and shared by all trials; what differs between replicates is computed when a trial asks.
//! Nothing here knows of networks.

mod digits;
mod error;
mod file;
mod labels;
mod library;
mod moons;
mod rows;
mod source;
mod split;
mod table;

pub(crate) use error::DataError;
pub(crate) use library::{Library, Sizes};
pub(crate) use moons::draw as moons;
pub(crate) use rows::{Dataset, Names, Preparation, Rows};
