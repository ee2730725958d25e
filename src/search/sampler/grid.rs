//! Every combination of the values on the axes; the last axis runs fastest.

use super::contract::Sampler;
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

    fn ask(&self, i: u32) -> Vec<(Name, Value)> {
        let mut rest = i as usize;
        let mut values = Vec::with_capacity(self.0.len());
        for (name, axis) in self.0.iter().rev() {
            values.push((name.clone(), axis[rest % axis.len()].clone()));
            rest /= axis.len();
        }
        values
    }
}
