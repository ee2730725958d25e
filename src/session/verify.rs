//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::path::Path;
use std::sync::Arc;

use super::instructions;
use super::json::{self, Verified};
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
pub(crate) fn verify(dir: &Path, sample: usize, jobs: Option<u16>, json: bool) -> Result<ExitStatus, Error> {
    let signals = Signals::catch();
    let workers = jobs.map_or_else(run::cores, usize::from);
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    let mut told = Vec::new();
    for (store, reopened) in sweeps {
        let Reopened { manifest, sweep, plan, .. } = &reopened;
        let results = Results::read(&store, plan, &sweep.measures, &manifest.instructions)?;
        let mut wrong = damage(&store, &reopened, &results)?;
        let (mut chosen, mut not_trained_again) = (chosen(&results, sample), None);
        match instructions::again(manifest).and_then(|isa| reopened.objective(&store, isa)) {
            Ok(objective) => match train_again(&store, &reopened, &chosen, objective, workers, &signals, &mut wrong)? {
                RunEnd::Signal(signal) => return Ok(ExitStatus::Interrupted(signal)),
                RunEnd::System { reason } => return Err(Error::System { reason }),
                _ => {}
            },
            Err(reason) => {
                not_trained_again = Some(reason);
                status = status.max(if chosen.is_empty() { ExitStatus::Complete } else { ExitStatus::SomeFailed });
                chosen.clear();
            }
        }
        wrong.sort();
        let finished = results.ends().filter(|end| end.outcome != Outcome::Interrupted).count();
        if !wrong.is_empty() {
            status = ExitStatus::Unsound;
        }
        let (name, dir) = (sweep.name.clone(), json::dir(&store));
        let verified = Verified { name, dir, checked: finished, trained_again: chosen.len(), not_trained_again, wrong };
        if json {
            told.push(verified);
        } else {
            show(&verified)?;
        }
    }
    if json {
        json::show(&told)?;
    }
    Ok(status)
}

/// A line for whatever is wrong with a sweep, and one for the whole.
fn show(Verified { name, checked, trained_again, not_trained_again, wrong, .. }: &Verified) -> Result<(), Error> {
    if let Some(reason) = not_trained_again {
        ui::show(&format!("{name}: no trial can be trained again: {reason}"))?;
    }
    for line in wrong {
        ui::show(&format!("{name}: {line}"))?;
    }
    let (checked, again) = (ui::count(*checked, "result"), ui::count(*trained_again, "trial"));
    let verdict = if wrong.is_empty() { "all as it was written" } else { "NOT as it was written" };
    Ok(ui::show(&format!("{name}: {checked} checked, {again} trained again: {verdict}"))?)
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
        ui::say(&format!("{name}: {lines} of the journal torn or damaged; no result depends on it"));
    }
    if !store.is_running() {
        let tables = tables(store, &reopened.sweep, &reopened.plan, results)?;
        let differing = store.differing(&tables.files)?;
        if results.ends().any(|end| end.outcome == Outcome::Interrupted) && results.damaged.is_empty() {
            // A run that was killed made none.
            if !differing.is_empty() {
                let (name, files) = (&reopened.sweep.name, differing.join(", "));
                ui::say(&format!(
                    "{name}: older than some trials: {files}; `sweeper run` goes on, `sweeper report` makes them again"
                ));
            }
        } else {
            let tell = |file| format!("{file} is not what the trials say; `sweeper report` makes it again");
            wrong.extend(differing.into_iter().map(tell));
        }
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
