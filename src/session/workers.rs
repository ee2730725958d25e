//! How many workers: as many trainings as memory allows at once.

use super::open::Opened;
use crate::error::Error;
use crate::run;
use crate::ui;

/// The threads to train on: as many as asked for, or as there are cores and memory for the largest of these trials.
pub(super) fn workers(
    opened: &Opened,
    trials: impl ExactSizeIterator<Item = usize>,
    jobs: Option<u16>,
) -> Result<usize, Error> {
    let wanted = jobs.map_or_else(run::cores, usize::from);
    let Some(available) = run::available_memory() else { return Ok(wanted) };
    let all = trials.len();
    let fit = fit(trials.map(|i| opened.cost(i).memory).collect(), wanted, available);
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

struct Fit {
    /// How many of the largest trainings fit at once.
    trainings: usize,
    /// What all that are wanted would take.
    needed: u64,
}

fn fit(mut needs: Vec<u64>, wanted: usize, available: u64) -> Fit {
    needs.sort_unstable_by(|a, b| b.cmp(a));
    needs.truncate(wanted);
    let sums = needs.iter().scan(0_u64, |sum, need| {
        *sum = sum.saturating_add(*need);
        Some(*sum)
    });
    let sums: Vec<u64> = sums.collect();
    let trainings = sums.iter().take_while(|sum| **sum <= available).count();
    Fit { trainings, needed: sums.last().copied().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_count() {
        let of = |wanted, available| {
            let fit = fit(vec![1, 5, 3], wanted, available);
            (fit.trainings, fit.needed)
        };
        assert_eq!([of(2, 8), of(2, 7), of(2, 4), of(4, 9), of(4, 8)], [(2, 8), (1, 8), (0, 8), (3, 9), (2, 9)]);
    }
}
