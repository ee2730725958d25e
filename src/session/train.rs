//! The part of a run in which trials are trained and written down.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use super::claims::Claims;
use super::missing::total;
use super::open::{Opened, places};
use super::run::Run;
use super::searching::Searching;
use super::sharing::{Of, Sharing, turns};
use super::trainer::{place, trainer};
use crate::error::Error;
use crate::objective::Place;
use crate::run::{self, Queue, RunEnd, Signals, StopRules};
use crate::search::share;
use crate::trial::{Event, Trial};
use crate::ui;

impl Run<'_> {
    /// Trains what is missing, and what becomes known by that, and writes it down.
    pub(super) fn train(&mut self, signals: &Signals) -> Result<RunEnd, Error> {
        let Self { options, opened, store, writer, workers, .. } = self;
        let Opened { sweep, plan, objective, .. } = &*opened;
        let places = places(&options.file);
        let started_in = std::env::current_dir().unwrap_or_default();
        let whole = places.iter().map(|place| started_in.join(place)).collect::<Vec<_>>();
        let pruned_to = sweep.pruning.as_ref().map_or(1.0, share);
        let (trials, cost) = (self.missing.len() + self.unknown, pruned_to * expected(&self.missing, self.unknown));
        // Of what is missing a shard trains about its share.
        let shards = options.shard.map_or(1, |shard| shard.of);
        let (trials, cost) = (trials.div_ceil(shards as usize), cost / f64::from(shards));
        writer.train((trials, cost), &whole)?;
        let of_costs = Arc::clone(objective);
        let steps = move |trial: &Trial| of_costs.cost(&trial.config.params).map_or(0, |cost| cost.steps);
        let progress = ui::Reporter::new(ui::Outlook {
            trials,
            finished: plan.len() - self.missing.len(),
            cost,
            workers: *workers,
            best: self.best,
            metric: sweep.metric.clone(),
            swept: sweep.space.iter().map(|(name, _)| name.clone()).collect(),
            steps: Box::new(steps),
        });
        let rules = StopRules {
            trial_time: sweep.limits.trial_time,
            max_time: options.max_time.map(|time| time.saturating_sub(self.trained)),
            stop_at: options.stop_at.as_ref().map(|stop| stop.time),
            max_failures: sweep.limits.max_failures,
            equal_failures: Some(sweep.limits.equal_failures),
            grace: objective.stop_grace(),
        };
        let trainer = trainer(Arc::clone(objective), self.isa, places, store, sweep, *workers, options.isolate);
        let programs = objective.has_processes();
        let (missing, pruned) = (std::mem::take(&mut self.missing), RefCell::new(Vec::new()));
        let (shard, process) = (options.shard, writer.process().unwrap_or_default().to_owned());
        let waits = self.search.is_some() || sweep.confirm.is_some();
        let queue = match (self.search.take(), shard) {
            (None, None) => Queue::new(missing, *workers, |i| opened.plan.trial(i)),
            (Some(state), None) => {
                let searching = Searching { opened, state, pruned: &pruned };
                let tasks = missing.into_iter().map(|(_, i)| searching.task(i)).collect();
                Queue::growing(tasks, *workers, searching)
            }
            (search, Some(shard)) => {
                let of = match search {
                    None => Of::Listed(opened, turns(shard, opened)),
                    Some(state) => Of::Search(Box::new(Searching { opened, state, pruned: &pruned })),
                };
                let sharing = Sharing {
                    shard,
                    store,
                    of,
                    claims: Claims::new(process),
                    programs,
                    apart: options.apart,
                    again: self.again.clone(),
                    elsewhere: &self.elsewhere,
                    left: HashMap::new(),
                    waits,
                    busy: Instant::now(),
                    listed: None,
                    looked: Instant::now(),
                };
                Queue::growing(sharing.tasks(missing), *workers, sharing)
            }
        };
        let kept = RefCell::new(writer.checkpoints());
        let place_of = |trial: &Trial| {
            let is_kept = shard.is_some() || kept.borrow().contains(&trial.id);
            let from = if is_kept { store.checkpoint(trial.id)? } else { None };
            Ok(Place { from, ..place(store, shard, trial.id, programs) })
        };
        let mut emit = |event: &Event<'_>| {
            match event {
                // Another shard may have left one, too.
                Event::Started { trials, .. } if programs || shard.is_some() => writer.expect_checkpoints(trials),
                // A trial that is trained once more, or further, goes on from it.
                Event::Checkpoint { trial, .. } => drop(kept.borrow_mut().insert(trial.id)),
                _ => {}
            }
            writer.record(event).inspect(|()| progress.show(event))?;
            pruned.borrow_mut().drain(..).try_for_each(|id| writer.forget_checkpoint(id))
        };
        let ran = run::run(queue, trainer, *workers, &rules, signals, &place_of, &mut emit);
        self.finished = progress.finish(ran.as_ref().is_ok_and(|(end, _)| end.is_typed()));
        let (end, time) = ran?;
        self.trained += time;
        self.writer.rest()?;
        Ok(end)
    }
}

/// What these trials are estimated to cost, and so many more that are taken to be like them.
fn expected(missing: &[(f64, usize)], unknown: usize) -> f64 {
    let known = total(missing);
    #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
    let mean = known / missing.len().max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "counts of trials")]
    let more = mean * unknown as f64;
    known + more
}
