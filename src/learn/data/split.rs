//! Which rows of a table are learnt and which are tested.

use crate::trial::Stream;

/// Row numbers to learn and to test, each in random order.
pub(super) struct Split {
    pub(super) train: Vec<usize>,
    pub(super) test: Vec<usize>,
}

/// How many of `n` rows are learnt and how many tested: as in scikit-learn's `train_test_split`, the test part is
/// rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "row counts are far below 2^53, and the fraction lies in (0, 1)"
)]
pub(super) fn sizes(n: usize, test_fraction: f64) -> (usize, usize) {
    let test = ((n as f64 * test_fraction).ceil() as usize).min(n);
    (n - test, test)
}

/// Splits the rows with these labels, so that every label has its share of the test part: its proportional number
/// rounded down, and one more for the labels that lost most by that, drawn at random where they tie: which labels are
/// tested must not be the same in every split.
pub(super) fn stratified(labels: &[u32], test_fraction: f64, stream: &mut Stream) -> Split {
    let n = labels.len();
    let (_, n_test) = sizes(n, test_fraction);
    let classes = labels.iter().max().map_or(0, |&last| last as usize + 1);
    let mut counts = vec![0; classes];
    for &label in labels {
        counts[label as usize] += 1;
    }
    let mut quota: Vec<usize> = counts.iter().map(|count| count * n_test / n).collect();
    let mut by_loss: Vec<usize> = (0..classes).collect();
    stream.shuffle(&mut by_loss);
    by_loss.sort_by_key(|&class| std::cmp::Reverse(counts[class] * n_test % n));
    let missing = n_test - quota.iter().sum::<usize>();
    for &class in &by_loss[..missing] {
        quota[class] += 1;
    }

    let mut order: Vec<usize> = (0..n).collect();
    stream.shuffle(&mut order);
    let mut split = Split { train: Vec::new(), test: Vec::new() };
    for row in order {
        let left = &mut quota[labels[row] as usize];
        if *left > 0 {
            *left -= 1;
            split.test.push(row);
        } else {
            split.train.push(row);
        }
    }
    // Rows of a label became training rows only once its test rows were complete: mix them again.
    stream.shuffle(&mut split.train);
    stream.shuffle(&mut split.test);
    split
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::data::digits;
    use crate::trial::{Purpose, stream};

    fn split(labels: &[u32], test_fraction: f64, replicate: u32) -> Split {
        stratified(labels, test_fraction, &mut stream(3, Purpose::DataTrain, &[replicate]))
    }

    #[test]
    fn every_row_is_on_one_side() {
        let Split { train, test } = split(&[0; 10], 0.25, 0);
        assert_eq!((train.len(), test.len()), (7, 3));
        let mut all = [train, test].concat();
        all.sort_unstable();
        assert_eq!(all, (0..10).collect::<Vec<_>>());
    }

    /// 360 of 1797: shares such as 178 · 360 / 1797 = 35.66 are rounded down, which leaves five rows for the labels
    /// with the largest remainders: 0 (.66), 3 (.66), 7 (.86), 8 (.86) and either 1 or 5 (.46).
    #[test]
    fn digits_are_stratified() {
        let labels = digits::load().labels;
        let test = |replicate| {
            let test = split(&labels, 0.2, replicate).test;
            (0..10).map(|d| test.iter().filter(|&&i| labels[i] == d).count()).collect::<Vec<_>>()
        };
        let either = [[36, 37, 35, 37, 36, 36, 36, 36, 35, 36], [36, 36, 35, 37, 36, 37, 36, 36, 35, 36]];
        let drawn: Vec<usize> = (0..20).filter_map(|i| either.iter().position(|counts| *counts == *test(i))).collect();
        assert!(drawn.len() == 20 && drawn.contains(&0) && drawn.contains(&1), "{drawn:?}");
    }

    /// Of ten labels with a row each two are tested: none is left out of all splits.
    #[test]
    fn ties_are_drawn() {
        let labels: Vec<u32> = (0..10).collect();
        let mut tested = [0; 10];
        for replicate in 0..200 {
            split(&labels, 0.2, replicate).test.iter().for_each(|&row| tested[row] += 1);
        }
        assert!(tested.iter().all(|n| (20..65).contains(n)) && tested.iter().sum::<u32>() == 400, "{tested:?}");
    }

    #[test]
    fn the_order_is_random_and_differs_between_replicates() {
        let labels: Vec<u32> = (0..1000).map(|i| u32::from(i >= 100)).collect();
        let (a, b) = (split(&labels, 0.5, 0), split(&labels, 0.5, 1));
        assert_ne!(a.test, b.test);
        assert_ne!(a.train, b.train);
        let rare = a.train[..250].iter().filter(|&&i| i < 100).count();
        assert!((15..36).contains(&rare), "{rare} of the 50 rare rows are in the first half");
    }
}
