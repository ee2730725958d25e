//! Independent draws, uniform on each scale.

use super::attempts::{admitted, stream_of};
use super::contract::{Point, Sampler, Seen, Settle};
use crate::space::Space;

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

    /// The attempts at point number `i` that no rule skips.
    pub(super) fn draws<'a>(&'a self, i: u32, settle: Settle<'a>) -> impl Iterator<Item = Point> + 'a {
        let draw = move |attempt| {
            let mut stream = stream_of(self.seed, i, attempt);
            self.space.iter().map(|(name, d)| (name.clone(), d.at(stream.uniform()))).collect()
        };
        admitted(draw, settle)
    }
}

impl Sampler for Random {
    fn len(&self) -> u32 {
        self.n
    }

    fn ask(&self, i: u32, _: &[Seen<'_>], settle: Settle<'_>) -> Option<Point> {
        self.draws(i, settle).next()
    }
}
