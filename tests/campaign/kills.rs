//! SIGKILL at random moments, again and again, on any number of threads: the bytes of a run that nobody disturbed.

use std::time::Duration;

use rand::RngExt;

use super::journal::counts;
use super::lanes::in_lanes;
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{HALF_A_SECOND, chance};

/// Runs that are killed and resumed, and how often each.
const LIVES: usize = 20;
const KILLS: usize = 10;

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_kills() {
    part(|| vec![Row::of("killed at any moment", tried(), [1, 2, 4].into_iter().flat_map(kills))]);
}

fn tried() -> String {
    format!("{} SIGKILLs at random moments, with the report, at each of 1, 2 and 4 threads", LIVES * KILLS)
}

/// What the kills at `jobs` threads came to, one by one.
fn kills(jobs: usize) -> Vec<Held> {
    let place = Place::new(HALF_A_SECOND).with_report();
    let expected = place.undisturbed();
    place.put(&Files::new());
    let duration = place.run(jobs).took;
    let lives: Vec<usize> = (0..LIVES).collect();
    let open = || Place::new(HALF_A_SECOND).with_report();
    let held = in_lanes(&format!("kills at {jobs} threads"), &lives, open, |place, number| {
        life(place, *number, jobs, duration.mul_f64(1.2), &expected)
    });
    held.into_iter().flatten().collect()
}

/// Kills and resumes until [`KILLS`] have found the process alive. A run that ends before is compared, and begun again.
fn life(place: &Place, number: usize, jobs: usize, longest: Duration, expected: &Files) -> Vec<Held> {
    let mut chance = chance(number);
    let mut held = Vec::new();
    place.put(&Files::new());
    while held.len() < KILLS {
        let mut child = place.command(&[], jobs).spawn().unwrap();
        std::thread::sleep(longest.mul_f64(chance.random()));
        child.kill().unwrap();
        let end = End::of(child, longest);
        if end.signal == Some(9) {
            held.push(Ok(()));
            continue;
        }
        let whole = end.is(&[0]).and_then(|()| same(expected, &place.results()));
        if let Some(last) = held.last_mut() {
            *last = whole.and_then(|()| trained_once(&place.files()));
        }
        place.put(&Files::new());
    }
    held[KILLS - 1] = place.ends_with(jobs, expected).and_then(|()| trained_once(&place.files()));
    held
}

/// No trial finished twice.
fn trained_once(files: &Files) -> Held {
    match counts(files, "finished").values().max() {
        Some(0 | 1) => Ok(()),
        None => Err("the journal tells of no finished trial".to_owned()),
        Some(n) => Err(format!("a trial was trained {n} times")),
    }
}

#[test]
fn killed_at_five_moments() {
    let place = Place::new(HALF_A_SECOND);
    let expected = place.undisturbed();
    place.put(&Files::new());
    for kill in 1..=5 {
        let mut child = place.command(&[], 2).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 * kill));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(place.ends_with(2, &expected).and_then(|()| trained_once(&place.files())), Ok(()));
}
