//! The metric against each swept hyperparameter, over all other settings.

use polars::prelude::DataFrame;

use super::estimate::quantile;
use super::{Effect, EffectSeries, Error, Estimate, Hyperparameter, Values, axis, frame};
use crate::space::Space;
use crate::trial::brief;

/// Most values of a hyperparameter that tells series apart.
const MAX_SERIES: usize = 6;
/// Least share of the variance that it must explain to do so.
const WORTH_SPLITTING: f64 = 0.05;
/// Most bins of neighbouring values where almost every value is a different one, and the trials a bin needs.
const BINS: usize = 8;
const BIN_TRIALS: usize = 10;

/// One effect for each hyperparameter.
pub(super) fn effects(
    complete: &DataFrame,
    metric: &str,
    space: &Space,
    hyperparameters: &[Hyperparameter],
) -> Result<Vec<Effect>, Error> {
    let metric = frame::numbers(complete, metric)?;
    let columns: Vec<Vec<String>> =
        hyperparameters.iter().map(|h| Ok(frame::texts(complete, &h.name)?)).collect::<Result<_, Error>>()?;
    let continuous: Vec<bool> = space.iter().map(|(_, d)| d.grid_len().is_none_or(|n| n > 100)).collect();
    let effects = hyperparameters.iter().enumerate().map(|(k, hyperparameter)| {
        let others = (0..columns.len()).filter(|&j| j != k && !continuous[j]);
        let split = others
            .map(|j| (explained(&columns[j], &metric), j))
            .filter(|&(share, j)| share > WORTH_SPLITTING && distinct(&columns[j], MAX_SERIES + 1).len() <= MAX_SERIES)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, j)| j);
        let labels = split
            .map_or_else(|| vec![String::new()], |j| sorted(&hyperparameters[j], distinct(&columns[j], MAX_SERIES)));
        let binned = continuous[k];
        let series = labels.into_iter().map(|label| {
            let rows = (0..metric.len()).filter(|&i| split.is_none_or(|j| columns[j][i] == label));
            let points = rows.filter_map(|i| Some((axis::place(&hyperparameter.values, &columns[k][i])?, metric[i])));
            let mut points: Vec<(f64, f64)> = points.collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            let means = if binned { bins(&points, &hyperparameter.values) } else { means(&points) };
            EffectSeries { label: brief(&label), points, means }
        });
        Effect {
            hyperparameter: hyperparameter.clone(),
            split_by: split.map(|j| hyperparameters[j].name.clone()),
            series: series.filter(|s| !s.points.is_empty()).collect(),
            binned,
        }
    });
    Ok(effects.filter(|e| !e.series.is_empty()).collect())
}

/// The mean at each x of points sorted by x.
fn means(points: &[(f64, f64)]) -> Vec<(f64, Estimate)> {
    points.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()).map(|group| (group[0].0, estimate(group))).collect()
}

/// The mean of each bin, at the median x of the bin; bins hold equally many points.
fn bins(points: &[(f64, f64)], values: &Values) -> Vec<(f64, Estimate)> {
    let bins = (points.len() / BIN_TRIALS).clamp(1, BINS);
    let size = points.len().div_ceil(bins).max(1);
    let middle = |group: &[(f64, f64)]| {
        let xs: Vec<f64> = group.iter().map(|p| p.0).collect();
        match values {
            Values::Log => {
                let logs: Vec<f64> = xs.iter().map(|x| libm::log(*x)).collect();
                libm::exp(quantile(&logs, 0.5))
            }
            Values::Linear | Values::Categories(_) => quantile(&xs, 0.5),
        }
    };
    points.chunks(size).map(|group| (middle(group), estimate(group))).collect()
}

fn estimate(points: &[(f64, f64)]) -> Estimate {
    Estimate::of(&points.iter().map(|p| p.1).collect::<Vec<_>>())
}

/// The share of the variance of the metric (of its logarithm where it is positive) between the values of a column.
pub(super) fn explained(column: &[String], metric: &[f64]) -> f64 {
    let positive = metric.iter().all(|&x| x > 0.0);
    let y: Vec<f64> = metric.iter().map(|&x| if positive { libm::log(x) } else { x }).collect();
    let mean = |ys: &[f64]| Estimate::of(ys).mean;
    let total = mean(&y);
    let between: f64 = distinct(column, usize::MAX)
        .iter()
        .map(|value| {
            let group: Vec<f64> = y.iter().zip(column).filter(|(_, v)| *v == value).map(|(y, _)| *y).collect();
            #[expect(clippy::cast_precision_loss, reason = "a count of trials")]
            let n = group.len() as f64;
            n * (mean(&group) - total) * (mean(&group) - total)
        })
        .sum();
    between / y.iter().map(|y| (y - total) * (y - total)).sum::<f64>()
}

/// The values of a column, in the order in which they first occur; at most so many.
pub(super) fn distinct(column: &[String], most: usize) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in column.iter().filter(|v| !v.is_empty()) {
        if !values.contains(value) {
            values.push(value.clone());
        }
        if values.len() == most {
            break;
        }
    }
    values
}

/// Values in the order of their axis.
pub(super) fn sorted(hyperparameter: &Hyperparameter, mut values: Vec<String>) -> Vec<String> {
    let place = |value: &String| axis::place(&hyperparameter.values, value).unwrap_or(f64::INFINITY);
    values.sort_by(|a, b| place(a).total_cmp(&place(b)));
    values
}
