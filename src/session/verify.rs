//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::path::PathBuf;

use super::again::Again;
use super::instructions;
use super::json::{self, Verified};
use super::open::Reopened;
use super::results::Results;
use super::tables::tables;
use crate::error::{Error, ExitStatus};
use crate::run::{RunEnd, Signals};
use crate::spec::Weights;
use crate::store::Store;
use crate::trial::Outcome;
use crate::ui;

/// What `sweeper verify` is told.
pub(crate) struct VerifyOptions {
    /// A sweep's folder, or a folder of them.
    pub(crate) dir: PathBuf,
    /// How many trials of each sweep are trained again.
    pub(crate) sample: usize,
    /// By how much of their size metrics may then differ.
    pub(crate) tolerance: f64,
    /// Threads that train; none: one per core.
    pub(crate) jobs: Option<u16>,
    /// The GPUs that may be used.
    pub(crate) gpus: Vec<String>,
    /// Whether the verdicts are told as JSON.
    pub(crate) json: bool,
}

/// Checks every sweep in a folder.
pub(crate) fn verify(options: &VerifyOptions) -> Result<ExitStatus, Error> {
    let VerifyOptions { dir, sample, tolerance, jobs, gpus, json } = options;
    let (sample, tolerance, jobs, json) = (*sample, *tolerance, *jobs, *json);
    let signals = Signals::catch();
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    if sample > 0 {
        sweeps.iter().try_for_each(|(store, reopened)| reopened.admit_gpus(store, gpus))?; // before any is trained
    }
    let mut told = Vec::new();
    for (store, mut reopened) in sweeps {
        let results = reopened.results(&store)?;
        let Reopened { manifest, sweep, .. } = &reopened;
        let mut wrong = damage(&store, &reopened, &results)?;
        let (mut chosen, mut not_trained_again, mut within_tolerance) = (chosen(&results, sample), None, 0);
        match instructions::again(manifest)
            .and_then(|isa| reopened.objective(&store, (sample > 0).then_some(gpus.as_slice()), isa))
        {
            Ok(objective) => {
                let again = Again { store: &store, reopened: &reopened, results: &results, tolerance, jobs };
                match again.train(&chosen, objective, &signals, &mut wrong)? {
                    (RunEnd::Signal(signal), _) => return Ok(ExitStatus::Interrupted(signal)),
                    (RunEnd::System { reason }, _) => return Err(Error::System { reason }),
                    (_, near) => within_tolerance = near,
                }
                if chosen.is_empty() && sample > 0 {
                    not_trained_again = Some("none is complete or diverged".into());
                }
            }
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
        let (checked, trained_again) = (finished, chosen.len());
        let verified = Verified { name, dir, checked, trained_again, within_tolerance, not_trained_again, wrong };
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
fn show(verified: &Verified) -> Result<(), Error> {
    let Verified { name, checked, trained_again, within_tolerance, not_trained_again, wrong, .. } = verified;
    if let Some(reason) = not_trained_again {
        ui::show(&ui::fitted(&format!("{name}: no trial can be trained again: {reason}")))?;
    }
    for line in wrong {
        ui::show(&ui::fitted(&format!("{name}: {line}")))?;
    }
    let again = match trained_again {
        0 => String::new(),
        n => format!(", {} trained again", ui::count(*n, "trial")),
    };
    let checked = ui::count(*checked, "result");
    let verdict = match (wrong.is_empty(), within_tolerance) {
        (false, _) => "NOT as it was written".to_owned(),
        (true, 0) => "all as it was written".to_owned(),
        (true, near) => format!("all as it was written, {near} of them within the tolerance"),
    };
    Ok(ui::show(&ui::fitted(&format!("{name}: {checked} checked{again}: {verdict}")))?)
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
