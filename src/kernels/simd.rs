//! Vectors of x86-64's instruction sets, and the one place where code for a set is entered. All that is unsafe is here.
//!
//! [`Isa::run`] compiles a [`Compute`] for each set: everything that it calls is inlined into a function that may use the
//! set's instructions, and that is called only where the processor has them.

#![cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "vector instructions, on processors that have them"))]

#[cfg(not(target_arch = "x86_64"))]
use super::baseline::Baseline;
use super::isa::Isa;
use super::vector::Compute;

impl Isa {
    /// Runs `kernel` with these instructions.
    ///
    /// # Panics
    /// If the processor does not have them.
    pub(super) fn run<K: Compute>(self, kernel: K) -> K::Output {
        assert!(self.is_available(), "this processor has no {self}");
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Baseline => kernel.run::<x86::Sse2>(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Baseline => kernel.run::<Baseline>(),
            // SAFETY: the processor has these instructions, as was just asserted.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { x86::run_avx2(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { x86::run_avx512(kernel) },
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => unreachable!("not available, as was just asserted"),
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The sets of x86-64, by the compiler's own names for their instructions.

    #![cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "sixty names, each of which says its set"))]

    use std::arch::x86_64::*;

    use super::Compute;
    use crate::kernels::vector::{ROOT_BITS, Simd};

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn run_avx2<K: Compute>(kernel: K) -> K::Output {
        kernel.run::<Avx2>()
    }

    #[target_feature(enable = "avx512f")]
    pub(super) fn run_avx512<K: Compute>(kernel: K) -> K::Output {
        kernel.run::<Avx512>()
    }

    /// What every processor of this architecture has.
    pub(super) struct Sse2;
    /// Reached from [`run_avx2`] alone.
    struct Avx2;
    /// Reached from [`run_avx512`] alone.
    struct Avx512;

    /// Functions that are one expression of instructions.
    macro_rules! instructions {
        ($($name:ident($($x:ident: $t:ty),*) -> $r:ty = $body:expr;)*) => {
            $(#[inline(always)]
            fn $name($($x: $t),*) -> $r {
                // SAFETY: who is here came through `Isa::run`, so the processor has the instruction.
                unsafe { $body }
            })*
        };
    }

    /// Loads and stores.
    macro_rules! memory {
        ($n:literal, $v:ty, $loadu:ident, $storeu:ident) => {
            #[inline(always)]
            fn load(from: &[f32]) -> $v {
                let from = &from[..$n];
                // SAFETY: as for every instruction here; the slice holds as much as is read.
                unsafe { $loadu(from.as_ptr()) }
            }

            #[inline(always)]
            fn store(x: $v, to: &mut [f32]) {
                let to = &mut to[..$n];
                // SAFETY: as for every instruction here; the slice holds as much as is written.
                unsafe { $storeu(to.as_mut_ptr(), x) }
            }
        };
    }

    /// Transposes squares of so many rows, whose columns a function makes of them.
    macro_rules! square {
        ($n:literal, $loadu:ident, $storeu:ident, $transposed:ident) => {
            const SQUARE: usize = $n;

            #[inline(always)]
            fn transpose((from, from_stride): (&[f32], usize), (to, to_stride): (&mut [f32], usize)) {
                // With these no product below can be greater than an address.
                assert!(from_stride <= from.len() && to_stride <= to.len(), "rows end where the matrix does");
                let from = &from[..($n - 1) * from_stride + $n];
                let to = &mut to[..($n - 1) * to_stride + $n];
                // SAFETY: as for every instruction here; the slices hold as much as is read and written.
                unsafe {
                    let rows = std::array::from_fn(|r| $loadu(from.as_ptr().add(r * from_stride)));
                    for (c, column) in $transposed(rows).into_iter().enumerate() {
                        $storeu(to.as_mut_ptr().add(c * to_stride), column);
                    }
                }
            }
        };
    }

    /// The columns of four rows.
    #[inline(always)]
    fn transposed_fours([a, b, c, d]: [__m128; 4]) -> [__m128; 4] {
        // SAFETY: as for every instruction here.
        unsafe {
            let [ab, cd] = [_mm_unpacklo_ps(a, b), _mm_unpacklo_ps(c, d)];
            let [ab2, cd2] = [_mm_unpackhi_ps(a, b), _mm_unpackhi_ps(c, d)];
            [_mm_movelh_ps(ab, cd), _mm_movehl_ps(cd, ab), _mm_movelh_ps(ab2, cd2), _mm_movehl_ps(cd2, ab2)]
        }
    }

    impl Simd for Sse2 {
        type F32 = __m128;
        const LANES: usize = 4;
        const ROWS: usize = 4;
        const COPIES: usize = 4;

        memory!(4, __m128, _mm_loadu_ps, _mm_storeu_ps);

        square!(4, _mm_loadu_ps, _mm_storeu_ps, transposed_fours);
        instructions! {
            splat(x: f32) -> __m128 = _mm_set1_ps(x);
            add(a: __m128, b: __m128) -> __m128 = _mm_add_ps(a, b);
            sub(a: __m128, b: __m128) -> __m128 = _mm_sub_ps(a, b);
            mul(a: __m128, b: __m128) -> __m128 = _mm_mul_ps(a, b);
            div(a: __m128, b: __m128) -> __m128 = _mm_div_ps(a, b);
            sqrt(a: __m128) -> __m128 = _mm_sqrt_ps(a);
            mul_add(a: __m128, b: __m128, c: __m128) -> __m128 = _mm_add_ps(_mm_mul_ps(a, b), c);
            relu(a: __m128) -> __m128 = _mm_max_ps(a, _mm_setzero_ps());
            where_positive(a: __m128, by: __m128) -> __m128 = _mm_and_ps(a, _mm_cmpgt_ps(by, _mm_setzero_ps()));
            normal(a: __m128) -> __m128 = {
                let size = _mm_andnot_ps(_mm_set1_ps(-0.0), a);
                _mm_andnot_ps(_mm_cmplt_ps(size, _mm_set1_ps(f32::MIN_POSITIVE)), a)
            };
            sum(a: __m128) -> f32 = {
                let two = _mm_add_ps(a, _mm_movehl_ps(a, a));
                _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
            };
            max(a: __m128, b: __m128) -> __m128 = _mm_max_ps(a, b);
            power_of_two(a: __m128) -> __m128 = _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(a)));
            near_reciprocal_root(a: __m128) -> __m128 = {
                let half = _mm_srli_epi32::<1>(_mm_castps_si128(a));
                _mm_castsi128_ps(_mm_sub_epi32(_mm_set1_epi32(ROOT_BITS.cast_signed()), half))
            };
        }
    }

