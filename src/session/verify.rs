//! `sweeper verify`: is everything on disk as it was written, and would it be written again? Only reads.

use std::path::PathBuf;
use std::sync::Arc;

use super::instructions;
use super::json::{self, Verified};
use super::open::Reopened;
use super::results::Results;
use super::scratch::Scratch;
use super::tables::tables;
use crate::error::{Error, ExitStatus};
use crate::objective::Objective;
use crate::run::{self, Queue, RunEnd, Signals, StopRules};
use crate::space::Name;
use crate::spec::Weights;
use crate::store::{Found, Store};
use crate::trial::{Event, Outcome, Trained, Trial};
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
    for (store, reopened) in sweeps {
        let Reopened { manifest, sweep, plan, .. } = &reopened;
        let results = Results::read(&store, plan, sweep, &manifest.instructions)?;
        let mut wrong = damage(&store, &reopened, &results)?;
        let (mut chosen, mut not_trained_again, mut within_tolerance) = (chosen(&results, sample), None, 0);
        match instructions::again(manifest)
            .and_then(|isa| reopened.objective(&store, (sample > 0).then_some(gpus.as_slice()), isa))
        {
            Ok(objective) => {
                let again = Again { store: &store, reopened: &reopened, tolerance, jobs };
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
        ui::show(&format!("{name}: no trial can be trained again: {reason}"))?;
    }
    for line in wrong {
        ui::show(&format!("{name}: {line}"))?;
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
    Ok(ui::show(&format!("{name}: {checked} checked{again}: {verdict}"))?)
}

/// How trials of a sweep are trained again.
struct Again<'a> {
    store: &'a Store,
    reopened: &'a Reopened,
    tolerance: f64,
    jobs: Option<u16>,
}

impl Again<'_> {
    /// Trains these again and adds what differs to `wrong`; how many differ by no more than they may.
    fn train(
        &self,
        trials: &[usize],
        objective: Arc<dyn Objective>,
        signals: &Signals,
        wrong: &mut Vec<String>,
    ) -> Result<(RunEnd, usize), Error> {
        let (store, Reopened { plan, manifest, .. }) = (self.store, self.reopened);
        let (mut near, scratch) = (0, Scratch::new("verify"));
        let mut check = |event: &Event<'_>| -> Result<(), Error> {
            if let Event::Finished { trial, trained, .. } = event
                && trained.outcome != Outcome::Interrupted
            {
                let differing = store.differing_from(trial, trained, &manifest.instructions)?;
                match self.farthest(trial, trained)? {
                    Some((_, was, now)) if !differing.is_empty() && is_near(was, now, self.tolerance) => near += 1,
                    Some((name, was, now)) if !is_near(was, now, 0.0) => {
                        wrong.push(format!("trial {}: {name} was {was} and is {now} when trained again", trial.id));
                    }
                    _ => {
                        let another = |file| format!("trial {}: {file} is another when trained again", trial.id);
                        wrong.extend(differing.into_iter().map(another));
                    }
                }
            }
            Ok(())
        };
        let workers = objective.slots(self.jobs.map(usize::from), run::cores());
        let cost = |i: usize| objective.cost(&plan.trial(i).config.params).ok().and_then(|cost| cost.seconds);
        let costs = trials.iter().map(|i| (cost(*i).unwrap_or(1.0), *i)).collect();
        let queue = Queue::new(costs, workers, |i| plan.trial(i));
        let place_of = |trial: &Trial| Ok(scratch.place(&trial.id.to_string()));
        let rules = StopRules { grace: objective.stop_grace(), ..StopRules::default() };
        let end = run::run(queue, objective, workers, &rules, signals, &place_of, &mut check)?;
        Ok((end, near))
    }

    /// The metric of a program's trial that is farthest, by its size, from what it was; none of a network, whose files are
    /// all there is to compare.
    fn farthest(&self, trial: &Trial, trained: &Trained) -> Result<Option<(Name, f64, f64)>, Error> {
        if !self.reopened.sweep.schema().open {
            return Ok(None);
        }
        let Found::Finished(record) = self.store.find(trial.id)? else { return Ok(None) };
        let now = trained.metrics();
        let pairs = record.metrics.0.into_iter().map(|(name, was)| {
            let now = now.get(&name).unwrap_or(f64::NAN);
            (name, was, now)
        });
        Ok(pairs.max_by(|a, b| distance(a.1, a.2).total_cmp(&distance(b.1, b.2))))
    }
}

/// The distance of two numbers, by the size of the larger one; NaN is farthest.
fn distance(was: f64, now: f64) -> f64 {
    if was.to_bits() == now.to_bits() { 0.0 } else { (was - now).abs() / was.abs().max(now.abs()) }
}

fn is_near(was: f64, now: f64, tolerance: f64) -> bool {
    distance(was, now) <= tolerance
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
