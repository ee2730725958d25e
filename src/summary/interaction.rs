//! The metric over the two hyperparameters that say most.

use polars::prelude::DataFrame;

use super::effects::{distinct, explained, sorted};
use super::{Error, Estimate, Hyperparameter, Interaction, frame};
use crate::trial::brief;

/// Most values of a hyperparameter that a heat map shows.
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
