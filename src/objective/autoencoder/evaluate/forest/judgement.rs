//! Numbers that sum up a forest's votes.

use std::collections::BTreeMap;

/// What a forest said of some rows.
pub(crate) struct Judged {
    votes: Vec<(u32, f64)>,
}

/// How the judgements of originals and of their reconstructions compare.
pub(crate) struct Agreement {
    /// Share of the originals given their own label.
    pub(crate) originals: f64,
    /// Share of the reconstructions given the label of their original.
    pub(crate) reconstructions: f64,
    /// Share of the reconstructions given the same label as their original was given.
    pub(crate) equal: f64,
}

impl Judged {
    /// Sums up these votes: labels and their shares of the trees.
    pub(crate) fn new(votes: Vec<(u32, f64)>) -> Self {
        Self { votes }
    }

    /// The mean share of the trees that voted for the winner.
    pub(crate) fn mean_share(&self) -> f64 {
        mean(self.votes.iter().map(|(_, share)| *share))
    }

    /// The entropy, in bits, of the distribution of the labels given.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(crate) fn entropy(&self) -> f64 {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        self.votes.iter().for_each(|(label, _)| *counts.entry(*label).or_default() += 1);
        let shares = counts.values().map(|&count| count as f64 / self.votes.len() as f64);
        // One label alone gives -0.
        shares.map(|p| -p * libm::log2(p)).sum::<f64>().max(0.0)
    }

    /// The share of the rows that were given these labels, as many as there are.
    pub(crate) fn accuracy(&self, labels: &[u32]) -> f64 {
        mean(self.votes.iter().zip(labels).map(|((vote, _), label)| f64::from(u8::from(vote == label))))
    }

    /// Compares originals, which have these labels, with their reconstructions.
    pub(crate) fn agreement(&self, labels: &[u32], reconstructions: &Self) -> Agreement {
        let given: Vec<u32> = self.votes.iter().map(|(label, _)| *label).collect();
        Agreement {
            originals: self.accuracy(labels),
            reconstructions: reconstructions.accuracy(labels),
            equal: reconstructions.accuracy(&given),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = numbers.len() as f64;
    numbers.sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_a_case_counted_by_hand() {
        let originals = Judged::new(vec![(1, 1.0), (2, 0.5), (2, 0.6), (4, 0.7)]);
        let reconstructions = Judged::new(vec![(1, 0.9), (2, 0.8), (3, 0.4), (1, 0.3)]);
        let Agreement { originals: right, reconstructions: kept, equal } =
            originals.agreement(&[1, 2, 3, 4], &reconstructions);
        let got = [right, kept, equal, originals.mean_share(), originals.entropy(), reconstructions.mean_share()];
        let want = [0.75, 0.75, 0.5, 0.7, 1.5, 0.6];
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12), "{got:?}");
        assert_eq!(Judged::new(vec![(5, 1.0); 3]).entropy().to_bits(), 0_f64.to_bits());
    }
}
