//! Memory over very many trials: a night of 100,000 takes no more than one of 10,000.

use std::fs;
use std::time::{Duration, Instant};

use super::mount::Mount;
use super::part;
use super::place::{End, Place};
use super::row::Row;
use super::sweeps::trivial;

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_memory() {
    part(|| {
        let (few, many) = (used(10_000), used(100_000));
        let ratio = many.training / few.training;
        let held = (ratio < 1.2).then_some(()).ok_or_else(|| format!("{ratio:.2} times the memory"));
        let tried = "100,000 trivial trials against 10,000: resident memory in the middle of the training within 20 %";
        vec![Row::of("memory stays flat", tried, [held]).note(format!(
            "{:.0} MiB against {:.0} MiB ({ratio:.2} times); at most {:.0} against {:.0} MiB",
            many.training, few.training, many.most, few.most
        ))]
    });
}

/// Resident memory in MiB.
struct Used {
    /// The median in the middle half of the training.
    training: f64,
    /// The most at any time.
    most: f64,
}

fn used(trials: usize) -> Used {
    let place = Place::new(&trivial(trials));
    // Not for the sweep's sake: a million files are gone at once with their file system.
    let _disk = Mount::tmpfs(&place.sweep(), 4 << 20);
    let (samples, most) = watched(&place, 4);
    let whole = journal(&place);
    let middle = samples.into_iter().filter(|(written, _)| (whole / 4..whole * 3 / 4).contains(written));
    let mut middle: Vec<f64> = middle.map(|(_, mib)| mib).collect();
    middle.sort_by(f64::total_cmp);
    Used { training: middle[middle.len() / 2], most }
}

/// The resident memory of a run on so many threads, in MiB, which must be all well: beside the length of the journal as
/// it grows, and the most.
pub(super) fn watched(place: &Place, threads: usize) -> (Vec<(u64, f64)>, f64) {
    let child = place.command(&[], threads).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let read = |name: &str| {
        let text = fs::read_to_string(&status).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    };
    std::thread::scope(|scope| {
        let end = scope.spawn(|| End::of(child, Duration::from_mins(10)));
        let (mut samples, mut most) = (Vec::new(), 0.0);
        let mut told = Instant::now();
        while !end.is_finished() {
            samples.extend(read("VmRSS").map(|mib| (journal(place), mib)));
            most = read("VmHWM").unwrap_or(most);
            std::thread::sleep(Duration::from_micros(500));
            if told.elapsed() > Duration::from_secs(10) {
                super::lanes::tell(&format!("memory: {most:.0} MiB so far"));
                told = Instant::now();
            }
        }
        end.join().unwrap().is(&[0]).unwrap();
        (samples, most)
    })
}

/// Bytes of the journal: they tell how far a run is.
fn journal(place: &Place) -> u64 {
    let files = fs::read_dir(place.sweep().join("journal")).into_iter().flatten().flatten();
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}
