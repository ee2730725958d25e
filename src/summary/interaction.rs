//! The metric over two hyperparameters at once: those whose interactions are largest.

use super::complete::{Complete, Level, OnScale, both};
use super::effects::explained;
use super::scale::ScaledMean;
use super::tables::Interaction;
use super::terms::{Importance, WORTH_SHOWING};
use crate::trial::brief;

/// Most values of a hyperparameter that a heat map shows.
const MOST: usize = 12;
/// Heat maps, at most.
const MOST_PAIRS: usize = 3;

/// Of the pairs of hyperparameters that have a few values each, those that add most together, as far as that is worth a
/// look; at least one: that of the two that matter most.
pub(super) fn interactions(
    complete: &Complete,
    levels: &[Vec<Level>],
    of: &OnScale,
    importance: Option<&Importance>,
) -> Vec<Interaction> {
    let main = |name: &str| importance?.mains().find(|(of, _)| *of == name).map(|(_, share)| share.value);
    let mut candidates: Vec<(f64, &str, &[Level])> = Vec::new();
    for (hyperparameter, levels) in complete.hyperparameters.iter().zip(levels) {
        if (2..=MOST).contains(&levels.len()) {
            let share = main(&hyperparameter.name).unwrap_or_else(|| explained(levels, &complete.metric));
            candidates.push((share, &hyperparameter.name, levels));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let place = |name: &String| candidates.iter().position(|(_, known, _)| known == name);
    let mut pairs: Vec<(f64, [usize; 2])> = Vec::new();
    for term in importance.iter().flat_map(|importance| &importance.terms) {
        if let [one, other] = term.names.as_slice()
            && term.share.value >= WORTH_SHOWING
            && let (Some(a), Some(b)) = (place(one), place(other))
        {
            pairs.push((term.share.value, [a.min(b), a.max(b)]));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    if pairs.is_empty() && candidates.len() > 1 {
        pairs.push((0.0, [0, 1]));
    }
    let drawn = |(_, [across, down]): &(f64, [usize; 2])| {
        let [(_, x, columns), (_, y, rows)] = [&candidates[*across], &candidates[*down]];
        let cell = |row: &Level, column: &Level| {
            let here = both(&row.rows, &column.rows);
            (!here.is_empty()).then(|| ScaledMean::of(of.scale, &complete.marginal(of, &here)))
        };
        Interaction {
            x: (*x).to_owned(),
            y: (*y).to_owned(),
            scale: of.scale,
            cells: rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect(),
            columns: columns.iter().map(|level| brief(&level.label)).collect(),
            rows: rows.iter().map(|level| brief(&level.label)).collect(),
        }
    };
    pairs.iter().take(MOST_PAIRS).map(drawn).collect()
}
