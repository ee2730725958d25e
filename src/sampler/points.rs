//! The points of a sweep's space, by number: grid points, or independent draws.

use crate::space::{Params, Space, Value};
use crate::spec::{Method, Sweep};
use crate::trial::{Config, Purpose, stream};

/// Where configs lie in a space.
#[derive(Clone, Debug)]
pub(super) struct Points {
    pub(super) sweep: Sweep,
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    /// Every combination of the values on the axes; the last axis runs fastest.
    Grid(Vec<(&'static str, Vec<Value>)>),
    /// So many draws from this space.
    Random(u32, Space),
}

impl Points {
    pub(super) fn new(sweep: &Sweep) -> Self {
        let space = || sweep.space.iter();
        let how = match sweep.method {
            Method::Grid => How::Grid(space().map(|(name, d)| (*name, d.grid().unwrap_or_default())).collect()),
            Method::Random(n) => How::Random(n, space().map(|(name, d)| (*name, d.clone().listed())).collect()),
        };
        Self { sweep: sweep.clone(), how }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        match &self.how {
            How::Grid(axes) => axes.iter().map(|(_, axis)| u32::try_from(axis.len()).unwrap_or(u32::MAX)).product(),
            How::Random(n, _) => *n,
        }
    }

    /// The config at point `i`: params with an effect, and the same typed.
    ///
    /// A draw has a stream of its own, so a longer sweep begins with the draws of a shorter one.
    pub(super) fn at(&self, i: u32) -> (Params, Config) {
        match &self.how {
            How::Grid(axes) => {
                let mut rest = i as usize;
                let mut values: Vec<(&'static str, Value)> = Vec::with_capacity(axes.len());
                for (name, axis) in axes.iter().rev() {
                    values.push((name, axis[rest % axis.len()].clone()));
                    rest /= axis.len();
                }
                self.sweep.config(values)
            }
            How::Random(_, space) => {
                let mut stream = stream(self.sweep.seed, Purpose::Sampler, &[i]);
                self.sweep.config(space.iter().map(|(name, d)| (*name, d.at(stream.uniform()))))
            }
        }
    }
}
