//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::path::Path;
use std::sync::Arc;

use super::instructions;
use super::open::Reopened;
use super::results::Results;
use super::tables::tables;
use crate::error::{Error, ExitStatus};
use crate::objective::Objective;
use crate::run::{self, Queue, RunEnd, Signals, StopRules};
use crate::spec::Weights;
use crate::store::Store;
use crate::trial::{Event, Outcome};
use crate::ui;

/// Checks every sweep in `dir` and trains `sample` trials of each again.
pub(crate) fn verify(dir: &Path, sample: usize, jobs: Option<u16>) -> Result<ExitStatus, Error> {
    let signals = Signals::catch();
    let workers = jobs.map_or_else(run::cores, usize::from);
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    for (store, reopened) in sweeps {
        let Reopened { manifest, sweep, plan, .. } = &reopened;
        let results = Results::read(&store, plan, &sweep.measures, &manifest.instructions)?;
        let mut wrong = damage(&store, &reopened, &results)?;
        let mut chosen = chosen(&results, sample);
        match instructions::again(manifest).and_then(|isa| reopened.objective(&store, isa)) {
            Ok(objective) => match train_again(&store, &reopened, &chosen, objective, workers, &signals, &mut wrong)? {
                RunEnd::Signal(signal) => return Ok(ExitStatus::Interrupted(signal)),
                RunEnd::System { reason } => return Err(Error::System { reason }),
                _ => {}
            },
            Err(reason) => {
                ui::show(&format!("{}: no trial can be trained again: {reason}", sweep.name))?;
                status = status.max(if chosen.is_empty() { ExitStatus::Complete } else { ExitStatus::SomeFailed });
                chosen.clear();
            }
        }
        wrong.sort();
        let name = &sweep.name;
        for line in &wrong {
            ui::show(&format!("{name}: {line}"))?;
        }
        let finished = results.ends().filter(|end| end.outcome != Outcome::Interrupted).count();
        let (finished, again) = (ui::count(finished, "result"), ui::count(chosen.len(), "trial"));
        let verdict = if wrong.is_empty() { "all as it was written" } else { "NOT as it was written" };
        ui::show(&format!("{name}: {finished} checked, {again} trained again: {verdict}"))?;
        if !wrong.is_empty() {
            status = ExitStatus::Unsound;
        }
    }
    Ok(status)
}

/// Trains trials again and adds what differs to `wrong`.
fn train_again(
    store: &Store,
    Reopened { plan, manifest, .. }: &Reopened,
    trials: &[usize],
    objective: Arc<dyn Objective>,
    workers: usize,
    signals: &Signals,
    wrong: &mut Vec<String>,
) -> Result<RunEnd, Error> {
    let mut check = |event: &Event<'_>| -> Result<(), Error> {
        if let Event::Finished { trial, trained, .. } = event
            && trained.outcome != Outcome::Interrupted
        {
            let differing = store.differing_from(trial, trained, &manifest.instructions)?;
            wrong.extend(
                differing.iter().map(|file| format!("trial {}: {file} is another when trained again", trial.id)),
            );
        }
        Ok(())
    };
    let seconds = |i: usize| objective.cost(&plan.trial(i).config.params).map_or(0.0, |cost| cost.seconds);
    let costs = trials.iter().map(|i| (seconds(*i), *i)).collect();
    let queue = Queue::new(costs, workers, |i| plan.trial(i));
    run::run(queue, objective, workers, &StopRules::default(), signals, &|_| Ok(None), &mut check)
}

/// What is not as it was written. The tables of a sweep that is running need not be those of its results.
fn damage(store: &Store, reopened: &Reopened, results: &Results) -> Result<Vec<String>, Error> {
    let damaged = results.damaged.iter().map(|(id, reason)| format!("trial {id} is damaged: {reason}"));
    let mut wrong: Vec<String> = damaged.collect();
    if reopened.sweep.weights == Weights::All {
        let lacking = results.ends().zip(reopened.plan.ids()).filter(|(end, _)| end.lacks_weights);
        wrong.extend(
            lacking.map(|(_, id)| format!("trial {id} has no weights any more; `sweeper run` trains it again")),
        );
    }
    let lines = store.journal().damaged;
    if lines > 0 {
        let (name, lines) = (&reopened.sweep.name, ui::count(lines, "line"));
        ui::show(&format!("{name}: {lines} of the journal torn or damaged; no result depends on it"))?;
    }
    if !store.is_running() {
        let tables = tables(store, &reopened.sweep, &reopened.plan, results)?;
        let tell = |file| format!("{file} is not what the trials say; `sweeper report` makes it again");
        wrong.extend(store.differing(&tables.files)?.into_iter().map(tell));
    }
    Ok(wrong)
}

/// Evenly spaced trials among those that training again leads to the same end.
fn chosen(results: &Results, sample: usize) -> Vec<usize> {
    let ends = results.ends().enumerate();
    let all: Vec<usize> = ends.filter(|(_, end)| end.outcome.is_reproducible()).map(|(i, _)| i).collect();
    let n = sample.min(all.len());
    (0..n).map(|i| all[i * all.len() / n]).collect()
}
