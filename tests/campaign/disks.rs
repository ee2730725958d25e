//! Disks of every size on which the sweep does not fit: a tidy end, and after space is made the same bytes.

use std::time::Duration;

use super::lanes::{in_lanes, tell};
use super::mount::{Mount, REFUSED};
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{HALF_A_SECOND, SMALLEST};

const PROMISE: &str = "a full disk";
const TRIED: &str = "125 sizes of tmpfs, from a page to enough: exit 4 with a message within 10 s or all is there, then more \
                     space and the same command";

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_disks() {
    part(|| {
        let expected = Place::new(HALF_A_SECOND).undisturbed();
        let pages: usize = expected.values().map(|bytes| bytes.len().div_ceil(4096)).sum();
        let sizes: Vec<usize> = (0..125).map(|k| 4 * (1 + k * (pages + 10) / 124)).collect();
        let open = || Place::new(HALF_A_SECOND);
        let held = in_lanes("disks", &sizes, open, |place, kib| full(place, 2, &expected, *kib));
        if held.iter().all(Option::is_none) {
            return vec![Row::untried(PROMISE, TRIED, REFUSED)];
        }
        vec![Row::of(PROMISE, TRIED, held.into_iter().flatten())]
    });
}

/// Runs on a disk of this size, and again after it has grown. `None` if there is no such disk to be had.
fn full(place: &Place, jobs: usize, expected: &Files, kib: usize) -> Option<Held> {
    let disk = Mount::tmpfs(&place.sweep(), kib)?;
    let end = End::of(place.command(&[], jobs).spawn().unwrap(), Duration::from_secs(10));
    let tidy = match end.code {
        Some(0) => same(expected, &place.results()).map_err(|e| format!("exit 0, but {e}")),
        Some(4) if end.err.lines().last().is_some_and(|line| line.contains("No space left on device")) => Ok(()),
        _ => end.is(&[]),
    };
    disk.grow(64 * 1024);
    Some(tidy.and_then(|()| place.ends_with(jobs, expected).map_err(|e| format!("after more space: {e}"))))
}

#[test]
fn a_full_disk() {
    let place = Place::new(SMALLEST);
    let expected = Place::new(SMALLEST).undisturbed();
    for kib in [4, 16, 40] {
        match full(&place, 1, &expected, kib) {
            Some(held) => assert_eq!(held, Ok(()), "{kib} KiB"),
            None => tell(&format!("skipped: {REFUSED}")),
        }
    }
}
