//! Every combination of the values on the axes; the last axis runs fastest.

use super::contract::{Point, Sampler, Seen, Settle};
use crate::space::{Name, Space, Value};

/// The grid of a space in which every range has steps.
#[derive(Debug)]
pub(super) struct Grid(Vec<(Name, Vec<Value>)>);

impl Grid {
    pub(super) fn new(space: &Space) -> Self {
        Self(space.iter().map(|(name, d)| (name.clone(), d.grid().unwrap_or_default())).collect())
    }
}

impl Sampler for Grid {
    fn len(&self) -> u32 {
        self.0.iter().map(|(_, axis)| u32::try_from(axis.len()).unwrap_or(u32::MAX)).product()
    }

    fn ask(&self, i: u32, _: &[Seen<'_>], settle: Settle<'_>) -> Option<Point> {
        let levels = self.levels(i).into_iter();
        settle(self.0.iter().zip(levels).map(|((name, axis), level)| (name.clone(), axis[level].clone())).collect())
    }

    fn axes(&self) -> Vec<usize> {
        self.0.iter().map(|(_, axis)| axis.len()).collect()
    }

    fn levels(&self, i: u32) -> Vec<usize> {
        let mut rest = i as usize;
        let mut levels: Vec<usize> = Vec::with_capacity(self.0.len());
        for (_, axis) in self.0.iter().rev() {
            levels.push(rest % axis.len());
            rest /= axis.len();
        }
        levels.reverse();
        levels
    }
}
