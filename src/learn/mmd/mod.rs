//! The squared maximum mean discrepancy of two samples (Gretton et al. 2012, "A kernel two-sample test"), and its
//! gradient. Pure arithmetic; whose samples they are is not its concern.

pub(crate) mod points;
#[cfg(test)]
mod tests;

use super::config::{Estimator, Kernel, Mmd};
use crate::kernels::{Columns, Form, Gradient, Isa, Pairs, Similarity, Sums};

/// MMD² as a term of a loss: what batch after batch is computed with.
pub(super) struct Term {
    pub(super) mmd: Mmd,
    similarity: Similarity,
    /// The two samples; the gradient is by the first.
    pub(super) x: Columns,
    pub(super) y: Columns,
    gradient: Gradient,
}

impl Term {
    pub(super) fn new(mmd: Mmd) -> Self {
        Self {
            mmd,
            similarity: similarity(&mmd),
            x: Columns::default(),
            y: Columns::default(),
            gradient: Gradient::default(),
        }
    }

    /// MMD² of `x` and `y`. Its derivatives are kept.
    pub(super) fn squared(&mut self, isa: Isa) -> f64 {
        let Self { mmd, similarity, x, y, gradient } = self;
        let ([within, _], across) = factors(mmd.estimator, x.len(), y.len());
        let pairs = Pairs { similarity, x, y };
        mean(mmd, x, y, &pairs.sums_and_gradient(isa, [4.0 * within, -4.0 * across], gradient))
    }

    /// The derivatives of the last value by coordinate `k` of each point of `x`.
    pub(super) fn by_coordinate(&self, k: usize) -> &[f32] {
        self.gradient.column(k)
    }
}

/// MMD² of samples `x` and `y` of one width.
pub(crate) fn squared(isa: Isa, mmd: &Mmd, x: &Columns, y: &Columns) -> f64 {
    mean(mmd, x, y, &Pairs { similarity: &similarity(mmd), x, y }.sums(isa))
}

fn similarity(mmd: &Mmd) -> Similarity {
    let form = match mmd.kernel {
        Kernel::SquaredExponential => Form::SquaredExponential,
        Kernel::InverseMultiquadric => Form::InverseMultiquadric,
    };
    Similarity::new(form, mmd.base, mmd.bandwidths)
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
