//! The metric over the two hyperparameters whose interaction is largest.

use super::complete::{Complete, Level, OnScale, ascending, both};
use super::effects::explained;
use super::error::Error;
use super::scale::ScaledMean;
use super::tables::Interaction;
use super::terms::Importance;
use crate::trial::brief;

/// Most values of a hyperparameter that a heat map shows.
const MOST: usize = 12;

/// The two hyperparameters that add most together, if that is worth a look and they have a few values each; else the two of
/// those that matter most.
pub(super) fn interaction(
    complete: &Complete,
    of: &OnScale,
    importance: Option<&Importance>,
) -> Result<Option<Interaction>, Error> {
    let pair = importance.and_then(|importance| importance.strongest_pair()).unwrap_or_default();
    let main = |name: &str| importance?.mains().find(|(of, _)| *of == name).map(|(_, share)| share.value);
    let mut candidates = Vec::new();
    for hyperparameter in &complete.hyperparameters {
        let levels = complete.levels(hyperparameter)?;
        if (2..=MOST).contains(&levels.len()) {
            let share = main(&hyperparameter.name).unwrap_or_else(|| explained(&levels, &complete.metric));
            let is_of_pair = pair.contains(&&*hyperparameter.name);
            candidates.push((is_of_pair, share, hyperparameter, ascending(levels)));
        }
    }
    // One of the pair alone is no reason.
    if candidates.iter().filter(|candidate| candidate.0).count() < 2 {
        for candidate in &mut candidates {
            candidate.0 = false;
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let [(_, _, across, columns), (_, _, down, rows), ..] = candidates.as_slice() else { return Ok(None) };
    let scale = of.scale;
    let cell = |row: &Level, column: &Level| {
        let here = both(&row.rows, &column.rows);
        (!here.is_empty()).then(|| ScaledMean::of(scale, &complete.marginal(of, &here)))
    };
    Ok(Some(Interaction {
        x: across.name.clone(),
        y: down.name.clone(),
        scale,
        cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect(),
        columns: columns.iter().map(|level| brief(&level.label)).collect(),
        rows: rows.iter().map(|level| brief(&level.label)).collect(),
    }))
}
