//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::derived::tables;
use super::expand::{Reopened, reopen_all};
use super::report::autoencoder;
use super::standing::Standing;
use crate::error::{End, Error};
use crate::run::{self, Ended, Limits, Signals};
use crate::store::Store;
use crate::trial::{Event, Outcome, Trial};
use crate::ui;

/// Checks every sweep in `dir` and trains `sample` trials of each again.
pub(super) fn verify(dir: &Path, sample: usize, jobs: Option<u16>) -> Result<End, Error> {
    let signals = Signals::catch();
    let mut sound = true;
    for (store, reopened) in reopen_all(dir)? {
        let standing = Standing::read(&store, &reopened.trials)?;
        let mut wrong = damage(&store, &reopened, &standing)?;
        let mut again = BTreeSet::new();
        match autoencoder(&reopened) {
            Ok(objective) => {
                let chosen = chosen(&reopened.trials, &standing, sample);
                again = chosen.iter().map(|trial| trial.id).collect();
                let mut check = |event: &Event<'_>| -> Result<(), Error> {
                    if let Event::Finished { trial, trained, .. } = event
                        && trained.outcome != Outcome::Interrupted
                    {
                        let differing = store.differing_from(trial, trained)?;
                        let tell = |file| format!("trial {}: {file} is another when trained again", trial.id);
                        wrong.extend(differing.into_iter().map(tell));
                    }
                    Ok(())
                };
                let workers = jobs.map_or_else(run::cores, usize::from);
                let limits = Limits::default();
                match run::run(chosen, Arc::new(objective), workers, &limits, &signals, &|_| Ok(None), &mut check)? {
                    Ended::Signal(signal) => return Ok(End::Interrupted(signal)),
                    Ended::Broken { reason } => return Err(Error::System { reason }),
                    _ => {}
                }
            }
            Err(reason) => wrong.push(format!("no trial can be trained again: {reason}")),
        }
        wrong.sort();
        for line in &wrong {
            ui::show(&format!("{}: {line}", reopened.sweep.name));
        }
        let finished = standing.ends.iter().filter(|(_, record)| record.is_some()).count();
        let (name, verdict) =
            (&reopened.sweep.name, if wrong.is_empty() { "all as it was written" } else { "NOT as it was written" });
        let (finished, again) = (ui::count(finished, "result"), ui::count(again.len(), "trial"));
        ui::show(&format!("{name}: {finished} checked, {again} trained again: {verdict}"));
        sound &= wrong.is_empty();
    }
    Ok(if sound { End::Complete } else { End::Unsound })
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
        let tables = tables(store, &reopened.sweep, &reopened.trials, standing)?;
        let tell = |file| format!("{file} is not what the trials say; `sweeper report` makes it again");
        wrong.extend(store.differing(&tables.files)?.into_iter().map(tell));
    }
    Ok(wrong)
}

/// Evenly spaced trials among those that training again leads to the same end.
fn chosen(trials: &[Trial], standing: &Standing, sample: usize) -> Vec<Trial> {
    let steady = |outcome: &Outcome| matches!(outcome, Outcome::Complete | Outcome::Diverged { .. });
    let all: Vec<&Trial> =
        trials.iter().zip(&standing.ends).filter(|(_, (outcome, _))| steady(outcome)).map(|(trial, _)| trial).collect();
    let n = sample.min(all.len());
    (0..n).map(|i| all[i * all.len() / n].clone()).collect()
}
