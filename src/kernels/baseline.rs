//! The vectors of processors without a set of their own here: what the compiler makes of four numbers. Every product is
//! rounded before it is added, so that the bits are those of SSE2, the baseline of x86-64.

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
    const SQUARE: usize = 4;
    const COPIES: usize = 4;

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
    fn normal(a: Self::F32) -> Self::F32 {
        lanes!(|i| if a[i].abs() < f32::MIN_POSITIVE { 0.0 } else { a[i] })
    }
    #[inline(always)]
    fn transpose((from, from_stride): (&[f32], usize), (to, stride): (&mut [f32], usize)) {
        let rows: [Self::F32; 4] = lanes!(|r| Self::load(&from[r * from_stride..]));
        for c in 0..4 {
            Self::store(lanes!(|r| rows[r][c]), &mut to[c * stride..]);
        }
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

#[cfg(test)]
mod tests {
    use super::super::isa::Isa;
    use super::super::vector::Compute;
    use super::*;

    /// What every operation makes of three vectors.
    struct Everything([[f32; 4]; 3]);

    impl Compute for Everything {
        type Output = Vec<f32>;

        fn run<S: Simd>(self) -> Vec<f32> {
            let [a, b, c] = self.0.map(|x| S::load(&x));
            let all = [
                S::splat(self.0[0][1]),
                S::add(a, b),
                S::sub(a, b),
                S::mul(a, b),
                S::div(a, b),
                S::sqrt(a),
                S::mul_add(a, b, c),
                S::relu(a),
                S::where_positive(a, b),
                S::normal(a),
                S::splat(S::sum(a)),
                S::max(a, b),
                S::power_of_two(a),
                S::near_reciprocal_root(a),
            ];
            let mut to = vec![0.0; 4 * all.len() + 16];
            for (x, to) in all.into_iter().zip(to.chunks_exact_mut(4)) {
                S::store(x, to);
            }
            let table = self.0.concat();
            S::transpose((&table, 2), (&mut to[4 * all.len()..], 4));
            to
        }
    }

    /// Instructions and their description are one: whether a product and a sum, zeros and NaN.
    #[test]
    fn it_is_sse2_bit_for_bit() {
        assert_eq!((Baseline::LANES, Baseline::ROWS, Baseline::SQUARE), (4, 4, 4));
        let odd = [0.0, -0.0, 1.0, -1.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e-40, 3.4e38, 0.1, -7.7, 1e20];
        for i in 0..odd.len() {
            for step in 1..odd.len() {
                let vector = |v: usize| std::array::from_fn(|l| odd[(i + step * (4 * v + l)) % odd.len()]);
                let here = Everything(std::array::from_fn(vector)).run::<Baseline>();
                let there = Isa::Baseline.run(Everything(std::array::from_fn(vector)));
                for (at, (here, there)) in here.iter().zip(&there).enumerate() {
                    let same = here.to_bits() == there.to_bits() || here.is_nan() && there.is_nan();
                    assert!(same, "number {at}, {i}, {step}: {here} and {there}");
                }
            }
        }
    }
}
