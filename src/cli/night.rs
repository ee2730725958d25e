//! A run from the first look at the disk to the last table.

use std::borrow::Cow;
use std::sync::Arc;

use super::closing::{best_configs, opening, stopped};
use super::derived::{Tables, draw, end_of, pictures, tables};
use super::expand::Expanded;
use super::isa::instructions;
use super::room::workers;
use super::standing::Standing;
use super::train::TRAIN;
use super::{Run, clock};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Isa, Objective};
use crate::run::{self, Isolated, Queue, RunEnd, SelectiveIsolation, Signals, StopRules};
use crate::sampler::Plan;
use crate::spec::{Sweep, Weights};
use crate::store::{Manifest, Store, Writer};
use crate::summary::Summary;
use crate::trial::{Event, Outcome, Trial, TrialId};
use crate::ui;

/// A trial that its process did not outlive so often is trained in a process of its own: if that dies, too, the trial
/// is at fault.
const SUSPECT: u32 = 2;

/// Tables of more trials than these take too long for an end that a signal asks for.
const IN_A_HURRY: usize = 10_000;

/// A sweep that is being run; the writer holds its lock all the time.
pub(super) struct Night<'a> {
    options: &'a Run,
    sweep: Sweep,
    plan: Plan,
    objective: Arc<Autoencoder>,
    isa: Isa,
    store: &'a Store,
    writer: Writer,
    /// What was on disk, unless trials are missing: what is trained then needs the memory.
    found: Option<Standing>,
    /// The best metric on disk.
    best: Option<f64>,
    /// What each missing trial is estimated to cost, and its number.
    missing: Vec<(f64, usize)>,
    workers: usize,
}

impl<'a> Night<'a> {
    /// Looks at what is on disk, and writes down what is about to run.
    pub(super) fn begin(
        options: &'a Run,
        expanded: Expanded,
        isa: Isa,
        store: &'a Store,
        mut writer: Writer,
    ) -> Result<Self, Error> {
        let standing = Standing::read(store, &expanded.plan, &instructions(isa))?;
        for (id, reason) in &standing.damaged {
            ui::say(&format!("trial {id} is damaged ({reason}): moved to quarantine, trained again"));
            writer.quarantine(*id)?;
        }
        let missing = missing(&mut writer, &expanded, &standing, &options.retry)?;
        let workers = workers(&expanded, missing.iter().map(|(_, i)| *i), options.jobs)?;
        let Expanded { text, sweep, plan, objective, fingerprints, .. } = expanded;
        let manifest = Manifest::new(&sweep.name, &text, fingerprints, instructions(isa), plan.len());
        writer.begin(&text, &manifest, missing.len(), total(&missing))?;
        ui::say(&opening(store.dir(), plan.len(), missing.len()));
        let objective = Arc::new(objective.with_isa(isa));
        let best = best(&sweep, &standing);
        let found = missing.is_empty().then_some(standing);
        Ok(Self { options, sweep, plan, objective, isa, store, writer, found, best, missing, workers })
    }

    /// Trains what is missing and makes the tables. There is no summary where the end has to come at once.
    pub(super) fn spend(mut self, signals: &Signals) -> Result<(End, Option<Summary>), Error> {
        let ended = if self.missing.is_empty() { RunEnd::Finished } else { self.train(signals)? };
        match ended {
            RunEnd::System { reason } => {
                self.writer.close()?;
                return Err(Error::System { reason });
            }
            RunEnd::Signal(signal) if self.plan.len() > IN_A_HURRY => {
                self.writer.close()?;
                ui::say(
                    "interrupted; the same command goes on from here, `sweeper report` makes tables of what is there",
                );
                return Ok((End::Interrupted(signal), None));
            }
            _ => {}
        }
        let standing = match self.found.take() {
            Some(standing) => standing,
            None => Standing::read(self.store, &self.plan, &instructions(self.isa))?,
        };
        standing.tell_damage();
        let Tables { summary, files } = tables(self.store, &self.sweep, &self.plan, &standing)?;
        self.store.write_derived(&files)?;
        let end = match ended {
            RunEnd::Finished => {
                self.show(&summary, &standing)?;
                end_of(&summary)
            }
            RunEnd::Signal(signal) => End::Interrupted(signal),
            _ => End::Stopped,
        };
        self.writer.close()?;
        if let Some(line) = stopped(&ended) {
            ui::say(&line);
        }
        Ok((end, Some(summary)))
    }

