//! The metric against each swept hyperparameter, over all other settings.

use std::collections::BTreeMap;

use super::blocks::{Cell, mean_cells, pairs};
use super::comparisons::Step;
use super::complete::{Complete, Level, OnScale, ascending, both, scaled};
use super::error::Error;
use super::estimate::Estimate;
use super::facts::Facts;
use super::scale::ScaledMean;
use super::smooth::{self, curve};
use super::tables::{Effect, EffectSeries, Values};
use crate::trial::{ConfigId, brief};

/// Most values of a hyperparameter that tells series apart.
const MAX_SERIES: usize = 6;
/// Least share of the variance that it must explain to do so.
const WORTH_SPLITTING: f64 = 0.05;
/// Where a curve is computed: so many places, evenly along the axis.
const PLACES: u32 = 25;
/// A hyperparameter with more values than this is no list of settings.
const MOST_LISTED: u64 = 100;

/// One effect for each hyperparameter.
pub(super) fn effects(complete: &Complete, of: &OnScale, facts: &Facts<'_>) -> Result<Vec<Effect>, Error> {
    let hyperparameters = &complete.hyperparameters;
    let OnScale { scale, y, .. } = of;
    let scale = *scale;
    let back = |means: Vec<(f64, Estimate)>| means.into_iter().map(|(x, e)| (x, ScaledMean::of(scale, &e))).collect();
    let continuous: Vec<bool> = facts.space.iter().map(|(_, d)| d.grid_len().is_none_or(|n| n > MOST_LISTED)).collect();
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
            let points = levels.iter().flat_map(|(x, rows)| rows.iter().map(|&i| (*x, i)));
            let points: Vec<(f64, usize)> = points.collect();
            let mean = |rows: &[usize]| {
                let over_blocks = complete.marginal(of, rows);
                if facts.is_grid { over_blocks } else { of_draws(complete, y, rows, over_blocks) }
            };
            let means = || levels.iter().filter(|l| !l.1.is_empty()).map(|(x, rows)| (*x, mean(rows)));
            let means =
                if continuous[k] { smoothed(complete, y, &points, &hyperparameter.values) } else { means().collect() };
            let points = points.into_iter().map(|(x, row)| (x, complete.metric[row])).collect();
            EffectSeries { label: brief(label), points, means: back(means) }
        };
        let series: Vec<EffectSeries> = split.map_or(&all[..], |(_, _, levels)| levels).iter().map(series).collect();
        effects.push(Effect {
            hyperparameter: hyperparameter.clone(),
            scale,
            split_by: split.map(|(_, j, _)| hyperparameters[*j].name.clone()),
            series: series.into_iter().filter(|s| !s.points.is_empty()).collect(),
            smooth: continuous[k],
            drawn: !facts.is_grid,
            steps: if continuous[k] { Vec::new() } else { steps(complete, facts, k, &levels)? },
        });
    }
    effects.retain(|e| !e.series.is_empty());
    Ok(effects)
}

/// The mean of `y` over configs that are draws. Its interval is the wider of that over blocks and that over configs, which
/// differ in all other settings, too.
fn of_draws(complete: &Complete, y: &[f64], rows: &[usize], over_blocks: Estimate) -> Estimate {
    let means: Vec<f64> =
        configs(complete, y, rows).into_values().map(|cells| complete.blocks.estimate(&cells).mean).collect();
    let over_configs = Estimate::of(&means).half_width;
    Estimate { half_width: wider(over_blocks.half_width, over_configs), ..over_blocks }
}

/// The trials of each config.
fn configs(complete: &Complete, y: &[f64], rows: &[usize]) -> BTreeMap<ConfigId, Vec<Cell>> {
    let mut configs: BTreeMap<ConfigId, Vec<Cell>> = BTreeMap::new();
    for &row in rows {
        configs.entry(complete.configs[row]).or_default().push((complete.replicates[row], y[row]));
    }
    configs
}

fn wider(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.into_iter().chain(b).max_by(f64::total_cmp)
}

