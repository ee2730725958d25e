//! `sweeper run`: train what is missing, write it down, make the tables.

use std::path::Path;
use std::sync::Arc;

use super::{draw, end_of, expand, pictures, tables, train};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Objective};
use crate::run::{self, Isolated, Limits, Signals};
use crate::spec::{Sweep, Weights};
use crate::store::{Found, Manifest, Store, Writer};
use crate::summary::Summary;
use crate::trial::{Event, Trial, brief};
use crate::ui;

/// Configs in the closing table.
const SHOWN: usize = 10;

/// Runs the sweep of `file` under `output`.
pub(super) fn run(file: &Path, output: &Path, jobs: Option<u16>, isolate: bool, report: bool) -> Result<End, Error> {
    let expanded = expand(file)?;
    let (sweep, trials) = (&expanded.sweep, &expanded.trials);
    let signals = Signals::catch();
    let store = Store::at(&output.join(&sweep.name));
    let before = store.manifest().ok().flatten();
    let manifest = Manifest::new(&sweep.name, &expanded.text, expanded.fingerprints, trials.len());
    let writer = store.writer(&expanded.text, &manifest, sweep.weights != Weights::None)?;

    let (missing, best) = missing(&store, &writer, sweep, trials)?;
    ui::say(&opening(&store, trials.len(), missing.len(), before.is_some_and(|b| b.sweep != manifest.sweep)));
    let objective = Arc::new(Autoencoder::new(expanded.library));
    let workers = jobs.map_or_else(run::cores, usize::from);
    if !missing.is_empty() {
        let progress = ui::Progress::new(ui::Outlook {
            trials: missing.len(),
            finished: trials.len() - missing.len(),
            cost: missing.iter().map(|t| objective.cost(t)).sum(),
            workers,
            best,
            metric: sweep.metric.clone(),
            swept: sweep.space.iter().map(|(name, _)| *name).collect(),
        });
        let mut emit = |event: &Event<'_>| writer.record(event).inspect(|()| progress.show(event));
        let missing = missing.into_iter().cloned().collect();
        let limits = Limits::default();
        let trainer: Arc<dyn Objective> = if isolate {
            Arc::new(Isolated::new(objective.clone(), train::TRAIN, run::available()))
        } else {
            objective.clone()
        };
        let ran = run::run(missing, trainer, workers, &limits, &signals, &|_| Ok(None), &mut emit);
        progress.finish();
        ran?;
    }

    let summary = tables(&store, sweep, trials)?;
    if let Some(signal) = signals.caught() {
        ui::say("interrupted; the same command goes on from here");
        return Ok(End::Interrupted(signal));
    }
    if sweep.weights != Weights::All {
        let best = summary.configs.first().filter(|_| sweep.weights == Weights::Best).map(|c| c.id.as_str());
        let kept = trials.iter().filter(|t| Some(t.config.id.to_string().as_str()) == best).map(|t| t.id.to_string());
        writer.drop_weights(trials, &kept.collect())?;
    }
    ui::show(&best_configs(&summary));
    if report {
        draw(&store, &summary, &pictures(&objective, &store, trials, &summary))?;
    } else {
        ui::say(&format!("results: {}   next: sweeper report {}", store.dir().display(), store.dir().display()));
    }
    Ok(end_of(&summary))
}

/// The trials without a result (or without the weights that the sweep file asks for), and the best metric of the others.
/// What is damaged is put in quarantine and counts as missing.
fn missing<'a>(
    store: &Store,
    writer: &Writer,
    sweep: &Sweep,
    trials: &'a [Trial],
) -> Result<(Vec<&'a Trial>, Option<f64>), Error> {
    let mut missing = Vec::new();
    let mut best: Option<f64> = None;
    for trial in trials {
        match store.find(trial)? {
            Found::Finished(record) if sweep.weights == Weights::All && store.lacks_weights(trial.id, &record) => {}
            Found::Finished(record) => {
                let value = record.metrics.get(&sweep.metric.name);
                best = sweep.metric.goal.better(best, value);
                continue;
            }
            Found::Nothing => {}
            Found::Damaged(reason) => {
                ui::say(&format!("trial {} is damaged ({reason}): moved to quarantine, trained again", trial.id));
                writer.quarantine(trial.id)?;
            }
        }
        missing.push(trial);
    }
    Ok((missing, best))
}

fn opening(store: &Store, all: usize, missing: usize, changed: bool) -> String {
    let dir = store.dir().display();
    let changed = if changed { "the sweep file has changed since the last run; " } else { "" };
    match all - missing {
        0 => format!("{changed}training {} into {dir}", ui::count(all, "trial")),
        _ if missing == 0 => format!("{changed}all {} finished in {dir}; nothing to train", ui::count(all, "trial")),
        finished => format!("{changed}{finished} of {all} trials are finished in {dir}; training the other {missing}"),
    }
}

fn best_configs(summary: &Summary) -> String {
    let names = summary.hyperparameters.iter().map(|h| h.name.clone());
    let metric = &summary.metric.name;
    let header =
        std::iter::once("#".to_owned()).chain(names).chain([format!("mean {metric} ± 95 %"), "sd".into(), "n".into()]);
    let rows = summary.configs.iter().take(SHOWN).enumerate().map(|(i, config)| {
        let e = &config.estimate;
        let width = e.half_width.map(|w| format!(" ± {w:.2e}")).unwrap_or_default();
        let numbers =
            [format!("{:.4e}{width}", e.mean), e.sd.map(|sd| format!("{sd:.2e}")).unwrap_or_default(), e.n.to_string()];
        std::iter::once((i + 1).to_string()).chain(config.values.iter().map(|v| brief(v))).chain(numbers).collect()
    });
    let c = summary.counts;
    let more = summary.configs.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" ({more} more configs in configs.csv)") } else { String::new() };
    let table = ui::table(header.collect(), rows.collect());
    let (complete, diverged, failed, missing) = (c.complete, c.diverged, c.failed, c.missing);
    format!("{table}\n{complete} complete, {diverged} diverged, {failed} failed, {missing} missing{more}")
}
