//! `sweeper run`: train what is missing, write it down, make the tables.

use std::sync::Arc;

use super::closing::{best_configs, opening, stopped};
use super::derived::{draw, end_of, pictures, tables};
use super::expand::{Expanded, expand};
use super::room::workers;
use super::standing::Standing;
use super::train::TRAIN;
use super::{changes, clock, on_finish};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Objective};
use crate::run::{self, Ended, Isolated, Limits, Signals, Suspects};
use crate::spec::Weights;
use crate::store::{Manifest, Store, Writer};
use crate::summary::Summary;
use crate::trial::{Event, Outcome, Trial, TrialId};
use crate::ui;

/// A trial that its process did not outlive so often is trained in a process of its own: if that dies, too, the trial
/// is at fault.
const SUSPECT: u32 = 2;

/// Runs a sweep file.
pub(super) fn run(options: &super::Run) -> Result<End, Error> {
    let expanded = expand(&options.file)?;
    if !Store::exists(&options.output, &expanded.sweep.name) {
        workers(&expanded, &expanded.trials, options.jobs)?; // before anything is made
    }
    let signals = Signals::catch();
    let store = Store::create(&options.output, &expanded.sweep.name)?;
    let writer = store.writer(expanded.sweep.weights != Weights::None)?;
    changes::admit(&store, &writer, &expanded, options.extend)?;
    let command = expanded.sweep.on_finish.clone();
    let night = night(options, expanded, &store, writer, &signals);
    if let Some(command) = command {
        on_finish::tell(&command, &store, &night);
    }
    night.map(|(end, _)| end)
}

/// From the first look at the disk to the last table; the writer holds the sweep's lock all the time.
fn night(
    options: &super::Run,
    expanded: Expanded,
    store: &Store,
    mut writer: Writer,
    signals: &Signals,
) -> Result<(End, Summary), Error> {
    let mut standing = Standing::read(store, &expanded.trials)?;
    for (id, reason) in &standing.damaged {
        ui::say(&format!("trial {id} is damaged ({reason}): moved to quarantine, trained again"));
        writer.quarantine(*id)?;
    }
    let (missing, best) = missing(store, &mut writer, &expanded, &standing, &options.retry)?;
    let workers = workers(&expanded, &missing, options.jobs)?;
    let Expanded { text, sweep, library, fingerprints, trials } = expanded;
    let objective = Arc::new(Autoencoder::new(library));
    let cost = missing.iter().map(|t| objective.cost(t)).sum();
    let manifest = Manifest::new(&sweep.name, &text, fingerprints, trials.len());
    writer.begin(&text, &manifest, missing.len(), cost)?;
    ui::say(&opening(store.dir(), trials.len(), missing.len()));

    let mut ended = Ended::Through;
    if !missing.is_empty() {
        let progress = ui::Progress::new(ui::Outlook {
            trials: missing.len(),
            finished: trials.len() - missing.len(),
            cost,
            workers,
            best,
            metric: sweep.metric.clone(),
            swept: sweep.space.iter().map(|(name, _)| *name).collect(),
        });
        let limits = Limits {
            trial_time: sweep.limits.trial_time,
            max_time: options.max_time,
            stop_at: options.stop_at.map(clock::next),
            max_failures: sweep.limits.max_failures,
            equal_failures: Some(sweep.limits.equal_failures),
        };
        let suspects = store.journal().unfinished.into_iter().filter(|(_, starts)| *starts >= SUSPECT);
        let suspects = suspects.filter_map(|(id, _)| TrialId::parse(&id)).collect();
        let memory = sweep.limits.memory.or_else(|| Some((run::available()? / workers as u64).max(1 << 30)));
        let apart = Arc::new(Isolated::new(objective.clone(), TRAIN, memory));
        let trainer: Arc<dyn Objective> = if options.isolate {
            apart
        } else {
            Arc::new(Suspects { trials: suspects, apart, others: objective.clone() })
        };
        let checkpoint_of = |trial: &Trial| store.checkpoint(trial);
        let mut emit = |event: &Event<'_>| writer.record(event).inspect(|()| progress.show(event));
        let ran = run::run(missing, trainer, workers, &limits, signals, &checkpoint_of, &mut emit);
        progress.finish();
        ended = ran?;
        standing = Standing::read(store, &trials)?;
    }

    let tables = tables(store, &sweep, &trials, &standing)?;
    store.write_derived(&tables.files)?;
    let summary = tables.summary;
    let end = match &ended {
        Ended::Through => end_of(&summary),
        Ended::Signal(signal) => End::Interrupted(*signal),
        Ended::TimeUp | Ended::TooManyFailures { .. } | Ended::SameFailure { .. } => End::Stopped,
        Ended::Broken { reason } => return Err(Error::System { reason: reason.clone() }),
    };
    if let Some(line) = stopped(&ended) {
        writer.close()?;
        ui::say(&line);
        return Ok((end, summary));
    }
    if sweep.weights != Weights::All {
        let best = summary.configs.first().filter(|_| sweep.weights == Weights::Best).map(|c| c.id.as_str());
        let kept = trials.iter().filter(|t| Some(t.config.id.to_string().as_str()) == best).map(|t| t.id.to_string());
        writer.drop_weights(&trials, &kept.collect())?;
    }
    ui::show(&best_configs(&summary));
    if options.report {
        draw(store, &summary, &pictures(&objective, store, &trials, &summary))?;
    } else {
        ui::say(&format!("results: {}   next: sweeper report {}", store.dir().display(), store.dir().display()));
    }
    writer.close()?;
    Ok((end, summary))
}

/// The trials without a result, without the weights that the sweep file asks for, or with an outcome to `retry`; and
/// the best metric of the others, which need no checkpoints any more.
fn missing(
    store: &Store,
    writer: &mut Writer,
    expanded: &Expanded,
    standing: &Standing,
    retry: &[String],
) -> Result<(Vec<Trial>, Option<f64>), Error> {
    let Expanded { sweep, trials, .. } = expanded;
    let mut missing = Vec::new();
    let mut best: Option<f64> = None;
    for (trial, (outcome, record)) in trials.iter().zip(&standing.ends) {
        let record = record.as_ref().filter(|_| !retry.iter().any(|word| word == outcome.word()));
        match record.filter(|record| sweep.weights != Weights::All || !store.lacks_weights(trial.id, record)) {
            Some(record) => {
                best = sweep.metric.goal.better(best, record.metrics.get(&sweep.metric.name));
                if !matches!(outcome, Outcome::TimedOut { .. }) {
                    writer.forget_checkpoint(trial.id)?;
                }
            }
            None => missing.push(trial.clone()),
        }
    }
    Ok((missing, best))
}
