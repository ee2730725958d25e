//! A run that is one shard of several: it trains its own trials first, then whatever is missing and no other trains.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use super::claims::Claims;
use super::open::Opened;
use super::searching::Searching;
use crate::run::{NewTask, Source, Taken};
use crate::store::{Found, Store};
use crate::trial::{Shard, Trained, TrialId, Work};

/// What others said is good for this part of the time that a trial takes, which at worst is trained twice; and at least, and
/// at most, for so long.
const PART: f64 = 0.02;
const PAUSES: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(500)];

/// But for each pair of shards at least for so long: all together read some 5,000 files a second, however many there are.
const PAUSE_PAIR: Duration = Duration::from_micros(200);

/// So long a trial of a search is left to one shard: it became known to all at the same time. By then what is short is over,
/// and of what is long the others have heard.
const COURTESY: Duration = Duration::from_secs(3);

/// How often it is looked what became of trials elsewhere, at most.
const GLANCE: Duration = Duration::from_millis(50);

/// How often the folders of trials are listed at most.
const LISTING: Duration = Duration::from_mins(1);

/// Trials that are shared with other shards.
pub(super) struct Sharing<'a> {
    pub(super) shard: Shard,
    pub(super) store: &'a Store,
    pub(super) of: Of<'a>,
    pub(super) claims: Claims,
    /// Whether it trains nothing that is another shard's own.
    pub(super) apart: bool,
    /// Whether programs train, which need their folders for themselves.
    pub(super) programs: bool,
    /// Trials that had a result when this run began, and are trained again nevertheless.
    pub(super) again: HashSet<usize>,
    /// Trials that another shard trains.
    pub(super) elsewhere: &'a RefCell<BTreeSet<usize>>,
    /// Until when trials of a search are left to the shards whose own they are.
    pub(super) left: HashMap<usize, Instant>,
    /// Whether something follows from the results of all trials.
    pub(super) waits: bool,
    /// When the last trial ended that it trained itself.
    pub(super) busy: Instant,
    /// When the folders of trials were listed, and what was there.
    pub(super) listed: Option<(Instant, HashSet<TrialId>)>,
    /// When it was looked what became of those elsewhere.
    pub(super) looked: Instant,
}

/// What is shared.
pub(super) enum Of<'a> {
    /// Trials that were all known when this run began, and the turn of each.
    Listed(&'a Opened, Vec<u32>),
    Search(Box<Searching<'a>>),
}

/// The turns of trials by their numbers: those of its own are dealt to a shard in the order of training, and are the first;
/// then come those of the next shard, the one after that, and so on, of each first every so many-th, so that shards which
/// help the same one begin with different trials.
pub(super) fn turns(shard: Shard, opened: &Opened) -> Vec<u32> {
    let mut turns = vec![0; opened.plan.len()];
    for (place, number) in opened.plan.spread().enumerate() {
        let distance = shard.distance(place);
        if let Some(helpers) = shard.of.checked_sub(1).filter(|helpers| *helpers > 0 && distance > 0) {
            let is_first = (place / shard.of as usize) % helpers as usize == distance as usize - 1;
            turns[number] = 2 * distance - u32::from(is_first);
        }
    }
    turns
}

impl Sharing<'_> {
    /// The tasks of trials that are missing, given their costs and numbers in the order of training. What had a result is
    /// trained again by its own shard alone.
    pub(super) fn tasks(&self, missing: Vec<(f64, usize)>) -> Vec<NewTask> {
        let tasks = match &self.of {
            Of::Listed(_, turns) => {
                let task = |(cost, number): (f64, usize)| NewTask { cost, number, turn: turns[number] };
                missing.into_iter().map(task).collect()
            }
            Of::Search(searching) => missing.into_iter().map(|(_, number)| searching.task(number)).collect(),
        };
        let mut tasks = self.shared(tasks);
        tasks.retain(|task| self.owns(task.number) || !self.apart && !self.again.contains(&task.number));
        tasks
    }

    /// Its own of these before those of others in each turn, and of those the last first: others begin with the first.
    fn shared(&self, tasks: Vec<NewTask>) -> Vec<NewTask> {
        let (own, others): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| self.owns(task.number));
        own.into_iter().chain(others.into_iter().rev()).map(|task| self.in_turn(task)).collect()
    }

    fn in_turn(&self, task: NewTask) -> NewTask {
        let turn = task.turn.saturating_mul(2).saturating_add(u32::from(!self.owns(task.number)));
        NewTask { turn, ..task }
    }

    /// Whether a trial is this shard's own.
    fn owns(&self, number: usize) -> bool {
        match &self.of {
            Of::Listed(_, turns) => turns[number] == 0,
            Of::Search(_) => self.shard.owns(number),
        }
    }

    /// The task of a trial, as it is where another shard gave it up.
    fn task(&self, number: usize) -> NewTask {
        match &self.of {
            Of::Listed(opened, _) => NewTask { cost: opened.estimate(number).cost(), number, turn: u32::MAX },
            Of::Search(searching) => self.in_turn(searching.task(number)),
        }
    }

    fn id(&self, number: usize) -> TrialId {
        match &self.of {
            Of::Listed(opened, _) => opened.plan.id(number),
            Of::Search(searching) => searching.opened.plan.id(number),
        }
    }

    /// What a trial is estimated to cost.
    fn cost(&self, number: usize) -> f64 {
        self.task(number).cost
    }

    /// How long what others said is good for, to whoever is about to train a trial of this cost.
    fn pause(&self, cost: f64) -> Duration {
        let [least, most] = PAUSES;
        let part = Duration::try_from_secs_f64(PART * cost).unwrap_or(most).clamp(least, most);
        part.max(PAUSE_PAIR.saturating_mul(self.shard.of.saturating_mul(self.shard.of)))
    }

    /// What may be trained since a trial ended elsewhere; none if it did not.
    fn ended_elsewhere(&mut self, number: usize) -> Option<Vec<NewTask>> {
        let id = self.id(number);
        match &mut self.of {
            Of::Listed(..) => {
                let is_known = self.listed.as_ref().is_some_and(|(_, there)| there.contains(&id));
                (is_known || self.store.is_finished(id)).then(Vec::new)
            }
            Of::Search(searching) => match self.store.find(id) {
                Ok(Found::Finished(record)) => {
                    let tasks = searching.hear(number, &record)?;
                    Some(self.shared(tasks))
                }
                _ => None, // whatever is wrong with it, to train it is right
            },
        }
    }

    /// Whether a trial is left for now to its own shard, or to the next one that lives.
    fn is_left(&mut self, number: usize) -> bool {
        let Of::Search(_) = self.of else { return false };
        let mut heirs = self.shard.circle(number);
        if heirs.find(|shard| *shard == self.shard || self.claims.is_alive(*shard)) == Some(self.shard) {
            return false;
        }
        Instant::now() < *self.left.entry(number).or_insert_with(|| Instant::now() + COURTESY)
    }

    /// Lists the trials that have a result, where many are looked at that are others' own.
    fn list(&mut self) {
        if self.listed.as_ref().is_none_or(|(since, _)| since.elapsed() >= LISTING) {
            self.listed = self.store.trials().ok().map(|there| (Instant::now(), there.into_iter().collect()));
        }
    }
}

