//! `sweeper show`: one trial: its config as a sweep file, what came of it, and how to train it again.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::{Number, Value};

use super::json;
use super::open::Reopened;
use super::results::Results;
use super::tables::{by_hand, started, tables};
use crate::error::{Error, ExitStatus};
use crate::objective::Objective;
use crate::search::Plan;
use crate::space::{self, Field, Params, Role};
use crate::spec::{LONGEST_NAME, Sweep, name_toml, text_toml, toml};
use crate::store::Store;
use crate::trial::{ConfigId, Outcome, Trial, TrialId, one_line};
use crate::ui;

/// The best trial of the best config.
pub(crate) const BEST: &str = "best";

/// The best trial of all; its config may owe that to luck.
pub(crate) const BEST_TRIAL: &str = "best-trial";

/// The table of what is optimised.
const METRIC: &str = "metric";

/// A shorter beginning of an id is none.
const SHORTEST: usize = 4;

/// A trial as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    trial: String,
    config: String,
    data_replicate: u32,
    training_replicate: u32,
    outcome: &'static str,
    reason: Option<String>,
    params: &'a Params,
    metrics: BTreeMap<String, Option<Number>>,
    dir: String,
    files: Vec<String>,
}

/// Shows the trial of the sweep in `dir` that `which` names: `best`, `best-trial`, or the beginning of its
/// id or its config's.
pub(crate) fn show(dir: &Path, which: &str, json: bool) -> Result<ExitStatus, Error> {
    let ((store, mut reopened), status) = Reopened::only_in(dir)?;
    let results = reopened.results(&store)?;
    let Reopened { sweep, plan, identifying, .. } = reopened;
    let i = if [BEST, BEST_TRIAL].contains(&which) {
        let of = if which == BEST { best_config(&store, &sweep, &plan, &results)? } else { None };
        let of = |i: usize| of.is_none_or(|config| plan.config_id(i) == config);
        let goal = sweep.metric.goal;
        let values = results.all_complete(&sweep.metric.name).filter(|(i, _)| of(*i));
        let best = values.min_by(|a, b| goal.order(a.1, b.1));
        best.ok_or_else(|| Error::NoBest { dir: store.dir().to_owned() })?.0
    } else {
        let starts = |id: String| which.len() >= SHORTEST && id.starts_with(which);
        let trials: Vec<usize> = (0..plan.len()).filter(|i| starts(plan.id(*i).to_string())).collect();
        let of_configs = || (0..plan.len()).filter(|i| starts(plan.config_id(*i).to_string())).collect::<Vec<_>>();
        let found = if trials.is_empty() { of_configs() } else { trials };
        let one_config = found.iter().all(|i| plan.config_id(*i) == plan.config_id(found[0]));
        match found.as_slice() {
            [] => return Err(Error::NoTrial { dir: store.dir().to_owned(), id: which.to_owned() }),
            [_, _, ..] if !one_config => {
                return Err(Error::ManyTrials { dir: store.dir().to_owned(), id: which.to_owned(), n: found.len() });
            }
            [first, ..] => *first,
        }
    };
    let (trial, (outcome, values)) = (plan.trial(i), results.of(i));
    let damage =
        results.damaged.iter().find(|(id, _)| *id == trial.id).map(|(_, reason)| format!("damaged ({reason})"));
    let pruned = match outcome {
        Outcome::Pruned { rung } => Some(format!("pruned at {} {rung}", sweep.schema().step)),
        _ => None,
    };
    let trouble = damage.or_else(|| outcome.trouble()).or(pruned);
    let metrics: BTreeMap<String, Option<f64>> =
        results.names().map(ToString::to_string).zip(values).filter(|(_, value)| value.is_some()).collect();
    if json {
        json::show(&Shown {
            trial: trial.id.to_string(),
            config: trial.config.id.to_string(),
            data_replicate: trial.replicate.data,
            training_replicate: trial.replicate.training,
            outcome: outcome.word(),
            reason: trouble,
            params: &trial.config.params,
            metrics: metrics.iter().map(|(name, value)| (name.clone(), value.and_then(json::number))).collect(),
            dir: store.trial_dir(trial.id).display().to_string(),
            files: store.trial_files(trial.id)?,
        })?;
    } else {
        let how = trouble.unwrap_or_else(|| outcome.word().to_owned());
        ui::show(&text(&store, &sweep, &*identifying, &trial, &how, &metrics)?)?;
    }
    Ok(status)
}

/// A name for a sweep of this trial: run beside the other one it gets a folder of its own.
fn name_of(sweep: &Sweep, id: TrialId) -> String {
    let end = format!("-{}", &id.to_string()[..8]);
    if sweep.name.ends_with(&end) {
        return sweep.name.clone(); // it is of this trial already
    }
    sweep.name.chars().take(LONGEST_NAME - end.len()).chain(end.chars()).collect()
}

