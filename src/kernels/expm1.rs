//! `exp(x) - 1` of numbers that are not positive.
//!
//! It squares as the exponential does: `(1 + t)² - 1 = t (2 + t)`. But a square of the exponential has twice its
//! relative error, and this one has at most that of `t`.

use super::vector::Simd;

/// Of `r², r³, …, r⁶` in a polynomial for `expm1(r)`, |r| ≤ ln 2 / 2, the last first: the one whose greatest relative
/// error, 1.3 · 10⁻⁸, is least (by the Remez algorithm).
const COEFFICIENTS: [f32; 5] = [0.001_388_251, 0.008_366_58, 0.041_667_2, 0.166_665_43, 0.499_999_98];

/// ln 2 in two parts, the first with zeros enough for exact products.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// Added to a number, it leaves the nearest integer plus 127 in the lowest bits.
const TO_EXPONENT: f32 = 12_582_912.0 + 127.0;

/// From here down the result is -1 in any case.
const LEAST: f32 = -64.0;

/// The fourth power of an exponential, both less 1: its relative error is at most that of `t` and some roundings.
#[inline(always)]
pub(super) fn fourth<S: Simd>(t: S::F32) -> S::F32 {
    let squared = S::mul_add(t, t, S::add(t, t));
    S::mul_add(squared, squared, S::add(squared, squared))
}

/// `exp(x) - 1` for `x ≤ 0`, within some 10⁻⁷ of it; -1 exactly for all x below -18.
///
/// `x = n ln 2 + r` with integer n and |r| ≤ ln 2 / 2, whose exponential is a short series.
#[inline(always)]
pub(super) fn expm1<S: Simd>(x: S::F32) -> S::F32 {
    // In this order NaN stays NaN.
    let x = S::max(S::splat(LEAST), x);
    let shifted = S::mul_add(x, S::splat(std::f32::consts::LOG2_E), S::splat(TO_EXPONENT));
    let n = S::sub(shifted, S::splat(TO_EXPONENT));
    let rest = S::mul_add(n, S::splat(-LN_2[0]), x);
    let rest = S::mul_add(n, S::splat(-LN_2[1]), rest);
    let mut series = S::splat(COEFFICIENTS[0]);
    for coefficient in &COEFFICIENTS[1..] {
        series = S::mul_add(series, rest, S::splat(*coefficient));
    }
    let near = S::mul_add(S::mul(rest, rest), series, rest);
    let scale = S::power_of_two(shifted);
    S::mul_add(scale, near, S::sub(scale, S::splat(1.0)))
}

#[cfg(test)]
mod tests {
    use super::super::isa::Isa;
    use super::super::vector::Compute;
    use super::*;

    /// The function, and those at 4x and 16x.
    struct Expm1<'a>(&'a [f32], [&'a mut [f32]; 3]);

    impl Compute for Expm1<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Simd>(mut self) {
            for at in (0..self.0.len()).step_by(S::LANES) {
                let mut t = expm1::<S>(S::load(&self.0[at..]));
                for to in &mut self.1 {
                    S::store(t, &mut to[at..]);
                    t = fourth::<S>(t);
                }
            }
        }
    }

    #[test]
    fn it_is_that_of_libm() {
        let near_0 = (0..20_000_u16).map(|i| -f32::from(i) * 1e-4);
        let all: Vec<f32> = near_0
            .chain((0..2000_u16).map(|i| -f32::from(i) * 0.05))
            .chain((0..100_u8).map(|i| -libm::powf(10.0, -f32::from(i) * 0.45)))
            .chain([-1e3, -1e30, -1e-30, -0.0, -63.999, f32::MIN, f32::NEG_INFINITY, -f32::MIN_POSITIVE])
            .chain([-0.346_573, -0.346_574, -1.039_72, -1.039_721])
            .collect();
        assert_eq!(all.len() % 16, 0);
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut got = [(); 3].map(|()| vec![0.0; all.len()]);
            isa.run(Expm1(&all, got.each_mut().map(|got| &mut got[..])));
            for (got, factor) in got.iter().zip([1.0, 4.0, 16.0]) {
                for (x, got) in all.iter().zip(got) {
                    let want = libm::expm1(factor * f64::from(*x));
                    let off = (f64::from(*got) - want).abs();
                    assert!(off <= 2e-7 * want.abs(), "expm1({x})^{factor} by {isa}: {got} is not {want}");
                    assert!(factor * f64::from(*x) > -18.0 || (*got + 1.0).to_bits() == 0, "{x} by {isa}: {got}");
                }
            }
        }
    }

    #[test]
    fn nan_stays_nan() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut got = [(); 3].map(|()| vec![0.0; 16]);
            isa.run(Expm1(&[f32::NAN; 16], got.each_mut().map(|got| &mut got[..])));
            assert!(got.iter().flatten().all(|got| got.is_nan()), "{isa}");
        }
    }
}
