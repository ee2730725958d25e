//! Metrics over the epochs: the best configs, and all other trials together.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::estimate::quantile;
use super::{BEST, ConfigRow, Curve, CurvePoint, Curves, Error, Hyperparameter, frame};
use crate::store::{CONFIG, Store, TRIAL};
use crate::trial::{TrialId, label};

/// Trials read for the band of the rest, evenly spaced over the plan: enough for its quantiles.
const REST: usize = 500;
/// Epochs drawn of a curve.
const POINTS: usize = 400;

/// For each recorded metric its curves. A metric that some trial lacks is still drawn for the others.
pub(super) fn curves(
    complete: &DataFrame,
    store: &Store,
    configs: &[ConfigRow],
    hyperparameters: &[Hyperparameter],
) -> Result<Vec<Curves>, Error> {
    let (ids, of) = (frame::texts(complete, TRIAL)?, frame::texts(complete, CONFIG)?);
    let best = &configs[..configs.len().min(BEST)];
    let mut groups: Vec<(String, Vec<&String>)> = best
        .iter()
        .map(|c| {
            let name = label(hyperparameters.iter().map(|h| &h.name).zip(&c.values));
            (name, ids.iter().zip(&of).filter(|(_, config)| **config == c.id).map(|(id, _)| id).collect())
        })
        .collect();
    let rest: Vec<&String> =
        ids.iter().zip(&of).filter(|(_, config)| best.iter().all(|b| b.id != **config)).map(|(id, _)| id).collect();
    let every = rest.len().div_ceil(REST).max(1);
    groups.push(("all other trials".to_owned(), rest.into_iter().step_by(every).collect()));

    let mut by_metric: Vec<(String, Vec<Curve>)> = Vec::new();
    for (name, ids) in groups {
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
fn group(store: &Store, label: &str, ids: &[&String]) -> Result<Vec<(String, Curve)>, Error> {
    let mut metrics: Vec<(String, BTreeMap<u32, Vec<f64>>)> = Vec::new();
    for id in ids.iter().filter_map(|id| TrialId::parse(id)) {
        let (names, rows) = store.epochs(id)?;
        for (k, name) in names.iter().enumerate().skip(1) {
            let at = metrics.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
                metrics.push((name.clone(), BTreeMap::new()));
                metrics.len() - 1
            });
            for row in &rows {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an epoch")]
                metrics[at].1.entry(row[0] as u32).or_default().push(row[k]);
            }
        }
    }
    let curve = |steps: BTreeMap<u32, Vec<f64>>| {
        let every = steps.len().div_ceil(POINTS).max(1);
        let last = steps.len().saturating_sub(1);
        let kept = steps.into_iter().enumerate().filter(|(i, _)| (last - i).is_multiple_of(every));
        let points = kept.map(|(_, (step, mut values))| {
            values.sort_by(f64::total_cmp);
            let [low, median, high] = [0.1, 0.5, 0.9].map(|q| quantile(&values, q));
            CurvePoint { step, low, median, high }
        });
        Curve { label: label.to_owned(), n: ids.len(), points: points.collect() }
    };
    Ok(metrics.into_iter().map(|(name, steps)| (name, curve(steps))).collect())
}
