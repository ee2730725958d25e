//! The vectors that every processor has: what the compiler makes of four numbers without being told of any set. Every
//! product is rounded before it is added.

use super::simd::Simd;

/// What the compiler makes of four numbers without being told of any instruction set.
pub(super) struct Baseline;

/// Applies `f` lane by lane.
macro_rules! lanes {
    ($f:expr) => {
        std::array::from_fn($f)
    };
}

impl Simd for Baseline {
    type F32 = [f32; 4];
    type F64 = [f64; 2];
    const LANES: usize = 4;
    const ROWS: usize = 4;

    #[inline(always)]
    fn splat(x: f32) -> Self::F32 {
        [x; 4]
    }
    #[inline(always)]
    fn load(from: &[f32]) -> Self::F32 {
        let from = &from[..4];
        lanes!(|i| from[i])
    }
    #[inline(always)]
    fn store(x: Self::F32, to: &mut [f32]) {
        to[..4].copy_from_slice(&x);
    }
    #[inline(always)]
    fn add(a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(|i| a[i] + b[i])
    }
    #[inline(always)]
    fn sub(a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(|i| a[i] - b[i])
    }
    #[inline(always)]
    fn mul(a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(|i| a[i] * b[i])
    }
    #[inline(always)]
    fn div(a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(|i| a[i] / b[i])
    }
    #[inline(always)]
    fn sqrt(a: Self::F32) -> Self::F32 {
        lanes!(|i| a[i].sqrt())
    }
    #[inline(always)]
    fn mul_add(a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        lanes!(|i| a[i] * b[i] + c[i])
    }
    #[inline(always)]
    fn relu(a: Self::F32) -> Self::F32 {
        lanes!(|i| if a[i] > 0.0 { a[i] } else { 0.0 })
    }
    #[inline(always)]
    fn where_positive(a: Self::F32, by: Self::F32) -> Self::F32 {
        lanes!(|i| if by[i] > 0.0 { a[i] } else { 0.0 })
    }
    #[inline(always)]
    fn sum(a: Self::F32) -> f32 {
        (a[0] + a[2]) + (a[1] + a[3])
    }

    #[inline(always)]
    fn splat64(x: f64) -> Self::F64 {
        [x; 2]
    }
    #[inline(always)]
    fn load64(from: &[f64]) -> Self::F64 {
        [from[0], from[1]]
    }
    #[inline(always)]
    fn store64(x: Self::F64, to: &mut [f64]) {
        to[..2].copy_from_slice(&x);
    }
    #[inline(always)]
    fn add64(a: Self::F64, b: Self::F64) -> Self::F64 {
        lanes!(|i| a[i] + b[i])
    }
    #[inline(always)]
    fn sub64(a: Self::F64, b: Self::F64) -> Self::F64 {
        lanes!(|i| a[i] - b[i])
    }
    #[inline(always)]
    fn mul64(a: Self::F64, b: Self::F64) -> Self::F64 {
        lanes!(|i| a[i] * b[i])
    }
    #[inline(always)]
    fn reciprocal_root64(a: Self::F64) -> Self::F64 {
        lanes!(|i| 1.0 / a[i].sqrt())
    }
    #[inline(always)]
    fn max64(a: Self::F64, b: Self::F64) -> Self::F64 {
        lanes!(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }
    #[inline(always)]
    fn mul_add64(a: Self::F64, b: Self::F64, c: Self::F64) -> Self::F64 {
        lanes!(|i| a[i] * b[i] + c[i])
    }
    #[inline(always)]
    fn sum64(a: Self::F64) -> f64 {
        a[0] + a[1]
    }
    #[inline(always)]
    fn exponent64(a: Self::F64) -> Self::F64 {
        lanes!(|i| f64::from_bits(a[i].to_bits() << 52))
    }
}
