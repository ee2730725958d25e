//! Metrics over the steps: the best configs, and all other trials together.
//!
//! Every point of a curve is over all of its trials. What was recorded at other steps counts with the straight line between
//! its measurements, and a curve begins where the last of its trials begins and ends where the first of them ends: a median
//! over ever fewer trials would move where no trial does. The other trials are apart by how long they were trained.

use std::collections::{BTreeMap, BTreeSet};

use super::complete::Complete;
use super::configs::{BEST, RankedConfig};
use super::error::Error;
use super::estimate::quantile;
use super::over_steps::{Curve, CurvePoint, Curves};
use super::scale::scale_of;
use crate::store::Store;

/// Trials read for the band of the rest, evenly spaced over the plan: enough for its quantiles.
const REST: usize = 500;
/// Epochs drawn of a curve.
const POINTS: usize = 400;
/// Curves of the rest: lengths beyond that share one.
const LENGTHS: usize = 4;

/// What one trial recorded of a metric, by step; not empty.
type Recorded = BTreeMap<u32, f64>;

/// For each recorded metric its curves. A metric that some trial lacks is still drawn for the others.
pub(super) fn curves(complete: &Complete, store: &Store, configs: &[RankedConfig]) -> Result<Vec<Curves>, Error> {
    let best = &configs[..configs.len().min(BEST)];
    let is_best = |row: &usize| best.iter().any(|c| c.rows.binary_search(row).is_ok());
    let rest: Vec<usize> = (0..complete.ids.len()).filter(|row| !is_best(row)).collect();
    let every = rest.len().div_ceil(REST).max(1);
    let rest: Vec<usize> = rest.into_iter().step_by(every).collect();

    let mut all: Vec<Curves> = Vec::new();
    for config in best {
        let label = complete.label(&config.config.values);
        for (metric, trials) in recorded(complete, store, &config.rows)? {
            of_metric(&mut all, metric).best.extend(curve(&label, &trials)?);
        }
    }
    for (metric, trials) in recorded(complete, store, &rest)? {
        let curves = of_metric(&mut all, metric);
        for group in by_length(trials) {
            curves.rest.extend(curve("", &group)?);
        }
    }
    for curves in &mut all {
        let points = curves.best.iter().chain(&curves.rest).flat_map(|curve| &curve.points);
        curves.scale = scale_of(points.flat_map(|point| [&point.low, &point.median, &point.high]));
    }
    Ok(all)
}

/// The curves of this metric.
fn of_metric(all: &mut Vec<Curves>, metric: String) -> &mut Curves {
    let at = all.iter().position(|curves| curves.metric == metric).unwrap_or(all.len());
    if at == all.len() {
        all.push(Curves { metric, scale: scale_of([]), best: Vec::new(), rest: Vec::new() });
    }
    &mut all[at]
}

/// What these trials recorded of each metric, in the order of their files' columns.
fn recorded(complete: &Complete, store: &Store, rows: &[usize]) -> Result<Vec<(String, Vec<Recorded>)>, Error> {
    let mut metrics: Vec<(String, Vec<Recorded>)> = Vec::new();
    for row in rows {
        let (names, lines) = store.steps(complete.ids[*row])?;
        for (k, name) in names.into_iter().enumerate().skip(1) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step")]
            let of_line = |line: &Vec<f64>| (line[0] as u32, line[k]);
            let values: Recorded = lines.iter().map(of_line).filter(|(_, x)| !x.is_nan()).collect();
            if values.is_empty() {
                continue;
            }
            match metrics.iter_mut().find(|(known, _)| *known == name) {
                Some((_, trials)) => trials.push(values),
                None => metrics.push((name, vec![values])),
            }
        }
    }
    Ok(metrics)
}

/// The last step of a trial.
fn length(trial: &Recorded) -> u32 {
    trial.last_key_value().map_or(0, |(step, _)| *step)
}

/// The trials that were trained as long, or about as long where there are many lengths; the shortest first.
fn by_length(trials: Vec<Recorded>) -> Vec<Vec<Recorded>> {
    let lengths: BTreeSet<u32> = trials.iter().map(length).collect();
    let lengths: Vec<u32> = lengths.into_iter().collect();
    let groups: Vec<&[u32]> = lengths.chunks(lengths.len().div_ceil(LENGTHS).max(1)).collect();
    let mut sorted: Vec<Vec<Recorded>> = vec![Vec::new(); groups.len()];
    for trial in trials {
        let of = groups.iter().position(|group| group.contains(&length(&trial)));
        sorted[of.unwrap_or_default()].push(trial);
    }
    sorted
}

