//! How many workers: as many trainings as memory allows at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::open::Opened;
use crate::error::Error;
use crate::run;
use crate::ui;

/// Bytes that a run takes besides its trainings.
pub(super) const PROCESS: u64 = 18 << 20;

/// What its tables take more when those are over.
pub(super) const TABLES: u64 = 15 << 20;

/// Bytes of [`PROCESS`] that are there when this is asked.
const PRESENT: u64 = 14 << 20;

/// What a training in a process of its own takes besides.
const OWN_PROCESS: u64 = 6 << 20;

/// The threads to train on: as many as asked for, or as there are cores and memory for the largest of these trials.
pub(super) fn workers(
    opened: &Opened,
    trials: impl ExactSizeIterator<Item = usize>,
    jobs: Option<u16>,
    isolate: bool,
) -> Result<usize, Error> {
    let wanted = jobs.map_or_else(run::cores, usize::from);
    let Some(available) = run::available_memory() else { return Ok(wanted) };
    let all = trials.len();
    let memory = trials.map(|i| opened.estimate(i).memory());
    let fit = if isolate {
        fit(memory.map(|memory| isolated(memory.saturating_add(opened.shared))), wanted, available, 0)
    } else {
        fit(memory, wanted, available, opened.shared)
    };
    if fit.trainings == wanted.min(all) {
        return Ok(wanted);
    }
    if fit.trainings == 0 || jobs.is_some() {
        return Err(Error::Memory { workers: wanted.min(all), needed: fit.needed, available, fit: fit.trainings });
    }
    let (needed, available, fit) = (ui::bytes(fit.needed), ui::bytes(available), fit.trainings);
    ui::say(&format!(
        "{wanted} trainings at once would take about {needed} of memory, and {available} are left: training {fit} at once"
    ));
    Ok(fit)
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

fn fit(all: impl Iterator<Item = u64>, wanted: usize, available: u64, shared: u64) -> Fit {
    let mut largest = BinaryHeap::new();
    for need in all {
        largest.push(Reverse(need));
        if largest.len() > wanted {
            largest.pop();
        }
    }
    let needs: Vec<u64> = largest.into_sorted_vec().into_iter().map(|Reverse(need)| need).collect();
    let sums = needs.iter().scan(0_u64, |sum, need| {
        *sum = sum.saturating_add(*need);
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
            let fit = fit([1, 5, 3].map(gib).into_iter(), wanted, process + available, 0);
            (fit.trainings, fit.needed - process)
        };
        let of = |wanted, available| of(wanted, gib(available));
        assert_eq!([of(2, 8), of(2, 7), of(2, 4)], [(2, gib(8)), (1, gib(8)), (0, gib(8))]);
        assert_eq!([of(4, 9), of(4, 8)], [(3, gib(9)), (2, gib(9))]);
    }

    #[test]
    fn the_tables_count_where_trainings_are_small() {
        let trainings = |available| fit([1; 4].into_iter(), 2, available, 0).trainings;
        assert_eq!([trainings(PROCESS - PRESENT + TABLES), trainings(TABLES)], [2, 0]);
    }
}
