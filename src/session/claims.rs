//! Which trials other shards train at this moment, as far as their beats tell. A shard is dead that was silent for two minutes
//! by the clock of whoever listens, whatever the clocks of other machines say.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use crate::process::end_leftovers;
use crate::store::{self, Beat, Store};
use crate::trial::{Shard, TrialId};
use crate::ui;

/// Whoever says nothing for so long is dead. NFS may show the names in a folder as they were a minute ago (`acdirmax`).
const SILENCE: Duration = Duration::from_mins(2);

/// What was heard of other shards.
pub(super) struct Claims {
    /// This process.
    own: String,
    /// Each process that had a beat.
    heard: BTreeMap<String, Heard>,
    /// The processes that live, and whether they only read or make tables.
    alive: BTreeMap<String, bool>,
    /// Which shards they are.
    shards: HashSet<Shard>,
    /// The processes that made the tables and ended.
    makers: HashSet<String>,
    /// What they train, and when one that does was heard last.
    trials: HashMap<TrialId, Option<Instant>>,
    /// When they were asked last.
    asked: Option<Instant>,
}

/// What was heard of a process.
struct Heard {
    /// Its last beat.
    count: u64,
    /// When that was heard first.
    since: Instant,
    /// Whether one before it was heard, too: it was alive then, and did not only leave something behind.
    beats: bool,
}

impl Heard {
    /// When it was surely alive.
    fn last(&self) -> Option<Instant> {
        self.beats.then_some(self.since)
    }
}

impl Claims {
    /// Nothing is heard yet by the process of this name.
    pub(super) fn new(own: String) -> Self {
        Self {
            own,
            heard: BTreeMap::new(),
            alive: BTreeMap::new(),
            shards: HashSet::new(),
            makers: HashSet::new(),
            trials: HashMap::new(),
            asked: None,
        }
    }

    /// Whether another shard trains this.
    pub(super) fn has(&self, id: TrialId) -> bool {
        self.trials.contains_key(&id)
    }

    /// Whether another shard that trains this was heard since then.
    pub(super) fn heard_of(&self, id: TrialId, since: Instant) -> bool {
        self.trials.get(&id).is_some_and(|heard| *heard > Some(since))
    }

    /// Whether this process was heard since then.
    pub(super) fn heard(&self, process: &str, since: Instant) -> bool {
        self.heard.get(process).is_some_and(|heard| heard.last() > Some(since))
    }

    /// Whether another process than these made the tables.
    pub(super) fn are_made(&self, before: &HashSet<String>) -> bool {
        !self.makers.is_subset(before)
    }

    /// A process that trains.
    pub(super) fn training(&self) -> Option<String> {
        self.alive.iter().find(|(_, rests)| !**rests).map(|(process, _)| process.clone())
    }

    /// Whether this shard lives.
    pub(super) fn is_alive(&self, shard: Shard) -> bool {
        self.shards.contains(&shard)
    }

    /// The living process that does what one shard does alone; none if this one may.
    pub(super) fn holder(&mut self, store: &Store, what: &str) -> Result<Option<String>, store::Error> {
        let own = self.own.clone();
        let is_alive = |process: &str| {
            if !self.alive.contains_key(process) {
                self.ask(store, Duration::ZERO); // it may just have begun
            }
            self.alive.contains_key(process)
        };
        store.take_hold(what, &own, is_alive)
    }

    /// Asks again, if that was not done for so long.
    pub(super) fn ask(&mut self, store: &Store, pause: Duration) {
        let now = Instant::now();
        if self.asked.is_some_and(|asked| now - asked < pause) {
            return;
        }
        self.asked = Some(now);
        let (mut trials, mut alive, mut shards) = (HashMap::new(), BTreeMap::new(), HashSet::new());
        for beat in store.shards() {
            if beat.made {
                self.makers.insert(beat.process.clone());
            }
            if beat.process == self.own || beat.ended {
                continue;
            }
            let is_gone = || beat.is_of_this_machine() && store.is_shard_locked(beat.shard()) == Some(false);
            if self.lives(&beat, now, is_gone) {
                let last = self.heard.get(&beat.process).and_then(Heard::last);
                alive.insert(beat.process.clone(), beat.resting);
                shards.insert(beat.shard());
                for id in beat.trials.iter().filter_map(|id| TrialId::parse(id)) {
                    let heard = trials.entry(id).or_default();
                    *heard = last.max(*heard);
                }
            } else {
                take_for_dead(store, &beat);
            }
        }
        (self.trials, self.alive, self.shards) = (trials, alive, shards);
    }

    /// Whether a shard lives that says this; `is_gone` tells if its process surely is not there any more.
    fn lives(&mut self, beat: &Beat, now: Instant, is_gone: impl FnOnce() -> bool) -> bool {
        let first = Heard { count: beat.count, since: now, beats: false };
        let heard = self.heard.entry(beat.process.clone()).or_insert(first);
        if heard.count != beat.count {
            *heard = Heard { count: beat.count, since: now, beats: true };
        }
        now - heard.since < SILENCE && !is_gone()
    }
}

/// What a shard trained that is dead may be trained by others, once nothing of it is left on this machine.
fn take_for_dead(store: &Store, beat: &Beat) {
    if !store.is_last(beat) {
        return;
    }
    if beat.is_of_this_machine() {
        end_leftovers(&store.run_mark(Some(beat.shard())));
    }
    if store.bury(beat).is_ok() {
        let (shard, n) = (beat.shard(), beat.trials.len());
        ui::say(&format!(
            "shard {shard} on {} is dead; {} it was training may be trained again",
            beat.host,
            ui::count(n, "trial")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beat(count: u64) -> Beat {
        serde_json::from_value(serde_json::json!({
            "shard": 1, "of": 2, "process": "a-1-1", "host": "a", "machine": "", "count": count, "ended": false, "trials": [],
            "pace": { "trials": 0, "cost": 0.0, "trials_done": 0, "cost_done": 0.0, "seconds": 0.0 },
        }))
        .unwrap()
    }

    #[test]
    fn who_is_silent_for_two_minutes_is_dead() {
        let (mut claims, begun) = (Claims::new("b-2-2".into()), Instant::now());
        let mut is_alive = |beat, seconds| claims.lives(&beat, begun + Duration::from_secs(seconds), || false);
        assert!(is_alive(beat(7), 0) && is_alive(beat(7), 119) && !is_alive(beat(7), 120));
        assert!(is_alive(beat(8), 121) && is_alive(beat(8), 240) && !is_alive(beat(8), 241));
        // Its clock means nothing, and a later process of the same shard is another.
        assert!(is_alive(Beat { process: "a-3-3".into(), ..beat(8) }, 250));
        assert!(!claims.lives(&beat(9), begun + Duration::from_secs(251), || true), "its lock is free");
    }
}
