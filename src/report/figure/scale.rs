//! Where a value stands on an axis: the range of the axis and its linear or logarithmic spacing. Knows nothing of
//! pixels, labels or ticks.

/// Above this ratio of the largest to the smallest value an axis is logarithmic.
const LOG_RATIO: f64 = 5.0;
/// Beyond this the difference of two numbers could overflow.
const HUGE: f64 = 1e307;

/// The spacing and the two ends of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    log: bool,
    /// The ends as positions: the value itself, or its decimal logarithm.
    low: f64,
    high: f64,
}

impl Scale {
    /// A linear axis that holds all values.
    pub(super) fn linear(values: impl IntoIterator<Item = f64>) -> Self {
        Self::holding(false, values)
    }

    /// A logarithmic axis that holds all values; they should be above zero.
    pub(super) fn log(values: impl IntoIterator<Item = f64>) -> Self {
        Self::holding(true, values)
    }

    /// An axis for `n` categories at 0, 1, …, each in the middle of its slot.
    pub(super) fn slots(n: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a figure has few categories")]
        Self { log: false, low: -0.5, high: n.max(1) as f64 - 0.5 }
    }

    /// The axis of a measured quantity: logarithmic where all values are above zero and far apart, with a little air
    /// around them. Of the intervals it holds what leaves the values half of the axis; the rest runs out of the plot.
    pub(super) fn fitting(values: &[f64], intervals: &[(f64, f64)]) -> Self {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let log = least > 0.0 && most / least > LOG_RATIO;
        let bare = Self::holding(log, values.iter().copied());
        let (low, high) = if log { (bare.low, bare.high) } else { (least, most) };
        let air = (high - low) / 2.0;
        let ends = intervals.iter().flat_map(|&(a, b)| [bare.position(a), bare.position(b)]);
        let ends = ends.map(|p| if air > 0.0 { p.clamp(low - air, high + air) } else { p });
        let (low, high) = ends.fold((bare.low, bare.high), |(low, high), p| (low.min(p), high.max(p)));
        let all = Self { log, low, high }.padded(0.06);
        // an axis of errors does not begin below zero
        if !log && least >= 0.0 && least < most { Self { low: all.low.max(0.0), ..all } } else { all }
    }

    fn holding(log: bool, values: impl IntoIterator<Item = f64>) -> Self {
        let scale = Self { log, low: f64::INFINITY, high: f64::NEG_INFINITY };
        let (low, high) = values
            .into_iter()
            .map(|x| scale.position(x))
            .fold((scale.low, scale.high), |(low, high), p| (low.min(p), high.max(p)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_apart_positive_values_take_a_log_axis() {
        assert!(Scale::fitting(&[0.01, 0.1], &[]).is_log());
        assert!(!Scale::fitting(&[0.1, 0.2], &[]).is_log());
        assert!(!Scale::fitting(&[0.0, 0.2], &[]).is_log());
        assert!((Scale::log([0.01, 1.0]).fraction(0.1) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn every_axis_has_a_length() {
        for values in
            [&[][..], &[0.0], &[3.0, 3.0], &[-1e308, 1e308], &[1e-310], &[1e17, 1e17 + 16.0], &[1e-300, 1e300]]
        {
            let scale = Scale::fitting(values, &[]);
            let (low, high) = scale.ends();
            assert!(low < high && (high - low).is_finite(), "{values:?} {scale:?}");
            assert!(values.iter().all(|&x| (0.0..=1.0).contains(&scale.fraction(x))), "{values:?}");
        }
    }

    #[test]
    fn a_huge_interval_does_not_squash_the_values() {
        let scale = Scale::fitting(&[1.0, 2.0], &[(-50.0, 53.0)]);
        assert!(scale.fraction(2.0) - scale.fraction(1.0) > 0.4);
        assert!(!scale.holds(53.0));
    }
}
