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
/// rounded down, and one more for the labels that lost most by that (the smaller label first, where they tie).
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
