//! The vectors that every processor has: what the compiler makes of four numbers without being told of any set. Every
//! product is rounded before it is added.

use super::vector::{ROOT_BITS, Simd};

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
    fn max(a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }
    #[inline(always)]
    fn power_of_two(a: Self::F32) -> Self::F32 {
        lanes!(|i| f32::from_bits(a[i].to_bits() << 23))
    }
    #[inline(always)]
    fn near_reciprocal_root(a: Self::F32) -> Self::F32 {
        lanes!(|i| f32::from_bits(ROOT_BITS.wrapping_sub(a[i].to_bits() >> 1)))
    }
}
