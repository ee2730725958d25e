//! Every metric of the best configs: what the sweep file asked to be measured besides its own metric.

use polars::prelude::DataFrame;

use super::{ConfigRow, Error, Estimate, MetricRow, MetricTable, frame};
use crate::space::{MetricSpec, Taken};
use crate::store::CONFIG;

/// Rows of the table.
const MOST: usize = 20;

/// Means of `metrics` for the best configs; none if there are no metrics.
pub(super) fn evaluations(
    complete: &DataFrame,
    measures: &[MetricSpec],
    configs: &[ConfigRow],
) -> Result<Option<MetricTable>, Error> {
    let once = measures.iter().filter(|spec| spec.taken == Taken::AtEnd).map(|spec| spec.name.to_string());
    let metrics: Vec<String> = once.filter(|name| frame::has(complete, name)).collect();
    if metrics.is_empty() {
        return Ok(None);
    }
    let rows = configs.iter().take(MOST).map(|config| {
        let here = frame::rows_with(complete, CONFIG, &config.id)?;
        let estimates = metrics.iter().map(|name| {
            let mut sample = frame::numbers(&here, name)?;
            sample.retain(|x| x.is_finite());
            Ok((!sample.is_empty()).then(|| Estimate::of(&sample)))
        });
        Ok(MetricRow { values: config.values.clone(), estimates: estimates.collect::<Result<_, Error>>()? })
    });
    Ok(Some(MetricTable { rows: rows.collect::<Result<_, Error>>()?, metrics }))
}
