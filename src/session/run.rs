//! `sweeper run`: a sweep from the first look at the disk to the last table.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use super::admit::admit;
use super::admit_search::{is_search, refuse_apart, refuse_retry};
use super::agree::agrees;
use super::instructions::{self, instructions};
use super::json;
use super::kept_weights::drop_weights;
use super::messages::{
    APART, TABLES_ELSEWHERE, best_configs, confirming, ending, in_flight, leaving, leftovers, opening, staying,
    unmeasured,
};
use super::missing::{missing, numbers};
use super::on_finish;
use super::open::{Opened, read};
use super::redraw::Redraw;
use super::results::Results;
use super::run_options::{RunOptions, StopAt};
use super::tables::{Tables, draw, status_of, tables, tell_calls};
use super::workers::workers;
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::process::end_leftovers;
use crate::run::{RunEnd, Signals};
use crate::search::SearchState;
use crate::spec::Weights;
use crate::store::{Manifest, Store, Writer};
use crate::summary::Summary;
use crate::trial::Outcome;
use crate::ui;

/// Tables of more trials than these take too long for an end that a signal asks for.
const IN_A_HURRY: usize = 10_000;

/// Runs a sweep file.
pub(crate) fn run(options: &RunOptions) -> Result<ExitStatus, Error> {
    let (text, sweep) = read(&options.file)?;
    // What a program computes does not depend on the kernels of this one.
    let asked = options.isa.or_else(|| sweep.schema().open.then_some(Isa::Baseline));
    refuse_retry(&options.retry, &sweep)?;
    refuse_apart(options.apart, &sweep)?;
    let isa = instructions::choose(&options.output, &sweep.name, asked)?;
    let mut opened = Opened::new(&options.file, (&text, sweep), Some(&options.gpus), isa)?;
    if !Store::exists(&options.output, &opened.sweep.name) {
        let trials = (0..opened.plan.len()).collect();
        workers(&opened, trials, opened.plan.unknown(), options.jobs, options.isolate)?; // before anything is made
        opened.last_cohort().iter().for_each(|line| ui::say(line));
    }
    let signals = Signals::catch();
    let store = Store::create(&options.output, &opened.sweep.name)?;
    let writer = store.writer(opened.sweep.weights != Weights::None, options.shard)?;
    let seen = options.shard.and_then(|_| store.manifest().ok().flatten());
    admit(&store, &writer, (&text, &mut opened), isa, options.extend)?;
    let Opened { sweep, plan, objective, .. } = &opened;
    let (fingerprints, all) = (objective.fingerprints(), plan.most());
    let manifest = Manifest::new(&sweep.name, &text, &sweep.kind, fingerprints, instructions(isa), all);
    let manifest = manifest.noting(objective.environment());
    if !agrees((&store, &writer), options, (&text, &manifest), seen.as_ref())? {
        writer.close()?;
        return run(options); // which is refused, or begins with what the first has fixed
    }
    let command = opened.sweep.on_finish.clone();
    let redraw = options.report_every.map(|pause| Redraw::every(pause, store.dir()));
    let ran = Run::begin(options, (&text, &manifest), opened, isa, &store, writer)
        .and_then(|run| run.finish(&signals, redraw));
    let is_left = matches!(ran, Ok((ExitStatus::Complete, None))); // to other shards
    if command.is_some() || options.json {
        let finished = on_finish::finished_run(&store, &ran);
        if let Some(command) = command.filter(|_| !is_left) {
            on_finish::tell(&command, &finished);
        }
        if options.json {
            json::show(&finished)?;
        }
    }
    ran.map(|(status, _)| status)
}

