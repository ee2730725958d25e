//! Whether intervals cover and the best stays among the best, by simulation: sweeps whose truth is known.
//!
//! `cargo test --release --lib -- --ignored --nocapture simulations` draws many, a minute on one core, prints the tables and
//! writes them to `analysis/statistics.md`. The tests that are not ignored draw fewer.

use std::fmt::Write;

use super::alternatives::{holm, mcb};
use super::best_set::members;
use super::blocks::{Blocks, Cell};
use super::estimate::Estimate;
use crate::trial::{Goal, Purpose, Replicate, Stream, stream};

/// How effects of datasets and trainings are distributed; the mean is 0 and the variance 1.
#[derive(Clone, Copy)]
enum Effects {
    Normal,
    /// exp of a normal with this standard deviation, shifted and scaled.
    Lognormal(f64),
}

impl Effects {
    fn draw(self, from: &mut Stream) -> f64 {
        let [z, _] = from.normal_pair();
        match self {
            Self::Normal => z,
            Self::Lognormal(sd) => {
                let (mean, variance) = ((sd * sd / 2.0).exp(), ((sd * sd).exp() - 1.0) * (sd * sd).exp());
                ((sd * z).exp() - mean) / variance.sqrt()
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Lognormal(_) => "lognormal",
        }
    }
}

/// Datasets, trainings on each, and the share of the variance that comes from the dataset.
#[derive(Clone, Copy)]
struct Design {
    data: u32,
    training: u32,
    share: f64,
    effects: Effects,
}

impl Design {
    /// The numbers of a config whose true mean is `mean`; datasets have the effects `of_data` in every config.
    fn cells(self, mean: f64, of_data: &[f64], from: &mut Stream) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (data, effect) in (0..self.data).zip(of_data) {
            for training in 0..self.training {
                let own = self.effects.draw(from);
                let value = mean + self.share.sqrt() * effect + (1.0 - self.share).sqrt() * own;
                cells.push((Replicate { data, training }, value));
            }
        }
        cells
    }

    fn datasets(self, from: &mut Stream) -> Vec<f64> {
        (0..self.data).map(|_| self.effects.draw(from)).collect()
    }
}

/// How often the interval about the mean of a config holds its true mean: over datasets, and as if all trials were
/// independent.
fn coverage(design: Design, runs: u32) -> [f64; 2] {
    let mut covered = [0_u32; 2];
    for run in 0..runs {
        let mut from = stream(1, Purpose::Order, &[run]);
        let of_data = design.datasets(&mut from);
        let cells = design.cells(0.0, &of_data, &mut from);
        let naive = Estimate::of(&cells.iter().map(|cell| cell.1).collect::<Vec<_>>());
        for (count, e) in covered.iter_mut().zip([Blocks::Datasets.estimate(&cells), naive]) {
            *count += u32::from(e.mean.abs() <= e.half_width.unwrap());
        }
    }
    covered.map(|count| f64::from(count) / f64::from(runs))
}

/// How often the set keeps the true best of `configs`, whose means are spread evenly over `spread` standard deviations, and
/// how many are in it on average: sweeper's, Holm's and Hsu's.
fn kept(design: Design, configs: u32, spread: f64, runs: u32) -> [(f64, f64); 3] {
    let mut found = [(0.0, 0.0); 3];
    for run in 0..runs {
        let mut from = stream(2, Purpose::Order, &[run]);
        let of_data = design.datasets(&mut from);
        let truth = |i: u32| spread * f64::from(i) / f64::from((configs - 1).max(1));
        let mut all: Vec<(u32, Vec<Cell>)> =
            (0..configs).map(|i| (i, design.cells(truth(i), &of_data, &mut from))).collect();
        all.sort_by(|a, b| {
            let mean = |cells: &[Cell]| Blocks::Datasets.estimate(cells).mean;
            mean(&a.1).total_cmp(&mean(&b.1))
        });
        let (numbers, cells): (Vec<u32>, Vec<Vec<Cell>>) = all.into_iter().unzip();
        let ours = members(&cells, Blocks::Datasets, Goal::Minimize, 0.0).unwrap();
        for ((kept, size), members) in found.iter_mut().zip([ours, holm(&cells), mcb(&cells)]) {
            let (mut has_best, mut n) = (0, 0);
            for (number, is_member) in numbers.iter().zip(members) {
                (has_best, n) = (has_best + u32::from(*number == 0 && is_member), n + u32::from(is_member));
            }
            *kept += f64::from(has_best) / f64::from(runs);
            *size += f64::from(n) / f64::from(runs);
        }
    }
    found
}

/// How much better than it is the winner of a search looks, in standard deviations of a trial: in the search, and on fresh
/// replicates; and how often the interval there holds its true mean.
fn winner(design: Design, configs: u32, fresh: Design, runs: u32) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for run in 0..runs {
        let mut from = stream(3, Purpose::Order, &[run]);
        let truth = |i: u32| f64::from(i) / f64::from(configs);
        let of_data = design.datasets(&mut from);
        let mean = |i| (i, Blocks::Datasets.estimate(&design.cells(truth(i), &of_data, &mut from)).mean);
        let (best, found) = (0..configs).map(mean).min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let of_data = fresh.datasets(&mut from);
        let again = Blocks::Datasets.estimate(&fresh.cells(truth(best), &of_data, &mut from));
        let covered = (again.mean - truth(best)).abs() <= again.half_width.unwrap();
        for (sum, x) in
            sums.iter_mut().zip([found - truth(best), again.mean - truth(best), f64::from(u8::from(covered))])
        {
            *sum += x / f64::from(runs);
        }
    }
    sums
}