    /// The columns of eight rows: numbers, pairs and fours of them change places.
    #[inline(always)]
    fn transposed_eights(rows: [__m256; 8]) -> [__m256; 8] {
        // SAFETY: as for every instruction here.
        unsafe {
            let [ab, cd] = [_mm256_unpacklo_ps(rows[0], rows[1]), _mm256_unpacklo_ps(rows[2], rows[3])];
            let [ef, gh] = [_mm256_unpacklo_ps(rows[4], rows[5]), _mm256_unpacklo_ps(rows[6], rows[7])];
            let [ab2, cd2] = [_mm256_unpackhi_ps(rows[0], rows[1]), _mm256_unpackhi_ps(rows[2], rows[3])];
            let [ef2, gh2] = [_mm256_unpackhi_ps(rows[4], rows[5]), _mm256_unpackhi_ps(rows[6], rows[7])];
            let left = [
                _mm256_shuffle_ps::<0x44>(ab, cd),
                _mm256_shuffle_ps::<0xEE>(ab, cd),
                _mm256_shuffle_ps::<0x44>(ab2, cd2),
                _mm256_shuffle_ps::<0xEE>(ab2, cd2),
            ];
            let right = [
                _mm256_shuffle_ps::<0x44>(ef, gh),
                _mm256_shuffle_ps::<0xEE>(ef, gh),
                _mm256_shuffle_ps::<0x44>(ef2, gh2),
                _mm256_shuffle_ps::<0xEE>(ef2, gh2),
            ];
            [
                _mm256_permute2f128_ps::<0x20>(left[0], right[0]),
                _mm256_permute2f128_ps::<0x20>(left[1], right[1]),
                _mm256_permute2f128_ps::<0x20>(left[2], right[2]),
                _mm256_permute2f128_ps::<0x20>(left[3], right[3]),
                _mm256_permute2f128_ps::<0x31>(left[0], right[0]),
                _mm256_permute2f128_ps::<0x31>(left[1], right[1]),
                _mm256_permute2f128_ps::<0x31>(left[2], right[2]),
                _mm256_permute2f128_ps::<0x31>(left[3], right[3]),
            ]
        }
    }

