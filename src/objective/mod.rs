//! What a sweep is made of: a kind of objective declares what it takes and measures, identifies and estimates trials,
//! trains them, and draws figures of its own.
//!
//! A new one is a folder and a line in `kinds`. When a trial runs, on which thread, and what becomes of its measurements
//! is decided elsewhere.

mod autoencoder;
mod command;
mod contract;
mod error;
mod kinds;
mod ranked;

pub(crate) use contract::{Cost, Objective, Opening, Place, ProgramCall, Trainer, Tried, WeightSource};
pub(crate) use error::Error;
pub(crate) use kinds::{KINDS_OF_SWEEPS, kind, open};
pub(crate) use ranked::{Ranked, Statistics};
