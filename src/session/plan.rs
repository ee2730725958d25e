//! `sweeper plan`: the exact list of trials and what they will cost. Runs nothing, creates nothing.

use std::path::Path;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::estimate::Estimate;
use super::open::{Opened, read, why};
use super::shell::quoted;
use super::workers::{PROCESS, TABLES};
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::objective::{Objective, Place};
use crate::search::{Plan, Removed, share, survivors};
use crate::space::Params;
use crate::spec::{Confirm, Replicates, Sweep, Weights};
use crate::summary::fresh;
use crate::trial::numbers;
use crate::ui;

/// Rows of a table that are there at a time; the next ones stand under a header of their own.
const ROWS: usize = 10_000;

/// A plan as JSON.
#[derive(Serialize)]
struct Listing<'a> {
    name: &'a str,
    trial_count: usize,
    /// Trials that are known when these have ended: the best configs on fresh replicates.
    confirming: usize,
    /// Trials of configs that follow from the results of others, at most.
    following: usize,
    disk_bytes: u64,
    /// None where nobody can know.
    cpu_seconds: Option<f64>,
    memory_bytes: Memory,
    trials: Planned<'a>,
}

/// A run takes what the process does, and as long as it trains the largest training on each thread; when that is over, its
/// tables.
#[derive(Serialize)]
struct Memory {
    process: u64,
    tables: u64,
    training: u64,
}

/// The trials, made one after the other as they are written: there may be millions.
struct Planned<'a>(&'a Plan, &'a dyn Objective);

impl Serialize for Planned<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            trial: String,
            config: String,
            data_replicate: u32,
            training_replicate: u32,
            params: Params,
            #[serde(skip_serializing_if = "Option::is_none")]
            argv: Option<Vec<String>>,
        }
        to.collect_seq(self.0.trials().map(|trial| Row {
            trial: trial.id.to_string(),
            config: trial.config.id.to_string(),
            data_replicate: trial.replicate.data,
            training_replicate: trial.replicate.training,
            params: trial.config.params.clone(),
            argv: self.1.call(&trial, &anywhere(), Path::new("")).map(|call| call.argv),
        }))
    }
}

/// Where a trial will be trained is not known yet: its folders keep the names of their placeholders.
fn anywhere() -> Place {
    Place { dir: "{trial_dir}".into(), checkpoints: "{checkpoint_dir}".into(), ..Place::default() }
}

/// A time as a person reads it: short ones in seconds.
fn time(seconds: f64) -> String {
    if seconds < 10.0 { format!("{seconds:.1} s") } else { ui::clock(Duration::from_secs_f64(seconds.min(1e9))) }
}

/// Prints the plan of `file`.
pub(crate) fn plan(file: &Path, json: bool) -> Result<ExitStatus, Error> {
    let (text, sweep) = read(file)?;
    let opened = Opened::new(file, (&text, sweep), None, Isa::Baseline)?;
    let sweep = &opened.sweep;
    let (n, replicates) = (opened.plan.len(), sweep.replicates.count());
    let estimates = || (0..n).map(|i| opened.estimate(i));
    // Which trials follow from results is not known: they are taken to be like all others.
    let following = opened.plan.following();
    let confirming = opened.plan.unknown() - following;
    #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
    let with_others = |all: f64| all * (n + following + confirming) as f64 / n as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an estimate"
    )]
    let disk_bytes = with_others(estimates().map(Estimate::disk).sum::<u64>() as f64) as u64;
    let cpu_seconds = estimates().map(Estimate::seconds).sum::<Option<f64>>().map(with_others);
    let cpu_seconds = cpu_seconds.map(|seconds| seconds * sweep.pruning.as_ref().map_or(1.0, share));
    let largest = estimates().map(Estimate::memory).max().unwrap_or_default();
    let process = PROCESS + opened.shared;
    if json {
        let listing = Listing {
            name: &sweep.name,
            trial_count: n,
            confirming,
            following,
            disk_bytes,
            cpu_seconds,
            memory_bytes: Memory { process, tables: TABLES, training: largest },
            trials: Planned(&opened.plan, &*opened.objective),
        };
        ui::show_json(|to| Ok(serde_json::to_writer_pretty(to, &listing)?))?;
        return Ok(ExitStatus::Complete);
    }
    if opened.objective.has_processes() {
        show_calls(&opened)?;
    } else {
        show_table(&opened)?;
    }
    let (data, training) = (sweep.replicates.data, sweep.replicates.training);
    ui::show(&ui::fitted(&format!(
        "{}: {} × {} × {}{}; about {} on disk{}, {}about {} of memory on one thread",
        ui::count(n, "trial"),
        ui::count(n / replicates, "config"),
        ui::count(data as usize, "dataset"),
        ui::count(training as usize, "training"),
        learnt(following / replicates, following)
            + &sweep.confirm.map(|confirm| then(&confirm, sweep, confirming)).unwrap_or_default(),
        ui::bytes(disk_bytes),
        if sweep.weights == Weights::Best { " until only the best weights are kept" } else { "" },
        cpu_seconds.map(|seconds| format!("about {} of CPU time on a fast core, ", time(seconds))).unwrap_or_default(),
        ui::bytes(process + largest.max(TABLES)),
    )))?;
    rules(sweep).chain(rungs(sweep)).chain(opened.last_cohort()).try_for_each(|line| ui::show(&ui::fitted(&line)))?;
    Ok(ExitStatus::Complete)
}