    /// Trains what is missing, and writes it down.
    fn train(&mut self, signals: &Signals) -> Result<RunEnd, Error> {
        let Self { options, sweep, plan, store, writer, workers, .. } = self;
        let progress = ui::Progress::new(ui::Outlook {
            trials: self.missing.len(),
            finished: plan.len() - self.missing.len(),
            cost: total(&self.missing),
            workers: *workers,
            best: self.best,
            metric: sweep.metric.clone(),
            swept: sweep.space.iter().map(|(name, _)| *name).collect(),
        });
        let rules = StopRules {
            trial_time: sweep.limits.trial_time,
            max_time: options.max_time,
            stop_at: options.stop_at.map(clock::next),
            max_failures: sweep.limits.max_failures,
            equal_failures: Some(sweep.limits.equal_failures),
        };
        let trainer = trainer(&self.objective, self.isa, store, sweep, *workers, options.isolate);
        let queue = Queue::longest_first(std::mem::take(&mut self.missing), |i| plan.trial(i));
        let kept = writer.checkpoints();
        let checkpoint_of =
            |trial: &Trial| if kept.contains(&trial.id) { store.checkpoint(trial.id) } else { Ok(None) };
        let mut emit = |event: &Event<'_>| writer.record(event).inspect(|()| progress.show(event));
        let ran = run::run(queue, trainer, *workers, &rules, signals, &checkpoint_of, &mut emit);
        progress.finish();
        Ok(ran?)
    }

    /// Shows how a sweep that is through came out, and drops the weights that it does not keep.
    fn show(&mut self, summary: &Summary, standing: &Standing) -> Result<(), Error> {
        let Self { options, sweep, plan, store, writer, .. } = self;
        if sweep.weights != Weights::All {
            let best = summary.configs.first().filter(|_| sweep.weights == Weights::Best).map(|c| c.id.as_str());
            let there = standing.ends().enumerate().filter(|(_, end)| !end.lacks_weights).map(|(i, _)| i);
            let others = there.filter(|i| Some(plan.config_id(*i).to_string().as_str()) != best);
            writer.drop_weights(others.map(|i| plan.id(i)))?;
        }
        ui::show(&best_configs(summary));
        if options.report {
            return draw(store, summary, &pictures(&self.objective, store, plan, summary));
        }
        ui::say(&format!("results: {}   next: sweeper report {}", store.dir().display(), store.dir().display()));
        Ok(())
    }
}

/// The estimated cost of all these trials.
fn total(missing: &[(f64, usize)]) -> f64 {
    missing.iter().map(|(seconds, _)| seconds).sum()
}

/// What trains: this process, or one for each trial; one for each, too, for trials that may have killed this one before.
fn trainer(
    objective: &Arc<Autoencoder>,
    isa: Isa,
    store: &Store,
    sweep: &Sweep,
    workers: usize,
    isolate: bool,
) -> Arc<dyn Objective> {
    let memory = sweep.limits.memory.or_else(|| Some((run::available_memory()? / workers as u64).max(1 << 30)));
    let isolated = Arc::new(Isolated::new(TRAIN, isa, memory));
    if isolate {
        return isolated;
    }
    let unfinished = store.journal().unfinished.into_iter().filter(|(_, starts)| *starts >= SUSPECT);
    let trials = unfinished.filter_map(|(id, _)| TrialId::parse(&id)).collect();
    Arc::new(SelectiveIsolation { trials, isolated, in_process: objective.clone() })
}

/// The estimated costs and numbers of the trials without a result, without the weights that the sweep file asks for, or
/// with an outcome to `retry`. The others need no checkpoints any more.
fn missing(
    writer: &mut Writer,
    expanded: &Expanded,
    standing: &Standing,
    retry: &[String],
) -> Result<Vec<(f64, usize)>, Error> {
    let mut missing = Vec::new();
    for (i, end) in standing.ends().enumerate() {
        let again = retry.iter().any(|word| word == end.outcome.word());
        let lacks = end.lacks_weights && expanded.sweep.weights == Weights::All;
        if again || lacks || end.outcome == Outcome::Interrupted {
            missing.push((expanded.load(i).seconds, i));
        } else if !matches!(end.outcome, Outcome::TimedOut { .. }) {
            writer.forget_checkpoint(expanded.plan.id(i))?;
        }
    }
    Ok(missing)
}

/// The best metric of the trials that are there.
fn best(sweep: &Sweep, standing: &Standing) -> Option<f64> {
    let metric = [Cow::Owned(sweep.metric.name.clone())];
    let values = standing.values_of(&metric).map(|(_, values)| values[0]);
    values.fold(None, |best, value| sweep.metric.goal.better(best, value))
}
