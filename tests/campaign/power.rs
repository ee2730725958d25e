//! Power cuts: the disk as it is at some moment of a run, mounted somewhere else, as after a restart.
//!
//! The run works on an ext4 file system in a file. What the kernel has written to that file at a moment is what the disk
//! would hold if the power went: whatever it still has in memory alone is lost with the copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use rand::RngExt;

use super::lanes::in_lanes;
use super::mount::{Mount, REFUSED, quietly};
use super::part;
use super::place::{End, Files, Place};
use super::row::{Held, Row};
use super::sweeps::{chance, ten_seconds};

const PROMISE: &str = "a power cut";
const TRIED: &str = "100 copies of a live ext4 image, mounted elsewhere: the same command, and what had been finished for more \
                     than 5 s is still finished";

/// Runs, and cuts in each.
const RUNS: usize = 20;
const CUTS: usize = 5;

/// How old finished work must be to outlive a cut.
const SAFE: Duration = Duration::from_secs(5);

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_power() {
    part(|| {
        let toml = ten_seconds();
        let expected = Place::new(&toml).undisturbed();
        let runs: Vec<usize> = (0..RUNS).collect();
        let cuts: Vec<_> = in_lanes(
            "runs on a disk that loses power",
            &runs,
            || Place::new(&toml),
            |place, run| cuts(place, &expected, *run),
        );
        let cuts: Vec<(Held, Duration)> = cuts.into_iter().flatten().flatten().collect();
        if cuts.is_empty() {
            return vec![Row::untried(PROMISE, TRIED, REFUSED)];
        }
        let loss = cuts.iter().map(|(_, lost)| *lost).max().unwrap_or_default();
        let row = Row::of(PROMISE, TRIED, cuts.into_iter().map(|(held, _)| held));
        vec![row.note(format!("the oldest finished work that was lost was {:.1} s old", loss.as_secs_f64()))]
    });
}

/// A run on a disk that is copied at random moments, and what came of each copy, with the age of the oldest work lost.
/// `None` if there is no such disk to be had.
fn cuts(place: &Place, expected: &Files, run: usize) -> Option<Vec<(Held, Duration)>> {
    let image = place.dir().join("disk");
    fs::File::create(&image).unwrap().set_len(48 << 20).unwrap();
    let made = quietly(Command::new("mkfs.ext4").args(["-q", "-F", "-E", "lazy_itable_init=0"]).arg(&image));
    let disk = made.then(|| Mount::image(&image, &place.sweep())).flatten()?;
    let mut chance = chance(run);
    let mut moments: Vec<Duration> =
        (0..CUTS).map(|_| Duration::from_secs_f64(chance.random_range(0.5..11.0))).collect();
    moments.sort();
    let child = place.command(&[], 1).spawn().unwrap();
    let begin = Instant::now();
    let copies: Vec<_> = moments
        .iter()
        .enumerate()
        .map(|(k, moment)| {
            std::thread::sleep(moment.saturating_sub(begin.elapsed()));
            let finished = ages(disk.path());
            let copy = place.dir().join(format!("copy-{k}"));
            still(&image, &copy);
            (finished, copy)
        })
        .collect();
    let whole = End::of(child, Duration::from_mins(2)).is(&[0]);
    drop(disk);
    let restarted = copies.iter().map(|(finished, copy)| {
        let after = restart(place, copy, finished, expected);
        fs::remove_file(copy).unwrap();
        whole.clone().and(after.0).map_or_else(|e| (Err(e), after.1), |()| (Ok(()), after.1))
    });
    Some(restarted.collect())
}

/// The trials that are finished, by their folder's name, with how long they have been.
fn ages(sweep: &Path) -> BTreeMap<String, Duration> {
    let mut ages = BTreeMap::new();
    let now = SystemTime::now();
    let inside = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    for trial in inside(&sweep.join("trials")).flat_map(|two| inside(&two).collect::<Vec<_>>()) {
        if let Ok(written) = fs::metadata(trial.join("result.json")).and_then(|file| file.modified()) {
            let name = trial.strip_prefix(sweep).unwrap().to_str().unwrap().to_owned();
            ages.insert(name, now.duration_since(written).unwrap_or_default());
        }
    }
    ages
}

/// Copies the image as it was at one moment: until two readings in a row agree.
fn still(image: &Path, copy: &Path) {
    let mut last = fs::read(image).unwrap();
    for _ in 0..50 {
        let now = fs::read(image).unwrap();
        if now == last {
            break;
        }
        last = now;
    }
    fs::write(copy, last).unwrap();
}

/// Mounts the copy, sees what was lost, and runs the same command to its end.
fn restart(place: &Place, copy: &Path, finished: &BTreeMap<String, Duration>, expected: &Files) -> (Held, Duration) {
    let Some(_disk) = Mount::image(copy, &place.sweep()) else {
        return (Err("the copy cannot be mounted".to_owned()), Duration::ZERO);
    };
    let left = place.files();
    let is_lost = |trial: &str| {
        let files =
            expected.iter().filter(|(name, _)| name.strip_prefix(trial).is_some_and(|rest| rest.starts_with('/')));
        files.into_iter().any(|(name, bytes)| left.get(name) != Some(bytes))
    };
    let lost = finished.iter().filter(|(trial, _)| is_lost(trial)).map(|(_, age)| *age).max().unwrap_or_default();
    let kept = (lost <= SAFE).then_some(()).ok_or_else(|| "finished work was lost after more than 5 s".to_owned());
    (place.ends_with(1, expected).and(kept), lost)
}