/// A curve through the means of `y` of configs at x, of trials (x, row) that ascend by x, at places along the axis. Its
/// interval is the wider of that over the curves of blocks and that from the scatter of the configs about it.
fn smoothed(complete: &Complete, y: &[f64], points: &[(f64, usize)], axis: &Values) -> Vec<(f64, Estimate)> {
    let along = |x: f64| if *axis == Values::Log { libm::log(x) } else { x };
    let back = |x: f64| if *axis == Values::Log { libm::exp(x) } else { x };
    let points: Vec<(f64, usize)> = points.iter().map(|(x, row)| (along(*x), *row)).collect();
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return Vec::new() };
    let place = |i: u32| first + (last - first) * f64::from(i) / f64::from(PLACES - 1);
    let places: Vec<f64> = (0..PLACES).map(place).collect();
    let mut blocks: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
    for (x, row) in &points {
        blocks.entry(complete.blocks.block(complete.replicates[*row])).or_default().push((*x, y[*row]));
    }
    if points.len() < smooth::FEWEST || last <= first {
        return Vec::new();
    }
    let rows: Vec<usize> = points.iter().map(|(_, row)| *row).collect();
    let xs: BTreeMap<ConfigId, f64> = points.iter().map(|(x, row)| (complete.configs[*row], *x)).collect();
    let of_configs = configs(complete, y, &rows)
        .into_iter()
        .filter_map(|(id, cells)| Some((*xs.get(&id)?, complete.blocks.estimate(&cells).mean)));
    let mut of_configs: Vec<(f64, f64)> = of_configs.collect();
    of_configs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let apart: Vec<_> = blocks.into_values().filter(|points| points.len() >= smooth::FEWEST).collect();
    let together = curve(&of_configs, &places);
    let estimate = |(x, e): (&f64, Estimate)| {
        let curves: Vec<f64> = apart.iter().map(|points| smooth::at(points, *x)).collect();
        (back(*x), Estimate { half_width: wider(e.half_width, Estimate::of(&curves).half_width), ..e })
    };
    places.iter().zip(together).map(estimate).collect()
}

/// The cells of configs by the values of all other hyperparameters.
type ByOthers = BTreeMap<Vec<String>, Vec<Cell>>;

/// Each value of the `k`th hyperparameter against the one before, in configs that differ in it alone, and of these in the
/// replicates that both have.
fn steps(complete: &Complete, facts: &Facts<'_>, k: usize, levels: &[Level]) -> Result<Vec<Step>, Error> {
    let values = complete.values()?;
    let by_others = |level: &Level| {
        let mut cells = ByOthers::new();
        for &row in &level.rows {
            let mut others = values(row);
            others.remove(k);
            cells.entry(others).or_default().push((complete.replicates[row], complete.metric[row]));
        }
        cells
    };
    let all: Vec<_> = levels.iter().map(by_others).collect();
    let step = |(pair, sides): (&[Level], &[ByOthers])| {
        let ([from, to], [before, after]) = (pair, sides) else { return None };
        let both = before.iter().filter_map(|(others, before)| Some(pairs(after.get(others)?, before)));
        let (mut of_after, mut of_before) = (Vec::new(), Vec::new());
        for pairs in both {
            of_after.push(pairs.iter().map(|(replicate, after, _)| (*replicate, *after)).collect::<Vec<Cell>>());
            of_before.push(pairs.iter().map(|(replicate, _, before)| (*replicate, *before)).collect::<Vec<Cell>>());
        }
        let [after, before] = [mean_cells(of_after.iter()), mean_cells(of_before.iter())];
        let difference = complete.blocks.difference(&after, &before, facts.metric.goal)?;
        Some(Step { from: brief(&from.label), to: brief(&to.label), difference })
    };
    Ok(levels.windows(2).zip(all.windows(2)).filter_map(step).collect())
}

/// The share of the variance of the metric, as it is [`scaled`], between the values of a hyperparameter.
pub(super) fn explained(levels: &[Level], metric: &[f64]) -> f64 {
    let (y, _) = scaled(metric);
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
