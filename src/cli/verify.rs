//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::path::Path;
use std::sync::Arc;

use super::derived::tables;
use super::expand::{Reopened, reopen_all};
use super::isa;
use super::report::autoencoder;
use super::standing::Standing;
use crate::error::{End, Error};
use crate::objective::Autoencoder;
use crate::run::{self, Queue, RunEnd, Signals, StopRules};
use crate::store::Store;
use crate::trial::{Event, Outcome};
use crate::ui;

/// Checks every sweep in `dir` and trains `sample` trials of each again.
pub(super) fn verify(dir: &Path, sample: usize, jobs: Option<u16>) -> Result<End, Error> {
    let signals = Signals::catch();
    let workers = jobs.map_or_else(run::cores, usize::from);
    let mut sound = true;
    for (store, reopened) in reopen_all(dir)? {
        let standing = Standing::read(&store, &reopened.plan, &reopened.manifest.instructions)?;
        let mut wrong = damage(&store, &reopened, &standing)?;
        let mut chosen = chosen(&standing, sample);
        match isa::again(&reopened.manifest).and_then(|_| autoencoder(&reopened)) {
            Ok(objective) => match train_again(&store, &reopened, &chosen, objective, workers, &signals, &mut wrong)? {
                RunEnd::Signal(signal) => return Ok(End::Interrupted(signal)),
                RunEnd::System { reason } => return Err(Error::System { reason }),
                _ => {}
            },
            Err(reason) => {
                wrong.push(format!("no trial can be trained again: {reason}"));
                chosen.clear();
            }
        }
        wrong.sort();
        let name = &reopened.sweep.name;
        for line in &wrong {
            ui::show(&format!("{name}: {line}"));
        }
        let finished = standing.ends().filter(|end| end.outcome != Outcome::Interrupted).count();
        let (finished, again) = (ui::count(finished, "result"), ui::count(chosen.len(), "trial"));
        let verdict = if wrong.is_empty() { "all as it was written" } else { "NOT as it was written" };
        ui::show(&format!("{name}: {finished} checked, {again} trained again: {verdict}"));
        sound &= wrong.is_empty();
    }
    Ok(if sound { End::Complete } else { End::Unsound })
}

/// Trains trials again and adds what differs to `wrong`.
fn train_again(
    store: &Store,
    Reopened { plan, manifest, .. }: &Reopened,
    trials: &[usize],
    objective: Autoencoder,
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
    let costs = trials.iter().map(|i| (objective.cost(&plan.trial(*i).config.config), *i)).collect();
    let queue = Queue::longest_first(costs, |i| plan.trial(i));
    run::run(queue, Arc::new(objective), workers, &StopRules::default(), signals, &|_| Ok(None), &mut check)
}

/// What is not as it was written. The tables of a sweep that is running need not be those of its results.
fn damage(store: &Store, reopened: &Reopened, standing: &Standing) -> Result<Vec<String>, Error> {
    let damaged = standing.damaged.iter().map(|(id, reason)| format!("trial {id} is damaged: {reason}"));
    let mut wrong: Vec<String> = damaged.collect();
    let lines = store.journal().damaged;
    if lines > 0 {
        let (name, lines) = (&reopened.sweep.name, ui::count(lines, "line"));
        ui::show(&format!("{name}: {lines} of the journal torn or damaged; no result depends on it"));
    }
    if !store.is_running() {
        let tables = tables(store, &reopened.sweep, &reopened.plan, standing)?;
        let tell = |file| format!("{file} is not what the trials say; `sweeper report` makes it again");
        wrong.extend(store.differing(&tables.files)?.into_iter().map(tell));
    }
    Ok(wrong)
}

/// Evenly spaced trials among those that training again leads to the same end.
fn chosen(standing: &Standing, sample: usize) -> Vec<usize> {
    let steady = |outcome: &Outcome| matches!(outcome, Outcome::Complete | Outcome::Diverged { .. });
    let all: Vec<usize> = standing.ends().enumerate().filter(|(_, end)| steady(&end.outcome)).map(|(i, _)| i).collect();
    let n = sample.min(all.len());
    (0..n).map(|i| all[i * all.len() / n]).collect()
}
