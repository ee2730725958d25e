//! Arithmetic that a training spends its time in, written once and compiled for several instruction sets.
//!
//! `vector` says what the vectors of any set can do, `simd` has those of each set of `isa` (other processors have
//! `baseline`), `aligned` the memory that they read, `tile` a matrix product, of which `panels` and `pack` are the operands;
//! `dense` is a layer on them and `chain` half a network, `error` and `adam` complete a step. `pairs` is for the MMD: it sums a `similarity`, which is
//! made of `expm1` and `reciprocal_root`, over points in `columns`. Sums are taken in an order that depends on shapes and
//! the set alone, never on threads.

#![expect(clippy::inline_always, reason = "what is not inlined is compiled without the set's instructions")]

mod adam;
mod aligned;
#[cfg(any(not(target_arch = "x86_64"), test))]
mod baseline;
mod chain;
mod columns;
mod dense;
mod error;
mod expm1;
mod isa;
mod pack;
mod pairs;
mod panels;
mod reciprocal_root;
mod simd;
mod similarity;
mod tile;
mod vector;

pub(crate) use adam::{Rates, adam};
pub(crate) use chain::{Chain, Layer};
pub(crate) use columns::Columns;
pub(crate) use error::{squared_error, squared_error_gradient};
pub(crate) use isa::Isa;
pub(crate) use pairs::{Gradient, Pairs, Sums};
pub(crate) use similarity::{Form, Similarity};
