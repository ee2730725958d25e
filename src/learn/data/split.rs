//! Which rows of a table are learnt, which are validated and which are tested.

use crate::learn::config::HeldOut;
use crate::trial::{Purpose, Stream};

/// Row numbers to learn, to validate and to test, each in random order.
pub(super) struct Split {
    pub(super) train: Vec<usize>,
    pub(super) valid: Vec<usize>,
    pub(super) test: Vec<usize>,
}

/// How many of `n` rows are learnt, validated and tested: as in scikit-learn's `train_test_split`, what is held out is
/// rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "row counts are far below 2^53, and the shares lie in [0, 1)"
)]
pub(super) fn sizes(n: usize, held_out: HeldOut) -> [usize; 3] {
    let part = |share: f64| (n as f64 * share).ceil() as usize;
    let test = part(held_out.test).min(n);
    let valid = part(held_out.valid).min(n - test);
    [n - test - valid, valid, test]
}

/// Splits the rows with these labels. Validation rows are drawn from what is not tested, and leave the others in their
/// order: whether there are any changes no test row.
pub(super) fn stratified(labels: &[u32], held_out: HeldOut, draw: impl Fn(Purpose) -> Stream) -> Split {
    let [_, n_valid, n_test] = sizes(labels.len(), held_out);
    let [mut train, test] = parts(labels, n_test, &mut draw(Purpose::DataTrain));
    let mut valid = Vec::new();
    if n_valid > 0 {
        let of_train: Vec<u32> = train.iter().map(|&row| labels[row]).collect();
        let [mut learnt, validated] = parts(&of_train, n_valid, &mut draw(Purpose::DataValid));
        valid.extend(validated.into_iter().map(|at| train[at]));
        learnt.sort_unstable();
        train = learnt.into_iter().map(|at| train[at]).collect();
    }
    Split { train, valid, test }
}

/// The rows with these labels in two parts, the second of so many, in which every label has its share: its proportional
/// number rounded down, and one more for the labels that lost most by that, drawn at random where they tie: which labels
/// are held out must not be the same in every split.
fn parts(labels: &[u32], n_held_out: usize, stream: &mut Stream) -> [Vec<usize>; 2] {
    let n = labels.len();
    let classes = labels.iter().max().map_or(0, |&last| last as usize + 1);
    let mut counts = vec![0; classes];
    for &label in labels {
        counts[label as usize] += 1;
    }
    let mut quota: Vec<usize> = counts.iter().map(|count| count * n_held_out / n).collect();
    let mut by_loss: Vec<usize> = (0..classes).collect();
    stream.shuffle(&mut by_loss);
    by_loss.sort_by_key(|&class| std::cmp::Reverse(counts[class] * n_held_out % n));
    let missing = n_held_out - quota.iter().sum::<usize>();
    for &class in &by_loss[..missing] {
        quota[class] += 1;
    }

    let mut order: Vec<usize> = (0..n).collect();
    stream.shuffle(&mut order);
    let (mut train, mut held_out) = (Vec::new(), Vec::new());
    for row in order {
        let left = &mut quota[labels[row] as usize];
        if *left > 0 {
            *left -= 1;
            held_out.push(row);
        } else {
            train.push(row);
        }
    }
    // Rows of a label became training rows only once its held-out rows were complete: mix them again.
    stream.shuffle(&mut train);
    stream.shuffle(&mut held_out);
    [train, held_out]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::data::digits;
    use crate::trial::stream;

    fn split(labels: &[u32], test: f64, replicate: u32) -> Split {
        validated(labels, HeldOut { test, valid: 0.0 }, replicate)
    }

    fn validated(labels: &[u32], held_out: HeldOut, replicate: u32) -> Split {
        stratified(labels, held_out, |purpose| stream(3, purpose, &[replicate]))
    }

    #[test]
    fn every_row_is_on_one_side() {
        let Split { train, valid, test } = split(&[0; 10], 0.25, 0);
        assert_eq!((train.len(), valid.len(), test.len()), (7, 0, 3));
        let mut all = [train, test].concat();
        all.sort_unstable();
        assert_eq!(all, (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn validation_rows_are_taken_from_those_that_are_learnt() {
        let labels = digits::load().labels;
        for replicate in 0..3 {
            let (plain, with) = (split(&labels, 0.2, replicate), HeldOut { test: 0.2, valid: 0.15 });
            let Split { train, valid, test } = validated(&labels, with, replicate);
            assert_eq!(test, plain.test);
            // 270 of 1797, of which 0.15 are 269.55.
            assert_eq!((train.len(), valid.len()), (1437 - 270, 270));
            let left: Vec<usize> = plain.train.into_iter().filter(|row| !valid.contains(row)).collect();
            assert_eq!(train, left, "the others stay in their order");
            for digit in 0..10 {
                let of = |rows: &[usize]| rows.iter().filter(|&&row| labels[row] == digit).count();
                let share = (of(&train) + of(&valid)) * 270 / 1437;
                assert!((share..=share + 1).contains(&of(&valid)), "{} of digit {digit}", of(&valid));
            }
        }
        let first = |replicate| validated(&labels, HeldOut { test: 0.2, valid: 0.15 }, replicate).valid;
        assert_ne!(first(0), first(1));
    }

    #[test]
    fn what_is_held_out_is_rounded_up_as_long_as_there_are_rows() {
        let of = |n, test, valid| sizes(n, HeldOut { test, valid });
        assert_eq!(of(10, 0.25, 0.25), [4, 3, 3]);
        assert_eq!(of(3, 0.2, 0.2), [1, 1, 1]);
        assert_eq!(of(2, 0.2, 0.2), [0, 1, 1]);
        assert_eq!(of(3, 0.9, 0.05), [0, 0, 3]);
        assert_eq!(validated(&[0, 1], HeldOut { test: 0.2, valid: 0.2 }, 0).train, [0; 0]);
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
