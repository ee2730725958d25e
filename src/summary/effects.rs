//! The metric against each swept hyperparameter, over all other settings.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::blocks::{Cell, mean_cells, pairs};
use super::comparisons::Step;
use super::complete::{Complete, Level, OnScale, Settings, scaled};
use super::error::Error;
use super::estimate::{Estimate, mean};
use super::facts::Facts;
use super::scale::ScaledMean;
use super::smooth::{self, curve};
use super::tables::{Effect, EffectSeries, Values};
use crate::trial::brief;

/// Most values of a hyperparameter that tells series apart.
const MAX_SERIES: usize = 6;
/// Least share of the variance that it must explain to do so.
const WORTH_SPLITTING: f64 = 0.05;
/// Where a curve is computed: so many places, evenly along the axis.
const PLACES: u32 = 25;
/// A hyperparameter with more values than this is no list of settings.
const MOST_LISTED: u64 = 100;

/// One effect for each hyperparameter.
pub(super) fn effects(
    complete: &Complete,
    all_levels: &[Vec<Level>],
    of: &OnScale,
    facts: &Facts<'_>,
) -> Result<Vec<Effect>, Error> {
    let hyperparameters = &complete.hyperparameters;
    let scale = of.scale;
    let back = |means: Vec<(f64, Estimate)>| means.into_iter().map(|(x, e)| (x, ScaledMean::of(scale, &e))).collect();
    let continuous: Vec<bool> = facts.space.iter().map(|(_, d)| d.grid_len().is_none_or(|n| n > MOST_LISTED)).collect();
    let mut splits = Vec::new();
    for j in (0..hyperparameters.len()).filter(|&j| !continuous[j]) {
        let levels = &all_levels[j];
        let share = explained(levels, &complete.metric);
        splits.extend((share > WORTH_SPLITTING && levels.len() <= MAX_SERIES).then_some((share, j, levels)));
    }
    let all = [Level { label: String::new(), place: 0.0, rows: (0..complete.metric.len()).collect() }];
    let settings = complete.settings()?;
    let effect = |k: usize| {
        let (hyperparameter, levels) = (&hyperparameters[k], &all_levels[k]);
        let split = splits.iter().filter(|(_, j, _)| *j != k).max_by(|a, b| a.0.total_cmp(&b.0));
        let series = |Level { label, rows, .. }: &Level| {
            let mut is_in = vec![false; complete.metric.len()];
            for row in rows {
                is_in[*row] = true;
            }
            let here = |level: &Level| level.rows.iter().copied().filter(|row| is_in[*row]).collect::<Vec<_>>();
            let points = levels.iter().flat_map(|level| here(level).into_iter().map(|row| (level.place, row)));
            let points: Vec<(f64, usize)> = points.collect();
            let marginal = |rows: &[usize]| {
                let over_blocks = complete.marginal(of, rows);
                if facts.is_grid { over_blocks } else { of_draws(complete, of, rows, over_blocks) }
            };
            let means = || levels.iter().map(|level| (level.place, here(level))).filter(|(_, rows)| !rows.is_empty());
            let means = if continuous[k] {
                smoothed(complete, of, &points, &hyperparameter.values)
            } else {
                means().map(|(x, rows)| (x, marginal(&rows))).collect()
            };
            let points = points.into_iter().map(|(x, row)| (x, complete.metric[row])).collect();
            EffectSeries { label: brief(label), points, means: back(means) }
        };
        let series: Vec<EffectSeries> = split.map_or(&all[..], |(_, _, levels)| levels).iter().map(series).collect();
        Ok(Effect {
            hyperparameter: hyperparameter.clone(),
            scale,
            split_by: split.map(|(_, j, _)| hyperparameters[*j].name.clone()),
            series: series.into_iter().filter(|s| !s.points.is_empty()).collect(),
            smooth: continuous[k],
            drawn: !facts.is_grid,
            steps: if continuous[k] { Vec::new() } else { steps(complete, facts, k, (levels, &settings))? },
        })
    };
    let mut effects = (0..hyperparameters.len()).into_par_iter().map(effect).collect::<Result<Vec<Effect>, Error>>()?;
    effects.retain(|e| !e.series.is_empty());
    Ok(effects)
}

