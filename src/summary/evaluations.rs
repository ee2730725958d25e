//! What was measured of the best configs besides the sweep's own metric.

use super::blocks::Cell;
use super::complete::{Complete, numbers};
use super::configs::RankedConfig;
use super::error::Error;
use super::estimate::Estimate;
use super::facts::Facts;
use super::tables::{MetricRow, MetricTable, Summary};

/// Rows of the table.
const MOST: usize = 20;

impl Summary {
    /// What says how good the best config is on rows that it was not chosen by: the metric, and its mean.
    pub(crate) fn best_held_out(&self) -> Option<(&str, Estimate)> {
        let (name, table) = (self.metric.held_out.as_deref()?, self.evaluations.as_ref()?);
        let at = table.metrics.iter().position(|metric| metric == name)?;
        Some((name, table.rows.first()?.estimates[at]?))
    }
}

/// Means of those of the metrics that were measured, all but the one that ranks, for the best configs; none if none was.
pub(super) fn evaluations(
    of: &Complete,
    facts: &Facts<'_>,
    best: &[RankedConfig],
) -> Result<Option<MetricTable>, Error> {
    let mut table = MetricTable { metrics: Vec::new(), rows: Vec::new() };
    let row = |c: &RankedConfig| MetricRow { values: c.config.values.clone(), estimates: Vec::new() };
    table.rows.extend(best.iter().take(MOST).map(row));
    for spec in facts.measures.iter().filter(|spec| spec.name != facts.metric.name) {
        let measured = numbers(&of.frame, &spec.name)?.filter(|all| all.iter().any(|x| !x.is_nan()));
        let Some(numbers) = measured else { continue };
        for (row, config) in table.rows.iter_mut().zip(best) {
            let cells = config.rows.iter().map(|&row| (of.replicates[row], numbers[row]));
            let cells: Vec<Cell> = cells.filter(|(_, x)| x.is_finite()).collect();
            row.estimates.push((!cells.is_empty()).then(|| of.blocks.estimate(&cells)));
        }
        table.metrics.push(spec.name.to_string());
    }
    Ok((!table.metrics.is_empty()).then_some(table))
}
