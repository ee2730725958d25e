//! SIGKILL in the middle of a long trial: the next run goes on from its last checkpoint, to the same bytes.

use std::time::Duration;

use rand::RngExt;

use super::lanes::{in_lanes, lanes};
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{LONG_TRIAL, chance};

/// A checkpoint is written every ten seconds; from here on there is one to go on from.
const THERE: Duration = Duration::from_secs(11);

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_checkpoints() {
    part(|| {
        let numbers: Vec<usize> = (0..lanes()).collect();
        let open = || Place::new(LONG_TRIAL);
        let whole = in_lanes("long trials, undisturbed", &numbers, open, |place, _| {
            let end = place.run(1);
            end.is(&[0]).unwrap();
            (place.results(), end.took)
        });
        let (expected, took) = whole.into_iter().max_by_key(|(_, took)| *took).unwrap();
        let held = in_lanes("long trials, killed", &numbers, open, |place, n| killed(place, *n, &expected, took));
        let tried = "SIGKILL in a trial of half a minute, after its first checkpoint: the next run is shorter, too";
        vec![Row::of("a long trial goes on", tried, held)]
    });
}

/// Kills after a checkpoint; the run that follows must take at least 5 s less than one from the beginning.
fn killed(place: &Place, number: usize, expected: &Files, took: Duration) -> Held {
    let moment = THERE.mul_f64(chance(number).random_range(1.0..1.3));
    let mut child = place.command(&[], 1).spawn().unwrap();
    std::thread::sleep(moment);
    child.kill().unwrap();
    if End::of(child, took).signal != Some(9) {
        return Err(format!("the trial was over within {} s: too short to tell", moment.as_secs()));
    }
    let rest = place.run(1);
    rest.is(&[0])?;
    same(expected, &place.results())?;
    let shorter = rest.took + Duration::from_secs(5) < took;
    shorter
        .then_some(())
        .ok_or_else(|| format!("{} s after the kill, {} s in all", rest.took.as_secs(), took.as_secs()))
}
