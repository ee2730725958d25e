//! Every call on the folder answered by an error, once and from then on: a tidy end with a message, and nothing lost.

use std::time::Duration;

use super::calls::{Scene, at_each_call, row, scenes};
use super::part;
use super::place::{End, Place, last_line, same};
use super::row::{Held, Row};
use super::strace::{self, Call};

const PROMISE: &str = "an error at any call";
const TRIED: &str = "EIO, ENOSPC, EROFS (and EMFILE for opening) at every write, sync, rename, link, unlink, open, mkdir and \
                     truncation of a small sweep, once and for good: exit 4 with a message within 10 s (or all is there), \
                     then the same command";

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_errors_at_calls() {
    part(|| {
        if !strace::is_there() {
            return vec![Row::untried(PROMISE, TRIED, "strace is not there, or may not trace")];
        }
        let all = scenes();
        let cases = all.iter().flat_map(|scene| {
            at_each_call("errors", scene, |place, call, steady| {
                let opens = call.name.starts_with("open") || call.name == "creat";
                let errors = ["EIO", "ENOSPC", "EROFS", "EMFILE"];
                let cases = errors[..if opens { 4 } else { 3 }].iter().flat_map(|e| [(e, None), (e, Some(steady))]);
                cases.map(|(error, later)| fail(scene, place, call, error, later)).collect()
            })
        });
        vec![row(PROMISE, TRIED, cases.collect())]
    });
}

/// Runs with the error at `call` (and at all that follow it, on the `later` paths), then without. `None` if the run never
/// came to the call.
fn fail(scene: &Scene, place: &Place, call: &Call, error: &str, later: Option<&[String]>) -> Option<Held> {
    scene.set(place);
    let child = place.command(&call.inject(place, &format!("error={error}"), later), 1).spawn().unwrap();
    let end = End::of(child, Duration::from_secs(10));
    // Calls whose path is not known before fail on any path and in any thread: also in the loader (127), also on stderr.
    let mute = call.on_steady.is_none() && call.name.starts_with("write");
    if !strace::met(place) || end.code == Some(127) {
        return None;
    }
    let tidy = match end.code {
        Some(0) => same(&scene.expected, &place.results()).map_err(|e| format!("exit 0, but {e}")),
        Some(4) if mute || end.err.lines().any(is_message) => Ok(()),
        Some(4) => Err(format!("exit 4 without a message: {}", last_line(&end.err))),
        _ => end.is(&[4]),
    };
    let mended = tidy.and_then(|()| place.ends_with(1, &scene.expected).map_err(|e| format!("afterwards: {e}")));
    let times = if later.is_some() { "for good" } else { "once" };
    Some(mended.map_err(|e| format!("{e} ({error} {times} at {})", call.name)))
}

/// `cannot write outputs/…: No space left on device (os error 28)`
fn is_message(line: &str) -> bool {
    line.starts_with("cannot ") && line.contains(": ")
}

#[test]
fn errors_at_some_calls() {
    if !strace::is_there() {
        super::lanes::tell("skipped: strace is not there, or may not trace");
        return;
    }
    let scene = scenes().swap_remove(0);
    let place = Place::new(super::sweeps::SMALLEST);
    let calls = strace::record(&place, || scene.set(&place));
    let sample: Vec<&Call> = calls.iter().step_by(calls.len().div_ceil(12)).collect();
    let errors = ["EIO", "ENOSPC", "EROFS"].into_iter().cycle();
    let met: Vec<Held> =
        sample.iter().zip(errors).filter_map(|(call, e)| fail(&scene, &place, call, e, None)).collect();
    assert!(met.len() >= sample.len() / 2, "most calls come in the order of the run that was recorded");
    assert_eq!(met.into_iter().collect::<Held>(), Ok(()));
}
