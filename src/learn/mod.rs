//! What the built-in objectives share: rows to learn, networks, and the loop that trains them.
//!
//! `data` makes the rows, `network` computes, `training` changes a `train_state`, which a `checkpoint` holds. Which params
//! mean what, what is measured besides the errors, and when a trial runs is decided elsewhere.

mod adam;
#[cfg(test)]
pub(crate) mod allocations;
mod batches;
#[cfg(test)]
mod bench;
mod checkpoint;
mod config;
mod data;
mod early_stopping;
mod error;
#[cfg(test)]
pub(crate) mod example;
mod inference;
mod loss;
mod mmd;
mod network;
mod poll;
mod schedule;
mod train_state;
mod training;
mod weights;

pub(crate) use config::{
    Data, EarlyStopping, Estimator, HeldOut, Kernel, LossKind, Missing, Mmd, Model, ModelKind, Projection, Schedule,
    Setup, Source, Training,
};
pub(crate) use data::{DataError, Dataset, Library, Names, Rows, Sizes, moons};
pub(crate) use error::Error;
pub(crate) use inference::{CHUNK, codes, decoded, mse};
pub(crate) use mmd::{points, squared as mmd};
pub(crate) use network::{Engine, Network};
pub(crate) use poll::{Halt, Poll, unstopped};
pub(crate) use train_state::TrainingTask;
pub(crate) use training::train;
pub(crate) use weights::restore;
