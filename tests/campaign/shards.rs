//! Shards of one sweep, killed or ended at random moments, their numbers and threads changed in between; and one whose
//! clock is wrong: the bytes of one run that nobody disturbed.

use std::process::{Child, Command};
use std::time::Duration;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::lanes::in_lanes;
use super::mount::quietly;
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{HALF_A_SECOND, chance, search};

/// Chains of a sweep, and how often all of its shards end in each.
const CHAINS: usize = 15;
const ENDS: usize = 6;
/// Shards at work together, at most.
const MOST: u32 = 4;
/// Longer than any shard takes to the end.
const PATIENCE: Duration = Duration::from_mins(2);

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_shards() {
    part(|| {
        let tried = format!(
            "1 to {MOST} shards of a grid and of a search that learns, prunes and confirms, {ENDS} times killed or ended at \
             random, with other numbers and threads each time; then three to the end: the bytes of one run"
        );
        vec![Row::of("shards killed at any moment", tried, [HALF_A_SECOND, &search()].into_iter().flat_map(chains))]
    });
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_clocks() {
    part(|| {
        let promise = "a clock may be wrong";
        let tried = "two shards, the clock of one an hour ahead or behind, the other killed on its way, and started once more: the bytes of one run";
        let is_there = Command::new("faketime").arg("--version").output().is_ok_and(|output| output.status.success());
        if !is_there {
            return vec![Row::untried(promise, tried, "there is no faketime")];
        }
        let cases = [HALF_A_SECOND, &search()].map(str::to_owned);
        let held = cases.iter().flat_map(|toml| ["+1h", "-1h"].map(|off| with_clock(toml, off)));
        vec![Row::of(promise, tried, held)]
    });
}

/// What chains of a sweep came to.
fn chains(toml: &str) -> Vec<Held> {
    let place = Place::new(toml).with_report();
    let expected = place.undisturbed();
    place.put(&Files::new());
    let longest = place.run(1).took;
    let chains: Vec<usize> = (0..CHAINS).collect();
    in_lanes(
        "chains of shards",
        &chains,
        || Place::new(toml).with_report(),
        |place, number| {
            place.put(&Files::new());
            let mut chance = chance(*number);
            for _ in 0..ENDS {
                disturbed(place, &mut chance, longest);
            }
            let shards: Vec<Child> = (1..=3).map(|k| shard(place, &[], (k, 3), 1)).collect();
            let ends: Vec<Held> = shards.into_iter().map(|shard| End::of(shard, PATIENCE).is(&[0])).collect();
            ends.into_iter().collect::<Held>().and_then(|()| same(&expected, &place.results()))
        },
    )
}

/// Starts some shards and ends each of them at a random moment.
fn disturbed(place: &Place, chance: &mut ChaCha8Rng, longest: Duration) {
    let of = chance.random_range(1..=MOST);
    let mut shards: Vec<Child> = (1..=of).map(|k| shard(place, &[], (k, of), chance.random_range(1..=2))).collect();
    for shard in &mut shards {
        std::thread::sleep(longest.mul_f64(chance.random::<f64>() / f64::from(MOST)));
        let signal = if chance.random() { "-KILL" } else { "-TERM" };
        quietly(Command::new("kill").args([signal, &shard.id().to_string()]));
    }
    for shard in shards {
        End::of(shard, PATIENCE);
    }
}

/// A shard under a wrong clock, beside one that is killed.
fn with_clock(toml: &str, off: &str) -> Held {
    let place = Place::new(toml).with_report();
    let expected = place.undisturbed();
    place.put(&Files::new());
    let wrong = shard(&place, &["faketime", "--exclude-monotonic", "-f", off].map(str::to_owned), (1, 2), 1);
    let mut right = shard(&place, &[], (2, 2), 1);
    std::thread::sleep(Duration::from_millis(150));
    right.kill().unwrap();
    right.wait().unwrap();
    End::of(wrong, PATIENCE).is(&[0, 3])?; // the other may have died in the middle of its tables
    End::of(shard(&place, &[], (2, 2), 1), PATIENCE).is(&[0])?;
    same(&expected, &place.results())
}

fn shard(place: &Place, under: &[String], (k, of): (u32, u32), jobs: usize) -> Child {
    place.command(under, jobs).args(["--shard", &format!("{k}/{of}")]).spawn().unwrap()
}
