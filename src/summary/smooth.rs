//! A curve through scattered points: locally weighted regression (Cleveland & Devlin 1988), parabolas with tricube weights over
//! the nearest half of the points. Straight lines would cut through valleys: their bias is as large as the interval of many
//! points.

use super::distributions::t_quantile;
use super::estimate::Estimate;

/// Where a number stands, and the number.
type Point = (f64, f64);

/// The share of the points that each local parabola sees.
const SPAN: f64 = 0.5;
/// Fewer points than these make no curve, and no parabola sees fewer.
pub(super) const FEWEST: usize = 6;
/// What a power adds to those below it, of its size, where points at few places leave it undetermined.
const UNDETERMINED: f64 = 1e-9;
/// The residuals of so many points are looked at, evenly spaced over them.
const RESIDUALS: usize = 300;

/// Weights that make the value of the curve at `x` of the points' values: the row of the smoother's matrix. `xs` ascend.
fn weights(xs: &[f64], x: f64) -> Vec<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count"
    )]
    let near = ((xs.len() as f64 * SPAN) as usize).max(FEWEST).min(xs.len());
    let distances: Vec<f64> = xs.iter().map(|one| (one - x).abs()).collect();
    let tricube = {
        let mut sorted = distances.clone();
        let (_, farthest, _) = sorted.select_nth_unstable_by(near - 1, f64::total_cmp);
        // A little farther, so that the farthest counts, and all do where all stand at one place.
        let reach = (*farthest * (1.0 + 1e-9)).max(f64::MIN_POSITIVE);
        move |distance: f64| {
            let u = (distance / reach).min(1.0);
            let cube = 1.0 - u * u * u;
            cube * cube * cube
        }
    };
    let kernel: Vec<f64> = distances.into_iter().map(tricube).collect();
    // Powers of the distance, each less what those before say of it: their weights add up.
    let product = |a: &[f64], b: &[f64]| kernel.iter().zip(a).zip(b).map(|((w, a), b)| w * a * b).sum::<f64>();
    let mut basis: Vec<(Vec<f64>, f64)> = Vec::new();
    for power in 0..=2 {
        // The last one is the power at `x` itself.
        let at_x = if power == 0 { 1.0 } else { 0.0 };
        let mut values: Vec<f64> = xs.iter().map(|one| (one - x).powi(power)).chain([at_x]).collect();
        let size = product(&values, &values);
        for (other, of_other) in &basis {
            let share = product(&values, other) / of_other;
            values.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
        }
        let own = product(&values, &values);
        if own > size * UNDETERMINED {
            basis.push((values, own));
        }
    }
    let at_x = |values: &[f64]| values.last().copied().unwrap_or_default();
    let weight = |i: usize| basis.iter().map(|(values, size)| at_x(values) * values[i] / size).sum::<f64>() * kernel[i];
    (0..xs.len()).map(weight).collect()
}

/// The curve at `x`.
pub(super) fn at(points: &[Point], x: f64) -> f64 {
    let xs: Vec<f64> = points.iter().map(|point| point.0).collect();
    weights(&xs, x).iter().zip(points).map(|(w, point)| w * point.1).sum()
}

/// The curve at these places with its 95 % interval from how far the points lie from it, which are taken as independent and
/// alike; none where the curve leaves them no freedom. The points ascend.
#[expect(clippy::cast_precision_loss, reason = "counts of trials")]
pub(super) fn curve(points: &[Point], places: &[f64]) -> Vec<Estimate> {
    let xs: Vec<f64> = points.iter().map(|point| point.0).collect();
    let value = |weights: &[f64]| weights.iter().zip(points).map(|(w, point)| w * point.1).sum::<f64>();
    let every = points.len().div_ceil(RESIDUALS).max(1);
    let looked: Vec<usize> = (0..points.len()).step_by(every).collect();
    let (mut squares, mut freedom) = (0.0, 0.0);
    for &i in &looked {
        let row = weights(&xs, xs[i]);
        let residual = points[i].1 - value(&row);
        squares += residual * residual;
        // The expectation of the residual's square, in units of the variance.
        freedom += 1.0 - 2.0 * row[i] + row.iter().map(|w| w * w).sum::<f64>();
    }
    let df = libm::floor((freedom * points.len() as f64 / looked.len() as f64).max(0.0));
    let variance = (df > 0.0).then(|| squares / freedom);
    let quantile = t_quantile(0.975, df.max(1.0));
    let estimate = |x: &f64| {
        let row = weights(&xs, *x);
        let factor = row.iter().map(|w| w * w).sum::<f64>();
        let half_width = variance.map(|variance| quantile * libm::sqrt(variance * factor));
        Estimate { n: points.len(), mean: value(&row), sd: variance.map(libm::sqrt), half_width }
    };
    places.iter().map(estimate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_kept_as_it_is() {
        let points: Vec<Point> = (0..20).map(|i| (f64::from(i), 3.0 - 0.5 * f64::from(i))).collect();
        for x in [0.0, 2.5, 19.0] {
            assert!((at(&points, x) - (3.0 - 0.5 * x)).abs() < 1e-12);
        }
        let line = curve(&points, &[7.0]);
        assert!((line[0].mean + 0.5).abs() < 1e-12 && line[0].half_width.unwrap() < 1e-12);
    }

    // With numpy 2.3:
    //     d = abs(x - p); h = sorted(d)[6] * (1 + 1e-9); k = np.sqrt((1 - np.minimum(d / h, 1) ** 3) ** 3)
    //     np.linalg.lstsq(np.vander(x - p, 3, increasing=True) * k[:, None], y * k)[0][0]
    #[test]
    fn the_curve_is_that_of_numpy() {
        let x = [0.0, 0.7, 1.1, 2.0, 2.4, 3.3, 4.1, 4.2, 5.6, 6.0, 7.7, 9.0, 9.5, 10.2];
        let y = [1.0, 1.4, 0.9, 1.8, 2.6, 2.2, 3.1, 2.7, 2.5, 2.0, 1.1, 0.4, 0.9, 1.3];
        let points: Vec<Point> = x.into_iter().zip(y).collect();
        let expected = [
            (0.0, 0.999_142_141_372_208_1),
            (2.2, 2.146_826_016_661_537_4),
            (4.15, 2.807_234_526_754_409_7),
            (9.0, 0.715_601_295_855_294_4),
            (10.2, 1.223_254_906_730_778_5),
        ];
        for (x, expected) in expected {
            assert!((at(&points, x) - expected).abs() < 1e-9, "{x}: {}", at(&points, x));
        }
    }

    #[test]
    fn a_parabola_is_kept_as_it_is() {
        let points: Vec<Point> =
            (0..40).map(|i| f64::from(i) / 10.0).map(|x| (x, 1.0 + (x - 2.0) * (x - 2.0))).collect();
        for x in [0.0, 1.95, 3.9] {
            assert!((at(&points, x) - 1.0 - (x - 2.0) * (x - 2.0)).abs() < 1e-9);
        }
    }

    #[test]
    fn points_at_one_place_have_their_mean() {
        assert!((at(&[(1.0, 2.0), (1.0, 4.0), (1.0, 6.0)], 1.0) - 4.0).abs() < 1e-12);
    }
}