impl Source for Sharing<'_> {
    fn take(&mut self, number: usize) -> Taken {
        let (is_own, cost) = (self.owns(number), self.cost(number));
        if !is_own && matches!(self.of, Of::Listed(..)) {
            self.list();
        }
        if !self.again.contains(&number)
            && let Some(tasks) = self.ended_elsewhere(number)
        {
            return Taken::Elsewhere(tasks);
        }
        // Of a short trial of its own it costs less to train it twice than to ask.
        if !is_own || cost >= PAUSES[1].as_secs_f64() {
            self.claims.ask(self.store, self.pause(cost));
        }
        let id = self.id(number);
        if self.is_left(number) {
            self.elsewhere.borrow_mut().insert(number);
            return Taken::Elsewhere(Vec::new());
        }
        // What cannot be held is trained: what stands in the way is told where its result cannot be written either.
        let is_held = |claims: &mut Claims| matches!(claims.holder(self.store, &id.to_string()), Ok(Some(_)));
        if self.claims.has(id) || self.programs && is_held(&mut self.claims) {
            self.elsewhere.borrow_mut().insert(number);
            return Taken::Elsewhere(Vec::new());
        }
        // Whoever held it may have finished it since.
        if self.programs
            && let Some(tasks) = self.ended_elsewhere(number).filter(|_| !self.again.contains(&number))
        {
            let _ = self.store.let_go(&id.to_string()); // a hold of what is finished is in nobody's way
            return Taken::Elsewhere(tasks);
        }
        Taken::Work(match &self.of {
            Of::Listed(opened, _) => Work::whole(opened.plan.trial(number)),
            Of::Search(searching) => searching.work(number),
        })
    }

    fn ended(&mut self, number: usize, trained: &mut Trained) -> Vec<NewTask> {
        self.busy = Instant::now();
        // What failed here and not elsewhere will not be written down.
        if trained.outcome.trouble().is_some()
            && !trained.outcome.is_reproducible()
            && let Some(tasks) = self.ended_elsewhere(number)
        {
            return tasks;
        }
        match &mut self.of {
            Of::Listed(..) => Vec::new(),
            Of::Search(searching) => {
                let tasks = searching.ended(number, trained);
                self.shared(tasks)
            }
        }
    }

    fn unknown(&self) -> usize {
        match &self.of {
            Of::Listed(..) => 0,
            Of::Search(searching) => searching.unknown(),
        }
    }

    fn look(&mut self) -> Vec<NewTask> {
        if self.looked.elapsed() < GLANCE {
            return Vec::new();
        }
        let there: Vec<usize> = self.elsewhere.borrow().iter().copied().collect();
        let shortest = there.iter().map(|number| self.cost(*number)).fold(f64::INFINITY, f64::min);
        let glance = Duration::try_from_secs_f64(shortest / 2.0).unwrap_or(Duration::MAX).clamp(GLANCE, PAUSES[1]);
        if there.is_empty() || self.looked.elapsed() < glance {
            return Vec::new();
        }
        self.looked = Instant::now();
        self.claims.ask(self.store, self.pause(f64::INFINITY));
        let mut tasks = Vec::new();
        for number in there {
            let ended = self.ended_elsewhere(number);
            if ended.is_some() || !self.claims.has(self.id(number)) && !self.is_left(number) {
                self.elsewhere.borrow_mut().remove(&number);
                if ended.is_some() {
                    self.left.remove(&number); // how it goes on is another matter
                }
                tasks.extend(ended.unwrap_or_else(|| vec![self.task(number)]));
            }
        }
        tasks
    }

    /// Of what others train it waits for a sign that they live: it may be the last who can take it over.
    fn waits(&self) -> bool {
        let left = |number: &usize| self.waits || !self.claims.heard_of(self.id(*number), self.busy);
        self.elsewhere.borrow().iter().any(left)
    }
}
