//! The mean squared error of a reconstruction and its gradient, in one pass.

use super::isa::Isa;
use super::vector::{Compute, Simd};

/// The mean of `(y - x)²`; `gradient` becomes its derivative by each of `y`.
pub(crate) fn squared_error(isa: Isa, y: &[f32], x: &[f32], gradient: &mut [f32]) -> f64 {
    isa.run(SquaredError { y, x, gradient })
}

struct SquaredError<'a> {
    y: &'a [f32],
    x: &'a [f32],
    gradient: &'a mut [f32],
}

/// Vectors that are summed in `f32` before they join the whole.
const BLOCK: usize = 16;

impl Compute for SquaredError<'_> {
    type Output = f64;

    #[expect(clippy::cast_precision_loss, reason = "batches are far below 2^53")]
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    #[inline(always)]
    fn run<S: Simd>(self) -> f64 {
        let n = self.y.len() as f64;
        let factor = S::splat((2.0 / n) as f32);
        let mut total = 0.0;
        let blocks = self.y.chunks(BLOCK * S::LANES).zip(self.x.chunks(BLOCK * S::LANES));
        for ((y, x), gradient) in blocks.zip(self.gradient.chunks_mut(BLOCK * S::LANES)) {
            let mut sum = S::splat(0.0);
            let whole = y.len() / S::LANES * S::LANES;
            for at in (0..whole).step_by(S::LANES) {
                let off = S::sub(S::load(&y[at..]), S::load(&x[at..]));
                sum = S::mul_add(off, off, sum);
                S::store(S::mul(factor, off), &mut gradient[at..]);
            }
            total += f64::from(S::sum(sum));
            for ((y, x), gradient) in y.iter().zip(x).zip(gradient).skip(whole) {
                let off = y - x;
                total += f64::from(off * off);
                *gradient = off * (2.0 / n) as f32;
            }
        }
        total / n
    }
}
