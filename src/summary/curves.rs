//! Metrics over the steps: the best configs, and all other trials together.

use std::collections::BTreeMap;

use super::complete::Complete;
use super::configs::{BEST, RankedConfig};
use super::error::Error;
use super::estimate::quantile;
use super::tables::{Curve, CurvePoint, Curves};
use crate::store::Store;
use crate::trial::TrialId;

/// Trials read for the band of the rest, evenly spaced over the plan: enough for its quantiles.
const REST: usize = 500;
/// Epochs drawn of a curve.
const POINTS: usize = 400;

/// For each recorded metric its curves. A metric that some trial lacks is still drawn for the others.
pub(super) fn curves(complete: &Complete, store: &Store, configs: &[RankedConfig]) -> Result<Vec<Curves>, Error> {
    let best = &configs[..configs.len().min(BEST)];
    let is_best = |row: &usize| best.iter().any(|c| c.rows.binary_search(row).is_ok());
    let rest: Vec<usize> = (0..complete.ids.len()).filter(|row| !is_best(row)).collect();
    let every = rest.len().div_ceil(REST).max(1);
    let best = best.iter().map(|c| (complete.label(&c.config.values), c.rows.clone()));
    let rest = ("all other trials".to_owned(), rest.into_iter().step_by(every).collect());

    let mut by_metric: Vec<(String, Vec<Curve>)> = Vec::new();
    for (name, rows) in best.chain([rest]) {
        let ids: Vec<TrialId> = rows.into_iter().map(|row| complete.ids[row]).collect();
        for (metric, curve) in group(store, &name, &ids)? {
            match by_metric.iter_mut().find(|(m, _)| *m == metric) {
                Some((_, curves)) => curves.push(curve),
                None => by_metric.push((metric, vec![curve])),
            }
        }
    }
    let curves = by_metric.into_iter().map(|(metric, mut best)| {
        let rest = best.pop_if(|c| c.label == "all other trials");
        Curves { metric, best, rest }
    });
    Ok(curves.collect())
}

/// The quantiles of every metric over the trials of one group.
fn group(store: &Store, label: &str, ids: &[TrialId]) -> Result<Vec<(String, Curve)>, Error> {
    let mut metrics: Vec<(String, BTreeMap<u32, Vec<f64>>)> = Vec::new();
    for id in ids {
        let (names, rows) = store.steps(*id)?;
        for (k, name) in names.iter().enumerate().skip(1) {
            let at = metrics.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
                metrics.push((name.clone(), BTreeMap::new()));
                metrics.len() - 1
            });
            for row in rows.iter().filter(|row| !row[k].is_nan()) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step")]
                metrics[at].1.entry(row[0] as u32).or_default().push(row[k]);
            }
        }
    }
    let curve = |(metric, steps): (String, BTreeMap<u32, Vec<f64>>)| {
        let every = steps.len().div_ceil(POINTS).max(1);
        let last = steps.len().saturating_sub(1);
        let kept = steps.into_iter().enumerate().filter(|(i, _)| (last - i).is_multiple_of(every));
        let point = |(_, (step, values)): (_, (_, Vec<f64>))| {
            let (low, median, high) = (quantile(&values, 0.1)?, quantile(&values, 0.5)?, quantile(&values, 0.9)?);
            Ok(CurvePoint { step, low, median, high })
        };
        let points = kept.map(point).collect::<Result<_, Error>>()?;
        Ok((metric, Curve { label: label.to_owned(), n: ids.len(), points }))
    };
    metrics.into_iter().filter(|(_, steps)| !steps.is_empty()).map(curve).collect()
}
