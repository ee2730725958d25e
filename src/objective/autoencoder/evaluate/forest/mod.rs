//! A random forest that judges rows: what label they look like, and how many of its trees agree.
//!
//! Its trees are those that smartcore would grow, whose own forest does not tell how they voted.

mod judgement;
mod shared;
mod tree;

pub(super) use judgement::{Agreement, Judged};
pub(crate) use shared::Forests;
use tree::{Training, Tree};

use crate::learn::{CHUNK, Poll, Rows, unstopped};
use crate::space::MetricSpec;
use crate::trial::Stream;

/// What it says of test rows and their reconstructions.
pub(crate) const METRICS: [MetricSpec; 5] = [
    MetricSpec::at_end(
        "forest_test",
        "forest accuracy on originals",
        "The share of test rows that a random forest trained on the original training rows gives their own label.",
    ),
    MetricSpec::at_end(
        "forest_recon",
        "forest accuracy on reconstructions",
        "The share of reconstructed test rows that the forest gives the label of their original.",
    ),
    MetricSpec::at_end(
        "forest_agreement",
        "same forest label as the original",
        "The share of reconstructed test rows that the forest gives the same label as it gives their original.",
    ),
    MetricSpec::at_end(
        "votes_test",
        "largest vote share, originals",
        "The part of the forest's trees that agree on the label of a test row, in the mean.",
    ),
    MetricSpec::at_end(
        "votes_recon",
        "largest vote share, reconstructions",
        "The part of the forest's trees that agree on the label of a reconstructed test row, in the mean.",
    ),
];

/// What it says of synthetic rows.
pub(crate) const OF_SYNTHETIC: [MetricSpec; 2] = [
    MetricSpec::at_end(
        "votes_synthetic",
        "largest vote share, synthetic rows",
        "The part of the forest's trees that agree on the label of a synthetic row, in the mean.",
    ),
    MetricSpec::at_end(
        "entropy_synthetic",
        "entropy of the labels of synthetic rows",
        "The entropy in bits of the labels that the forest gives to synthetic rows.",
    ),
];

/// What it says of synthetic rows that were drawn label by label.
pub(crate) const OF_LABELLED: [MetricSpec; 1] = [MetricSpec::at_end(
    "forest_synthetic",
    "forest accuracy on synthetic rows",
    "The share of synthetic rows that the forest gives the label from whose mixture their codes were drawn.",
)];

/// Trees in a forest.
const TREES: usize = 100;

/// Trees grown to the end on bootstrap samples of labelled rows, with √(columns) candidates for each split (Breiman
/// 2001). The bootstrap draws each label's rows apart, which is smartcore's way.
#[derive(Debug)]
pub(crate) struct Forest {
    trees: Vec<Tree>,
    /// Ascending.
    labels: Vec<u32>,
}

impl Forest {
    /// A forest grown on these rows; none if they have no labels, or all the same.
    fn grow<E>(rows: &Rows, stream: &mut Stream, poll: &mut Poll<'_, E>) -> Result<Option<Self>, E> {
        let mut labels = rows.labels.clone();
        labels.sort_unstable();
        labels.dedup();
        if labels.len() < 2 {
            return Ok(None);
        }
        let class = rows.labels.iter().map(|label| labels.partition_point(|known| known < label)).collect();
        let training = Training::new(rows, class, labels.len());
        let mut trees = Vec::with_capacity(TREES);
        for _ in 0..TREES {
            poll()?;
            trees.push(Tree::grow(&training, stream.uniform().to_bits()));
        }
        Ok(Some(Self { trees, labels }))
    }

    /// For each row the label that most trees vote for (the smallest of equals), and their share of the trees.
    pub(crate) fn votes(&self, rows: &Rows) -> Vec<(u32, f64)> {
        unstopped(|poll| self.cast(rows, poll))
    }

    /// The same votes, but it asks between chunks of rows.
    pub(super) fn cast<E>(&self, rows: &Rows, poll: &mut Poll<'_, E>) -> Result<Vec<(u32, f64)>, E> {
        let mut votes = Vec::with_capacity(rows.len());
        for chunk in rows.values.chunks(CHUNK * rows.width) {
            poll()?;
            votes.extend(chunk.chunks_exact(rows.width).map(|row| self.vote(row)));
        }
        Ok(votes)
    }

    #[expect(clippy::cast_precision_loss, reason = "trees are few")]
    fn vote(&self, row: &[f32]) -> (u32, f64) {
        let mut ballot = vec![0_usize; self.labels.len()];
        self.trees.iter().for_each(|tree| ballot[tree.class(row)] += 1);
        let winner = self.labels.iter().zip(ballot).rev().max_by_key(|(_, votes)| *votes);
        winner.map_or((0, 0.0), |(label, votes)| (*label, votes as f64 / self.trees.len() as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    /// Two squares side by side, a gap between them.
    fn squares(number: u32) -> Rows {
        let mut draws = stream(1, Purpose::DataTest, &[number]);
        let labels: Vec<u32> = (0..200).map(|i| 3 + 4 * (i % 2)).collect();
        #[expect(clippy::cast_possible_truncation, reason = "rows are f32")]
        let point =
            |label: &u32| [draws.uniform() as f32 + if *label == 7 { 1.5 } else { 0.0 }, draws.uniform() as f32];
        Rows { width: 2, values: labels.iter().flat_map(point).collect(), labels }
    }

    fn grow(rows: &Rows, number: u32) -> Option<Forest> {
        let mut draws = stream(1, Purpose::Evaluation, &[number]);
        unstopped(|poll| Forest::grow(rows, &mut draws, poll))
    }

    fn forest(number: u32) -> Forest {
        grow(&squares(0), number).unwrap()
    }

    #[test]
    fn labels_that_a_line_separates_are_all_told_apart() {
        let test = squares(1);
        let votes = forest(0).votes(&test);
        assert!(votes.iter().zip(&test.labels).all(|((label, _), want)| label == want), "{votes:?}");
        assert!(votes.iter().all(|(_, share)| *share > 0.6), "{votes:?}");
        assert_eq!(votes, forest(0).votes(&test));
    }

    #[test]
    fn shares_tell_how_many_trees_agree() {
        let column =
            Rows { width: 2, values: (0_u8..64).flat_map(|i| [f32::from(i) / 25.6, 0.5]).collect(), labels: vec![] };
        let votes = forest(0).votes(&column);
        assert!(votes.iter().all(|(label, share)| [3, 7].contains(label) && (0.5..=1.0).contains(share)));
        assert!(votes.iter().any(|(_, share)| *share < 1.0), "the trees' borders are all the same");
        assert_ne!(votes, forest(1).votes(&column));
    }

    #[test]
    fn rows_without_labels_grow_no_forest() {
        let rows = Rows { labels: Vec::new(), ..squares(0) };
        assert!(grow(&rows, 0).is_none());
    }
}
