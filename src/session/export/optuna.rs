//! Results as a journal file of Optuna (`JournalFileBackend`; the operations of optuna/storages/journal/_storage.py), which
//! Optuna, its dashboard and its extensions of editors open, and from which its samplers go on.
//!
//! A trial of Optuna is a config here, with the mean over its replicates: trials as such would be duplicates to its samplers.
//! Each takes three operations or more: begun, what it measured on its way, ended. A trial that is not complete has no value:
//! Optuna would take a NaN for the best.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::distributions::Exported;
use crate::error::Error;
use crate::spec::Sweep;
use crate::store::Store;
use crate::summary::{ConfigRow, OneTrial, Summary};
use crate::trial::{Goal, TrialId};
use crate::ui;

/// How each of our lines begins; Optuna's own have another worker.
pub(super) const BEGINNING: &str = r#"{"worker_id":"sweeper","#;

/// As many of the best and as many of the latest are exported: the dashboard shows thousands, not more.
const MOST: usize = 2_500;

const CREATE_STUDY: u8 = 0;
const SET_STUDY_SYSTEM_ATTR: u8 = 3;
const CREATE_TRIAL: u8 = 4;
const SET_TRIAL_STATE_VALUES: u8 = 6;
const SET_TRIAL_INTERMEDIATE_VALUE: u8 = 7;

const RUNNING: u8 = 0;
const COMPLETE: u8 = 1;
const PRUNED: u8 = 2;
const FAIL: u8 = 3;

/// The journal, and in words what is in it.
pub(super) fn journal(
    store: &Store,
    sweep: &Sweep,
    summary: &Summary,
    per_trial: bool,
) -> Result<(String, String), Error> {
    let mut lines = Lines::default();
    let direction = if summary.metric.goal == Goal::Minimize { 1 } else { 2 };
    lines.add(CREATE_STUDY, json!({ "study_name": summary.name, "directions": [direction] }));
    let names = json!({ "study:metric_names": [&*summary.metric.name] });
    lines.add(SET_STUDY_SYSTEM_ATTR, json!({ "study_id": 0, "system_attr": names }));
    let (noun, groups) = if per_trial { ("trial", each_trial(summary)) } else { ("config", each_config(summary)) };
    let ended: Vec<Group<'_>> = groups.into_iter().filter(|group| group.state().is_some()).collect();
    let kept = kept(&ended, summary.metric.goal);
    let space: Vec<(&str, Exported)> =
        sweep.space.iter().map(|(name, distribution)| (&**name, Exported::of(distribution))).collect();
    let clock = clock(store);
    for (number, group) in kept.iter().map(|i| &ended[*i]).enumerate() {
        group.write(&mut lines, number, store, summary, &space, &clock)?;
    }
    let told = match ended.len() {
        all if all == kept.len() => format!("{} as trials of Optuna", ui::count(all, noun)),
        all => format!("{} of {} as trials of Optuna, the best and the latest", kept.len(), ui::count(all, noun)),
    };
    Ok((lines.0, told))
}

/// Lines of a journal.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, operation: u8, fields: Json) {
        let fields = if let Json::Object(fields) = fields { fields } else { Map::new() };
        let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{}:{value}", json!(key))).collect();
        let _ = writeln!(self.0, "{BEGINNING}\"op_code\":{operation},{}}}", fields.join(",")); // into memory
    }
}

/// What becomes one trial of Optuna.
struct Group<'a> {
    config: usize,
    trials: Vec<&'a OneTrial>,
    /// The mean of the complete ones, unless it lost some and ranks below all that lost none.
    value: Option<f64>,
}

fn each_config(summary: &Summary) -> Vec<Group<'_>> {
    let ranked = summary.ranked();
    // Optuna would take one for the best of which only lucky trials are left.
    let is_below = |row: &ConfigRow| row.is_below(&summary.metric);
    let none_is_above = summary.configs.iter().all(is_below);
    let of = |config: usize| {
        ranked.get(&summary.all.configs[config].id).copied().filter(|row| none_is_above || !is_below(row))
    };
    let mean = |config: usize| Some(of(config)?.estimate.mean);
    let mut groups: Vec<Group<'_>> = (0..summary.all.configs.len())
        .map(|config| Group { config, trials: Vec::new(), value: mean(config) })
        .collect();
    for trial in &summary.all.trials {
        groups[trial.config as usize].trials.push(trial);
    }
    groups
}

fn each_trial(summary: &Summary) -> Vec<Group<'_>> {
    let metric = summary.all.metrics.iter().position(|name| *name == *summary.metric.name);
    let value = |trial: &OneTrial| trial.metrics[metric?].filter(|_| trial.outcome == "complete");
    let trials = summary.all.trials.iter();
    trials.map(|trial| Group { config: trial.config as usize, trials: vec![trial], value: value(trial) }).collect()
}

