//! How the shards of a sweep stand, as one who only reads can tell.

use std::thread::sleep;
use std::time::Duration;

use crate::store::{Beat, Store};

/// In so long whoever lives says so.
const A_BEAT: Duration = Duration::from_secs(7);

/// How a shard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is at work.
    AtWork,
    /// It has ended, or was taken for dead.
    Ended,
    /// It says nothing more, and what it trained will be trained by others.
    Silent,
}

impl Standing {
    /// For people and for programs.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::AtWork => "running",
            Self::Ended => "ended",
            Self::Silent => "silent",
        }
    }
}

/// Those of these that are at work.
pub(super) fn at_work(shards: &[(Beat, Standing)]) -> impl Iterator<Item = &Beat> {
    shards.iter().filter(|(_, standing)| *standing == Standing::AtWork).map(|(beat, _)| beat)
}

/// The shards that ever worked here, by number. Of other machines' locks nothing need be seen here: it is waited for a beat
/// of theirs.
pub(super) fn shards(store: &Store) -> Vec<(Beat, Standing)> {
    let first = store.shards();
    let known: Vec<Option<Standing>> = first.iter().map(|beat| at_once(store, beat)).collect();
    let second = if known.contains(&None) {
        sleep(A_BEAT);
        store.shards()
    } else {
        Vec::new()
    };
    let standing = |(beat, known): (Beat, Option<Standing>)| {
        let later = second.iter().find(|later| later.process == beat.process);
        let standing = known.unwrap_or(match later {
            Some(later) if later.ended => Standing::Ended,
            Some(later) if later.count != beat.count => Standing::AtWork,
            _ => Standing::Silent,
        });
        (later.cloned().unwrap_or(beat), standing)
    };
    let mut all: Vec<(Beat, Standing)> = first.into_iter().zip(known).map(standing).collect();
    all.sort_by_key(|(beat, _)| (beat.of, beat.shard));
    all
}

/// How a shard stands, if that can be told without waiting.
fn at_once(store: &Store, beat: &Beat) -> Option<Standing> {
    match store.is_shard_locked(beat.shard()) {
        _ if beat.ended => Some(Standing::Ended),
        Some(true) => Some(Standing::AtWork),
        Some(false) if beat.is_of_this_machine() => Some(Standing::Silent),
        _ => None,
    }
}
