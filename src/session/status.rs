//! `sweeper status`: how far a sweep is. Only reads.

use std::path::Path;
use std::time::Duration;

use super::json::{self, BestTrial, Progress};
use super::open::Reopened;
use crate::error::{Error, ExitStatus};
use crate::space::Name;
use crate::store::{Pace, Store};
use crate::summary::Counts;
use crate::trial::{label, numbers};
use crate::ui;

/// Prints a row for each sweep in `dir`.
pub(crate) fn status(dir: &Path, json: bool) -> Result<ExitStatus, Error> {
    let (mut rows, mut all, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    for (store, mut reopened) in sweeps {
        let results = reopened.results(&store)?;
        let Reopened { sweep, plan, .. } = &reopened;
        status = status.max(results.tell_damage());
        let mut counts = Counts::default();
        results.ends().for_each(|end| counts.add(&end.outcome));
        counts.expect(results.unknown);
        let best = results.best(&sweep.metric);
        if json {
            all.push(progress(&store, &reopened, counts, best));
            continue;
        }
        let best = best.map_or_else(String::new, |(i, value)| {
            let params = &plan.trial(i).config.params;
            let swept = label(sweep.space.iter().filter_map(|(name, _)| Some((name, params.get(name)?))));
            let value = format!("{} {}", sweep.metric.name, numbers::plus_minus(value, None));
            if swept.is_empty() { value } else { format!("{value} ({swept})") }
        });
        rows.push((sweep.name.clone(), state(&store), best));
        ends.push(counts);
    }
    if json {
        json::show(&all)?;
        return Ok(status);
    }
    let words = Counts::words_of(&ends);
    let of_first = words.first().into_iter().flatten().map(|(_, word)| *word);
    let header = ["sweep", "state", "trials"].into_iter().chain(of_first).chain(["best trial so far"]);
    let rows = rows.into_iter().zip(ends).zip(&words).map(|(((name, state, best), counts), words)| {
        let numbers = [counts.planned].into_iter().chain(words.iter().map(|(n, _)| *n)).map(|n| n.to_string());
        [name, state].into_iter().chain(numbers).chain([best]).collect()
    });
    ui::show(&ui::table(&header.map(str::to_owned).collect::<Vec<_>>(), &rows.collect::<Vec<_>>()))?;
    Ok(status)
}

/// The same for programs; `best` is the number of a trial and its value.
fn progress(store: &Store, reopened: &Reopened, counts: Counts, best: Option<(usize, f64)>) -> Progress {
    let Reopened { sweep, plan, .. } = reopened;
    let best_trial = best.map(|(i, x)| {
        let (id, params) = (plan.id(i).to_string(), plan.trial(i).config.params.clone());
        let value = |(name, _): &(Name, _)| Some((name.to_string(), json::value(&params.get(name)?.to_string())));
        BestTrial { trial: id, value: json::number(x), values: sweep.space.iter().filter_map(value).collect() }
    });
    let pace = pace(store);
    Progress {
        name: sweep.name.clone(),
        dir: json::dir(store),
        running: store.is_running(),
        trials: counts,
        metric: sweep.metric.name.to_string(),
        goal: sweep.metric.goal.word(),
        best_trial,
        trials_per_minute: pace.and_then(|pace| json::number(rate(&pace))),
        seconds_left: pace.and_then(|pace| json::number(seconds_left(&pace))),
    }
}

/// `idle`, or `running, 12.0 trials/min, about 0:34:10 left`.
fn state(store: &Store) -> String {
    if !store.is_running() {
        return "idle".into();
    }
    let words = pace(store).map(|pace| words(&pace));
    std::iter::once("running".to_owned()).chain(words).collect::<Vec<_>>().join(", ")
}

/// How fast the run is that is at work, once a trial of it has ended.
fn pace(store: &Store) -> Option<Pace> {
    if store.is_running() { store.journal().last.filter(|pace| pace.trials_done > 0) } else { None }
}

/// Trials a minute.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn rate(pace: &Pace) -> f64 {
    pace.trials_done as f64 / pace.seconds.max(1e-3) * 60.0
}

/// What is left if the rest costs as much time per estimated cost.
fn seconds_left(pace: &Pace) -> f64 {
    pace.seconds * (pace.cost - pace.cost_done).max(0.0) / pace.cost_done
}

fn words(pace: &Pace) -> String {
    let (rate, left) = (rate(pace), Duration::try_from_secs_f64(seconds_left(pace)).unwrap_or_default());
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
