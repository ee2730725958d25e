//! From where to where an axis goes, and where a value stands on it. Knows nothing of pixels, labels or ticks.

use crate::figure::Spacing;

/// Above this ratio of the largest to the smallest value an axis is logarithmic.
const LOG_RATIO: f64 = 5.0;
/// Beyond this the difference of two numbers could overflow.
const HUGE: f64 = 1e307;

/// The two ends of an axis, and whether it is logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    log: bool,
    /// The ends as positions: the value itself, or its decimal logarithm.
    low: f64,
    high: f64,
}

impl Extent {
    /// The axis for these values and intervals with a little air around them.
    pub(super) fn of(spacing: &Spacing, values: &[f64], intervals: &[(f64, f64)]) -> Self {
        let all = || values.iter().copied().chain(intervals.iter().flat_map(|&(low, high)| [low, high]));
        match spacing {
            Spacing::Linear => Self::holding(false, all()).padded(0.05),
            Spacing::Log => Self::holding(true, all().filter(|&x| x > 0.0)).padded(0.05),
            Spacing::Measured => Self::measured(values, intervals),
            Spacing::Categories(names) => Self::slots(names.len()),
        }
    }

    /// The axis for these values with nothing around them.
    pub(super) fn bare(spacing: &Spacing, values: &[f64]) -> Self {
        match spacing {
            Spacing::Measured => Self::spread(values),
            other => Self::holding(*other == Spacing::Log, values.iter().copied()),
        }
    }

    /// An axis for `n` categories at 0, 1, …, each in the middle of its slot.
    fn slots(n: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a figure has few categories")]
        Self { log: false, low: -0.5, high: n.max(1) as f64 - 0.5 }
    }

    /// Logarithmic where all values are above zero and far apart.
    fn spread(values: &[f64]) -> Self {
        let (least, most) = ends(values.iter().copied());
        Self::holding(least > 0.0 && most / least > LOG_RATIO, values.iter().copied())
    }

    /// Of the intervals it holds what leaves the values half of the axis; the rest runs out of the plot.
    fn measured(values: &[f64], intervals: &[(f64, f64)]) -> Self {
        let bare = Self::spread(values);
        let (least, most) = ends(values.iter().copied());
        let (low, high) = if bare.log { (bare.low, bare.high) } else { (least, most) };
        let air = (high - low) / 2.0;
        let reach = intervals.iter().flat_map(|&(a, b)| [bare.position(a), bare.position(b)]);
        let reach = reach.map(|p| if air > 0.0 { p.clamp(low - air, high + air) } else { p });
        let (low, high) = ends(reach.chain([bare.low, bare.high]));
        let all = Self { log: bare.log, low, high }.padded(0.06);
        // an axis of errors does not begin below zero
        if !all.log && least >= 0.0 && least < most { Self { low: all.low.max(0.0), ..all } } else { all }
    }

    /// An axis that holds all values; on a logarithmic one they should be above zero.
    pub(super) fn holding(log: bool, values: impl IntoIterator<Item = f64>) -> Self {
        let extent = Self { log, low: 0.0, high: 0.0 };
        let (low, high) = ends(values.into_iter().map(|x| extent.position(x)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
        let size = low.abs().max(high.abs());
        let around = match log {
            _ if high - low > size * 1e-12 => 0.0,
            true => 0.15,
            false if size > 1e-300 => size * 0.1,
            false => 1.0,
        };
        Self { log, low: low - around, high: high + around }
    }

    /// The axis made longer at both ends by this share of its length.
    pub(super) fn padded(self, share: f64) -> Self {
        let air = (self.high - self.low) * share;
        Self { log: self.log, low: self.low - air, high: self.high + air }
    }

    /// The axis about the same middle, its ends at least so far apart as positions.
    pub(super) fn spanning(self, length: f64) -> Self {
        let air = ((length - (self.high - self.low)) / 2.0).max(0.0);
        Self { log: self.log, low: self.low - air, high: self.high + air }
    }

    /// Whether equal distances are equal ratios.
    pub(super) fn is_log(self) -> bool {
        self.log
    }

    /// The ends as positions: values on a linear axis, decimal logarithms on a logarithmic one.
    pub(super) fn ends(self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// How far along the axis the value stands, from 0 to 1; values outside are moved to the nearer end.
    pub(super) fn fraction(self, x: f64) -> f64 {
        ((self.position(x) - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Whether the value is within the ends.
    pub(super) fn holds(self, x: f64) -> bool {
        (!self.log || x > 0.0) && (self.low..=self.high).contains(&self.position(x))
    }

    fn position(self, x: f64) -> f64 {
        if self.log { libm::log10(x.max(f64::MIN_POSITIVE)) } else { x.clamp(-HUGE, HUGE) }
    }
}

/// The least and the greatest number.
fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_apart_positive_values_take_a_log_axis() {
        assert!(Extent::measured(&[0.01, 0.1], &[]).is_log());
        assert!(!Extent::measured(&[0.1, 0.2], &[]).is_log());
        assert!(!Extent::measured(&[0.0, 0.2], &[]).is_log());
        assert!((Extent::holding(true, [0.01, 1.0]).fraction(0.1) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn every_axis_has_a_length() {
        for values in
            [&[][..], &[0.0], &[3.0, 3.0], &[-1e308, 1e308], &[1e-310], &[1e17, 1e17 + 16.0], &[1e-300, 1e300]]
        {
            let extent = Extent::measured(values, &[]);
            let (low, high) = extent.ends();
            assert!(low < high && (high - low).is_finite(), "{values:?} {extent:?}");
            assert!(values.iter().all(|&x| (0.0..=1.0).contains(&extent.fraction(x))), "{values:?}");
        }
    }

    #[test]
    fn a_huge_interval_does_not_squash_the_values() {
        let extent = Extent::measured(&[1.0, 2.0], &[(-50.0, 53.0)]);
        assert!(extent.fraction(2.0) - extent.fraction(1.0) > 0.4);
        assert!(!extent.holds(53.0));
    }
}
