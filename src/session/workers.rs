//! How many workers: as many trainings as memory allows at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::open::Opened;
use crate::error::Error;
use crate::run::{self, MemoryLimit};
use crate::ui;

/// Bytes that a run takes besides its trainings.
pub(super) const PROCESS: u64 = 18 << 20;

/// What its tables take more when those are over.
pub(super) const TABLES: u64 = 15 << 20;

/// Bytes of [`PROCESS`] that are there when this is asked.
const PRESENT: u64 = 14 << 20;

/// What a training in a process of its own takes besides.
const OWN_PROCESS: u64 = 6 << 20;

/// The threads to train on: as many as asked for, or as there are cores and memory for the largest of these trials, and for
/// those that will become known, `unknown` at most, which are taken to be as large as these.
pub(super) fn workers(
    opened: &Opened,
    trials: Vec<usize>,
    unknown: usize,
    jobs: Option<u16>,
    isolate: bool,
) -> Result<usize, Error> {
    let wanted = opened.objective.slots(jobs.map(usize::from), run::cores());
    let all = trials.len() + unknown;
    let mut trainings = largest(trials.into_iter().map(|i| opened.estimate(i).memory()), wanted);
    let most = trainings.first().copied().unwrap_or_default();
    let more = unknown.min(wanted.saturating_sub(trainings.len()));
    trainings.splice(0..0, vec![most; more]);
    let fits =
        run::memory_limits().into_iter().map(|limit| (fit_in(&limit, &trainings, opened.shared, isolate), limit));
    let Some((fit, limit)) = fits.min_by_key(|(fit, _)| fit.trainings) else { return Ok(wanted) };
    if fit.trainings == wanted.min(all) {
        return Ok(wanted);
    }
    if fit.trainings == 0 || jobs.is_some() {
        return Err(Error::Memory { workers: wanted.min(all), needed: fit.needed, limit, fit: fit.trainings });
    }
    let (needed, left, what, fit) = (ui::bytes(fit.needed), ui::bytes(limit.left), limit.what, fit.trainings);
    let of = limit.of_process.map(|name| format!(" ({name})")).unwrap_or_default();
    ui::say(&format!(
        "{wanted} trainings at once would take about {needed} of {what}, and {left} are left{of}: training {fit} at once"
    ));
    Ok(fit)
}

/// How many of these trainings fit into what a limit leaves, in this process or each in one of its own.
fn fit_in(limit: &MemoryLimit, trainings: &[u64], shared: u64, isolate: bool) -> Fit {
    let with_thread = |bytes: u64| bytes.saturating_add(limit.thread);
    match (isolate, limit.of_process) {
        (false, _) => fit(trainings.iter().map(|bytes| with_thread(*bytes)), limit.left, shared),
        (true, None) => fit(trainings.iter().map(|bytes| isolated(bytes.saturating_add(shared))), limit.left, 0),
        (true, Some(_)) => {
            // Each process has what this one has left; here is what they send.
            let own = with_thread(trainings.first().map_or(0, |bytes| bytes.saturating_add(shared)));
            let sent = trainings.iter().map(|bytes| with_thread(with_thread(with_thread(bytes / 3))));
            if own > limit.left { Fit { trainings: 0, needed: own } } else { fit(sent, limit.left, 0) }
        }
    }
}

/// Bytes of a training that takes so many, in a process of its own: what it sends is in both processes for a while.
fn isolated(memory: u64) -> u64 {
    memory.saturating_add(memory / 3).saturating_add(OWN_PROCESS)
}

struct Fit {
    /// How many of the largest trainings fit at once.
    trainings: usize,
    /// What all that are wanted would take, and the process itself.
    needed: u64,
}

/// As many as are wanted, the largest first.
fn largest(all: impl Iterator<Item = u64>, wanted: usize) -> Vec<u64> {
    let mut largest = BinaryHeap::new();
    for need in all {
        largest.push(Reverse(need));
        if largest.len() > wanted {
            largest.pop();
        }
    }
    largest.into_sorted_vec().into_iter().map(|Reverse(need)| need).collect()
}

fn fit(needs: impl Iterator<Item = u64>, available: u64, shared: u64) -> Fit {
    let sums = needs.scan(0_u64, |sum, need| {
        *sum = sum.saturating_add(need);
        Some(*sum)
    });
    let sums: Vec<u64> =
        sums.map(|sum| (PROCESS - PRESENT).saturating_add(shared).saturating_add(sum.max(TABLES))).collect();
    let trainings = sums.iter().take_while(|sum| **sum <= available).count();
    Fit { trainings, needed: sums.last().copied().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_count() {
        let gib = |n: u64| n << 30;
        let process = PROCESS - PRESENT;
        let of = |wanted, available| {
            let fit = fit(largest([1, 5, 3].map(gib).into_iter(), wanted).into_iter(), process + available, 0);
            (fit.trainings, fit.needed - process)
        };
        let of = |wanted, available| of(wanted, gib(available));
        assert_eq!([of(2, 8), of(2, 7), of(2, 4)], [(2, gib(8)), (1, gib(8)), (0, gib(8))]);
        assert_eq!([of(4, 9), of(4, 8)], [(3, gib(9)), (2, gib(9))]);
    }

    #[test]
    fn the_tables_count_where_trainings_are_small() {
        let trainings = |available| fit([1; 2].into_iter(), available, 0).trainings;
        assert_eq!([trainings(PROCESS - PRESENT + TABLES), trainings(TABLES)], [2, 0]);
    }
    #[test]
    fn a_limit_of_each_process_counts_threads_and_is_each_ones_own() {
        let limit =
            |left| MemoryLimit { left, what: "address space", of_process: Some("`ulimit -v`"), thread: 66 << 20 };
        let trainings = |mib: u64, isolate| fit_in(&limit(mib << 20), &[600 << 20; 4], 0, isolate).trainings;
        assert_eq!([trainings(669, false), trainings(670, false), trainings(1336, false)], [0, 1, 2]);
        assert_eq!([trainings(665, true), trainings(666, true), trainings(1600, true)], [0, 1, 4]);
    }
}