/// The quantiles of a metric over all of these trials; none if they have no step in common.
fn curve(label: &str, trials: &[Recorded]) -> Result<Option<Curve>, Error> {
    let first = trials.iter().filter_map(|trial| trial.keys().next()).max().copied().unwrap_or(0);
    let lengths = || trials.iter().map(length);
    let (Some(last), Some(longest)) = (lengths().min(), lengths().max()) else { return Ok(None) };
    let steps: BTreeSet<u32> = trials.iter().flat_map(|trial| trial.keys().copied()).collect();
    let steps: Vec<u32> = steps.into_iter().filter(|step| (first..=last).contains(step)).collect();
    let every = steps.len().div_ceil(POINTS).max(1);
    let kept = steps.iter().enumerate().filter(|(i, _)| (steps.len() - 1 - i).is_multiple_of(every));
    let point = |(_, step): (usize, &u32)| {
        let values: Vec<f64> = trials.iter().map(|trial| at(trial, *step)).collect();
        let (low, median, high) = (quantile(&values, 0.1)?, quantile(&values, 0.5)?, quantile(&values, 0.9)?);
        Ok(CurvePoint { step: *step, low, median, high })
    };
    let points: Vec<CurvePoint> = kept.map(point).collect::<Result<_, Error>>()?;
    let curve = Curve { label: label.to_owned(), n: trials.len(), lengths: (last, longest), points };
    Ok((!steps.is_empty()).then_some(curve))
}

/// The value of a trial at a step between its first and its last.
fn at(trial: &Recorded, step: u32) -> f64 {
    let before = trial.range(..=step).next_back();
    let after = trial.range(step..).next();
    match (before, after) {
        (Some((a, low)), Some((b, high))) if a < b => low + (high - low) * f64::from(step - a) / f64::from(b - a),
        (Some((_, value)), _) | (None, Some((_, value))) => *value,
        (None, None) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(steps: &[u32], value: impl Fn(f64) -> f64) -> Recorded {
        steps.iter().map(|step| (*step, value(f64::from(*step)))).collect()
    }

    /// What was drawn at each step: it and the median.
    fn medians(trials: &[Recorded]) -> Vec<(u32, f64)> {
        let curve = curve("", trials).unwrap();
        curve.map_or(vec![], |curve| curve.points.iter().map(|p| (p.step, p.median)).collect())
    }

    #[test]
    fn every_point_is_over_all_trials() {
        let long = trial(&[1, 2, 3, 4, 5, 6], |_| 1.0);
        let short = trial(&[1, 2, 3], |_| 3.0);
        assert_eq!(medians(&[long.clone(), short]), [(1, 2.0), (2, 2.0), (3, 2.0)], "no jump where the short one ends");
        let seldom = trial(&[2, 4, 6], |step| 10.0 * step);
        let expected = [(2, 10.5), (3, 15.5), (4, 20.5), (5, 25.5), (6, 30.5)];
        assert_eq!(medians(&[long.clone(), seldom]), expected, "between its steps on a straight line");
        assert_eq!(medians(&[long, trial(&[9], |_| 1.0)]), []);
        assert_eq!(medians(&[]), []);
    }

    #[test]
    fn lengths_have_a_curve_each_or_share_a_few() {
        let of = |lengths: &[u32]| {
            let groups = by_length(lengths.iter().map(|last| trial(&[1, *last], |_| 0.0)).collect());
            groups.iter().map(|group| group.iter().map(length).collect()).collect::<Vec<Vec<u32>>>()
        };
        assert_eq!(of(&[100, 30, 300, 30]), [vec![30, 30], vec![100], vec![300]]);
        assert_eq!(of(&[2, 3, 4, 5, 6, 7]), [vec![2, 3], vec![4, 5], vec![6, 7]]);
        assert_eq!(of(&[]), [[0; 0]; 0]);
        let shared = curve("", &[trial(&[1, 2], |_| 0.0), trial(&[1, 3], |_| 0.0)]).unwrap().unwrap();
        assert_eq!((shared.lengths, shared.n, shared.points.len()), ((2, 3), 2, 2));
    }
}
