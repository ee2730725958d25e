//! What the figures of a summary have in common: labels, intervals, the axis of the best configs.

use crate::figure::{Axis, Interval};
use crate::space::Scale;
use crate::summary::ScaledMean;

/// Behind what is said of geometric means.
pub(super) const NOT_IN_TABLES: &str = " Tables and the ranking take arithmetic means instead.";

/// More configs than this are left to the table.
pub(super) const MOST_CONFIGS: usize = 10;

/// The label in a legend, with the number of trials behind it.
pub(super) fn with_n(label: &str, n: usize) -> String {
    if label.is_empty() { format!("n = {n}") } else { format!("{label} (n = {n})") }
}

/// A mean at `x` with its interval.
pub(super) fn interval(x: f64, mean: &ScaledMean) -> Interval {
    Interval { at: (x, mean.mean), x: None, y: mean.interval }
}

/// The axis of a measured quantity on this scale.
pub(super) fn measured(label: String, scale: Scale) -> Axis {
    Axis::measured(label, scale == Scale::Log)
}

/// What means on this scale are called.
pub(super) fn mean(scale: Scale) -> &'static str {
    if scale == Scale::Log { "geometric mean" } else { "mean" }
}

/// The axis of a figure with a slot for each of some configs.
pub(super) fn configs<'a>(labels: impl Iterator<Item = &'a str>) -> Axis {
    Axis::of_names("config, best mean first", labels.map(|label| if label.is_empty() { "the config" } else { label }))
}