const SHAPES: [(u32, u32); 7] = [(2, 2), (3, 3), (5, 1), (5, 5), (6, 1), (10, 2), (10, 10)];
const SHARES: [f64; 4] = [0.0, 0.2, 0.5, 0.8];

#[test]
fn intervals_cover_whatever_the_share_of_the_data() {
    for (data, training) in [(2, 2), (5, 5), (6, 1)] {
        for share in [0.0, 0.8] {
            let [over_datasets, naive] = coverage(Design { data, training, share, effects: Effects::Normal }, 4000);
            assert!((0.935..0.97).contains(&over_datasets), "{data} x {training}, share {share}: {over_datasets}");
            assert!(share == 0.0 || training == 1 || naive < 0.9, "{naive}");
        }
    }
}

#[test]
fn the_true_best_stays_among_the_best() {
    for (configs, spread, runs) in [(10, 0.0, 3000), (10, 3.0, 1000), (50, 3.0, 200)] {
        let design = Design { data: 5, training: 1, share: 0.5, effects: Effects::Normal };
        let [(kept, size), ..] = kept(design, configs, spread, runs);
        assert!(kept >= 0.95, "{configs} configs, spread {spread}: {kept}");
        assert!(spread == 0.0 || size < 0.9 * f64::from(configs), "{size}");
    }
}

/// The standard error of the bias is 0.005.
#[test]
fn a_winner_looks_too_good_in_the_search_and_not_on_fresh_replicates() {
    let design = |data| Design { data, training: 1, share: 0.2, effects: Effects::Normal };
    let [search, fresh, coverage] = winner(design(5), 20, design(12), 4000);
    assert!(search < -0.3 && fresh.abs() < 0.02 && coverage >= 0.935, "{search}, {fresh}, {coverage}");
}

#[test]
#[ignore = "a minute of simulations"]
#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn simulations() {
    let mut page = String::from(
        "# Whether the statistics hold\n\n`cargo test --release --lib -- --ignored --nocapture simulations` makes this page: \
         sweeps with known truth.\n\n## A config's interval\n\nHow often the 95 % interval of a config's mean holds the true \
         mean, in 5,000 runs: Student's t over dataset means, as sweeper does it, and over all trials as if they were \
         independent. The share is that of the variance that comes from the dataset. Lognormal effects are exp of a normal \
         with sd 0.5.\n\n| datasets × trainings | effects | share | over datasets | over trials |\n|---|---|---|---|---|\n",
    );
    for effects in [Effects::Normal, Effects::Lognormal(0.5)] {
        for (data, training) in SHAPES {
            for share in SHARES {
                let [over, naive] = coverage(Design { data, training, share, effects }, 5000);
                writeln!(page, "| {data} × {training} | {} | {share} | {over:.3} | {naive:.3} |", effects.word())
                    .unwrap();
            }
        }
    }
    page += "\n## The set that cannot be told from the best\n\nHow often it holds the config that is truly best, and its mean \
             size, in 500 runs: as sweeper does it, by Holm's tests against the config of the best mean, and by Hsu's multiple \
             comparisons with the best, which take all variances as equal. True means lie evenly over so many standard deviations \
             of a trial.\n\n| configs | datasets × trainings | effects | share | spread | kept, size | Holm | Hsu \
             |\n|---|---|---|---|---|---|---|---|\n";
    for effects in [Effects::Normal, Effects::Lognormal(0.5)] {
        for (configs, data, training) in [(10, 5, 1), (10, 3, 3), (50, 5, 1), (50, 10, 1), (100, 6, 1)] {
            for (share, spread) in [(0.5, 0.0), (0.5, 3.0), (0.8, 3.0)] {
                let sets = kept(Design { data, training, share, effects }, configs, spread, 500);
                let sets = sets.map(|(kept, size)| format!("{kept:.3}, {size:.1}")).join(" | ");
                let row = format!("| {configs} | {data} × {training} | {} | {share} | {spread}", effects.word());
                writeln!(page, "{row} | {sets} |").unwrap();
            }
        }
    }
    page += "\n## The winner again\n\nHow far the mean of the config that a search of so many finds best is from its true mean, in \
             standard deviations of a trial: in the search, and on 12 fresh datasets (`[confirm]`); and how often the interval \
             there holds the true mean. True means lie evenly over one standard deviation; 20,000 runs.\n\n| configs | datasets × \
             trainings | effects | share | bias in the search | bias again | coverage again |\n|---|---|---|---|---|---|---|\n";
    for effects in [Effects::Normal, Effects::Lognormal(0.5)] {
        for (configs, data, training) in [(10, 5, 1), (50, 5, 1), (50, 3, 3), (200, 6, 1)] {
            for share in [0.2, 0.5] {
                let design = |data, training| Design { data, training, share, effects };
                let [search, again, coverage] = winner(design(data, training), configs, design(12, 1), 20_000);
                let row = format!("| {configs} | {data} × {training} | {} | {share}", effects.word());
                writeln!(page, "{row} | {search:+.3} | {again:+.3} | {coverage:.3} |").unwrap();
            }
        }
    }
    page += &super::importance_simulations::section();
    println!("{page}");
    std::fs::write("analysis/statistics.md", page).unwrap();
}
