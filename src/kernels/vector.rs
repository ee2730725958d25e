//! What a vector of any instruction set can do, and computations that are written once over it.

/// A computation that any instruction set can do. All on the way from `run` to the vectors must be `#[inline(always)]`.
pub(super) trait Compute {
    /// What it gives back.
    type Output;

    /// Computes.
    fn run<S: Simd>(self) -> Self::Output;
}

/// `ROOT_BITS - b / 2` are the bits of a number near `1 / √a`, where b are those of a: the exponent is halved and negated,
/// and what the mantissa is off is the same below as above.
pub(super) const ROOT_BITS: u32 = 0x5F37_4800;

/// Vectors of `f32`. A slice that is read or written must hold a whole vector.
pub(super) trait Simd {
    /// A vector.
    type F32: Copy;
    /// The numbers of an [`Self::F32`].
    const LANES: usize;
    /// Rows of a register tile two vectors wide: as many as there are registers for.
    const ROWS: usize;
    /// Rows and columns of what [`Self::transpose`] transposes: no fewer than a tile's.
    const SQUARE: usize;
    /// How many copies of a number side by side make the fastest vector of it: 1 where an instruction fills a vector from
    /// memory, else a whole vector.
    const COPIES: usize = 1;

    fn splat(x: f32) -> Self::F32;
    /// A vector of one number, given its [`Self::COPIES`].
    #[inline(always)]
    fn fill(copies: &[f32]) -> Self::F32 {
        if Self::COPIES > 1 { Self::load(copies) } else { Self::splat(copies[0]) }
    }
    fn load(from: &[f32]) -> Self::F32;
    fn store(x: Self::F32, to: &mut [f32]);
    fn add(a: Self::F32, b: Self::F32) -> Self::F32;
    fn sub(a: Self::F32, b: Self::F32) -> Self::F32;
    fn mul(a: Self::F32, b: Self::F32) -> Self::F32;
    fn div(a: Self::F32, b: Self::F32) -> Self::F32;
    fn sqrt(a: Self::F32) -> Self::F32;
    /// `a b + c`, with one rounding where the set has an instruction for it, else with two.
    fn mul_add(a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32;
    /// The greater of `a` and 0; 0 for NaN.
    fn relu(a: Self::F32) -> Self::F32;
    /// `a` where `by` is positive, else 0.
    fn where_positive(a: Self::F32, by: Self::F32) -> Self::F32;
    /// `a` where it is a normal number, infinite or NaN, else 0.
    fn normal(a: Self::F32) -> Self::F32;
    /// Transposes a square, given how far apart its rows begin, and those of the result.
    fn transpose(from: (&[f32], usize), to: (&mut [f32], usize));
    /// The sum of its numbers: of halves, of their halves, ….
    fn sum(a: Self::F32) -> f32;
    /// `a` if it is greater than `b`, else `b`.
    fn max(a: Self::F32, b: Self::F32) -> Self::F32;
    /// 2^n, where n is the integer that the lowest 8 bits of `a` hold, biased by 127.
    fn power_of_two(a: Self::F32) -> Self::F32;
    /// `1 / √a` within 3.5 %, for positive numbers that are normal: of integers alone, the same on every processor, as
    /// the estimates that processors have instructions for are not.
    fn near_reciprocal_root(a: Self::F32) -> Self::F32;
}