/// The mean over configs that are draws. Its interval is the wider of that over blocks and that over configs, which
/// differ in all other settings, too.
fn of_draws(complete: &Complete, of: &OnScale, rows: &[usize], over_blocks: Estimate) -> Estimate {
    let means: Vec<f64> = complete.means(of, rows).into_iter().map(|(_, mean)| mean).collect();
    let over_configs = Estimate::of(&means).half_width;
    Estimate { half_width: wider(over_blocks.half_width, over_configs), ..over_blocks }
}

fn wider(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.into_iter().chain(b).max_by(f64::total_cmp)
}

/// A curve through the means of configs at x, of trials (x, row) that ascend by x, at places along the axis. Its
/// interval is the wider of that over the curves of blocks and that from the scatter of the configs about it.
fn smoothed(complete: &Complete, of: &OnScale, points: &[(f64, usize)], axis: &Values) -> Vec<(f64, Estimate)> {
    let along = |x: f64| if *axis == Values::Log { libm::log(x) } else { x };
    let back = |x: f64| if *axis == Values::Log { libm::exp(x) } else { x };
    let points: Vec<(f64, usize)> = points.iter().map(|(x, row)| (along(*x), *row)).collect();
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return Vec::new() };
    let place = |i: u32| first + (last - first) * f64::from(i) / f64::from(PLACES - 1);
    let places: Vec<f64> = (0..PLACES).map(place).collect();
    let mut blocks: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
    for (x, row) in &points {
        blocks.entry(complete.blocks.block(complete.replicates[*row])).or_default().push((*x, of.y[*row]));
    }
    let rows: Vec<usize> = points.iter().map(|(_, row)| *row).collect();
    let mut xs = vec![f64::NAN; complete.metric.len()];
    for (x, row) in &points {
        xs[*row] = *x;
    }
    let means = complete.means(of, &rows).into_iter();
    let mut of_configs: Vec<(f64, f64)> = means.map(|(row, mean)| (xs[row], mean)).collect();
    of_configs.sort_by(|a, b| a.0.total_cmp(&b.0));
    if of_configs.len() < smooth::FEWEST || last <= first {
        return Vec::new();
    }
    let mut apart: Vec<_> = blocks.into_values().filter(|points| points.len() >= smooth::FEWEST).collect();
    if apart.len() < 2 {
        apart.clear(); // one alone has no interval
    }
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
fn steps(
    complete: &Complete,
    facts: &Facts<'_>,
    k: usize,
    (levels, settings): (&[Level], &Settings),
) -> Result<Vec<Step>, Error> {
    let values = complete.values()?;
    // The one level at which all else is so, none where there are several. Of draws hardly any share all else: the others
    // need no comparison by their texts.
    let mut level_of: HashMap<u64, Option<usize>> = HashMap::new();
    for (number, level) in levels.iter().enumerate() {
        for row in &level.rows {
            let known = level_of.entry(settings.but(k, *row)).or_insert(Some(number));
            *known = known.filter(|known| *known == number);
        }
    }
    let by_others = |level: &Level| {
        let mut cells = ByOthers::new();
        for &row in level.rows.iter().filter(|row| level_of[&settings.but(k, **row)].is_none()) {
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
    let total = mean(&y);
    let mut levels: Vec<&Level> = levels.iter().collect();
    levels.sort_by_key(|level| level.rows[0]);
    let between = levels.iter().map(|level| {
        let group: Vec<f64> = level.rows.iter().map(|&row| y[row]).collect();
        #[expect(clippy::cast_precision_loss, reason = "a count of trials")]
        let n = group.len() as f64;
        let apart = mean(&group) - total;
        n * apart * apart
    });
    between.sum::<f64>() / y.iter().map(|y| (y - total) * (y - total)).sum::<f64>()
}
