//! What the figures of a summary have in common: labels, intervals, the axis of the best configs.

use crate::figure::{Axis, Interval};
use crate::summary::Estimate;

/// More configs than this are left to the table.
pub(super) const MOST_CONFIGS: usize = 10;

/// The label in a legend, with the number of trials behind it.
pub(super) fn with_n(label: &str, n: usize) -> String {
    if label.is_empty() { format!("n = {n}") } else { format!("{label} (n = {n})") }
}

/// An estimate at `x` with the interval about its mean.
pub(super) fn interval(x: f64, estimate: &Estimate) -> Interval {
    let Estimate { mean, half_width, .. } = *estimate;
    Interval { at: (x, mean), x: None, y: half_width.map(|half| (mean - half, mean + half)) }
}

/// The axis of a figure with a slot for each of some configs.
pub(super) fn configs<'a>(labels: impl Iterator<Item = &'a str>) -> Axis {
    Axis::of_names("config, best mean first", labels.map(|label| if label.is_empty() { "the config" } else { label }))
}
