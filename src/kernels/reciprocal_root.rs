//! `1 / √a` by multiplications alone: a root and a division take as long as all of them.

use super::vector::Simd;

/// Of `e, e², e³, e⁴` in a polynomial for `1 / √(1 + e) - 1`, |e| ≤ 0.0682, the last first: the one whose greatest
/// error, 2.3 · 10⁻⁸, is least (by the Remez algorithm).
const COEFFICIENTS: [f32; 4] = [0.274_913_75, -0.313_930_54, 0.374_997_8, -0.499_998_35];

/// `1 / √a` for `a` from 1 to 10³⁸, within some 10⁻⁷ of it. NaN stays NaN.
///
/// Of an estimate y that is off by 3.5 % at most, `a y² = 1 + e` tells by how much.
#[inline(always)]
pub(super) fn reciprocal_root<S: Simd>(a: S::F32) -> S::F32 {
    let y = S::near_reciprocal_root(a);
    let e = S::mul_add(S::mul(a, y), y, S::splat(-1.0));
    let mut series = S::splat(COEFFICIENTS[0]);
    for coefficient in &COEFFICIENTS[1..] {
        series = S::mul_add(series, e, S::splat(*coefficient));
    }
    S::mul_add(S::mul(e, series), y, y)
}

#[cfg(test)]
mod tests {
    use super::super::isa::Isa;
    use super::super::vector::Compute;
    use super::*;

    struct ReciprocalRoot<'a>(&'a mut [f32]);

    impl Compute for ReciprocalRoot<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Simd>(self) {
            for a in self.0.chunks_exact_mut(S::LANES) {
                S::store(reciprocal_root::<S>(S::load(a)), a);
            }
        }
    }

    #[test]
    fn it_is_within_two_roundings() {
        let near_1 = (0..30_000_u16).map(|i| 1.0 + f32::from(i) * 1e-4);
        let all: Vec<f32> = near_1.chain((0..16_000_u16).map(|i| libm::exp2f(f32::from(i) / 131.0))).collect();
        assert_eq!(all.len() % 16, 0);
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut got = all.clone();
            isa.run(ReciprocalRoot(&mut got));
            for (a, got) in all.iter().zip(got) {
                let want = 1.0 / libm::sqrt(f64::from(*a));
                assert!((f64::from(got) - want).abs() <= 2e-7 * want, "{a} by {isa}: {got} is not {want}");
            }
            let mut nan = [f32::NAN; 16];
            isa.run(ReciprocalRoot(&mut nan));
            assert!(nan.iter().all(|x| x.is_nan()), "{isa}");
        }
    }
}
