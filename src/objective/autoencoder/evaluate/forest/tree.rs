//! A classification tree, grown to the end as smartcore grows those of its forests: with the same bootstrap, candidates
//! and cutoffs, to the last bit.
//!
//! smartcore sorts every column for every tree and looks at all rows of a column for every node. Here columns are sorted
//! once for a forest, still by smartcore, and a node looks at its own rows.

use std::collections::VecDeque;

use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use smartcore::linalg::basic::arrays::MutArrayView1;

use crate::learn::Rows;

/// What the trees of a forest are grown on.
pub(super) struct Training<'a> {
    rows: &'a Rows,
    /// The class of each row, below `classes`.
    class: Vec<usize>,
    classes: usize,
    columns: Vec<Column>,
}

/// The numbers of a column, ascending. Equal ones have smartcore's order, on which cutoffs depend.
struct Column {
    values: Vec<f32>,
    /// The row of each of them, and the place of each row.
    rows: Vec<u32>,
    places: Vec<u32>,
}

impl Column {
    /// The places of these rows, ascending.
    fn places(&self, rows: &[u32]) -> Vec<usize> {
        let places = rows.iter().map(|row| self.places[*row as usize] as usize);
        if rows.len() < self.rows.len() / 64 {
            let mut few: Vec<usize> = places.collect();
            few.sort_unstable();
            return few;
        }
        // A bit for each place: it takes less than to compare them.
        let mut words = vec![0_u64; self.rows.len().div_ceil(64)];
        places.for_each(|place| words[place / 64] |= 1 << (place % 64));
        let mut all = Vec::with_capacity(rows.len());
        for (first, mut word) in (0..).step_by(64).zip(words) {
            while word != 0 {
                all.push(first + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        all
    }
}

impl<'a> Training<'a> {
    /// Rows of these classes, which are numbered from 0 on.
    pub(super) fn new(rows: &'a Rows, class: Vec<usize>, classes: usize) -> Self {
        let column = |k| {
            let mut values: Vec<f32> = rows.values.iter().skip(k).step_by(rows.width).copied().collect();
            let order = values.argsort_mut();
            let mut places = vec![0; order.len()];
            (0..).zip(&order).for_each(|(place, row)| places[*row] = place);
            let mut sorted = vec![0; order.len()];
            (0..).zip(&places).for_each(|(row, place)| sorted[*place as usize] = row);
            Column { values, rows: sorted, places }
        };
        Self { rows, class, classes, columns: (0..rows.width).map(column).collect() }
    }

    /// How often each row is drawn: as many of each class as there are, from that class.
    fn bootstrap(&self, rng: &mut SmallRng) -> Vec<u32> {
        let mut drawn = vec![0; self.class.len()];
        for class in 0..self.classes {
            let rows: Vec<usize> = (0..self.class.len()).filter(|row| self.class[*row] == class).collect();
            for _ in 0..rows.len() {
                drawn[rows[rng.random_range(0..rows.len())]] += 1;
            }
        }
        drawn
    }
}

/// Its nodes; the first one is the root.
#[derive(Debug)]
pub(super) struct Tree(Vec<Node>);

#[derive(Debug)]
struct Node {
    /// The class of what ends here.
    class: usize,
    /// What it is split by, and the child below the cutoff, which the other one follows; none of a leaf.
    split: Option<(Split, usize)>,
}

/// Rows whose number in a column is at most the cutoff are parted from others.
#[derive(Clone, Copy, Debug)]
struct Split {
    column: usize,
    cutoff: f64,
}

impl Split {
    fn is_below(self, row: &[f32]) -> bool {
        f64::from(row[self.column]) <= self.cutoff
    }
}

/// A node to be split, its rows, and what its children are if nothing splits them.
struct Open {
    node: usize,
    rows: Vec<u32>,
    split: Split,
    classes: [usize; 2],
}

impl Tree {
    pub(super) fn grow(training: &Training<'_>, seed: u64) -> Self {
        let drawn = training.bootstrap(&mut SmallRng::seed_from_u64(seed));
        let rows: Vec<u32> = (0..).zip(&drawn).filter(|(_, times)| **times > 0).map(|(row, _)| row).collect();
        let mut growth = Growth { training, drawn, rng: SmallRng::seed_from_u64(seed) };
        let mut nodes = vec![Node { class: most(&growth.counts(&rows)), split: None }];
        let mut open: VecDeque<Open> = growth.open(0, rows).into_iter().collect();
        while let Some(Open { node, rows, split, classes }) = open.pop_front() {
            let is_below = |row: &u32| split.is_below(training.rows.row(*row as usize));
            let (below, above): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(is_below);
            // A cutoff halfway between neighbouring numbers may be rounded to one of them.
            if below.is_empty() || above.is_empty() {
                continue;
            }
            let children = nodes.len();
            nodes.extend(classes.map(|class| Node { class, split: None }));
            nodes[node].split = Some((split, children));
            open.extend(growth.open(children, below));
            open.extend(growth.open(children + 1, above));
        }
        Self(nodes)
    }

    /// The class it gives a row.
    pub(super) fn class(&self, row: &[f32]) -> usize {
        let mut node = &self.0[0];
        while let Some((split, children)) = node.split {
            node = &self.0[children + usize::from(!split.is_below(row))];
        }
        node.class
    }
}

struct Growth<'a> {
    training: &'a Training<'a>,
    drawn: Vec<u32>,
    rng: SmallRng,
}

impl Growth<'_> {
    /// How often rows of each class are drawn.
    fn counts(&self, rows: &[u32]) -> Vec<u32> {
        let mut counts = vec![0; self.training.classes];
        rows.iter().map(|row| *row as usize).for_each(|row| counts[self.training.class[row]] += self.drawn[row]);
        counts
    }

    /// The node of these rows with the best split of √(columns) columns; none if they are of one class, or alike.
    fn open(&mut self, node: usize, rows: Vec<u32>) -> Option<Open> {
        let counts = self.counts(&rows);
        if counts.iter().filter(|count| **count > 0).count() < 2 {
            return None;
        }
        let mut columns: Vec<usize> = (0..self.training.columns.len()).collect();
        let candidates = columns.len().isqrt();
        if candidates < columns.len() {
            columns.shuffle(&mut self.rng);
        }
        let mut best = None;
        for column in columns.into_iter().take(candidates) {
            self.improve(&mut best, &rows, &counts, column);
        }
        best.map(|(_, split, classes)| Open { node, rows, split, classes })
    }

    /// Puts a split by this column in the place of the best one, where it takes off more of the impurity.
    fn improve(&self, best: &mut Option<(f64, Split, [usize; 2])>, rows: &[u32], counts: &[u32], column: usize) {
        let sorted = &self.training.columns[column];
        let n = counts.iter().sum();
        let (impurity, mut below, mut above) = (gini(counts, n), vec![0; counts.len()], counts.to_vec());
        let mut last: Option<(f32, usize)> = None;
        for place in sorted.places(rows) {
            let row = sorted.rows[place] as usize;
            let (x, class) = (sorted.values[place], self.training.class[row]);
            if let Some((last_x, last_class)) = last
                && x > last_x
                && class != last_class
            {
                let n_below = below.iter().sum();
                let (n_above, share) = (n - n_below, |part| f64::from(part) / f64::from(n));
                let gain = impurity - share(n_below) * gini(&below, n_below) - share(n_above) * gini(&above, n_above);
                if best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                    let split = Split { column, cutoff: f64::from(x + last_x) / 2.0 };
                    *best = Some((gain, split, [most(&below), most(&above)]));
                }
            }
            below[class] += self.drawn[row];
            above[class] -= self.drawn[row];
            last = Some((x, class));
        }
    }
}

