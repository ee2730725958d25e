//! Means, intervals, quantiles.

use super::Estimate;

impl Estimate {
    /// Of a sample; NaN for an empty one.
    #[expect(clippy::cast_precision_loss, reason = "trial counts are small")]
    pub(super) fn of(sample: &[f64]) -> Self {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
        let sd = (sample.len() >= 2).then(|| libm::sqrt(squares / (n - 1.0)));
        let half_width = sd.map(|sd| t_quantile(0.975, sample.len() - 1) * sd / libm::sqrt(n));
        Self { n: sample.len(), mean, sd, half_width }
    }
}

/// The value that Student's t with `df` degrees of freedom stays below with probability `p`, for `p` in [1/2, 1).
///
/// Bisection of the finite series for whole `df` (Abramowitz & Stegun 26.7.3 and 26.7.4).
fn t_quantile(p: f64, df: usize) -> f64 {
    let df = df.clamp(1, 2000); // beyond, the quantile moves by less than 1e-3 of itself
    let (mut low, mut high) = (0.0, 1.0);
    while t_probability(high, df) < p && high < 1e6 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if t_probability(middle, df) < p { low = middle } else { high = middle }
    }
    high
}

/// The probability of a value below `t >= 0`.
#[expect(clippy::cast_precision_loss, reason = "df is at most 2000")]
fn t_probability(t: f64, df: usize) -> f64 {
    let angle = libm::atan(t / libm::sqrt(df as f64));
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    // cos^k + k'/k'' cos^(k+2) + …, each factor (j - 1) / j for j up to df - 2.
    let first = if df % 2 == 1 { cos } else { 1.0 };
    let (mut term, mut sum) = (first, if df == 1 { 0.0 } else { first });
    let mut j = if df % 2 == 1 { 3 } else { 2 };
    while j + 2 <= df {
        term *= cos * cos * (j - 1) as f64 / j as f64;
        sum += term;
        j += 2;
    }
    let within = if df % 2 == 1 { (angle + sin * sum) * 2.0 / std::f64::consts::PI } else { sin * sum };
    f64::midpoint(1.0, within)
}

/// The `q` quantile of sorted numbers, interpolated linearly (Hyndman & Fan 1996, type 7). NaN without numbers.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
pub(super) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = q * last as f64;
    let (below, part) = (libm::floor(at) as usize, at - libm::floor(at));
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantiles_are_those_of_the_tables() {
        // Abramowitz & Stegun, table 26.10.
        for (p, df, t) in [
            (0.975, 1, 12.706),
            (0.975, 2, 4.303),
            (0.975, 5, 2.571),
            (0.975, 10, 2.228),
            (0.975, 30, 2.042),
            (0.975, 120, 1.980),
            (0.995, 4, 4.604),
            (0.995, 19, 2.861),
            (0.9, 3, 1.638),
        ] {
            let found = t_quantile(p, df);
            assert!((found - t).abs() < 6e-4, "t({p}, {df}) = {found}, the table says {t}");
        }
        assert!((t_quantile(0.975, 1_000_000) - 1.96).abs() < 2e-3);
    }

    #[test]
    fn an_interval_by_hand() {
        let e = Estimate::of(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!((e.n, e.mean), (4, 2.5));
        assert!((e.sd.unwrap() - 1.290_994).abs() < 1e-6);
        assert!((e.half_width.unwrap() - 2.054_26).abs() < 1e-4);
        assert_eq!(Estimate::of(&[1.0]).half_width, None);
    }

    #[test]
    fn quantiles_interpolate() {
        assert!((quantile(&[1.0, 2.0, 3.0, 4.0], 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&[1.0, 2.0, 3.0, 4.0], 0.1) - 1.3).abs() < 1e-12);
        assert!((quantile(&[7.0], 0.9) - 7.0).abs() < 1e-12);
    }
}
