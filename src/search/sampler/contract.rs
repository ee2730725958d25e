//! What every sampler does.

use std::cmp::Ordering;
use std::fmt::Debug;

use crate::space::{Name, Value};

/// Values of swept hyperparameters.
pub(crate) type Point = Vec<(Name, Value)>;

/// What becomes of a point with a value for every swept hyperparameter: the values that are active beside the others, or
/// nothing where a rule of the sweep file skips it.
pub(crate) type Settle<'a> = &'a dyn Fn(Point) -> Option<Point>;

/// Says which values each config gives to the swept hyperparameters. What is asked for depends on its number and on what
/// is seen, and on nothing else: not on the order of asking, and not on what was asked before.
pub(crate) trait Sampler: Debug + Send + Sync {
    /// How many points there are.
    fn len(&self) -> u32;

    /// Of how many of the first points it must be known how they ended before point number `i` can be asked for; at most
    /// `i`, and no fewer than for any point before.
    fn needs(&self, _i: u32) -> u32 {
        0
    }

    /// The settled values of point number `i`, below [`Sampler::len`]; `seen` are the points before it, of which the first
    /// [`Sampler::needs`] have ended; empty for a sampler that needs none. None where rules skip it: of a grid the point, of
    /// a sampler that draws every one of many draws.
    fn ask(&self, i: u32, seen: &[Seen<'_>], settle: Settle<'_>) -> Option<Point>;

    /// How many values each axis has, for a sampler that does not spread its first configs over the space by itself.
    fn axes(&self) -> Vec<usize> {
        Vec::new()
    }

    /// Which of the values of each axis point number `i` has.
    fn levels(&self, _i: u32) -> Vec<usize> {
        Vec::new()
    }
}

/// A point that was asked for earlier, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// Its settled values.
    pub(crate) values: &'a [(Name, Value)],
    pub(crate) told: Told,
}

/// What is known of a config.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Told {
    /// What it measured.
    Value {
        /// After how many steps, where it may have been pruned; [`u32::MAX`] if it is complete.
        step: u32,
        /// Smaller is better. Finite.
        value: f64,
    },
    /// It diverged, failed, panicked or timed out.
    Failed,
    /// Nothing yet: it is to be taken for as bad as one that failed (the constant liar of Ginsbourger, Le Riche & Carraro
    /// 2010, with the worst value).
    Pending,
}

impl Told {
    /// The better one first: what was trained longest, then by value, then what failed, then what is not known.
    pub(crate) fn order(self, other: Self) -> Ordering {
        let class = |told: Self| match told {
            Self::Value { step, value } => (0, u32::MAX - step, value),
            Self::Failed => (1, 0, 0.0),
            Self::Pending => (2, 0, 0.0),
        };
        let (a, b) = (class(self), class(other));
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
    }
}
