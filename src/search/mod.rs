//! Checked sweep → what may be trained. Pure given the sweep's seed, and blind to results.
//!
//! A `sampler` says which configs there are, a `plan` which trials, `spread` in which order they are trained. A new sampler is a file in `sampler/`, a line of its
//! `of`, and a word of `sampler.method`.

mod plan;
mod sampler;
mod spread;

pub(crate) use plan::Plan;