/// A sweep that is being run; the writer holds its lock all the time.
pub(super) struct Run<'a> {
    pub(super) options: &'a RunOptions,
    pub(super) opened: Opened,
    pub(super) isa: Isa,
    pub(super) store: &'a Store,
    pub(super) writer: Writer,
    /// What was on disk, unless trials are missing: what is trained then needs the memory.
    found: Option<Results>,
    /// The best metric on disk.
    pub(super) best: Option<f64>,
    /// What each missing trial is estimated to cost, and its number.
    pub(super) missing: Vec<(f64, usize)>,
    /// Trials that become known as others end, at most.
    pub(super) unknown: usize,
    /// What their ends mean for what is trained next; none where nothing follows.
    pub(super) search: Option<SearchState>,
    pub(super) workers: usize,
    /// How long it has been training.
    pub(super) trained: Duration,
    /// How many trials are finished, by what it heard.
    pub(super) finished: usize,
    /// Missing trials that have a result, which is to give way to another.
    pub(super) again: HashSet<usize>,
    /// The processes that had made tables before it began: other trials have finished since.
    pub(super) makers: HashSet<String>,
    /// Trials that other shards train.
    pub(super) elsewhere: RefCell<BTreeSet<usize>>,
}

impl<'a> Run<'a> {
    /// Looks at what is on disk, and writes down what is about to run.
    fn begin(
        options: &'a RunOptions,
        (text, manifest): (&str, &Manifest),
        mut opened: Opened,
        isa: Isa,
        store: &'a Store,
        mut writer: Writer,
    ) -> Result<Self, Error> {
        let mut results = opened.results(store, &instructions(isa))?;
        for (id, reason) in &results.damaged {
            writer.quarantine(*id)?;
            ui::say(&format!("trial {id} is damaged ({reason}): moved to quarantine, trained again"));
        }
        let missing = missing(&mut writer, &opened, &results, &options.retry)?;
        let (unknown, numbers) = (opened.plan.following(), numbers(&missing));
        let workers = workers(&opened, numbers, unknown, options.jobs, options.isolate)?;
        let Opened { sweep, plan, objective, .. } = &opened;
        let killed = if objective.has_processes() { end_leftovers(&store.run_mark(options.shard)) } else { 0 };
        if killed > 0 {
            ui::say(&leftovers(killed));
        }
        writer.begin(text, manifest)?;
        let who = options.shard.map_or_else(String::new, |shard| format!("shard {shard}: "));
        ui::say(&(who + &opening(store.dir(), plan.len() + results.unknown, missing.len() + results.unknown)));
        if let Some(line) = staying(&results, &options.retry) {
            ui::say(&line);
        }
        if let Some(StopAt { words, .. }) = options.stop_at.as_ref().filter(|_| !missing.is_empty()) {
            ui::say(&format!("stops at {words}"));
        }
        let again = missing.iter().map(|(_, i)| *i).filter(|i| results.end(*i).outcome != Outcome::Interrupted);
        let again = again.collect();
        let best = results.best(&sweep.metric).map(|(_, value)| value);
        let search = results.search.take();
        let found = (missing.is_empty() && unknown == 0).then_some(results);
        Ok(Self {
            options,
            opened,
            isa,
            store,
            writer,
            found,
            best,
            missing,
            unknown,
            search,
            workers,
            trained: Duration::ZERO,
            finished: 0,
            again,
            makers: if options.shard.is_some() { store.makers() } else { HashSet::new() },
            elsewhere: RefCell::default(),
        })
    }

    /// Looks for what is to be trained when the search has ended: the trials that confirm the best configs.
    fn go_on(&mut self) -> Result<(), Error> {
        let Self { options, opened, isa, store, writer, .. } = self;
        if options.shard.is_some() {
            writer.look_for_checkpoints()?;
        }
        let mut results = opened.results(store, &instructions(*isa))?;
        if options.shard.is_some() {
            results.damaged.iter().try_for_each(|(id, _)| writer.quarantine(*id))?;
        }
        self.missing = missing(writer, opened, &results, &[])?;
        (self.unknown, self.search) = (0, results.search.take());
        if self.missing.is_empty() {
            self.found = Some(results);
            return Ok(());
        }
        if opened.sweep.confirm.is_some() {
            ui::say(&confirming(&opened.sweep, self.missing.len()));
        }
        self.again.clear();
        self.workers = workers(opened, numbers(&self.missing), 0, options.jobs, options.isolate)?;
        Ok(())
    }

