//! Quantiles of Student's t and of F, by bisection of the regularised incomplete beta function.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The value that Student's t with `df` degrees of freedom, whole or not, stays below with probability `p`, for `p` in
/// [1/2, 1).
pub(super) fn t_quantile(p: f64, df: f64) -> f64 {
    /// It is asked for the same few ones for every config.
    static KNOWN: Mutex<BTreeMap<(u64, u64), f64>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    *known
        .entry((p.to_bits(), df.to_bits()))
        .or_insert_with(|| bisect(p, |t| 1.0 - 0.5 * beta(df / (df + t * t), df / 2.0, 0.5)))
}

/// The value that F with these degrees of freedom stays below with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "degrees of freedom are counts of trials")]
pub(super) fn f_quantile(p: f64, df: (usize, usize)) -> f64 {
    let (a, b) = (df.0 as f64, df.1 as f64);
    bisect(p, |f| beta(a * f / (a * f + b), a / 2.0, b / 2.0))
}

/// Where the increasing function `probability` of numbers above 0 reaches `p`.
fn bisect(p: f64, probability: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while probability(high) < p && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        *(if probability(middle) < p { &mut low } else { &mut high }) = middle;
    }
    high
}

/// The regularised incomplete beta function `I_x(a, b)`: its continued fraction (Abramowitz & Stegun 26.5.8) by Lentz's
/// method, on the side where it converges fast.
#[expect(clippy::many_single_char_names, reason = "the formula's names")]
fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(1.0 - x, b, a);
    }
    let ln_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(1.0 - x);
    let not_zero = |y: f64| if y.abs() < 1e-300 { 1e-300 } else { y };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 1.0;
    while m < 1000.0 {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for term in [even, odd] {
            d = 1.0 / not_zero(1.0 + term * d);
            c = not_zero(1.0 + term / c);
            fraction *= c * d;
        }
        if (fraction - before).abs() <= 1e-15 * fraction.abs() {
            break;
        }
        m += 1.0;
    }
    libm::exp(ln_front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantiles_are_those_of_the_tables() {
        // Abramowitz & Stegun, table 26.10.
        for (p, df, t) in [
            (0.975, 1.0, 12.706),
            (0.975, 2.0, 4.303),
            (0.975, 5.0, 2.571),
            (0.975, 10.0, 2.228),
            (0.975, 30.0, 2.042),
            (0.975, 120.0, 1.980),
            (0.995, 4.0, 4.604),
            (0.995, 19.0, 2.861),
            (0.9, 3.0, 1.638),
            (0.975, 1_000_000.0, 1.960),
            (1.0 - 0.05 / 49.0, 5.0, 5.866_771), // scipy
            (0.975, 3.7, 2.867_521),             // scipy
        ] {
            let found = t_quantile(p, df);
            assert!((found - t).abs() < 6e-4, "t({p}, {df}) = {found}, the table says {t}");
        }
    }

    #[test]
    fn f_quantiles_are_those_of_the_tables() {
        // Abramowitz & Stegun, table 26.9.
        for (p, df, f) in
            [(0.95, (4, 20), 2.87), (0.975, (4, 20), 3.51), (0.99, (1, 10), 10.04), (0.975, (2, 2), 39.00)]
        {
            let found = f_quantile(p, df);
            assert!((found - f).abs() < 6e-3, "F({p}, {df:?}) = {found}, the table says {f}");
        }
        assert!((f_quantile(0.025, (4, 20)) - 1.0 / f_quantile(0.975, (20, 4))).abs() < 1e-9);
    }
}
