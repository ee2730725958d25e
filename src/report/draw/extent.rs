//! From where to where an axis goes, and where a value stands on it. Knows nothing of pixels, labels or ticks.

use super::fences::{EXTREME, USUAL, fences};
use crate::figure::Spacing;

/// Beyond this the difference of two numbers could overflow.
const HUGE: f64 = 1e307;
const EVERYTHING: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// The two ends of an axis, and whether it is logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    log: bool,
    /// The ends as positions: the value itself, or its decimal logarithm.
    low: f64,
    high: f64,
}

/// What an axis shows; every number is finite.
#[derive(Default)]
pub(super) struct Shown {
    /// Where marks stand.
    pub(super) values: Vec<f64>,
    /// Those of single points, which tell what is usual; where there are none, all do.
    pub(super) points: Vec<f64>,
    /// Whether some are ends of bars.
    pub(super) bars: bool,
    /// Intervals with the value that they belong to.
    pub(super) intervals: Vec<(f64, (f64, f64))>,
}

impl Shown {
    /// Between which positions it sets the range.
    fn fences(&self, log: bool) -> (f64, f64) {
        let telling = if self.points.is_empty() { &self.values } else { &self.points };
        fences(positions(log, telling), log, if self.bars { EXTREME } else { USUAL })
    }
}

impl Extent {
    /// The axis for what is shown with a little air around it.
    pub(super) fn of(spacing: &Spacing, shown: &Shown) -> Self {
        let ends = shown.intervals.iter().flat_map(|&(_, (low, high))| [low, high]);
        let all = shown.values.iter().copied().chain(ends);
        match spacing {
            Spacing::Linear => Self::holding(false, all).padded(0.05),
            Spacing::Log => Self::holding(true, all.filter(|&x| x > 0.0)).padded(0.05),
            Spacing::Measured => Self::measured(false, shown, shown.fences(false)),
            Spacing::MeasuredLog => Self::measured(true, shown, shown.fences(true)),
            Spacing::FromZero => Self::measured(false, shown, EVERYTHING),
            Spacing::Categories(names) => Self::slots(names.len()),
        }
    }

    /// The axis for these values with nothing around them.
    pub(super) fn bare(spacing: &Spacing, values: &[f64]) -> Self {
        let log = matches!(spacing, Spacing::Log | Spacing::MeasuredLog);
        let (low, high) = match spacing {
            Spacing::Measured | Spacing::MeasuredLog => fences(positions(log, values), log, USUAL),
            Spacing::Linear | Spacing::Log | Spacing::FromZero | Spacing::Categories(_) => EVERYTHING,
        };
        Self::holding(log, values.iter().copied().filter(|x| (low..=high).contains(&position(log, *x))))
    }

    /// An axis for `n` categories at 0, 1, …, each in the middle of its slot.
    fn slots(n: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a figure has few categories")]
        Self { log: false, low: -0.5, high: n.max(1) as f64 - 0.5 }
    }

    /// Without what is not between these fences. Of the intervals it holds what leaves the values half of the axis; the rest runs out of
    /// the plot.
    fn measured(log: bool, Shown { values, intervals, .. }: &Shown, (from, to): (f64, f64)) -> Self {
        let counts = |x: &f64| (from..=to).contains(&position(log, *x));
        let bare = Self::holding(log, values.iter().copied().filter(counts));
        let (least, most) = ends(values.iter().copied().filter(counts));
        let (low, high) = if log { (bare.low, bare.high) } else { (least, most) };
        let air = (high - low) / 2.0;
        let counting = intervals.iter().filter(|(of, _)| counts(of));
        let reach = counting.flat_map(|&(_, (a, b))| [position(log, a), position(log, b)]);
        let reach = reach.map(|p| if air > 0.0 { p.clamp(low - air, high + air) } else { p });
        let (low, high) = ends(reach.chain([bare.low, bare.high]));
        let all = Self { log, low, high }.padded(0.06);
        // an axis of errors does not begin below zero
        if !all.log && least >= 0.0 && least < most { Self { low: all.low.max(0.0), ..all } } else { all }
    }

    /// An axis that holds all values; on a logarithmic one they should be above zero.
    pub(super) fn holding(log: bool, values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = ends(values.into_iter().map(|x| position(log, x)));
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
        self.share(x).clamp(0.0, 1.0)
    }

    /// The same of values outside, too: below 0 or above 1.
    pub(super) fn share(self, x: f64) -> f64 {
        (position(self.log, x) - self.low) / (self.high - self.low)
    }

    /// Whether the value is within the ends.
    pub(super) fn holds(self, x: f64) -> bool {
        (!self.log || x > 0.0) && (self.low..=self.high).contains(&position(self.log, x))
    }
}

/// Where a value stands: itself, or its decimal logarithm.
fn position(log: bool, x: f64) -> f64 {
    if log { libm::log10(x.max(f64::MIN_POSITIVE)) } else { x.clamp(-HUGE, HUGE) }
}

fn positions(log: bool, values: &[f64]) -> Vec<f64> {
    values.iter().map(|x| position(log, *x)).collect()
}

/// The least and the greatest number.
fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(log: bool, values: &[f64], intervals: &[(f64, f64)]) -> Extent {
        let intervals = intervals.iter().map(|ends| (values[0], *ends)).collect();
        let shown = Shown { values: values.to_vec(), intervals, ..Shown::default() };
        Extent::measured(log, &shown, shown.fences(log))
    }

    #[test]
    fn equal_ratios_are_equally_long_on_a_log_axis() {
        assert!((Extent::holding(true, [0.01, 1.0]).fraction(0.1) - 0.5).abs() < 1e-12);
        assert!((Extent::holding(true, [0.01, 1.0]).share(10.0) - 1.5).abs() < 1e-12);
    }

    #[test]
    fn every_axis_has_a_length() {
        for values in
            [&[][..], &[0.0], &[3.0, 3.0], &[-1e308, 1e308], &[1e-310], &[1e17, 1e17 + 16.0], &[1e-300, 1e300]]
        {
            for extent in [false, true].map(|log| measured(log, values, &[])) {
                let (low, high) = extent.ends();
                assert!(low < high && (high - low).is_finite(), "{values:?} {extent:?}");
                assert!(values.iter().all(|&x| (0.0..=1.0).contains(&extent.fraction(x))), "{values:?}");
            }
        }
    }

    #[test]
    fn a_huge_interval_does_not_squash_the_values() {
        let extent = measured(false, &[1.0, 2.0], &[(-50.0, 53.0)]);
        assert!(extent.fraction(2.0) - extent.fraction(1.0) > 0.4);
        assert!(!extent.holds(53.0));
    }

    #[test]
    fn what_exploded_stands_back_with_its_interval() {
        let values = [0.01, 0.02, 0.03, 0.05, 0.04, 2e29];
        for log in [false, true] {
            let shown = Shown { values: values.to_vec(), intervals: vec![(2e29, (-1e30, 1e30))], ..Shown::default() };
            let extent = Extent::measured(log, &shown, shown.fences(log));
            assert!(!extent.holds(2e29) && values[..5].iter().all(|x| extent.holds(*x)), "{extent:?}");
            assert!(extent.fraction(0.05) - extent.fraction(0.01) > 0.8, "{extent:?}");
        }
        let all = Shown { values: values.to_vec(), ..Shown::default() };
        assert!(Extent::of(&Spacing::FromZero, &all).holds(2e29), "a share is shown as it is");
        let bare = Extent::bare(&Spacing::Measured, &values);
        assert_eq!((bare.fraction(0.05), bare.fraction(2e29)), (1.0, 1.0));
    }
}
