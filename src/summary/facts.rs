//! What the sweep file says that the tables need.

use crate::space::{MetricSpec, Name, Space, Value};
use crate::trial::Metric;

/// What the tables are to show.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The sweep's name.
    pub(crate) name: &'a str,
    /// What it optimises.
    pub(crate) metric: &'a Metric,
    /// Datasets, and trainings on each.
    pub(crate) replicates: (u32, u32),
    /// The same of the best configs when they are trained again, if they are.
    pub(crate) confirm: Option<(u32, u32)>,
    /// What replicates of the data are, in the plural.
    pub(crate) datasets: &'static str,
    /// Whether configs are every combination of values; else they are draws.
    pub(crate) is_grid: bool,
    /// The swept hyperparameters.
    pub(crate) space: &'a Space,
    /// What it gives to every program besides them.
    pub(crate) constants: Vec<(Name, Value)>,
    /// What its trials measure, in the order of columns.
    pub(crate) measures: &'a [MetricSpec],
}
