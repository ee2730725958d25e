//! When trials were trained, and what the configs cost: from journals, so by clocks, and not the same on every run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::all_trials::{AllTrials, Config};
use super::tables::{ConfigRow, Summary};
use crate::store::Timing;
use crate::trial::{ConfigId, TrialId};

/// Nobody trained for longer than this: such a pause is left out.
const PAUSE: f64 = 60.0;
/// Trainings of a worker that lie nearer to each other than this share of the whole time are drawn as one.
const ONE_SPOT: f64 = 5e-4;

/// Where the time went.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Times {
    /// How many trained at once, at most.
    pub(crate) workers: usize,
    /// Who trained when, by word of outcome.
    pub(crate) spans: BTreeMap<String, Vec<Span>>,
    /// Seconds without pauses.
    pub(crate) seconds: f64,
    /// Seconds that workers trained.
    pub(crate) busy: f64,
    /// How often everybody paused.
    pub(crate) pauses: usize,
    /// Seconds of training for a trial of a config, and its mean of the sweep's metric.
    pub(crate) costs: Vec<(f64, f64)>,
}

/// A worker trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) worker: usize,
    /// Seconds since the first training began, without pauses.
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// Lays the trainings of a sweep out over its workers, and adds up what each config took.
pub(crate) fn times(summary: &Summary, timings: Vec<Timing>) -> Times {
    laid_out(&summary.all, &summary.ranked(), timings)
}

fn laid_out(all: &AllTrials, ranked: &HashMap<ConfigId, &ConfigRow>, mut timings: Vec<Timing>) -> Times {
    timings.retain(|timing| timing.begin.is_finite() && timing.seconds >= 0.0);
    timings.sort_by(|a, b| a.begin.total_cmp(&b.begin));
    let mut times = Times { costs: costs(all, ranked, &timings), ..Times::default() };
    let (mut free, mut removed, mut last): (Vec<f64>, f64, f64) =
        (Vec::new(), timings.first().map_or(0.0, |t| t.begin), f64::NEG_INFINITY);
    let mut row_of: HashMap<(usize, usize), usize> = HashMap::new();
    for Timing { worker, begin, seconds, outcome, .. } in timings {
        if last.is_finite() && begin - removed > last + PAUSE {
            removed = begin - last;
            times.pauses += 1;
        }
        let (from, to) = (begin - removed, begin - removed + seconds);
        // Those of a later run stand where those of an earlier one stood; shards stand below each other.
        let known = row_of.get(&worker).copied();
        let of_its_run = |row: usize| row_of.iter().any(|((run, _), of)| *run == worker.0 && *of == row);
        let is_free = |row: &usize| free[*row] <= from && !of_its_run(*row);
        let row = known.or_else(|| (0..free.len()).find(is_free)).unwrap_or(free.len());
        if row == free.len() {
            free.push(to);
        }
        row_of.insert(worker, row);
        free[row] = free[row].max(to);
        last = last.max(to);
        times.busy += seconds;
        times.spans.entry(outcome).or_default().push(Span { worker: row, from, to });
    }
    times.workers = free.len();
    times.seconds = last.max(0.0);
    let near = times.seconds * ONE_SPOT;
    for spans in times.spans.values_mut() {
        *spans = joined(std::mem::take(spans), near);
    }
    times
}

/// Spans of a worker that are nearly one.
fn joined(spans: Vec<Span>, near: f64) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    let mut last_of: HashMap<usize, usize> = HashMap::new();
    for span in spans {
        match last_of.get(&span.worker).map(|at| &mut joined[*at]) {
            Some(last) if span.from - last.to < near => last.to = span.to,
            _ => {
                last_of.insert(span.worker, joined.len());
                joined.push(span);
            }
        }
    }
    joined
}

fn costs(all: &AllTrials, ranked: &HashMap<ConfigId, &ConfigRow>, timings: &[Timing]) -> Vec<(f64, f64)> {
    let config_of: HashMap<TrialId, u32> = all.trials.iter().map(|trial| (trial.id, trial.config)).collect();
    let mut took: HashMap<u32, (f64, BTreeSet<TrialId>)> = HashMap::new();
    for timing in timings {
        let Some(config) = config_of.get(&timing.trial) else { continue };
        let (seconds, trials) = took.entry(*config).or_default();
        *seconds += timing.seconds;
        trials.insert(timing.trial);
    }
    let cost = |(i, config): (u32, &Config)| {
        let (seconds, trials) = took.get(&i)?;
        #[expect(clippy::cast_precision_loss, reason = "a few trials")]
        Some((seconds / trials.len() as f64, ranked.get(&config.id)?.estimate.mean))
    };
    (0..).zip(&all.configs).filter_map(cost).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(trial: u64, begin: f64, seconds: f64) -> Timing {
        Timing {
            trial: TrialId(trial),
            worker: (1, usize::from(trial == 2)),
            begin,
            seconds,
            outcome: "complete".to_owned(),
        }
    }

    #[test]
    fn trainings_that_overlap_are_of_several_workers_and_pauses_are_left_out() {
        let times = laid_out(
            &AllTrials::default(),
            &HashMap::new(),
            vec![timing(1, 1000.0, 10.0), timing(2, 1005.0, 10.0), timing(3, 5000.0, 5.0)],
        );
        let spans = &times.spans["complete"];
        let span = |worker, from, to| Span { worker, from, to };
        assert_eq!(spans, &[span(0, 0.0, 10.0), span(1, 5.0, 15.0), span(0, 15.0, 20.0)]);
        assert_eq!((times.workers, times.seconds, times.busy, times.pauses), (2, 20.0, 25.0, 1));
    }
}
