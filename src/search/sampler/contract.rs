//! What every sampler does.

use std::fmt::Debug;

use crate::space::{Name, Value};

/// Says which values each config gives to the swept hyperparameters. What is asked for does not depend on the order of
/// asking.
pub(crate) trait Sampler: Debug + Send + Sync {
    /// How many configs there are.
    fn len(&self) -> u32;

    /// The values of config number `i`, below [`Sampler::len`].
    fn ask(&self, i: u32) -> Vec<(Name, Value)>;
}
