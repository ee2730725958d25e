//! What faults at single calls are done to: runs from several beginnings, so that every way of writing is met.

use super::lanes::in_lanes;
use super::place::{Files, Place};
use super::row::{Held, Row};
use super::strace::{self, Call};
use super::sweeps::{BEST, SMALLEST};

/// A sweep and what is there of it when the run begins.
#[derive(Debug)]
pub(super) struct Scene {
    what: &'static str,
    toml: &'static str,
    /// What the run finds.
    before: Files,
    /// What an undisturbed run leaves.
    pub(super) expected: Files,
}

impl Scene {
    /// Puts the beginning in place.
    pub(super) fn set(&self, place: &Place) {
        place.put(&self.before);
    }
}

/// A fresh sweep that keeps all weights, a fresh one that drops some, and one with a damaged trial and lost tables.
pub(super) fn scenes() -> Vec<Scene> {
    let fresh = |what, toml| Scene { what, toml, before: Files::new(), expected: Place::new(toml).undisturbed() };
    let whole = fresh("a fresh sweep", SMALLEST);
    let mut before = whole.expected.clone();
    before.retain(|name, _| name != "trials.csv" && name != "configs.csv");
    let metrics = before.keys().find(|name| name.ends_with("/metrics.csv")).unwrap().clone();
    before.insert(metrics, b"torn".to_vec());
    let damaged = Scene { what: "a damaged sweep", toml: SMALLEST, before, expected: whole.expected.clone() };
    vec![whole, fresh("weights of the best", BEST), damaged]
}

/// A lane of [`at_each_call`]: calls name the files of a place, so each lane has recorded its own.
struct Lane {
    place: Place,
    calls: Vec<Call>,
    /// The paths that are the same in every run.
    steady: Vec<String>,
}

/// Does `work` for every call on files of the run that `scene` begins. `work` also gets the paths that are the same in
/// every run.
pub(super) fn at_each_call<R: Send>(
    what: &str,
    scene: &Scene,
    work: impl Fn(&Place, &Call, &[String]) -> Vec<R> + Sync,
) -> Vec<R> {
    let open = || {
        let place = Place::new(scene.toml);
        let calls = strace::record(&place, || scene.set(&place));
        let mut steady: Vec<String> =
            calls.iter().filter(|call| call.on_steady.is_some()).map(|call| call.path.clone()).collect();
        steady.sort();
        steady.dedup();
        Lane { place, calls, steady }
    };
    let numbers: Vec<usize> = (0..open().calls.len()).collect();
    let answers = in_lanes(&format!("{what}, {}", scene.what), &numbers, open, |lane, number| {
        lane.calls.get(*number).map_or_else(Vec::new, |call| work(&lane.place, call, &lane.steady))
    });
    answers.into_iter().flatten().collect()
}

/// The row of what came of each call, where one that was never met has none.
pub(super) fn row(promise: &'static str, tried: &str, calls: Vec<Option<Held>>) -> Row {
    let missed = calls.iter().filter(|met| met.is_none()).count();
    let row = Row::of(promise, tried, calls.into_iter().flatten());
    if missed == 0 { row } else { row.note(format!("{missed} others came in another order and were not met")) }
}
