//! Round numbers along an axis: 1-2-5 steps, powers of ten. Which of them fit beside each other is the layout's business.

use super::extent::Extent;
use crate::trial::numbers;

/// The ticks with their numbers: equally many decimals on a linear axis, the shortest on a logarithmic one.
pub(super) fn labelled(extent: Extent, most: usize, whole: bool) -> Vec<(f64, String)> {
    let ticks = round(extent, most, whole);
    let texts =
        if extent.is_log() { ticks.iter().copied().map(numbers::number).collect() } else { numbers::alike(&ticks) };
    ticks.into_iter().zip(texts).collect()
}

/// Round values on the axis, at most about `most`; on a linear axis of whole numbers only whole ones.
fn round(extent: Extent, most: usize, whole: bool) -> Vec<f64> {
    let (low, high) = extent.ends();
    if !extent.is_log() {
        return linear(low, high, most, whole);
    }
    let decades = [&[1, 2, 5][..], &[1, 3], &[1]].map(|digits| powers(low, high, digits, 1));
    let sparse = [2, 5, 10, 20, 50, 100].map(|every| powers(low, high, &[1], every));
    match decades.into_iter().chain(sparse).find(|ticks| ticks.len() <= most) {
        Some(ticks) if ticks.len() >= 3 => ticks,
        _ => linear(libm::pow(10.0, low), libm::pow(10.0, high), most, whole),
    }
}

/// Multiples of 1, 2 or 5 times a power of ten in `low..=high`.
fn linear(low: f64, high: f64, most: usize, whole: bool) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "an axis has few ticks")]
    let wanted = (high - low) / most.max(1) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "a decimal exponent is small")]
    let exponent = libm::log10(wanted).floor() as i32;
    let steps = [1, 2, 5, 10].map(|digit| (digit, exponent));
    let rounder = if whole && exponent < 0 { [1, 2, 5, 10].map(|digit| (digit, 0)) } else { steps };
    let (digit, exponent) = rounder.into_iter().find(|&(d, e)| value(d, e) >= wanted * 0.999_999).unwrap_or(rounder[3]);
    let step = value(digit, exponent);
    #[expect(clippy::cast_possible_truncation, reason = "the range is at least 1e-12 of the numbers in it")]
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).take(most * 3).map(|i| value(i * digit, exponent)).collect()
}

/// `digits` times each power of ten between the decimal logarithms `low` and `high`.
fn powers(low: f64, high: f64, digits: &[i64], every: i32) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, reason = "decimal exponents of numbers are small")]
    let (first, last) = (low.floor() as i32, high.ceil() as i32);
    let exponents = (first..=last).filter(|e| e.rem_euclid(every) == 0);
    let all = exponents.flat_map(|e| digits.iter().map(move |&d| value(d, e)));
    all.filter(|&x| x > 0.0 && x.is_finite() && (low..=high).contains(&libm::log10(x))).collect()
}

/// The number nearest to `digits` · 10^`exponent`, as its decimal text would be read.
fn value(digits: i64, exponent: i32) -> f64 {
    format!("{digits}e{exponent}").parse().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_ticks_step_by_one_two_or_five() {
        assert_eq!(linear(0.0, 1.0, 5, false), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(linear(0.013, 0.058, 5, false), [0.02, 0.03, 0.04, 0.05]);
        assert_eq!(linear(-1.0, 1.0, 4, false), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(linear(0.9, 3.1, 8, true), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn log_ticks_thin_out_with_the_range() {
        assert_eq!(round(Extent::holding(true, [0.015, 0.3]), 9, false), [0.02, 0.05, 0.1, 0.2]);
        assert_eq!(round(Extent::holding(true, [1e-5, 0.1]), 6, false), [1e-5, 1e-4, 1e-3, 1e-2, 0.1]);
        assert_eq!(round(Extent::holding(true, [1e-10, 1.0]), 6, false), [1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0]);
        assert_eq!(round(Extent::holding(true, [3.1, 3.9]), 5, false), [3.2, 3.4, 3.6, 3.8]);
    }

    #[test]
    fn every_range_has_a_bearable_number_of_ticks() {
        for ends in [[-1e300, 1e300], [1e-300, 2e-300], [1.0, 1.0 + 1e-11], [0.0, 1e-320], [1e-300, 1e300], [5.0, 5.0]]
        {
            for extent in [false, true].map(|log| Extent::holding(log, ends)) {
                let n = round(extent, 8, false).len();
                assert!((1..=24).contains(&n), "{ends:?} {extent:?} {n}");
            }
        }
    }
}
