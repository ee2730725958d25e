//! The metric against each swept hyperparameter, over all other settings.

use super::complete::{Complete, Level, ascending, both};
use super::error::Error;
use super::estimate::quantile;
use super::tables::{Effect, EffectSeries, Estimate, Values};
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
pub(super) fn effects(complete: &Complete, space: &Space) -> Result<Vec<Effect>, Error> {
    let hyperparameters = &complete.hyperparameters;
    let continuous: Vec<bool> = space.iter().map(|(_, d)| d.grid_len().is_none_or(|n| n > 100)).collect();
    let mut splits = Vec::new();
    for j in (0..hyperparameters.len()).filter(|&j| !continuous[j]) {
        let levels = complete.levels(&hyperparameters[j])?;
        let share = explained(&levels, &complete.metric);
        splits.extend((share > WORTH_SPLITTING && levels.len() <= MAX_SERIES).then(|| (share, j, ascending(levels))));
    }
    let all = [Level { label: String::new(), place: 0.0, rows: (0..complete.metric.len()).collect() }];
    let mut effects = Vec::new();
    for (k, hyperparameter) in hyperparameters.iter().enumerate() {
        let split = splits.iter().filter(|(_, j, _)| *j != k).max_by(|a, b| a.0.total_cmp(&b.0));
        let levels = ascending(complete.levels(hyperparameter)?);
        let series = |Level { label, rows, .. }: &Level| {
            let levels: Vec<_> = levels.iter().map(|level| (level.place, both(&level.rows, rows))).collect();
            let points = levels.iter().flat_map(|(x, rows)| rows.iter().map(|&i| (*x, complete.metric[i])));
            let points: Vec<(f64, f64)> = points.collect();
            let means = || levels.iter().filter(|l| !l.1.is_empty()).map(|(x, rows)| (*x, complete.estimate(rows)));
            let means = if continuous[k] { bins(&points, &hyperparameter.values)? } else { means().collect() };
            Ok(EffectSeries { label: brief(label), points, means })
        };
        let series = split.map_or(&all[..], |(_, _, levels)| levels).iter().map(series);
        let series: Vec<EffectSeries> = series.collect::<Result<_, Error>>()?;
        effects.push(Effect {
            hyperparameter: hyperparameter.clone(),
            split_by: split.map(|(_, j, _)| hyperparameters[*j].name.clone()),
            series: series.into_iter().filter(|s| !s.points.is_empty()).collect(),
            binned: continuous[k],
        });
    }
    effects.retain(|e| !e.series.is_empty());
    Ok(effects)
}

/// The mean of each bin, at the median x of the bin; bins hold equally many points.
fn bins(points: &[(f64, f64)], axis: &Values) -> Result<Vec<(f64, Estimate)>, Error> {
    let bins = (points.len() / BIN_TRIALS).clamp(1, BINS);
    let size = points.len().div_ceil(bins).max(1);
    let bin = |group: &[(f64, f64)]| {
        let (xs, ys): (Vec<f64>, Vec<f64>) = group.iter().copied().unzip();
        let middle = match axis {
            Values::Log => libm::exp(quantile(&xs.iter().map(|x| libm::log(*x)).collect::<Vec<_>>(), 0.5)?),
            Values::Linear | Values::Categories(_) => quantile(&xs, 0.5)?,
        };
        Ok((middle, Estimate::of(&ys)))
    };
    points.chunks(size).map(bin).collect()
}

/// The share of the variance of the metric (of its logarithm where it is positive) between the values of a
/// hyperparameter.
pub(super) fn explained(levels: &[Level], metric: &[f64]) -> f64 {
    let positive = metric.iter().all(|&x| x > 0.0);
    let y: Vec<f64> = metric.iter().map(|&x| if positive { libm::log(x) } else { x }).collect();
    let mean = |ys: &[f64]| Estimate::of(ys).mean;
    let total = mean(&y);
    let between = levels.iter().map(|level| {
        let group: Vec<f64> = level.rows.iter().map(|&row| y[row]).collect();
        #[expect(clippy::cast_precision_loss, reason = "a count of trials")]
        let n = group.len() as f64;
        n * (mean(&group) - total) * (mean(&group) - total)
    });
    between.sum::<f64>() / y.iter().map(|y| (y - total) * (y - total)).sum::<f64>()
}
