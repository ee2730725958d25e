//! The squared maximum mean discrepancy of two samples (Gretton et al. 2012, "A kernel two-sample test"), and its
//! gradient. Pure arithmetic; whose samples they are is not its concern.

pub(super) mod points;
#[cfg(test)]
mod tests;

use super::kernels::{Columns, Form, Isa, Pairs, Sums};
use crate::trial::{Estimator, Kernel, Mmd};

/// MMD² of samples `x` and `y` of one width.
pub(super) fn squared(isa: Isa, mmd: &Mmd, x: &Columns, y: &Columns) -> f64 {
    mean(mmd, x, y, &sums(isa, mmd, x, y))
}

/// MMD² of samples `x` and `y`, and its derivative by each coordinate of `x`, point after point.
pub(super) fn squared_and_gradient(isa: Isa, mmd: &Mmd, x: &Columns, y: &Columns) -> (f64, Vec<f64>) {
    let sums = sums(isa, mmd, x, y);
    let rows = (0..x.len()).flat_map(|i| sums.gradient.iter().map(move |column| column[i])).collect();
    (mean(mmd, x, y, &sums), rows)
}

fn sums(isa: Isa, mmd: &Mmd, x: &Columns, y: &Columns) -> Sums {
    let mut rate = 0.5 / (mmd.base * mmd.base);
    let mut rates = vec![0.0; mmd.bandwidths];
    for slot in rates.iter_mut().rev() {
        *slot = rate;
        rate /= 4.0;
    }
    let form = match mmd.kernel {
        Kernel::SquaredExponential => Form::SquaredExponential,
        Kernel::InverseMultiquadric => Form::InverseMultiquadric,
    };
    let ([within, _], across) = factors(mmd.estimator, x.len(), y.len());
    Pairs { form, rates: &rates, x, y, factors: [4.0 * within, -4.0 * across] }.sums(isa)
}

fn mean(mmd: &Mmd, x: &Columns, y: &Columns, sums: &Sums) -> f64 {
    let ([within_x, within_y], across) = factors(mmd.estimator, x.len(), y.len());
    let within = 2.0 * (within_x * sums.within[0] + within_y * sums.within[1]);
    within + itself(mmd, x.len()) + itself(mmd, y.len()) - 2.0 * across * sums.across
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
