//! Means, intervals, quantiles.

use polars::prelude::*;

use super::distributions::t_quantile;
use super::error::Error;

/// A mean with its 95 % interval: Student's t over the means of datasets, or over trainings where there is one dataset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    /// Trials in the mean.
    pub(crate) n: usize,
    /// The mean over datasets of the means on them.
    pub(crate) mean: f64,
    /// Standard deviation of single trials with n - 1; `None` below two.
    pub(crate) sd: Option<f64>,
    /// Half the width of the 95 % interval; `None` below two datasets, or trainings.
    pub(crate) half_width: Option<f64>,
}

impl Estimate {
    /// Of a sample; NaN for an empty one.
    #[expect(clippy::cast_precision_loss, reason = "trial counts are small")]
    pub(crate) fn of(sample: &[f64]) -> Self {
        let (n, mean) = (sample.len() as f64, mean(sample));
        let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
        let sd = (sample.len() >= 2).then(|| libm::sqrt(squares / (n - 1.0)));
        let half_width = sd.map(|sd| t_quantile(0.975, n - 1.0) * sd / libm::sqrt(n));
        Self { n: sample.len(), mean, sd, half_width }
    }
}

/// The mean of a sample; NaN of an empty one.
#[expect(clippy::cast_precision_loss, reason = "trial counts are small")]
pub(super) fn mean(sample: &[f64]) -> f64 {
    // From the first on, so that the mean of equal numbers is that number.
    let first = sample.first().copied().unwrap_or(f64::NAN);
    first + sample.iter().map(|x| x - first).sum::<f64>() / sample.len() as f64
}

/// The `q` quantile of a sample, interpolated linearly (Hyndman & Fan 1996, type 7). NaN of an empty one.
pub(super) fn quantile(sample: &[f64], q: f64) -> Result<f64, Error> {
    let sample = Float64Chunked::from_slice(PlSmallStr::EMPTY, sample);
    Ok(sample.quantile(q, QuantileMethod::Linear)?.unwrap_or(f64::NAN))
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

    /// Why means are not left to polars: its sum of the same numbers is another where the column is in two chunks.
    #[test]
    fn a_mean_is_summed_in_the_order_of_its_numbers() {
        let numbers = [1e16, 1.0, -1e16, 1.0];
        assert_eq!(Estimate::of(&numbers).mean.to_bits(), 0.0_f64.to_bits());
        let equal = Estimate::of(&[2.95; 3]);
        assert_eq!((equal.mean, equal.sd), (2.95, Some(0.0)));
        let chunk = |numbers: &[f64]| Float64Chunked::from_slice(PlSmallStr::EMPTY, numbers);
        let mut halves = chunk(&numbers[..2]);
        halves.append(&chunk(&numbers[2..])).unwrap();
        assert_ne!(halves.mean(), chunk(&numbers).mean());
        let low = |column: &Float64Chunked| column.quantile(0.3, QuantileMethod::Linear).unwrap();
        assert_eq!(low(&halves), low(&chunk(&numbers)));
    }

    #[test]
    fn quantiles_interpolate() {
        assert!((quantile(&[3.0, 1.0, 4.0, 2.0], 0.5).unwrap() - 2.5).abs() < 1e-12);
        assert!((quantile(&[3.0, 1.0, 4.0, 2.0], 0.1).unwrap() - 1.3).abs() < 1e-12);
        assert!((quantile(&[7.0], 0.9).unwrap() - 7.0).abs() < 1e-12);
        assert!(quantile(&[], 0.5).unwrap().is_nan());
    }
}