/// The id of the config that stands first in `configs.csv`; none if no trial is complete.
fn best_config(store: &Store, sweep: &Sweep, plan: &Plan, results: &Results) -> Result<Option<ConfigId>, Error> {
    let configs = tables(store, sweep, plan, results)?.summary.configs;
    Ok(configs.into_iter().next().map(|config| config.id))
}

/// A sweep file of this trial alone, or of the replicates up to it; what came of the trial stands in comments above it.
fn text(
    store: &Store,
    sweep: &Sweep,
    identifying: &dyn Objective,
    trial: &Trial,
    how: &str,
    metrics: &BTreeMap<String, Option<f64>>,
) -> Result<String, Error> {
    let (id, replicate, params) = (trial.id, trial.replicate, &trial.config.params);
    let mut lines = vec![
        format!("# trial {id} of {}: {how}", sweep.name),
        format!("# config {}, dataset {}, training {}", trial.config.id, replicate.data, replicate.training),
    ];
    for (name, value) in metrics {
        lines.extend(value.map(|value| format!("# {name} {}", Value::from(value))));
    }
    let files = store.trial_files(id)?.join(" ");
    lines.push(format!("# {}: {}", store.trial_dir(id).display(), if files.is_empty() { "nothing" } else { &files }));
    let (dir, name) = (store.dir().display(), format!("{id}.toml"));
    if let Some(line) = by_hand(store, trial, identifying, &started(store)) {
        lines.push(format!("# work: {}", store.work_dir(id).display()));
        lines.push(format!("# by hand: {line}"));
    }
    lines.push(format!("# again: sweeper show {dir} {id} > {name}; sweeper run {name}"));
    for comment in &mut lines {
        *comment = one_line(comment); // it ends with its line
    }
    lines.push(format!("name = {:?}\nseed = {}", name_of(sweep, id), trial.seed));
    lines.push(format!(
        "replicates = {{ data = {}, training = {} }} # up to this trial's",
        replicate.data + 1,
        replicate.training + 1
    ));
    let given = |field: &&Field| {
        sweep.domains.fixed(field.name).filter(|value| field.default.value(params) != Some((*value).clone()))
    };
    let of_sweep = || sweep.schema().fields.iter().filter(|field| field.role == Role::Sweep);
    let of_metric = of_sweep().filter(|field| field.table() == METRIC);
    let of_metric = of_metric.filter_map(|field| Some(format!(", {} = {}", field.key(), toml(given(&field)?))));
    let (metric, goal) = (&*sweep.metric.name, sweep.metric.goal.word());
    lines.push(format!(
        "metric = {{ name = {}, goal = {goal:?}{} }}",
        text_toml(metric),
        of_metric.collect::<String>()
    ));
    let keys = of_sweep().filter(|field| field.table() != METRIC);
    let keys = keys.chain(sweep.schema().fields.iter().filter(|field| field.role != Role::Sweep));
    let mut table = "";
    if sweep.kind != crate::objective::KINDS_OF_SWEEPS.names[0] {
        table = "objective";
        lines.push(format!("\n[objective]\nkind = {:?}", sweep.kind));
    }
    for field in keys {
        let value = if field.role == Role::Sweep { given(&field) } else { params.get(field.name) };
        let Some(value) = value.filter(|value| !matches!(value, space::Value::Texts(all) if all.is_empty())) else {
            continue; // an empty list is as where the key is not there
        };
        if field.table() != table {
            table = field.table();
            lines.push(format!("\n[{table}]"));
        }
        lines.push(format!("{} = {}", field.key(), toml(&found(store, value))));
    }
    for (i, name) in sweep.domains.undeclared().iter().enumerate() {
        lines.extend((i == 0).then(|| "\n[space]".to_owned()));
        // A list that stands alone would be values to choose from.
        let list = |value: &space::Value| matches!(value, space::Value::List(_));
        let value = params.get(name).map(|value| if list(value) { format!("[{}]", toml(value)) } else { toml(value) });
        lines.extend(value.map(|value| format!("{} = {value}", name_toml(name))));
    }
    Ok(lines.join("\n"))
}

/// The value; of a path that one of the places of the last run leads to, the whole path, so that it is found from anywhere.
fn found(store: &Store, value: &space::Value) -> space::Value {
    let space::Value::Path(path) = value else { return value.clone() };
    let whole = store.journal().places.into_iter().map(|place| place.join(path)).find(|whole| whole.exists());
    whole.and_then(|whole| whole.to_str().map(str::to_owned)).map_or_else(|| value.clone(), space::Value::Path)
}
