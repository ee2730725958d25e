//! `sweeper status`: how far a sweep is. Only reads.

use std::path::Path;
use std::time::Duration;

use super::json::{self, BestTrial, Progress, ShardProgress};
use super::open::Reopened;
use super::shards::{Standing, at_work, shards};
use crate::error::{Error, ExitStatus};
use crate::space::Name;
use crate::store::{Beat, Pace, Store};
use crate::summary::Counts;
use crate::trial::{label, numbers};
use crate::ui;

/// Prints a row for each sweep in `dir`, and one for each shard.
pub(crate) fn status(dir: &Path, json: bool) -> Result<ExitStatus, Error> {
    let (mut rows, mut all, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut of_shards = Vec::new();
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    for (store, mut reopened) in sweeps {
        let results = reopened.results(&store)?;
        let Reopened { sweep, plan, .. } = &reopened;
        status = status.max(results.tell_damage());
        let mut counts = Counts::default();
        results.ends().for_each(|end| counts.add(&end.outcome));
        counts.expect(results.unknown);
        let best = results.best(&sweep.metric);
        let work = AtWork::of(&store, counts.missing);
        if json {
            all.push(progress(&store, &reopened, counts, best, &work));
            continue;
        }
        let best = best.map_or_else(String::new, |(i, value)| {
            let params = &plan.trial(i).config.params;
            let swept = label(sweep.space.iter().filter_map(|(name, _)| Some((name, params.get(name)?))));
            let value = format!("{} {}", sweep.metric.name, numbers::plus_minus(value, None));
            if swept.is_empty() { value } else { format!("{value} ({swept})") }
        });
        rows.push((sweep.name.clone(), work.state(), best));
        ends.push(counts);
        of_shards.extend(work.shards.iter().map(|(beat, standing)| shard_row(&sweep.name, beat, *standing)));
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
    let mut text = ui::table(&header.map(str::to_owned).collect::<Vec<_>>(), &rows.collect::<Vec<_>>());
    if !of_shards.is_empty() {
        let header = ["sweep", "shard", "state", "on", "trains", "finished", "trials/min"].map(str::to_owned);
        text = format!("{}\n\n{}", text.trim_end(), ui::table(&header, &of_shards));
    }
    ui::show(&text)?;
    Ok(status)
}

/// A shard for people.
fn shard_row(sweep: &str, beat: &Beat, standing: Standing) -> Vec<String> {
    let rate = if standing == Standing::AtWork { format!("{:.1}", per_minute(&beat.pace)) } else { String::new() };
    let numbers = [beat.trials.len(), beat.pace.trials_done].map(|n| n.to_string());
    let [trains, finished] = numbers;
    vec![sweep.into(), beat.shard().to_string(), standing.word().into(), beat.host.clone(), trains, finished, rate]
}

/// Who is at work on a sweep.
struct AtWork {
    is_running: bool,
    shards: Vec<(Beat, Standing)>,
    /// Trials a minute, and seconds left, once a trial has ended.
    pace: Option<(f64, f64)>,
}

impl AtWork {
    /// Of a sweep of which so many trials are missing.
    fn of(store: &Store, missing: usize) -> Self {
        let (is_running, shards) = (store.is_running(), shards(store));
        let pace = if is_running {
            store
                .journal()
                .last
                .filter(|pace| pace.trials_done > 0)
                .map(|pace| (per_minute(&pace), seconds_left(&pace)))
        } else {
            let rate: f64 = at_work(&shards).map(|beat| per_minute(&beat.pace)).sum();
            #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
            (rate > 0.0).then(|| (rate, missing as f64 / rate * 60.0))
        };
        Self { is_running: is_running || at_work(&shards).count() > 0, pace, shards }
    }

    /// `idle`, or `running, 12.0 trials/min, about 0:34:10 left`, or `3 of 4 shards running, …`.
    fn state(&self) -> String {
        if !self.is_running {
            return "idle".into();
        }
        let at_work = at_work(&self.shards).count();
        let who = if at_work == 0 { "running".to_owned() } else { format!("{} running", ui::count(at_work, "shard")) };
        std::iter::once(who).chain(self.pace.map(words)).collect::<Vec<_>>().join(", ")
    }
}

/// The same for programs; `best` is the number of a trial and its value.
fn progress(store: &Store, reopened: &Reopened, counts: Counts, best: Option<(usize, f64)>, work: &AtWork) -> Progress {
    let Reopened { sweep, plan, .. } = reopened;
    let best_trial = best.map(|(i, x)| {
        let (id, params) = (plan.id(i).to_string(), plan.trial(i).config.params.clone());
        let value = |(name, _): &(Name, _)| Some((name.to_string(), json::value(&params.get(name)?.to_string())));
        BestTrial { trial: id, value: json::number(x), values: sweep.space.iter().filter_map(value).collect() }
    });
    let shards = work.shards.iter().map(|(beat, standing)| ShardProgress {
        shard: beat.shard,
        of: beat.of,
        state: standing.word(),
        host: beat.host.clone(),
        trains: beat.trials.clone(),
        finished: beat.pace.trials_done,
        trials_per_minute: json::number(per_minute(&beat.pace)).filter(|_| *standing == Standing::AtWork),
    });
    Progress {
        name: sweep.name.clone(),
        dir: json::dir(store),
        running: work.is_running,
        trials: counts,
        metric: sweep.metric.name.to_string(),
        goal: sweep.metric.goal.word(),
        best_trial,
        trials_per_minute: work.pace.and_then(|(rate, _)| json::number(rate)),
        seconds_left: work.pace.and_then(|(_, left)| json::number(left)),
        shards: shards.collect(),
    }
}

/// Trials a minute.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
fn per_minute(pace: &Pace) -> f64 {
    pace.trials_done as f64 / pace.seconds.max(1e-3) * 60.0
}

/// What is left if the rest costs as much time per estimated cost.
fn seconds_left(pace: &Pace) -> f64 {
    pace.seconds * (pace.cost - pace.cost_done).max(0.0) / pace.cost_done
}

fn words((rate, left): (f64, f64)) -> String {
    let left = Duration::try_from_secs_f64(left).unwrap_or_default();
    format!("{rate:.1} trials/min, about {} left", ui::clock(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_in_words() {
        let pace = Pace { trials: 100, cost: 50.0, trials_done: 20, cost_done: 5.0, seconds: 120.0 };
        assert_eq!(words((per_minute(&pace), seconds_left(&pace))), "10.0 trials/min, about 0:18:00 left");
    }
}