/// The chance that two of `n` draws, so many of each class, are of different ones.
fn gini(counts: &[u32], n: u32) -> f64 {
    counts.iter().filter(|count| **count > 0).fold(1.0, |left, count| {
        let share = f64::from(*count) / f64::from(n);
        left - share * share
    })
}

/// The class that most are of, the first of equals.
fn most(counts: &[u32]) -> usize {
    let all = counts.iter().enumerate().rev();
    all.max_by_key(|(_, count)| **count).map_or(0, |(class, _)| class)
}

#[cfg(test)]
mod tests {
    use smartcore::ensemble::random_forest_classifier::{RandomForestClassifier, RandomForestClassifierParameters};
    use smartcore::linalg::basic::matrix::DenseMatrix;

    use super::*;
    use crate::trial::{Purpose, stream};

    type Forest = RandomForestClassifier<f32, u32, DenseMatrix<f32>, Vec<u32>>;

    /// Rows that fall a little apart by class; few different numbers in a column, or many, or neighbouring ones.
    fn rows(n: usize, width: usize, number: u32, value: impl Fn(f64) -> f32) -> Rows {
        let mut draws = stream(1, Purpose::DataTest, &[number]);
        let labels: Vec<u32> = (0..n).map(|i| [2, 3, 5, 7][i % 4]).collect();
        let row =
            |label: &u32| (0..width).map(|_| value(draws.uniform() + 0.06 * f64::from(*label))).collect::<Vec<_>>();
        Rows { width, values: labels.iter().flat_map(row).collect(), labels }
    }

    #[test]
    fn trees_are_those_of_smartcore() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rows are f32; draws are not below 0"
        )]
        let values: [fn(f64) -> f32; 3] =
            [|x| (x * 12.0).floor() as f32, |x| x as f32, |x| f32::from_bits(1_065_353_216 + (x * 5.0) as u32)];
        for (value, width) in values.into_iter().flat_map(|value| [1, 2, 17].map(|width| (value, width))) {
            let (learnt, judged) = (rows(300, width, 0, value), rows(300, width, 1, value));
            let matrix = |rows: &Rows| DenseMatrix::new(rows.len(), width, rows.values.clone(), false).unwrap();
            let labels = [2, 3, 5, 7];
            let class = learnt.labels.iter().map(|label| labels.binary_search(label).unwrap()).collect();
            let training = Training::new(&learnt, class, 4);
            for seed in 0..20 {
                let parameters = RandomForestClassifierParameters::default().with_n_trees(1).with_seed(seed);
                let theirs = Forest::fit(&matrix(&learnt), &learnt.labels, parameters).unwrap();
                let ours = Tree::grow(&training, seed);
                let given: Vec<u32> = (0..300).map(|i| labels[ours.class(judged.row(i))]).collect();
                assert_eq!(given, theirs.predict(&matrix(&judged)).unwrap(), "{width} columns, seed {seed}");
            }
        }
    }
}
