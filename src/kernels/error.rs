//! The mean squared error of a reconstruction, and its gradient.

use super::panels::Panels;
use super::vector::{Compute, Simd};

/// The mean of `(y - x)²`.
pub(crate) fn squared_error(y: &mut Panels, x: &Panels) -> f64 {
    // The margin of x is 0, too.
    y.clear_margin();
    y.isa().run(SquaredError { y: y.numbers(), x: x.numbers() }) / count(y)
}

/// Puts `factor` times the derivative of the mean of `(y - x)²` by each of y in the place of y, the margin included.
pub(crate) fn squared_error_gradient(factor: f32, y: &mut Panels, x: &Panels) {
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    let factor = factor * (2.0 / count(y)) as f32;
    y.isa().run(Gradient { factor, y: y.numbers_mut(), x: x.numbers() });
}

#[expect(clippy::cast_precision_loss, reason = "batches are far below 2^53")]
fn count(y: &Panels) -> f64 {
    (y.rows() * y.columns()) as f64
}

struct SquaredError<'a> {
    y: &'a [f32],
    x: &'a [f32],
}

/// Sums that are taken side by side.
const SUMS: usize = 4;

/// Vectors that each of them takes before it joins the whole.
const BLOCK: usize = 16;

impl Compute for SquaredError<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self) -> f64 {
        let block = BLOCK * SUMS * S::LANES;
        let mut total = 0.0;
        for (y, x) in self.y.chunks(block).zip(self.x.chunks(block)) {
            let mut sums = [S::splat(0.0); SUMS];
            for (y, x) in y.chunks(SUMS * S::LANES).zip(x.chunks(SUMS * S::LANES)) {
                for ((y, x), sum) in y.chunks_exact(S::LANES).zip(x.chunks_exact(S::LANES)).zip(&mut sums) {
                    let off = S::sub(S::load(y), S::load(x));
                    *sum = S::mul_add(off, off, *sum);
                }
            }
            let [a, b, c, d] = sums;
            total += f64::from(S::sum(S::add(S::add(a, b), S::add(c, d))));
        }
        total
    }
}

struct Gradient<'a> {
    factor: f32,
    y: &'a mut [f32],
    x: &'a [f32],
}

impl Compute for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let factor = S::splat(self.factor);
        for (y, x) in self.y.chunks_exact_mut(S::LANES).zip(self.x.chunks_exact(S::LANES)) {
            S::store(S::mul(factor, S::sub(S::load(y), S::load(x))), y);
        }
    }
}
