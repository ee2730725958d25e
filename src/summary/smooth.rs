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

/// A row of the smoother's matrix: weights that make the value of the curve of those of the points.
struct Row {
    /// The first point that counts.
    first: usize,
    /// Of that and those behind it; all others have none.
    weights: Vec<f64>,
}

impl Row {
    /// The value of the curve.
    fn value(&self, points: &[Point]) -> f64 {
        self.weights.iter().zip(&points[self.first..]).map(|(w, point)| w * point.1).sum()
    }

    fn sum_of_squares(&self) -> f64 {
        self.weights.iter().map(|w| w * w).sum()
    }
}

/// How far the farthest of so many of the nearest is from `x`. `xs` ascend.
fn reach_of(near: usize, xs: &[f64], x: f64) -> f64 {
    // The nearest stand side by side.
    let (mut first, mut last) = (0, xs.len() - near);
    while first < last {
        let middle = usize::midpoint(first, last);
        if x - xs[middle] > xs[middle + near] - x {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    (xs[first] - x).abs().max((xs[first + near - 1] - x).abs())
}

/// The row for the curve at `x`. `xs` ascend.
fn row(xs: &[f64], x: f64) -> Row {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count"
    )]
    let near = ((xs.len() as f64 * SPAN) as usize).max(FEWEST).min(xs.len());
    // A little farther, so that the farthest counts, and all do where all stand at one place.
    let reach = (reach_of(near, xs, x) * (1.0 + 1e-9)).max(f64::MIN_POSITIVE);
    let first = xs.partition_point(|one| x - one >= reach);
    let end = xs.partition_point(|one| one - x < reach);
    let distances: Vec<f64> = xs[first..end].iter().map(|one| one - x).collect();
    let tricube = |distance: &f64| {
        let u = (distance.abs() / reach).min(1.0);
        let cube = 1.0 - u * u * u;
        cube * cube * cube
    };
    let kernel: Vec<f64> = distances.iter().map(tricube).collect();
    // Powers of the distance, each less what those before say of it: their weights add up.
    let product = |a: &[f64], b: &[f64]| kernel.iter().zip(a).zip(b).map(|((w, a), b)| w * a * b).sum::<f64>();
    let mut basis: Vec<(Vec<f64>, f64)> = Vec::new();
    let mut powers = vec![1.0; distances.len()];
    for power in 0..=2 {
        // The last one is the power at `x` itself.
        let at_x = if power == 0 { 1.0 } else { 0.0 };
        let mut values: Vec<f64> = powers.iter().copied().chain([at_x]).collect();
        let size = product(&values, &values);
        for (other, of_other) in &basis {
            let share = product(&values, other) / of_other;
            values.iter_mut().zip(other).for_each(|(value, other)| *value -= share * other);
        }
        let own = product(&values, &values);
        if own > size * UNDETERMINED {
            basis.push((values, own));
        }
        powers.iter_mut().zip(&distances).for_each(|(power, distance)| *power *= distance);
    }
    let at_x = |values: &[f64]| values.last().copied().unwrap_or_default();
    let weight = |i: usize| basis.iter().map(|(values, size)| at_x(values) * values[i] / size).sum::<f64>() * kernel[i];
    Row { first, weights: (0..distances.len()).map(weight).collect() }
}

/// The curve at `x`.
pub(super) fn at(points: &[Point], x: f64) -> f64 {
    let xs: Vec<f64> = points.iter().map(|point| point.0).collect();
    row(&xs, x).value(points)
}

/// The curve at these places with its 95 % interval from how far the points lie from it, which are taken as independent and
/// alike; none where the curve leaves them no freedom. The points ascend.
#[expect(clippy::cast_precision_loss, reason = "counts of trials")]
pub(super) fn curve(points: &[Point], places: &[f64]) -> Vec<Estimate> {
    let xs: Vec<f64> = points.iter().map(|point| point.0).collect();
    let every = points.len().div_ceil(RESIDUALS).max(1);
    let looked: Vec<usize> = (0..points.len()).step_by(every).collect();
    let (mut squares, mut freedom) = (0.0, 0.0);
    for &i in &looked {
        let row = row(&xs, xs[i]);
        let residual = points[i].1 - row.value(points);
        squares += residual * residual;
        // The expectation of the residual's square, in units of the variance.
        freedom += 1.0 - 2.0 * row.weights[i - row.first] + row.sum_of_squares();
    }
    let df = libm::floor((freedom * points.len() as f64 / looked.len() as f64).max(0.0));
    let variance = (df > 0.0).then(|| squares / freedom);
    let quantile = t_quantile(0.975, df.max(1.0));
    let estimate = |x: &f64| {
        let row = row(&xs, *x);
        let half_width = variance.map(|variance| quantile * libm::sqrt(variance * row.sum_of_squares()));
        Estimate { n: points.len(), mean: row.value(points), sd: variance.map(libm::sqrt), half_width }
    };
    places.iter().map(estimate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_is_the_distance_of_the_last_of_the_nearest() {
        let xs: [f64; 9] = [0.1, 0.1, 0.3, 0.7, 0.7, 0.7, 1.1, 2.0, 2.4];
        for x in [-1.0, 0.1, 0.2, 0.7, 0.9, 2.4, 5.0] {
            let mut distances = xs.map(|one| (one - x).abs());
            distances.sort_by(f64::total_cmp);
            let reaches = distances.map(f64::to_bits);
            let found: Vec<u64> = (1..=xs.len()).map(|near| reach_of(near, &xs, x).to_bits()).collect();
            assert_eq!(found, reaches, "around {x}");
        }
    }

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
