//! The metric over the two hyperparameters that say most.

use super::complete::{Complete, Level, ascending, both};
use super::effects::explained;
use super::error::Error;
use super::tables::Interaction;
use crate::trial::brief;

/// Most values of a hyperparameter that a heat map shows.
const MOST: usize = 12;

/// The two hyperparameters that explain most of the metric, of those with a few values each.
pub(super) fn interaction(complete: &Complete) -> Result<Option<Interaction>, Error> {
    let mut candidates = Vec::new();
    for hyperparameter in &complete.hyperparameters {
        let levels = complete.levels(hyperparameter)?;
        if (2..=MOST).contains(&levels.len()) {
            candidates.push((explained(&levels, &complete.metric), hyperparameter, ascending(levels)));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(_, x, columns), (_, y, rows), ..] = candidates.as_slice() else { return Ok(None) };
    let cell = |row: &Level, column: &Level| {
        let here = both(&row.rows, &column.rows);
        (!here.is_empty()).then(|| complete.marginal(&here))
    };
    Ok(Some(Interaction {
        x: x.name.clone(),
        y: y.name.clone(),
        cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect(),
        columns: columns.iter().map(|level| brief(&level.label)).collect(),
        rows: rows.iter().map(|level| brief(&level.label)).collect(),
    }))
}
