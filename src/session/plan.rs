//! `sweeper plan`: the exact list of trials and what they will cost. Runs nothing, creates nothing.

use std::path::Path;

use serde::Serialize;

use super::open::{Opened, places, read};
use super::workers::{PROCESS, TABLES};
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::objective::Cost;
use crate::space::Params;
use crate::spec::Weights;
use crate::trial::Trial;
use crate::ui;

/// A plan as JSON.
#[derive(Serialize)]
struct Listing<'a> {
    name: &'a str,
    trial_count: usize,
    disk_bytes: u64,
    cpu_seconds: f64,
    memory_bytes: Memory,
    trials: Vec<Planned<'a>>,
}

/// A run takes what the process does, and as long as it trains the largest training on each thread; when that is over, its
/// tables.
#[derive(Serialize)]
struct Memory {
    process: u64,
    tables: u64,
    training: u64,
}

#[derive(Serialize)]
struct Planned<'a> {
    trial: String,
    config: String,
    data_replicate: u32,
    training_replicate: u32,
    params: &'a Params,
}

/// Prints the plan of `file`.
pub(crate) fn plan(file: &Path, json: bool) -> Result<ExitStatus, Error> {
    let (_, sweep) = read(file)?;
    let opened = Opened::new(sweep, &places(file), Isa::Baseline)?;
    let sweep = &opened.sweep;
    let trials: Vec<Trial> = opened.plan.trials().collect();
    let disk_bytes = (0..trials.len()).map(|i| opened.disk_bytes(i)).sum();
    let cpu_seconds = (0..trials.len()).map(|i| opened.cost(i).seconds).sum();
    let most = |of: fn(&Cost) -> u64| (0..trials.len()).map(|i| of(opened.cost(i))).max().unwrap_or_default();
    let (largest, shared) = (most(|cost| cost.memory), most(|cost| cost.shared));
    if json {
        let listing = Listing {
            name: &sweep.name,
            trial_count: trials.len(),
            disk_bytes,
            cpu_seconds,
            memory_bytes: Memory { process: PROCESS + shared, tables: TABLES, training: largest },
            trials: trials.iter().map(planned).collect(),
        };
        ui::show(&serde_json::to_string_pretty(&listing).unwrap_or_default())?;
        return Ok(ExitStatus::Complete);
    }
    let names: Vec<&str> = sweep.space.iter().map(|(name, _)| &**name).collect();
    let header = ["#", "trial", "data", "training"].into_iter().chain(names.iter().copied()).map(str::to_owned);
    let rows = trials.iter().enumerate().map(|(i, t)| {
        let values = names.iter().map(|n| t.config.params.get(n).map(ToString::to_string).unwrap_or_default());
        let head =
            [(i + 1).to_string(), t.id.to_string(), t.replicate.data.to_string(), t.replicate.training.to_string()];
        head.into_iter().chain(values).collect()
    });
    ui::show(&ui::table(&header.collect::<Vec<_>>(), &rows.collect::<Vec<_>>()))?;
    let (data, training) = (sweep.replicates.data, sweep.replicates.training);
    ui::say(&format!(
        "{}: {} × {} × {}; about {} on disk{}, about {} of CPU time, about {} of memory on one thread",
        ui::count(trials.len(), "trial"),
        ui::count(trials.len() / sweep.replicates.count(), "config"),
        ui::count(data as usize, "dataset"),
        ui::count(training as usize, "training"),
        ui::bytes(disk_bytes),
        if sweep.weights == Weights::Best { " until only the best weights are kept" } else { "" },
        ui::clock(std::time::Duration::try_from_secs_f64(cpu_seconds).unwrap_or_default()),
        ui::bytes(PROCESS + shared + largest.max(TABLES)),
    ));
    Ok(ExitStatus::Complete)
}

fn planned(trial: &Trial) -> Planned<'_> {
    Planned {
        trial: trial.id.to_string(),
        config: trial.config.id.to_string(),
        data_replicate: trial.replicate.data,
        training_replicate: trial.replicate.training,
        params: &trial.config.params,
    }
}
