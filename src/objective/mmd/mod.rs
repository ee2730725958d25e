//! The squared maximum mean discrepancy of two samples (Gretton et al. 2012, "A kernel two-sample test"), and its
//! gradient. Pure arithmetic; whose samples they are is not its concern.

mod kernel;
mod points;
#[cfg(test)]
mod tests;

pub(super) use points::Points;

use crate::trial::{Estimator, Mmd};
use kernel::KernelSum;

/// MMD² of samples `x` and `y` of one width.
pub(super) fn squared(mmd: &Mmd, x: &Points, y: &Points) -> f64 {
    let mut kernel = KernelSum::new(mmd);
    let (within, across) = factors(mmd.estimator, x.len(), y.len());
    let mut mean_within = |points: &Points, factor: f64| {
        let pairs: f64 = (0..points.len()).map(|i| kernel.of_pairs(points, i, points, i + 1)).sum();
        factor * 2.0 * pairs + itself(mmd, points.len())
    };
    let both = mean_within(x, within[0]) + mean_within(y, within[1]);
    both - 2.0 * across * (0..x.len()).map(|i| kernel.of_pairs(x, i, y, 0)).sum::<f64>()
}

/// MMD² of samples `x` and `y`, and its derivative by each coordinate of `x`, point after point.
pub(super) fn squared_and_gradient(mmd: &Mmd, x: &Points, y: &Points) -> (f64, Vec<f64>) {
    let mut kernel = KernelSum::new(mmd);
    let ([within_x, within_y], across) = factors(mmd.estimator, x.len(), y.len());
    let mut gradient: Vec<Vec<f64>> = x.0.iter().map(|column| vec![0.0; column.len()]).collect();
    let [mut pairs_x, mut pairs_y, mut pairs_across] = [0.0; 3];
    for i in 0..x.len() {
        pairs_x += kernel.of_pairs(x, i, x, i + 1);
        for (column, by) in x.0.iter().zip(&mut gradient) {
            let (begin, rest) = by.split_at_mut(i + 1);
            for ((other, slope), by) in column[i + 1..].iter().zip(&kernel.slopes).zip(rest) {
                let push = 4.0 * within_x * slope * (column[i] - other);
                begin[i] += push;
                *by -= push;
            }
        }
        pairs_across += kernel.of_pairs(x, i, y, 0);
        for ((column, others), by) in x.0.iter().zip(&y.0).zip(&mut gradient) {
            let pull: f64 = others.iter().zip(&kernel.slopes).map(|(other, slope)| slope * (column[i] - other)).sum();
            by[i] -= 4.0 * across * pull;
        }
    }
    for i in 0..y.len() {
        pairs_y += kernel.of_pairs(y, i, y, i + 1);
    }
    let both = 2.0 * (within_x * pairs_x + within_y * pairs_y) + itself(mmd, x.len()) + itself(mmd, y.len());
    let rows = (0..x.len()).flat_map(|i| gradient.iter().map(move |column| column[i])).collect();
    (both - 2.0 * across * pairs_across, rows)
}

/// What sums over pairs of different points of `x` and of `y`, and over pairs across, are multiplied by to become means.
#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^53")]
fn factors(estimator: Estimator, n_x: usize, n_y: usize) -> ([f64; 2], f64) {
    let within = |n: usize| match estimator {
        Estimator::Biased => 1.0 / (n * n) as f64,
        Estimator::Unbiased if n < 2 => 0.0,
        Estimator::Unbiased => 1.0 / (n * (n - 1)) as f64,
    };
    ([within(n_x), within(n_y)], 1.0 / (n_x * n_y) as f64)
}

/// What the pairs of a point with itself add to the mean: every kernel is 1 there.
#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^53")]
fn itself(mmd: &Mmd, n: usize) -> f64 {
    match mmd.estimator {
        Estimator::Biased => mmd.bandwidths as f64 / n as f64,
        Estimator::Unbiased => 0.0,
    }
}
