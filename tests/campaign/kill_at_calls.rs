//! SIGKILL on entering each single call by which a run touches its folder: between any two of them, that is.

use std::time::Duration;

use super::calls::{Scene, at_each_call, row, scenes};
use super::part;
use super::place::{End, Place};
use super::row::{Held, Row};
use super::strace::{self, Call};

const PROMISE: &str = "killed at any call";
const TRIED: &str = "SIGKILL at every write, sync, rename, link, unlink, open, mkdir and truncation of a small sweep: fresh, \
                     dropping weights, and mending damage";

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_kill_at_calls() {
    part(|| {
        if !strace::is_there() {
            return vec![Row::untried(PROMISE, TRIED, "strace is not there, or may not trace")];
        }
        let all = scenes();
        let met = all
            .iter()
            .flat_map(|scene| at_each_call("kills", scene, |place, call, _| vec![kill(scene, place, call)]))
            .collect();
        vec![row(PROMISE, TRIED, met)]
    });
}

/// Kills the run at `call` and lets the next one mend it. `None` if the run never came to the call.
fn kill(scene: &Scene, place: &Place, call: &Call) -> Option<Held> {
    scene.set(place);
    let child = place.command(&call.inject(place, "signal=KILL", None), 1).spawn().unwrap();
    let end = End::of(child, Duration::from_secs(10));
    (end.signal == Some(9)).then(|| place.ends_with(1, &scene.expected).map_err(|e| format!("{e} (at {})", call.name)))
}

#[test]
fn killed_at_some_calls() {
    if !strace::is_there() {
        super::lanes::tell("skipped: strace is not there, or may not trace");
        return;
    }
    let scene = scenes().swap_remove(2);
    let place = Place::new(super::sweeps::SMALLEST);
    let calls = strace::record(&place, || scene.set(&place));
    assert!(calls.iter().any(|call| call.name.starts_with("rename")), "{calls:?}");
    let sample: Vec<&Call> = calls.iter().step_by(calls.len().div_ceil(10)).collect();
    let met: Vec<Held> = sample.iter().filter_map(|call| kill(&scene, &place, call)).collect();
    assert!(met.len() >= sample.len() / 2, "most calls come in the order of the run that was recorded");
    assert_eq!(met.into_iter().collect::<Held>(), Ok(()));
}
