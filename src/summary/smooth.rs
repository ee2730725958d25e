//! A curve through scattered points: locally weighted regression (Cleveland 1979, without its robust rounds), straight lines
//! with tricube weights over the nearest two thirds of the points.

use super::distributions::t_quantile;
use super::estimate::Estimate;

/// Where a number stands, and the number.
type Point = (f64, f64);

/// The share of the points that each local line sees.
const SPAN: f64 = 2.0 / 3.0;
/// Fewer points than these make no curve.
pub(super) const FEWEST: usize = 6;
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
    let near = ((xs.len() as f64 * SPAN) as usize).clamp(2, xs.len());
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
    let sum: f64 = kernel.iter().sum();
    let center = kernel.iter().zip(xs).map(|(w, x)| w * x).sum::<f64>() / sum;
    let spread: f64 = kernel.iter().zip(xs).map(|(w, x)| w * (x - center) * (x - center)).sum();
    let slope = if spread > 0.0 { (x - center) / spread } else { 0.0 };
    kernel.iter().zip(xs).map(|(w, one)| w / sum + slope * w * (one - center)).collect()
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

    // With statsmodels 0.14: lowess(y, x, frac=2 / 3, it=0, xvals=[0, 2.2, 4.15, 9])
    #[test]
    fn the_curve_is_that_of_statsmodels() {
        let x = [0.0, 0.7, 1.1, 2.0, 2.4, 3.3, 4.1, 4.2, 5.6, 6.0, 7.7, 9.0];
        let y = [1.0, 1.4, 0.9, 1.8, 2.6, 2.2, 3.1, 2.7, 2.5, 2.0, 1.1, 0.4];
        let points: Vec<Point> = x.into_iter().zip(y).collect();
        for (x, expected) in [(0.0, 0.866_474_38), (2.2, 1.965_444_05), (4.15, 2.531_159_8), (9.0, 0.439_784_62)] {
            assert!((at(&points, x) - expected).abs() < 1e-7, "{x}: {}", at(&points, x));
        }
    }

    #[test]
    fn points_at_one_place_have_their_mean() {
        assert!((at(&[(1.0, 2.0), (1.0, 4.0), (1.0, 6.0)], 1.0) - 4.0).abs() < 1e-12);
    }
}
