//! `sweeper status`: how far a sweep is. Only reads.

use std::path::Path;
use std::time::Duration;

use super::open::Reopened;
use super::results::Results;
use crate::error::{Error, ExitStatus};
use crate::store::{Pace, Store};
use crate::summary::Counts;
use crate::trial::{label, numbers};
use crate::ui;

/// Prints a row for each sweep in `dir`.
pub(crate) fn status(dir: &Path) -> Result<ExitStatus, Error> {
    let mut rows = Vec::new();
    let (sweeps, status) = Reopened::all_in(dir)?;
    for (store, reopened) in sweeps {
        let Reopened { manifest, sweep, plan, .. } = &reopened;
        let results = Results::read(&store, plan, &sweep.measures, &manifest.instructions)?;
        results.tell_damage();
        let mut counts = Counts::default();
        results.ends().for_each(|end| counts.add(&end.outcome));
        let failed = counts.failed + counts.panicked + counts.timed_out;
        let numbers = [counts.planned, counts.complete, counts.diverged, failed, counts.missing].map(|n| n.to_string());
        let goal = sweep.metric.goal;
        let best = results.all_complete(&sweep.metric.name).min_by(|a, b| goal.order(a.1, b.1));
        let best = best.map_or_else(String::new, |(i, value)| {
            let params = &plan.trial(i).config.params;
            let swept = label(sweep.space.iter().filter_map(|(name, _)| Some((name, params.get(name)?))));
            let value = format!("{} {}", sweep.metric.name, numbers::plus_minus(value, None));
            if swept.is_empty() { value } else { format!("{value} ({swept})") }
        });
        rows.push([sweep.name.clone(), state(&store)].into_iter().chain(numbers).chain([best]).collect());
    }
    let header = ["sweep", "state", "trials", "complete", "diverged", "failed", "missing", "best trial so far"];
    ui::show(&ui::table(&header.map(str::to_owned), &rows))?;
    Ok(status)
}

/// `idle`, or `running, 12.0 trials/min, about 0:34:10 left`.
fn state(store: &Store) -> String {
    if !store.is_running() {
        return "idle".into();
    }
    let pace = store.journal().last.filter(|pace| pace.trials_done > 0);
    let words = pace.map(|pace| words(&pace));
    std::iter::once("running".to_owned()).chain(words).collect::<Vec<_>>().join(", ")
}

/// The rate of a run, and what is left if the rest costs as much time per estimated cost.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn words(pace: &Pace) -> String {
    let rate = pace.trials_done as f64 / pace.seconds.max(1e-3) * 60.0;
    let left = pace.seconds * (pace.cost - pace.cost_done).max(0.0) / pace.cost_done;
    let left = Duration::try_from_secs_f64(left).unwrap_or_default();
    format!("{rate:.1} trials/min, about {} left", ui::clock(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_in_words() {
        let pace = Pace { trials: 100, cost: 50.0, trials_done: 20, cost_done: 5.0, seconds: 120.0 };
        assert_eq!(words(&pace), "10.0 trials/min, about 0:18:00 left");
    }
}
