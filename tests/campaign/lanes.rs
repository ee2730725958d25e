//! Cases in parallel: one lane a core, each with a place of its own, and a line now and then to say how far it is.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time between two lines.
const PAUSE: Duration = Duration::from_secs(10);

/// Does `work` on every case, in lanes that `open` makes; the answers stand in the order of the cases.
pub(super) fn in_lanes<L, C: Sync, R: Send>(
    what: &str,
    cases: &[C],
    open: impl Fn() -> L + Sync,
    work: impl Fn(&mut L, &C) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<(Vec<(usize, R)>, Instant)> = Mutex::new((Vec::new(), Instant::now()));
    std::thread::scope(|scope| {
        for _ in 0..lanes().min(cases.len()) {
            scope.spawn(|| {
                let mut lane = open();
                loop {
                    let k = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(k) else { return };
                    let answer = work(&mut lane, case);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.0.push((k, answer));
                    if done.1.elapsed() >= PAUSE || done.0.len() == cases.len() {
                        done.1 = Instant::now();
                        tell(&format!("{what}: {} of {}", done.0.len(), cases.len()));
                    }
                }
            });
        }
    });
    let (mut answers, _) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_by_key(|(k, _)| *k);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// As many as there are cores.
pub(super) fn lanes() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A line of progress.
#[expect(clippy::print_stderr, reason = "a campaign of minutes says how far it is")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}
