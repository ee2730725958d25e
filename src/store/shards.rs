//! Processes that work on one sweep in one folder at the same time: what each says of itself, in a file of its own.
//!
//! That is a hint to the others, which then train something else, and nothing else follows from it: whoever trains a trial
//! comes to the same bytes, and of two the first is kept.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Store;
use super::error::Error;
use super::journal::Pace;
use super::layout::{RESULT, SHARDS, of_trial, shard_lock, shard_of, shard_says};
use super::lock::{self, machine};
use crate::trial::{Shard, TrialId};

/// What a shard says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Beat {
    /// Its number, from 1.
    pub(crate) shard: u32,
    /// How many there were when it began.
    pub(crate) of: u32,
    /// Which of the processes that were this shard one after the other.
    pub(crate) process: String,
    /// The name of its machine, for people.
    pub(crate) host: String,
    /// Its machine since that was started.
    pub(crate) machine: String,
    /// Goes up as long as it lives.
    pub(crate) count: u64,
    /// Whether it has ended, or was taken for dead.
    pub(crate) ended: bool,
    /// Whether it has trained what it could, and reads results or makes tables.
    #[serde(default)]
    pub(crate) resting: bool,
    /// Whether it made the tables of all trials before it ended.
    #[serde(default)]
    pub(crate) made: bool,
    /// The ids of the trials that it trains at this moment.
    pub(crate) trials: Vec<String>,
    /// How far it came.
    pub(crate) pace: Pace,
}

impl Beat {
    /// Which shard it is of.
    pub(crate) fn shard(&self) -> Shard {
        Shard { number: self.shard, of: self.of }
    }

    /// Whether it is of the machine of this process.
    pub(crate) fn is_of_this_machine(&self) -> bool {
        self.machine == machine()
    }
}

impl Store {
    /// What the shards say of themselves that ever worked here. One that cannot be read says nothing.
    pub(crate) fn shards(&self) -> Vec<Beat> {
        let names = self.disk.list(SHARDS).unwrap_or_default();
        let said = |name: &String| {
            let shard = shard_of(name)?;
            let bytes = self.read(&shard_says(shard)).ok()??;
            serde_json::from_slice(&bytes).ok()
        };
        names.iter().filter_map(said).collect()
    }

    /// The processes that made the tables and ended.
    pub(crate) fn makers(&self) -> HashSet<String> {
        self.shards().into_iter().filter(|beat| beat.made).map(|beat| beat.process).collect()
    }

    /// Whether a trial has a result, as far as names of files tell.
    pub(crate) fn is_finished(&self, id: TrialId) -> bool {
        self.disk.exists(&of_trial(id, RESULT))
    }

    /// By what processes are known that a run, or a shard of it, leaves behind.
    pub(crate) fn run_mark(&self, shard: Option<Shard>) -> PathBuf {
        shard.map_or_else(|| self.dir.clone(), |shard| self.path(&shard_lock(shard)))
    }

    /// Whether a process of this machine holds the lock of a shard; none if nobody can know.
    pub(crate) fn is_shard_locked(&self, shard: Shard) -> Option<bool> {
        self.disk.is_locked(&shard_lock(shard))
    }

    /// Whether no other process has the place of this one since.
    pub(crate) fn is_last(&self, beat: &Beat) -> bool {
        self.said(beat.shard()).is_some_and(|said| said.process == beat.process)
    }

    /// Takes a shard for dead: what it trained is free, and its process, should it come to life again, finds that and ends.
    pub(crate) fn bury(&self, dead: &Beat) -> Result<(), Error> {
        let process = format!("taken for dead: {}", dead.process);
        self.say(&Beat { process, ended: true, trials: Vec::new(), ..dead.clone() })
    }

    /// Writes down what a shard says of itself.
    pub(super) fn say(&self, beat: &Beat) -> Result<(), Error> {
        let file = shard_says(beat.shard());
        let bytes = serde_json::to_vec(beat).unwrap_or_default();
        self.replace_by(&file, &format!("{file}.{}.tmp", std::process::id()), &[&bytes])
    }

    /// Why the sweep's lock cannot be had, on which its holder left this note.
    pub(super) fn held(&self, note: &str) -> Error {
        let at_work = self.shards().into_iter().map(|beat| beat.shard());
        let at_work: Vec<Shard> = at_work.filter(|shard| self.is_shard_locked(*shard) == Some(true)).collect();
        if !at_work.is_empty() {
            return self.held_by(&at_work);
        }
        Error::Locked { dir: self.dir.clone(), holder: lock::name(note) }
    }

    /// Why a sweep is not to be had on which these shards are at work.
    pub(crate) fn held_by(&self, shards: &[Shard]) -> Error {
        let shards = shards.iter().map(Shard::to_string).collect::<Vec<_>>().join(", ");
        Error::Locked { dir: self.dir.clone(), holder: format!(": its shards {shards} are at work") }
    }

    /// Why a shard's lock cannot be had.
    pub(super) fn shard_held(&self, shard: Shard, note: &str) -> Error {
        Error::Locked { dir: self.dir.clone(), holder: format!(" as shard {shard}{}", lock::name(note)) }
    }

    /// What this shard says of itself.
    pub(super) fn said(&self, shard: Shard) -> Option<Beat> {
        serde_json::from_slice(&self.read(&shard_says(shard)).ok()??).ok()
    }
}
