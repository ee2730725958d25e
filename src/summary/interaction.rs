//! The metric over the two hyperparameters that say most, and over the one that trades two metrics.

use polars::prelude::DataFrame;

use super::effects::{distinct, explained, sorted};
use super::{ConfigRow, Error, Estimate, Hyperparameter, Interaction, TradeOff, TradeOffGroup, frame};
use crate::trial::{brief, label};

/// Most values of a hyperparameter that a heat map or a trade-off shows.
const MOST: usize = 12;

/// The two hyperparameters that explain most of the metric, of those with a few values each.
pub(super) fn interaction(
    complete: &DataFrame,
    metric: &str,
    hyperparameters: &[Hyperparameter],
) -> Result<Option<Interaction>, Error> {
    let metric = frame::numbers(complete, metric)?;
    let mut candidates = Vec::new();
    for hyperparameter in hyperparameters {
        let column = frame::texts(complete, &hyperparameter.name)?;
        let values = sorted(hyperparameter, distinct(&column, MOST + 1));
        if (2..=MOST).contains(&values.len()) {
            candidates.push((explained(&column, &metric), hyperparameter, column, values));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(_, x, of_x, columns), (_, y, of_y, rows), ..] = candidates.as_slice() else { return Ok(None) };
    let cell = |row: &String, column: &String| {
        let here = (0..metric.len()).filter(|&i| of_x[i] == *column && of_y[i] == *row).map(|i| metric[i]);
        let sample: Vec<f64> = here.collect();
        (!sample.is_empty()).then(|| Estimate::of(&sample))
    };
    Ok(Some(Interaction {
        x: x.name.clone(),
        y: y.name.clone(),
        cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect(),
        columns: columns.iter().map(|v| brief(v)).collect(),
        rows: rows.iter().map(|v| brief(v)).collect(),
    }))
}

/// Reconstruction error against the MMD of the test codes, where the weight of the MMD term is swept: at the best config's
/// values of all other hyperparameters.
pub(super) fn trade_off(
    complete: &DataFrame,
    configs: &[ConfigRow],
    hyperparameters: &[Hyperparameter],
) -> Result<Option<TradeOff>, Error> {
    let (x, y) = ("test_mmd", "test_mse");
    let weight = hyperparameters.iter().find(|h| h.name == "mmd.weight");
    let (Some(weight), Some(best), true) = (weight, configs.first(), frame::has(complete, x)) else { return Ok(None) };
    let others = || hyperparameters.iter().zip(&best.values).filter(|(h, _)| h.name != weight.name);
    let mut trials = complete.clone();
    for (hyperparameter, value) in others().filter(|(_, value)| !value.is_empty()) {
        trials = frame::rows_with(&trials, &hyperparameter.name, value)?;
    }
    let column = frame::texts(&trials, &weight.name)?;
    let (xs, ys) = (frame::numbers(&trials, x)?, frame::numbers(&trials, y)?);
    let group = |value: String| {
        let here = (0..column.len()).filter(|&i| column[i] == value && xs[i].is_finite());
        let points: Vec<(f64, f64)> = here.map(|i| (xs[i], ys[i])).collect();
        let mean = |pick: fn(&(f64, f64)) -> f64| Estimate::of(&points.iter().map(pick).collect::<Vec<_>>());
        TradeOffGroup { label: brief(&value), mean: (mean(|p| p.0), mean(|p| p.1)), points }
    };
    let values = sorted(weight, distinct(&column, MOST));
    let groups: Vec<_> = values.into_iter().map(group).filter(|g| !g.points.is_empty()).collect();
    let held = label(others().map(|(h, value)| (&h.name, value)));
    let trade_off = TradeOff { hyperparameter: weight.name.clone(), held, x: x.to_owned(), y: y.to_owned(), groups };
    Ok((trade_off.groups.len() >= 2).then_some(trade_off))
}
