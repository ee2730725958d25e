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

    /// How many values each axis has, for a sampler that does not spread its first configs over the space by itself.
    fn axes(&self) -> Vec<usize> {
        Vec::new()
    }

    /// Which of the values of each axis config number `i` has.
    fn levels(&self, _i: u32) -> Vec<usize> {
        Vec::new()
    }
}