/// The numbers of those that are exported, ascending.
fn kept(groups: &[Group<'_>], goal: Goal) -> Vec<usize> {
    if groups.len() <= 2 * MOST {
        return (0..groups.len()).collect();
    }
    let mut best: Vec<(f64, usize)> =
        groups.iter().enumerate().filter_map(|(i, group)| Some((group.value?, i))).collect();
    best.sort_by(|a, b| goal.order(a.0, b.0));
    let latest = groups.len() - MOST..groups.len();
    let others = best.into_iter().map(|(_, i)| i).filter(|i| !latest.contains(i)).take(MOST);
    let mut kept: Vec<usize> = others.chain(latest.clone()).collect();
    kept.sort_unstable();
    kept
}

/// When each trial began and ended, in microseconds since 1970.
type Clock = HashMap<TrialId, (i64, i64)>;

fn clock(store: &Store) -> Clock {
    let mut clock = Clock::new();
    for timing in store.timings() {
        #[expect(clippy::cast_possible_truncation, reason = "far below 2^63")]
        let [begin, end] = [timing.begin, timing.begin + timing.seconds].map(|seconds| (seconds * 1e6) as i64);
        let known = clock.entry(timing.trial).or_insert((begin, end));
        *known = (known.0.min(begin), known.1.max(end));
    }
    clock
}

impl Group<'_> {
    /// How it ended, as Optuna numbers it; none as long as a trial of it is missing.
    fn state(&self) -> Option<u8> {
        let is = |word: &str| self.trials.iter().any(|trial| trial.outcome == word);
        match self.value {
            _ if is("missing") => None,
            Some(_) => Some(COMPLETE),
            None if is("pruned") => Some(PRUNED),
            None => Some(FAIL),
        }
    }

    fn write(
        &self,
        lines: &mut Lines,
        number: usize,
        store: &Store,
        summary: &Summary,
        space: &[(&str, Exported)],
        clock: &Clock,
    ) -> Result<(), Error> {
        let config = &summary.all.configs[self.config];
        let (mut distributions, mut params) = (Map::new(), Map::new());
        for ((name, exported), value) in space.iter().zip(&config.values) {
            let Some(internal) = value.as_ref().and_then(|value| exported.internal(value)) else { continue };
            distributions.insert((*name).to_owned(), json!(exported.text));
            params.insert((*name).to_owned(), internal);
        }
        let times = || self.trials.iter().filter_map(|trial| clock.get(&trial.id));
        let begin = time(times().map(|(begin, _)| *begin).min().unwrap_or(0));
        let end = time(times().map(|(_, end)| *end).max().unwrap_or(0));
        let ids: Vec<String> = self.trials.iter().map(|trial| trial.id.to_string()).collect();
        let mut attrs = json!({ "config": config.id.to_string(), "trials": ids });
        if let Some(reason) = self.trials.iter().find_map(|trial| trial.reason.as_ref()) {
            attrs["reason"] = json!(reason);
        }
        lines.add(
            CREATE_TRIAL,
            json!({
                "study_id": 0, "datetime_start": begin, "state": RUNNING, "distributions": distributions,
                "params": params, "user_attrs": attrs, "system_attrs": {},
            }),
        );
        for (step, value) in self.course(store, &summary.metric.name)? {
            let fields = json!({ "trial_id": number, "step": step, "intermediate_value": value });
            lines.add(SET_TRIAL_INTERMEDIATE_VALUE, fields);
        }
        let values = self.value.map(|value| json!([value]));
        lines.add(
            SET_TRIAL_STATE_VALUES,
            json!({
                "trial_id": number, "state": self.state(), "values": values, "datetime_start": begin,
                "datetime_complete": end,
            }),
        );
        Ok(())
    }

    /// The mean of what was measured at each step at which all of its trials that got so far measured it.
    fn course(&self, store: &Store, metric: &str) -> Result<BTreeMap<u64, f64>, Error> {
        let mut sums: BTreeMap<u64, (f64, usize)> = BTreeMap::new();
        let recorded: Vec<&&OneTrial> =
            self.trials.iter().filter(|trial| ["complete", "pruned"].contains(&trial.outcome)).collect();
        for trial in &recorded {
            let (names, rows) = store.steps(trial.id)?;
            let Some(k) = names.iter().position(|name| name == metric) else { continue };
            for row in rows.iter().filter(|row| row[k].is_finite()) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step")]
                let (sum, n) = sums.entry(row[0] as u64).or_default();
                (*sum, *n) = (*sum + row[k], *n + 1);
            }
        }
        sums.retain(|_, (_, n)| *n == recorded.len());
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        Ok(sums.into_iter().map(|(step, (sum, n))| (step, sum / n as f64)).collect())
    }
}

/// As Python's `datetime.isoformat` writes it: `2026-11-23T01:00:00.000000+00:00`.
fn time(microseconds: i64) -> String {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_micros(microseconds.max(0).cast_unsigned());
    humantime::format_rfc3339_micros(time).to_string().replace('Z', "+00:00")
}