    impl Simd for Avx2 {
        type F32 = __m256;
        const LANES: usize = 8;
        const ROWS: usize = 6;

        memory!(8, __m256, _mm256_loadu_ps, _mm256_storeu_ps);
        square!(8, _mm256_loadu_ps, _mm256_storeu_ps, transposed_eights);

        instructions! {
            splat(x: f32) -> __m256 = _mm256_set1_ps(x);
            add(a: __m256, b: __m256) -> __m256 = _mm256_add_ps(a, b);
            sub(a: __m256, b: __m256) -> __m256 = _mm256_sub_ps(a, b);
            mul(a: __m256, b: __m256) -> __m256 = _mm256_mul_ps(a, b);
            div(a: __m256, b: __m256) -> __m256 = _mm256_div_ps(a, b);
            sqrt(a: __m256) -> __m256 = _mm256_sqrt_ps(a);
            mul_add(a: __m256, b: __m256, c: __m256) -> __m256 = _mm256_fmadd_ps(a, b, c);
            relu(a: __m256) -> __m256 = _mm256_max_ps(a, _mm256_setzero_ps());
            where_positive(a: __m256, by: __m256) -> __m256 =
                _mm256_and_ps(a, _mm256_cmp_ps::<_CMP_GT_OQ>(by, _mm256_setzero_ps()));
            normal(a: __m256) -> __m256 = {
                let size = _mm256_andnot_ps(_mm256_set1_ps(-0.0), a);
                _mm256_andnot_ps(_mm256_cmp_ps::<_CMP_LT_OQ>(size, _mm256_set1_ps(f32::MIN_POSITIVE)), a)
            };
            sum(a: __m256) -> f32 = {
                let four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
                let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
                _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
            };
            max(a: __m256, b: __m256) -> __m256 = _mm256_max_ps(a, b);
            power_of_two(a: __m256) -> __m256 = _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(a)));
            near_reciprocal_root(a: __m256) -> __m256 = {
                let half = _mm256_srli_epi32::<1>(_mm256_castps_si256(a));
                _mm256_castsi256_ps(_mm256_sub_epi32(_mm256_set1_epi32(ROOT_BITS.cast_signed()), half))
            };
        }
    }

    impl Simd for Avx512 {
        type F32 = __m512;
        const LANES: usize = 16;
        const ROWS: usize = 8;

        memory!(16, __m512, _mm512_loadu_ps, _mm512_storeu_ps);
        square!(8, _mm256_loadu_ps, _mm256_storeu_ps, transposed_eights);

        instructions! {
            splat(x: f32) -> __m512 = _mm512_set1_ps(x);
            add(a: __m512, b: __m512) -> __m512 = _mm512_add_ps(a, b);
            sub(a: __m512, b: __m512) -> __m512 = _mm512_sub_ps(a, b);
            mul(a: __m512, b: __m512) -> __m512 = _mm512_mul_ps(a, b);
            div(a: __m512, b: __m512) -> __m512 = _mm512_div_ps(a, b);
            sqrt(a: __m512) -> __m512 = _mm512_sqrt_ps(a);
            mul_add(a: __m512, b: __m512, c: __m512) -> __m512 = _mm512_fmadd_ps(a, b, c);
            relu(a: __m512) -> __m512 = _mm512_max_ps(a, _mm512_setzero_ps());
            where_positive(a: __m512, by: __m512) -> __m512 =
                _mm512_maskz_mov_ps(_mm512_cmp_ps_mask::<_CMP_GT_OQ>(by, _mm512_setzero_ps()), a);
            normal(a: __m512) -> __m512 = {
                let least = _mm512_set1_ps(f32::MIN_POSITIVE);
                _mm512_maskz_mov_ps(_mm512_cmp_ps_mask::<_CMP_NLT_UQ>(_mm512_abs_ps(a), least), a)
            };
            sum(a: __m512) -> f32 = _mm512_reduce_add_ps(a);
            max(a: __m512, b: __m512) -> __m512 = _mm512_max_ps(a, b);
            power_of_two(a: __m512) -> __m512 = _mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(a)));
            near_reciprocal_root(a: __m512) -> __m512 = {
                let half = _mm512_srli_epi32::<1>(_mm512_castps_si512(a));
                _mm512_castsi512_ps(_mm512_sub_epi32(_mm512_set1_epi32(ROOT_BITS.cast_signed()), half))
            };
        }
    }
}
