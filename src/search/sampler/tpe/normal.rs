//! The standard normal distribution between two bounds, in logarithms where tails would be nothing.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// ln √(2π).
pub(super) const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_8;

/// Below this the complementary error function has no digits left.
const FAR: f64 = -37.0;

/// Where width × distance is below this, the next term of the series of a narrow interval is below the last digit.
const NARROW: f64 = 1e-4;

/// Newton's steps double the digits: a handful do.
const STEPS: u32 = 50;

/// ln Φ(x): of the mass below `x`.
pub(super) fn log_cdf(x: f64) -> f64 {
    if x > 0.0 {
        libm::log1p(-upper(x))
    } else if x > FAR {
        libm::log(upper(-x))
    } else {
        // Abramowitz & Stegun 1964, 26.2.12.
        let t = 1.0 / (x * x);
        -0.5 * x * x - LN_SQRT_TAU - libm::log(-x) + libm::log1p(-t * (1.0 - t * (3.0 - 15.0 * t)))
    }
}

/// ln(Φ(b) − Φ(a)): of the mass between `a` and `b`, which is above `a`.
pub(super) fn log_mass(a: f64, b: f64) -> f64 {
    let (middle, width) = (0.5 * (a + b), b - a);
    if width * middle.abs().max(1.0) < NARROW {
        let square = middle * middle;
        return libm::log(width) - LN_SQRT_TAU - 0.5 * square + width * width * (square - 1.0) / 24.0;
    }
    if a > 0.0 {
        log_mass(-b, -a)
    } else if b > 0.0 {
        libm::log(across(a, b))
    } else if b > FAR {
        libm::log(upper(-b) - upper(-a))
    } else {
        let (below_a, below_b) = (log_cdf(a), log_cdf(b));
        below_b + libm::log1p(-libm::exp(below_a - below_b))
    }
}

/// Below which number the part `u` of the mass between `a` and `b` lies, 0 being between them.
pub(super) fn quantile(u: f64, a: f64, b: f64) -> f64 {
    let mass = across(a, b);
    let (below, above) = (upper(-a) + u * mass, upper(b) + (1.0 - u) * mass);
    let x = if below <= above { left_of(below) } else { -left_of(above) };
    x.clamp(a, b)
}

/// 1 − Φ(x): the mass above `x`.
fn upper(x: f64) -> f64 {
    0.5 * libm::erfc(x * FRAC_1_SQRT_2)
}

/// The mass between `a` and `b`, 0 being between them.
fn across(a: f64, b: f64) -> f64 {
    0.5 * (libm::erf(b * FRAC_1_SQRT_2) + libm::erf(-a * FRAC_1_SQRT_2))
}

/// Below which number the mass `p` lies, at most half of all. ln Φ is concave, so that Newton's steps come from the left.
fn left_of(p: f64) -> f64 {
    let y = libm::log(p.max(f64::MIN_POSITIVE));
    let mut x = if y < -5.0 {
        -libm::sqrt(-2.0 * (y + LN_SQRT_TAU))
    } else {
        // The logistic distribution of the same variance.
        -libm::sqrt(3.0) / PI * libm::log(libm::expm1(-y))
    };
    for _ in 0..STEPS {
        let log_cdf = log_cdf(x);
        let step = (log_cdf - y) * libm::exp(log_cdf + 0.5 * x * x + LN_SQRT_TAU);
        x -= step;
        if step.abs() <= 1e-9 * x.abs().max(1.0) {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::*;

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found}, not {expected}");
    }

    /// `scipy.special.log_ndtr` of `SciPy` 1.17.1.
    #[test]
    fn the_mass_below_is_accurate_in_both_tails() {
        for (x, expected) in [
            (-200.0, -20_006.217_280_898_19),
            (-40.0, -804.608_442_013_753_9),
            (-37.0, -689.030_585_576_890_8),
            (-20.0, -203.917_155_371_097_3),
            (-5.0, -15.064_998_393_988_727),
            (-1.0, -1.841_021_645_009_263_4),
            (0.0, -LN_2),
            (0.5, -0.368_946_415_288_656_35),
            (3.0, -0.001_350_809_964_748_192_5),
            (8.0, -6.220_960_574_271_742e-16),
            (10.0, -7.619_853_024_160_47e-24),
        ] {
            close(log_cdf(x), expected);
        }
    }

    /// `scipy.stats._continuous_distns._log_gauss_mass` of `SciPy` 1.17.1.
    #[test]
    fn the_mass_between_is_accurate_in_both_tails() {
        for (a, b, expected) in [
            (-1.0, 2.0, -0.200_166_294_324_462_62),
            (-50.0, -45.0, -1_017.226_094_241_952_5),
            (-40.0, -36.0, -652.503_227_593_798_6),
            (-9.0, -8.0, -35.013_618_593_437_16),
            (3.0, 4.0, -6.631_467_786_538_225),
            (30.0, 31.0, -454.321_243_956_343_3),
            (0.0, 100.0, -LN_2),
            (-0.01, 0.01, -4.830_978_205_188_376_5),
        ] {
            close(log_mass(a, b), expected);
            close(log_mass(-b, -a), expected);
        }
    }

    /// Cut in two, whichever way each part is computed.
    #[test]
    fn the_masses_of_parts_are_that_of_the_whole() {
        for (a, width) in [(-0.3, 2e-4), (-2.0, 1.5e-4), (-8.0, 2e-5), (-36.9, 1e-5), (-37.01, 0.02), (-1.0, 3.0)] {
            let (middle, b) = (a + 0.4 * width, a + width);
            let parts =
                libm::exp(log_mass(a, middle) - log_mass(a, b)) + libm::exp(log_mass(middle, b) - log_mass(a, b));
            assert!((parts - 1.0).abs() < 1e-9, "from {a}, {width} wide: {parts}");
        }
    }

    /// `scipy.stats.truncnorm.ppf` of `SciPy` 1.17.1.
    #[test]
    fn quantiles_are_accurate_in_both_tails() {
        for (u, a, b, expected) in [
            (0.5, -1.0, 2.0, 0.171_163_918_017_824_82),
            (1e-12, -30.0, 1.0, -7.058_533_487_912_384),
            (0.25, 0.0, 100.0, 0.318_639_363_964_375_14),
            (0.75, -100.0, 0.0, -0.318_639_363_964_375_14),
            (0.1, -0.01, 0.01, -0.007_999_951_999_644_85),
            (0.9, -3.0, 8.0, 1.282_321_124_955_482),
        ] {
            close(quantile(u, a, b), expected);
            assert!((quantile(1.0 - u, -b, -a) + expected).abs() < 1e-4, "the mirror image of {expected}");
        }
    }

    #[test]
    fn quantiles_stay_between_the_bounds() {
        for (a, b) in [(0.0, 1.0), (-1.0, 0.0), (-1e3, 1e3), (-0.5, 1e-9)] {
            let quantiles: Vec<f64> = (0..=100).map(|k| quantile(f64::from(k) / 100.0, a, b)).collect();
            assert!(quantiles.is_sorted() && quantiles[0] >= a && quantiles[100] <= b, "{quantiles:?}");
        }
    }
}
