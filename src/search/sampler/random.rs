//! Independent draws, uniform on each scale.

use super::contract::Sampler;
use crate::space::{Name, Space, Value};
use crate::trial::{Purpose, stream};

/// So many draws. Each has a stream of its own, so that a longer sweep begins with the draws of a shorter one.
#[derive(Debug)]
pub(super) struct Random {
    n: u32,
    seed: u64,
    space: Space,
}

impl Random {
    pub(super) fn new(n: u32, seed: u64, space: &Space) -> Self {
        Self { n, seed, space: space.iter().map(|(name, d)| (name.clone(), d.clone().listed())).collect() }
    }
}

impl Sampler for Random {
    fn len(&self) -> u32 {
        self.n
    }

    fn ask(&self, i: u32) -> Vec<(Name, Value)> {
        let mut stream = stream(self.seed, Purpose::Sampler, &[i]);
        self.space.iter().map(|(name, d)| (name.clone(), d.at(stream.uniform()))).collect()
    }
}
