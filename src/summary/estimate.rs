//! Means, intervals, quantiles.

use super::Estimate;
use super::distributions::t_quantile;

impl Estimate {
    /// Of a sample; NaN for an empty one.
    #[expect(clippy::cast_precision_loss, reason = "trial counts are small")]
    pub(crate) fn of(sample: &[f64]) -> Self {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
        let sd = (sample.len() >= 2).then(|| libm::sqrt(squares / (n - 1.0)));
        let half_width = sd.map(|sd| t_quantile(0.975, sample.len() - 1) * sd / libm::sqrt(n));
        Self { n: sample.len(), mean, sd, half_width }
    }
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
