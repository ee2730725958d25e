//! `sweeper run`: train what is missing, write it down, make the tables.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::closing::{best_configs, opening, stopped};
use super::derived::{draw, end_of, pictures, tables};
use super::expand::{Expanded, expand};
use super::room::workers;
use super::standing::Standing;
use super::train::TRAIN;
use super::{changes, clock, isa, on_finish};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Isa, Objective};
use crate::run::{self, Ended, Isolated, Limits, Queue, Signals, Suspects};
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

/// Runs a sweep file.
pub(super) fn run(options: &super::Run) -> Result<End, Error> {
    let expanded = expand(&options.file)?;
    if !Store::exists(&options.output, &expanded.sweep.name) {
        workers(&expanded, 0..expanded.plan.len(), options.jobs)?; // before anything is made
    }
    let signals = Signals::catch();
    let store = Store::create(&options.output, &expanded.sweep.name)?;
    let writer = store.writer(expanded.sweep.weights != Weights::None)?;
    let old = changes::admit(&store, &writer, &expanded, options.extend)?;
    let isa = isa::choose(&store, old.as_ref(), options.isa)?;
    let command = expanded.sweep.on_finish.clone();
    let night = night(options, expanded, isa, &store, writer, &signals);
    if let Some(command) = command {
        on_finish::tell(&command, &store, &night);
    }
    night.map(|(end, _)| end)
}

/// From the first look at the disk to the last table; the writer holds the sweep's lock all the time.
fn night(
    options: &super::Run,
    expanded: Expanded,
    isa: Isa,
    store: &Store,
    mut writer: Writer,
    signals: &Signals,
) -> Result<(End, Option<Summary>), Error> {
    let mut standing = Standing::read(store, &expanded.plan)?;
    for (id, reason) in &standing.damaged {
        ui::say(&format!("trial {id} is damaged ({reason}): moved to quarantine, trained again"));
        writer.quarantine(*id)?;
    }
    let missing = missing(&mut writer, &expanded, &standing, &options.retry)?;
    let workers = workers(&expanded, missing.iter().copied(), options.jobs)?;
    let costs: Vec<(f64, usize)> = missing.iter().map(|i| (expanded.load(*i).seconds, *i)).collect();
    let cost = costs.iter().map(|(seconds, _)| seconds).sum();
    let Expanded { text, sweep, plan, objective, fingerprints, loads } = expanded;
    let objective = Arc::new(objective.with_isa(isa));
    let manifest = Manifest::new(&sweep.name, &text, fingerprints, &isa.to_string(), plan.len());
    writer.begin(&text, &manifest, costs.len(), cost)?;
    ui::say(&opening(store.dir(), plan.len(), costs.len()));

    let mut ended = Ended::Through;
    if !costs.is_empty() {
        let progress = ui::Progress::new(ui::Outlook {
            trials: costs.len(),
            finished: plan.len() - costs.len(),
            cost,
            workers,
            best: best(&sweep, &standing),
            metric: sweep.metric.clone(),
            swept: sweep.space.iter().map(|(name, _)| *name).collect(),
        });
        let places: HashMap<TrialId, usize> = missing.iter().map(|i| (plan.id(*i), *i)).collect();
        drop((missing, loads)); // what is trained now needs the memory
        let limits = Limits {
            trial_time: sweep.limits.trial_time,
            max_time: options.max_time,
            stop_at: options.stop_at.map(clock::next),
            max_failures: sweep.limits.max_failures,
            equal_failures: Some(sweep.limits.equal_failures),
        };
        let trainer = trainer(&objective, isa, store, &sweep, workers, options.isolate);
        let queue = Queue { costs, trial: &|i| plan.trial(i) };
        let kept = writer.checkpoints();
        let checkpoint_of =
            |trial: &Trial| if kept.contains(&trial.id) { store.checkpoint(trial.id) } else { Ok(None) };
        let mut emit = |event: &Event<'_>| {
            writer.record(event)?;
            if let Event::Finished { trial, trained, .. } = event {
                standing.settle(places[&trial.id], trained, sweep.weights != Weights::None);
            }
            progress.show(event);
            Ok(())
        };
        let ran = run::run(queue, trainer, workers, &limits, signals, &checkpoint_of, &mut emit);
        progress.finish();
        ended = ran?;
        if let Ended::Signal(signal) = ended
            && plan.len() > IN_A_HURRY
        {
            writer.close()?;
            ui::say("interrupted; the same command goes on from here, `sweeper report` makes tables of what is there");
            return Ok((End::Interrupted(signal), None));
        }
    }

    let tables = tables(store, &sweep, &plan, &standing)?;
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
        return Ok((end, Some(summary)));
    }
    if sweep.weights != Weights::All {
        let best = summary.configs.first().filter(|_| sweep.weights == Weights::Best).map(|c| c.id.as_str());
        let there = (0..plan.len()).filter(|i| !standing.ends[*i].lacks_weights);
        let others = there.filter(|i| Some(plan.config_id(*i).to_string().as_str()) != best);
        writer.drop_weights(others.map(|i| plan.id(i)))?;
    }
    ui::show(&best_configs(&summary));
    if options.report {
        draw(store, &summary, &pictures(&objective, store, &plan, &summary))?;
    } else {
        ui::say(&format!("results: {}   next: sweeper report {}", store.dir().display(), store.dir().display()));
    }
    writer.close()?;
    Ok((end, Some(summary)))
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
    let memory = sweep.limits.memory.or_else(|| Some((run::available()? / workers as u64).max(1 << 30)));
    let apart = Arc::new(Isolated::new(TRAIN, isa, memory));
    if isolate {
        return apart;
    }
    let unfinished = store.journal().unfinished.into_iter().filter(|(_, starts)| *starts >= SUSPECT);
    let trials = unfinished.filter_map(|(id, _)| TrialId::parse(&id)).collect();
    Arc::new(Suspects { trials, apart, others: objective.clone() })
}

/// The trials without a result, without the weights that the sweep file asks for, or with an outcome to `retry`. The
/// others need no checkpoints any more.
fn missing(
    writer: &mut Writer,
    expanded: &Expanded,
    standing: &Standing,
    retry: &[String],
) -> Result<Vec<usize>, Error> {
    let mut missing = Vec::new();
    for (i, end) in standing.ends.iter().enumerate() {
        let again = retry.iter().any(|word| word == end.outcome.word());
        let lacks = end.lacks_weights && expanded.sweep.weights == Weights::All;
        if again || lacks || end.outcome == Outcome::Interrupted {
            missing.push(i);
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
