//! Metrics over the steps of trainings, as figures show them, with no statistics left to do.

use crate::space::Scale;

/// One metric over the steps.
#[derive(Clone, Debug)]
pub(crate) struct Curves {
    /// The metric, such as `test_mse`.
    pub(crate) metric: String,
    /// That of its values.
    pub(crate) scale: Scale,
    /// The best configs, best first; at most five.
    pub(crate) best: Vec<Curve>,
    /// All other complete trials, apart by how long they were trained; the shortest first, at most four.
    pub(crate) rest: Vec<Curve>,
}

/// The distribution of a metric over several trials, step by step.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    /// What the trials have in common: `hidden_size 64, layers 2`.
    pub(crate) label: String,
    /// Trials in it.
    pub(crate) n: usize,
    /// The least and the greatest last step of a trial; the curve ends at the least.
    pub(crate) lengths: (u32, u32),
    /// One for each step that a trial recorded and that no trial begins after or ends before, ascending.
    pub(crate) points: Vec<CurvePoint>,
}

/// Quantiles over trials at one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CurvePoint {
    /// The step, from 1.
    pub(crate) step: u32,
    /// 10 % quantile.
    pub(crate) low: f64,
    /// Median.
    pub(crate) median: f64,
    /// 90 % quantile.
    pub(crate) high: f64,
}
