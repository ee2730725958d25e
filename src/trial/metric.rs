//! Metrics by name, and a measurement of them at a step.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::space::{Name, words};

/// What a sweep optimises.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Metric {
    /// One that the objective declares.
    pub(crate) name: Name,
    /// The same of rows that a choice by it does not look at, if the objective declares it.
    pub(crate) held_out: Option<Name>,
    /// Which way is better.
    pub(crate) goal: Goal,
    /// Where configs stand that lost trials.
    pub(crate) failures: Failures,
    /// What is worse than the best by no more than this is as good in practice; 0 or more.
    pub(crate) tie_margin: f64,
}

words! {
    /// Where configs stand of which trials diverged, failed, panicked or timed out: what is left of them may be the lucky
    /// ones.
    pub(crate) enum Failures {
        /// Below all that lost none.
        Last = "last",
        /// Where the mean of what is left puts them.
        Ignored = "ignored",
    }
}

words! {
    /// Which way of a metric is better.
    pub(crate) enum Goal {
        /// Smaller is better.
        Minimize = "minimize",
        /// Larger is better.
        Maximize = "maximize",
    }
}

impl Goal {
    /// Orders two values of the metric, the better one first; NaN comes last.
    pub(crate) fn order(self, a: f64, b: f64) -> std::cmp::Ordering {
        let better = match self {
            Self::Minimize => a.total_cmp(&b),
            Self::Maximize => b.total_cmp(&a),
        };
        a.is_nan().cmp(&b.is_nan()).then(better)
    }

    /// The better of two values, as far as there are any.
    pub(crate) fn better(self, a: Option<f64>, b: Option<f64>) -> Option<f64> {
        a.into_iter().chain(b).min_by(|a, b| self.order(*a, *b))
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Named numbers in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Metrics(pub(crate) Vec<(Name, f64)>);

impl Metrics {
    /// The number called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(n, _)| n == name).map(|&(_, x)| x)
    }
}

/// What was measured at one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measurement {
    /// The step (of a network, the epoch), from 1.
    pub(crate) step: u32,
    /// The metrics then.
    pub(crate) values: Metrics,
}
