//! The points that a sweep file names to be tried first, and then those of another sampler.

use std::sync::Arc;

use super::contract::{Point, Sampler, Seen, Settle};

/// As many points as `then` has. Those that are given come first; what they leave open is drawn, as if nothing were known.
#[derive(Debug)]
pub(super) struct Start {
    given: Vec<Point>,
    then: Arc<dyn Sampler>,
}

impl Start {
    /// `then` must draw: of a grid a point in which values are replaced is another point of it.
    pub(super) fn new(given: Vec<Point>, then: Arc<dyn Sampler>) -> Self {
        Self { given, then }
    }
}

impl Sampler for Start {
    fn len(&self) -> u32 {
        self.then.len()
    }

    fn needs(&self, i: u32) -> u32 {
        if (i as usize) < self.given.len() { 0 } else { self.then.needs(i) }
    }

    fn ask(&self, i: u32, seen: &[Seen<'_>], settle: Settle<'_>) -> Option<Point> {
        let Some(given) = self.given.get(i as usize) else { return self.then.ask(i, seen, settle) };
        let value_of = |name| given.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone());
        let with_given = |point: Point| -> Point {
            point.into_iter().map(|(name, drawn)| (name.clone(), value_of(name).unwrap_or(drawn))).collect()
        };
        self.then.ask(i, &[], &|point| settle(with_given(point)))
    }
}
