//! The exponential function of numbers that are not positive.

use super::simd::Simd;

/// `1 / k!`, from k = 12 down to 0.
const COEFFICIENTS: [f64; 13] = [
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// ln 2 in two parts, the first with zeros enough for exact products.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// Added to a number, it leaves the nearest integer plus 1023 in the lowest bits.
const TO_EXPONENT: f64 = 6_755_399_441_055_744.0 + 1023.0;

/// `exp(x)` for `x ≤ 0`, within some 10⁻¹⁵ of it; below the least normal number that number.
///
/// `x = n ln 2 + r` with integer n and |r| ≤ ln 2 / 2, whose exponential is a short series.
#[inline(always)]
pub(super) fn exp<S: Simd>(x: S::F64) -> S::F64 {
    // In this order NaN stays NaN.
    let x = S::max64(S::splat64(-708.0), x);
    let shifted = S::mul_add64(x, S::splat64(std::f64::consts::LOG2_E), S::splat64(TO_EXPONENT));
    let n = S::sub64(shifted, S::splat64(TO_EXPONENT));
    let rest = S::mul_add64(n, S::splat64(-LN_2[0]), x);
    let rest = S::mul_add64(n, S::splat64(-LN_2[1]), rest);
    let mut series = S::splat64(0.0);
    for coefficient in COEFFICIENTS {
        series = S::mul_add64(series, rest, S::splat64(coefficient));
    }
    S::mul64(series, S::exponent64(shifted))
}

#[cfg(test)]
mod tests {
    use super::super::isa::Isa;
    use super::super::simd::Kernel;
    use super::*;

    struct Exp<'a>(&'a mut [f64]);

    impl Kernel for Exp<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Simd>(self) {
            for x in self.0.chunks_exact_mut(S::LANES / 2) {
                S::store64(exp::<S>(S::load64(x)), x);
            }
        }
    }

    #[test]
    fn it_is_that_of_libm() {
        let near_0 = (0..1000).map(|i| -f64::from(i) * 1e-3);
        let all: Vec<f64> = near_0
            .chain((0..7080).map(|i| -f64::from(i) * 0.1))
            .chain([-1e3, -1e300, -1e-300, -0.0, -707.999, -1e308, -0.346_573, -0.346_574])
            .collect();
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut got = all.clone();
            assert_eq!(got.len() % 8, 0);
            isa.run(Exp(&mut got));
            for (x, got) in all.iter().zip(got) {
                let want = libm::exp(*x);
                assert!((got - want).abs() <= 2e-15 * want + 4e-308, "exp({x}) by {isa}: {got} is not {want}");
            }
        }
    }
}
