//! SIGKILL in the middle of a long trial: the next run goes on from its last checkpoint, to the same bytes.

use std::time::Duration;

use rand::RngExt;

use super::lanes::in_lanes;
use super::part;
use super::place::{End, Place, same};
use super::row::{Held, Row};
use super::sweeps::{LONG_TRIAL, chance};

/// A checkpoint is written every ten seconds; from here on there is one to go on from.
const THERE: Duration = Duration::from_secs(11);

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_checkpoints() {
    part(|| {
        let numbers: Vec<usize> = (0..4).collect();
        let held = in_lanes("long trials", &numbers, || (), |(), number| killed(*number));
        let tried = "4 SIGKILLs in a trial of half a minute or more, after its first checkpoint: the next run ends before one from the \
                     beginning that starts at the same time";
        vec![Row::of("a long trial goes on", tried, held)]
    });
}

/// Kills after a checkpoint; the run that follows races one from the beginning.
fn killed(number: usize) -> Held {
    let (place, fresh) = (Place::new(LONG_TRIAL), Place::new(LONG_TRIAL));
    let moment = THERE.mul_f64(chance(number).random_range(1.0..1.3));
    let mut child = place.command(&[], 1).spawn().unwrap();
    std::thread::sleep(moment);
    child.kill().unwrap();
    if End::of(child, moment).signal != Some(9) {
        return Err(format!("the trial was over within {} s: too short to tell", moment.as_secs()));
    }
    let (rest, whole) = std::thread::scope(|scope| {
        let whole = scope.spawn(|| fresh.run(1));
        (place.run(1), whole.join().unwrap())
    });
    rest.is(&[0]).and_then(|()| whole.is(&[0]))?;
    same(&fresh.results(), &place.results())?;
    let sooner = rest.took + THERE / 2 < whole.took; // however long a trial takes on this machine
    sooner
        .then_some(())
        .ok_or_else(|| format!("{} s after the kill, {} s in all", rest.took.as_secs(), whole.took.as_secs()))
}
