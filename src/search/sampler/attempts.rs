//! How often a sampler that draws tries for a point that no rule skips, and from which streams.

use super::contract::{Point, Settle};
use crate::trial::{Purpose, Stream, stream};

/// So many draws that rules skip are enough to say that they skip everything.
const MOST: u32 = 10_000;

/// What becomes of the attempts of `draw` that no rule skips, one after the other.
pub(super) fn admitted(mut draw: impl FnMut(u32) -> Point, settle: Settle<'_>) -> impl Iterator<Item = Point> {
    (0..MOST).filter_map(move |attempt| settle(draw(attempt)))
}

/// The stream of this attempt at point number `i`. The first one is that of a sweep without rules, to which rules can be
/// added without a change to the points that they leave.
pub(super) fn stream_of(seed: u64, i: u32, attempt: u32) -> Stream {
    let numbers = [i, attempt];
    stream(seed, Purpose::Sampler, if attempt == 0 { &numbers[..1] } else { &numbers })
}