/// How many configs a search learns from those that are known.
fn learnt(configs: usize, trials: usize) -> String {
    if configs == 0 {
        return String::new();
    }
    let more = ui::count(configs, "more config");
    format!("; then {more} that follow from the results of earlier ones, {} at most", ui::count(trials, "trial"))
}

/// A line for each rule that skips points: how many it does.
fn rules(sweep: &Sweep) -> impl Iterator<Item = String> {
    let removed = Plan::removed(sweep);
    let rules = removed
        .into_iter()
        .flat_map(|removed| (0..removed.by_rule.len()).map(move |rule| (removed_by(&removed, rule), rule)));
    rules.map(|(part, rule)| format!("[[skip]] {} skips {part}{}", rule + 1, why(sweep, rule)))
}

fn removed_by(Removed { points, by_rule, is_sample }: &Removed, rule: usize) -> String {
    let skipped = by_rule[rule];
    match (skipped, is_sample) {
        (0, _) => "nothing that is left by those before it".to_owned(),
        (_, true) => format!("about {} of the space", numbers::percent(f64::from(skipped) / f64::from(*points))),
        (_, false) => format!("{skipped} of {points} points"),
    }
}

/// A line for each kind of cohort that is pruned: how many configs are trained how far.
fn rungs(sweep: &Sweep) -> impl Iterator<Item = String> {
    let step = sweep.schema().step;
    sweep.pruning.iter().flat_map(move |pruning| {
        survivors(pruning).into_iter().map(move |reached| {
            let parts = reached.iter().map(|(until, configs)| format!("{configs} to {step} {until}"));
            let of = reached.first().map_or(0, |(_, configs)| *configs);
            let (method, parts) = (pruning.method.word(), parts.collect::<Vec<_>>().join(", "));
            format!("{method}: of {of} configs in a cohort are trained {parts}")
        })
    })
}

/// What follows when these are trained.
fn then(
    Confirm { replicates: Replicates { data, training }, .. }: &Confirm,
    sweep: &Sweep,
    confirming: usize,
) -> String {
    let on = fresh((*data, *training), sweep.datasets());
    let best = confirming / (*data as usize * *training as usize);
    format!("; then the best {best} again on {on}, {}", ui::count(confirming, "trial"))
}

/// A line for what is called in each trial.
fn show_calls(opened: &Opened) -> Result<(), Error> {
    for (i, trial) in opened.plan.trials().enumerate() {
        let call = opened.objective.call(&trial, &anywhere(), Path::new(""));
        let call = call.map_or_else(String::new, |call| quoted(&call.argv));
        ui::show(&format!("{:>3} {} {call}", i + 1, trial.id))?;
    }
    Ok(())
}

/// A row for each trial, and its swept values.
fn show_table(opened: &Opened) -> Result<(), Error> {
    let names: Vec<&str> = opened.sweep.space.iter().map(|(name, _)| &**name).collect();
    let header = ["#", "trial", "data", "training"].into_iter().chain(names.iter().copied()).map(str::to_owned);
    let header: Vec<String> = header.collect();
    let mut rows = opened.plan.trials().enumerate().map(|(i, t)| {
        let values = names.iter().map(|n| t.config.params.get(n).map(ToString::to_string).unwrap_or_default());
        let head =
            [(i + 1).to_string(), t.id.to_string(), t.replicate.data.to_string(), t.replicate.training.to_string()];
        head.into_iter().chain(values).collect()
    });
    loop {
        let some: Vec<Vec<String>> = rows.by_ref().take(ROWS).collect();
        if some.is_empty() {
            return Ok(());
        }
        ui::show(&ui::table(&header, &some))?;
    }
}
