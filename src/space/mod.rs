//! What a sweep searches: distributions over values, and the ordered params that come out.
//!
//! Pure data and arithmetic. No I/O, no clock, and no random generator: a distribution is asked for its grid, or for
//! the value at a uniform number that the sampler drew.

mod distribution;
mod value;

pub(crate) use distribution::{Distribution, Scale};
pub(crate) use value::{Params, Value, identifying};

/// The swept hyperparameters in the order of the sweep file, each with its distribution.
pub(crate) type Space = Vec<(&'static str, Distribution)>;
