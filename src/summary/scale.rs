//! The scale on which a metric is shown, and the means that belong to it: arithmetic ones on a linear axis, geometric ones
//! on a logarithmic axis. There the interval is that of the mean logarithm, so that no end of it falls below zero.

use super::blocks::Blocks;
use super::estimate::Estimate;
use crate::space::Scale;
use crate::trial::Replicate;

/// Above this ratio of the largest to the smallest number a scale is logarithmic.
const LOG_RATIO: f64 = 5.0;

/// A mean with its 95 % interval as it stands on an axis: arithmetic on a linear one, geometric on a logarithmic one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ScaledMean {
    /// The mean.
    pub(crate) mean: f64,
    /// The ends of its interval, low and high; none below two datasets, or trainings.
    pub(crate) interval: Option<(f64, f64)>,
}

/// The scale for these numbers: logarithmic where all are above zero and far apart.
pub(crate) fn scale_of<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> Scale {
    let ends = |(low, high): (f64, f64), x: &f64| (low.min(*x), high.max(*x));
    let (least, most) = numbers.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    if least > 0.0 && most / least > LOG_RATIO { Scale::Log } else { Scale::Linear }
}

/// Where a number stands on a scale: itself, or its logarithm.
pub(super) fn position(scale: Scale, x: f64) -> f64 {
    match scale {
        Scale::Linear => x,
        Scale::Log => libm::log(x),
    }
}

impl ScaledMean {
    /// The mean at which positions have this mean.
    pub(super) fn of(scale: Scale, positions: &Estimate) -> Self {
        let back = |position: f64| match scale {
            Scale::Linear => position,
            Scale::Log => libm::exp(position),
        };
        let Estimate { mean, half_width, .. } = positions;
        Self { mean: back(*mean), interval: half_width.map(|half| (back(mean - half), back(mean + half))) }
    }

    /// That of the numbers of replicates, over blocks.
    pub(super) fn of_cells(scale: Scale, blocks: Blocks, cells: &[(Replicate, f64)]) -> Self {
        let positions: Vec<_> = cells.iter().map(|(replicate, x)| (*replicate, position(scale, *x))).collect();
        Self::of(scale, &blocks.estimate(&positions))
    }
}

/// The mean of each of these groups of numbers of replicates on so many datasets, on this scale or else on the one that
/// suits all of them.
pub(crate) fn means(datasets: u32, groups: &[Vec<(Replicate, f64)>], scale: Option<Scale>) -> (Scale, Vec<ScaledMean>) {
    let scale = scale.unwrap_or_else(|| scale_of(groups.iter().flatten().map(|(_, x)| x)));
    let blocks = if datasets > 1 { Blocks::Datasets } else { Blocks::Trainings };
    (scale, groups.iter().map(|cells| ScaledMean::of_cells(scale, blocks, cells)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_apart_numbers_above_zero_have_a_logarithmic_scale() {
        let scale = |numbers: &[f64]| scale_of(numbers);
        assert_eq!([scale(&[0.01, 0.1]), scale(&[1e-300, 1e300])], [Scale::Log; 2]);
        assert_eq!([scale(&[0.1, 0.2]), scale(&[0.0, 0.2]), scale(&[-1.0, 9.0]), scale(&[])], [Scale::Linear; 4]);
    }

    // With scipy 1.17, of the logarithms of the geometric means of datasets:
    //     m = np.log(scipy.stats.gmean([[1, 4], [9, 16], [25, 0.01]], axis=1))
    //     np.exp(m.mean()), np.exp(scipy.stats.t.interval(0.95, 2, m.mean(), scipy.stats.sem(m)))
    #[test]
    fn a_geometric_mean_and_its_interval_are_those_of_scipy() {
        let numbers = [[1.0, 4.0], [9.0, 16.0], [25.0, 0.01]];
        let cells = (0..)
            .zip(numbers)
            .flat_map(|(data, pair)| (0..).zip(pair).map(move |(training, x)| (Replicate { data, training }, x)));
        let cells: Vec<_> = cells.collect();
        let found = ScaledMean::of_cells(Scale::Log, Blocks::Datasets, &cells);
        let (low, high) = found.interval.unwrap();
        assert!((found.mean - 2.289_428_485_106_664).abs() < 1e-12, "{found:?}");
        assert!((low - 0.043_728_563_409_885_7).abs() < 1e-12 && (high - 119.864_051_770_629_53).abs() < 1e-8);
        let plain = ScaledMean::of_cells(Scale::Linear, Blocks::Datasets, &cells);
        assert!(plain.interval.unwrap().0 < 0.0, "what a logarithmic axis cannot show");
    }
}
