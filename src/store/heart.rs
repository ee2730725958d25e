//! What a shard lets the others know as long as it lives: which trials it trains, and how far it is.

use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Store;
use super::disk::Locking;
use super::error::{At, Error};
use super::journal::Pace;
use super::layout::{SHARDS, shard_lock};
use super::lock::{self, machine, this_host};
use super::shards::Beat;
use crate::trial::{Event, Outcome, Shard, TrialId};

/// How often it says something at least.
pub(super) const EVERY: Duration = Duration::from_secs(5);

/// How often it says what it began, at most.
const AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// What a shard says of itself, and when it said it last.
#[derive(Debug)]
pub(super) struct Heart {
    beat: Beat,
    /// How many trainings of each trial are under way: one that goes on has begun before it is told that it paused.
    trials: BTreeMap<TrialId, u32>,
    /// Those of the last tick.
    at_tick: Vec<String>,
    begun: Instant,
    beaten: Instant,
    /// Beats while nothing is trained.
    rest: Option<Rest>,
    _lock: Locking,
}

/// A thread that beats until this is dropped.
#[derive(Debug)]
struct Rest {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Heart {
    /// Takes the lock of a shard, and says nothing yet.
    pub(super) fn new(store: &Store, shard: Shard) -> Result<Self, Error> {
        store.create_dir(SHARDS)?;
        let file = shard_lock(shard);
        let lock = match store.disk.lock(&file, &lock::note()).at("lock", &store.path(&file))? {
            Locking::Held(note) => return Err(store.shard_held(shard, &note)),
            lock => lock,
        };
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let beat = Beat {
            shard: shard.number,
            of: shard.of,
            process: format!("{}-{}-{}", this_host(), std::process::id(), since_1970.as_nanos()),
            host: this_host(),
            machine: machine().to_owned(),
            count: 0,
            ended: false,
            resting: false,
            made: false,
            trials: Vec::new(),
            pace: Pace::default(),
        };
        let now = Instant::now();
        let (trials, at_tick) = (BTreeMap::new(), Vec::new());
        Ok(Self { beat, trials, at_tick, begun: now, beaten: now, rest: None, _lock: lock })
    }

    /// The process that has it.
    pub(super) fn process(&self) -> &str {
        &self.beat.process
    }

    /// Takes the place of whatever process was this shard before, of which nothing is left.
    pub(super) fn appear(&mut self, store: &Store) -> Result<(), Error> {
        store.say(&self.beat)
    }

    /// So many trials of this estimated cost are about to be trained.
    pub(super) fn begin(&mut self, store: &Store, trials: usize, cost: f64) -> Result<(), Error> {
        self.beat.pace = Pace { trials, cost, ..Pace::default() };
        self.beat.resting = false;
        self.begun = Instant::now();
        self.beat(store)
    }

    /// Says that it trains nothing, and goes on beating until it does or ends: to read all results, or to make tables of them,
    /// may take longer than the others wait.
    pub(super) fn rest(&mut self, store: &Store) -> Result<(), Error> {
        self.beat.resting = true;
        self.beat(store)?;
        self.rest = Some(Rest::begin(store, self.beat.clone()));
        Ok(())
    }

    /// Takes note of what was written down, and says it from time to time.
    pub(super) fn feel(&mut self, store: &Store, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Started { trials, .. } => {
                trials.iter().for_each(|trial| *self.trials.entry(trial.id).or_default() += 1);
                if self.beaten.elapsed() >= AT_MOST_EVERY {
                    return self.beat(store);
                }
            }
            Event::Finished { trial, trained, cost, .. } => {
                if self.trials.remove(&trial.id).is_some_and(|n| n > 1) {
                    self.trials.insert(trial.id, 1);
                } else {
                    store.let_go(&trial.id.to_string())?;
                }
                if trained.outcome != Outcome::Interrupted {
                    self.beat.pace.trials_done += 1;
                    self.beat.pace.cost_done += cost;
                }
            }
            Event::Tick => {
                // What takes longer than a tick is worth to be known at once.
                let trials = self.in_flight();
                let is_news = trials == self.at_tick && trials != self.beat.trials;
                self.at_tick = trials;
                if is_news || self.beaten.elapsed() >= EVERY {
                    return self.beat(store);
                }
            }
            Event::Measured { .. } | Event::Checkpoint { .. } | Event::Lost { .. } => {}
        }
        Ok(())
    }

    fn in_flight(&self) -> Vec<String> {
        self.trials.keys().map(TrialId::to_string).collect()
    }

    /// It made the tables, and will say so when it ends.
    pub(super) fn made(&mut self) {
        self.beat.made = true;
    }

    /// Says that it ends: whatever it has not finished is free.
    pub(super) fn end(&mut self, store: &Store) -> Result<(), Error> {
        self.trials.clear();
        self.beat.ended = true;
        self.beat(store)
    }

    /// Says how it stands. That this cannot be written, on a full disk, is no reason to end. That another process has its
    /// place is: it is the shard now, or took this one for dead and trains what this one did.
    fn beat(&mut self, store: &Store) -> Result<(), Error> {
        self.rest = None;
        self.beat.trials = self.in_flight();
        self.beat.pace.seconds = self.begun.elapsed().as_secs_f64();
        self.beaten = Instant::now();
        if beat(store, &mut self.beat) {
            return Ok(());
        }
        Err(Error::Overtaken { dir: store.dir().to_owned(), shard: self.beat.shard() })
    }
}

impl Rest {
    fn begin(store: &Store, mut said: Beat) -> Self {
        let (store, (stop, stopped)) = (store.clone(), channel());
        let beats =
            move || while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) && beat(&store, &mut said) {};
        let thread = Builder::new().name("beats".to_owned()).spawn(beats);
        Self { stop: Some(stop), thread: thread.ok() } // without it others may do the same once more
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.stop = None;
        let _ = self.thread.take().map(JoinHandle::join); // it does not panic
    }
}

/// Says it once more, unless another process has the place of this one.
fn beat(store: &Store, said: &mut Beat) -> bool {
    if store.said(said.shard()).is_some_and(|other| other.process != said.process) {
        return false;
    }
    said.count += 1;
    let _ = store.say(said);
    true
}
