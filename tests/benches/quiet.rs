//! Whether the machine is quiet: runs of the same binary must take as long, or what is measured beside them means nothing.

use super::place::{Place, tell};
use super::raw::median;
use super::steps::Shape;
use crate::machine::cores;

/// How much longer than the other one of two medians may be.
const MOST: f64 = 0.03;

/// Runs of each median: many short ones, so that a burst of other work spoils few of either.
const RUNS: usize = 9;

/// CPU seconds of a trial, roughly.
const WINDOW: f64 = 0.5;

/// Seconds of the same run of the same binary, which keeps all cores busy: the medians of every other run, and of those
/// between them.
pub(super) fn pair(place: &Place) -> [f64; 2] {
    let shape = Shape { inputs: 2, bottleneck: 1, hidden: 64, layers: 2, batch: 64 };
    let toml = shape.training(WINDOW) + &format!("[replicates]\ntraining = {}\n", cores());
    let run = || place.sweep(&toml).run(cores()).wall;
    run(); // warms the disk's cache
    let mut walls = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for walls in &mut walls {
            walls.push(run());
        }
    }
    let pair = walls.map(median);
    tell(&format!("two runs of the same binary: {:.3} s and {:.3} s", pair[0], pair[1]));
    pair
}

/// What to say of a machine that took so long before a part and, if it was measured, after it: a note for its numbers if the
/// machine was quiet, else why they are not written. That it is slower after the part than before is no reason, but told:
/// programs take turns, so that it is so for all.
pub(super) fn verdict(before: [f64; 2], after: Option<[f64; 2]>) -> Result<String, String> {
    let apart = |[a, b]: [f64; 2]| f64::max(a, b) / f64::min(a, b) - 1.0;
    let percent = |x: f64| format!("{:.1} %", 100.0 * x);
    let last = after.map_or_else(String::new, |after| {
        let between = apart([before, after].map(|[a, b]| f64::midpoint(a, b)));
        format!(" and {} after, these by {} from those", percent(apart(after)), percent(between))
    });
    let said = format!("two runs of the same binary differed by {} before{last}", percent(apart(before)));
    if std::iter::once(before).chain(after).all(|pair| apart(pair) < MOST) {
        Ok(said)
    } else {
        Err(format!("the machine is not quiet: {said}"))
    }
}

#[test]
fn quiet_is_less_than_three_percent() {
    assert_eq!(
        verdict([1.0, 1.02], Some([1.25, 1.25])).unwrap(),
        "two runs of the same binary differed by 2.0 % before and 0.0 % after, these by 23.8 % from those"
    );
    assert_eq!(
        verdict([1.0, 1.0], Some([1.04, 1.0])).unwrap_err(),
        "the machine is not quiet: two runs of the same binary differed by 0.0 % before and 4.0 % after, these by 2.0 % from those"
    );
    assert_eq!(
        verdict([1.03, 1.0], None).unwrap_err(),
        "the machine is not quiet: two runs of the same binary differed by 3.0 % before"
    );
    assert!(verdict([1.03, 1.0], Some([1.0, 1.0])).is_err());
}