    /// Trains what is missing and makes the tables. There is no summary where the end has to come at once.
    fn finish(mut self, signals: &Signals, redraw: Option<Redraw>) -> Result<(ExitStatus, Option<Summary>), Error> {
        let mut ended = RunEnd::Finished;
        if self.found.is_none() {
            ended = self.train(signals)?;
            for _ in 0..self.rounds() {
                if ended != RunEnd::Finished || self.elsewhere() > 0 {
                    break;
                }
                if self.leaves_tables(signals) {
                    return self.leave(TABLES_ELSEWHERE);
                }
                if let Some(signal) = signals.caught() {
                    ended = RunEnd::Signal(signal);
                    break;
                }
                self.go_on()?;
                ended = if self.missing.is_empty() { break } else { self.train(signals)? };
            }
        }
        if ended == RunEnd::Finished && self.options.apart && self.found.is_none() {
            return self.leave(APART);
        }
        let left = self.elsewhere();
        if ended == RunEnd::Finished && left > 0 {
            return self.leave(&leaving(left));
        }
        let in_flight = in_flight(self.writer.checkpoints().len(), self.opened.objective.has_processes());
        match ended {
            RunEnd::System { reason } => {
                self.writer.close()?;
                return Err(Error::System { reason });
            }
            RunEnd::Signal(signal) if self.opened.plan.len() > IN_A_HURRY => {
                self.writer.close()?;
                let (dir, finished) = (self.store.dir().display(), self.finished);
                let of = ui::count(self.opened.plan.len(), "trial");
                ui::say(&format!(
                    "interrupted after {finished} of {of}{in_flight}; the same command goes on from here, `sweeper report \
                     {dir}` makes tables of what is there"
                ));
                return Ok((ExitStatus::Interrupted(signal), None));
            }
            _ => {}
        }
        drop(redraw);
        let turn = self.store.turn()?;
        let results = match self.found.take() {
            Some(results) => results,
            None => self.opened.results(self.store, &instructions(self.isa))?,
        };
        results.tell_damage();
        let Opened { sweep, plan, objective, .. } = &self.opened;
        let Tables { mut summary, files } = tables(self.store, sweep, plan, &results)?;
        if let Some(line) = unmeasured(&summary, &results) {
            ui::say(&line);
        }
        tell_calls(self.store, plan, &mut summary, &**objective);
        turn.write_tables(&files)?;
        if ended == RunEnd::Finished {
            let lost = summary.counts.missing.saturating_sub(results.damaged.len() + results.unknown);
            if lost > 0 {
                let lost = ui::count(lost, "finished trial");
                ui::say(&format!("{lost} no longer on disk; the same command trains what is missing"));
            }
            drop_weights(&self.writer, (sweep, plan), &summary, &results)?;
            self.writer.made_tables();
        }
        let mut drawn = true;
        if self.options.report {
            let report = draw((self.store, &turn), (sweep, plan), (&results, &summary), &**objective, None, false)?;
            ui::say(&report.place);
            drawn = report.complete;
        }
        turn.end()?;
        let status = match ended {
            RunEnd::Finished if !drawn => ExitStatus::SomeFailed,
            RunEnd::Finished => status_of(&summary),
            RunEnd::Signal(signal) => ExitStatus::Interrupted(signal),
            _ => ExitStatus::Stopped,
        };
        self.writer.close()?;
        let dir = (!self.options.report).then(|| self.store.dir());
        if let Some(line) = ending(&ended, summary.counts, &in_flight, dir, is_search(&self.opened.sweep)) {
            ui::say(&line);
        }
        if !matches!(ended, RunEnd::Signal(_)) && !self.options.json {
            ui::show(&best_configs(&summary))?; // last: nothing is lost if that fails
        }
        Ok((status, Some(summary)))
    }
}
