//! Metrics by name, and a measurement of them at a step.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The metrics every trial measures, in the order of their columns.
pub(crate) const METRICS: [&str; 2] = ["train_mse", "test_mse"];

/// What a sweep optimises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Metric {
    /// One of [`METRICS`].
    pub(crate) name: String,
    /// Which way is better.
    pub(crate) goal: Goal,
}

/// Which way of a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Smaller is better.
    Minimize,
    /// Larger is better.
    Maximize,
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
}

impl Goal {
    /// The better of two values, as far as there are any.
    pub(crate) fn better(self, a: Option<f64>, b: Option<f64>) -> Option<f64> {
        a.into_iter().chain(b).min_by(|a, b| self.order(*a, *b))
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minimize => "minimize",
            Self::Maximize => "maximize",
        })
    }
}

/// Named numbers in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Metrics(pub(crate) Vec<(Cow<'static, str>, f64)>);

impl Metrics {
    /// The number called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(n, _)| n == name).map(|&(_, x)| x)
    }
}

/// What was measured after one epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measurement {
    /// The epoch, from 1.
    pub(crate) step: u32,
    /// The metrics then.
    pub(crate) values: Metrics,
}
