//! A fixed table of numbers, and the dataset that a split makes of it.

use std::sync::Arc;

use super::rows::{Dataset, Names, Preparation, Rows};
use super::split::{Split, stratified};
use crate::learn::config::HeldOut;
use crate::trial::{Purpose, Stream};

/// Rows of finite numbers, in full precision until they are split.
#[derive(Debug)]
pub(super) struct Table {
    /// What messages call it.
    pub(super) name: String,
    /// Identifies the content.
    pub(super) fingerprint: String,
    /// Numbers in a row.
    pub(super) width: usize,
    /// Row after row.
    pub(super) values: Vec<f64>,
    /// One for each row, or none at all.
    pub(super) labels: Vec<u32>,
    /// What columns and labels are called.
    pub(super) names: Arc<Names>,
    /// What every number is divided by before anything else.
    pub(super) unit: f64,
    /// Numbers of the rows that were left out, ascending.
    pub(super) dropped: Vec<usize>,
}

impl Table {
    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Draws a split, uses the first `n_train` training rows (or all), and may standardize every column by them.
    pub(super) fn split(
        &self,
        n_train: Option<usize>,
        held_out: HeldOut,
        standardize: bool,
        draw: impl Fn(Purpose) -> Stream,
    ) -> Dataset {
        let one_class = vec![0; self.len()];
        let labels = if self.labels.is_empty() { &one_class } else { &self.labels };
        let Split { mut train, valid, test } = stratified(labels, held_out, draw);
        train.truncate(n_train.unwrap_or(usize::MAX));
        let scales: Vec<Standardizer> = (0..self.width)
            .map(|k| {
                if standardize {
                    Standardizer::of(|| train.iter().map(|&i| self.row(i)[k]))
                } else {
                    Standardizer::NONE
                }
            })
            .collect();
        let preparation = Preparation {
            mean: scales.iter().map(|scale| scale.mean * self.unit).collect(),
            sd: scales.iter().map(|scale| scale.sd * self.unit).collect(),
            rows: self.len() + self.dropped.len(),
            train: self.numbers(&train),
            valid: self.numbers(&valid),
            test: self.numbers(&test),
        };
        let [train, valid, test] = [train, valid, test].map(|rows| self.rows(&rows, &scales));
        let valid = (held_out.valid > 0.0).then_some(valid);
        Dataset { train, valid, test, names: Arc::clone(&self.names), preparation: Some(preparation) }
    }

    /// The numbers that these rows have in the whole table.
    fn numbers(&self, rows: &[usize]) -> Vec<usize> {
        if self.dropped.is_empty() {
            return rows.to_vec();
        }
        let mut kept = Vec::with_capacity(self.len());
        let mut dropped = self.dropped.iter().peekable();
        kept.extend((0..self.len() + self.dropped.len()).filter(|row| dropped.next_if_eq(&row).is_none()));
        rows.iter().map(|&row| kept[row]).collect()
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.width..(i + 1) * self.width]
    }

    fn rows(&self, rows: &[usize], scales: &[Standardizer]) -> Rows {
        let values_of = |&i: &usize| self.row(i).iter().zip(scales).map(|(&x, scale)| scale.apply(x));
        let labels = if self.labels.is_empty() { Vec::new() } else { rows.iter().map(|&i| self.labels[i]).collect() };
        Rows { width: self.width, values: rows.iter().flat_map(values_of).collect(), labels }
    }
}

/// A shift and a division.
struct Standardizer {
    mean: f64,
    sd: f64,
}

impl Standardizer {
    const NONE: Self = Self { mean: 0.0, sd: 1.0 };

    /// To mean 0 and population standard deviation 1, as scikit-learn's `StandardScaler`; a constant is only shifted.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    fn of<I: Iterator<Item = f64> + Clone>(column: impl Fn() -> I) -> Self {
        let n = column().count() as f64;
        let mean = column().sum::<f64>() / n;
        let variance = column().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let first = column().next();
        let constant = column().all(|x| Some(x) == first);
        Self { mean, sd: if constant { 1.0 } else { variance.sqrt() } }
    }

    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    fn apply(&self, x: f64) -> f32 {
        ((x - self.mean) / self.sd) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::stream;

    fn table() -> Table {
        let values = (0..20).flat_map(|i| [f64::from(i * i), 7.1]).collect();
        let (name, names) = ("t".to_owned(), Arc::default());
        let (labels, dropped) = (Vec::new(), vec![3, 10, 22]);
        Table { name, fingerprint: String::new(), width: 2, values, labels, names, unit: 1.0, dropped }
    }

    fn split(n_train: Option<usize>, standardize: bool) -> Dataset {
        validated(n_train, standardize, 0.0)
    }

    fn validated(n_train: Option<usize>, standardize: bool, valid: f64) -> Dataset {
        table().split(n_train, HeldOut { test: 0.3, valid }, standardize, |purpose| stream(1, purpose, &[0]))
    }

    #[test]
    fn a_smaller_training_set_is_the_beginning_of_a_larger_one() {
        let (all, some) = (split(None, false), split(Some(9), false));
        assert_eq!((all.train.len(), all.test.len(), some.train.len()), (14, 6, 9));
        assert_eq!(some.train.values, all.train.values[..18]);
        assert_eq!(some.test, all.test);
    }

    #[test]
    fn validation_rows_are_the_same_for_any_number_of_training_rows() {
        let (plain, all, some) = (split(None, true), validated(None, false, 0.2), validated(Some(5), false, 0.2));
        let of = |dataset: &Dataset| dataset.preparation.clone().unwrap();
        assert_eq!((plain.valid, of(&all).test), (None, split(None, false).preparation.unwrap().test));
        let valid = all.valid.as_ref().unwrap();
        assert_eq!((all.train.len(), valid.len(), all.test.len(), some.train.len()), (10, 4, 6, 5));
        assert_eq!((&some.valid, of(&some).valid), (&all.valid, of(&all).valid));
        assert_eq!(some.train.values, all.train.values[..10]);
        let mut numbers = [of(&all).train, of(&all).valid, of(&all).test].concat();
        numbers.sort_unstable();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]) && numbers.len() == 20, "{numbers:?}");
    }

    #[test]
    fn it_is_told_how_rows_were_made() {
        let Preparation { mean, sd, rows, train, test, .. } = split(Some(9), true).preparation.unwrap();
        assert_eq!((mean.len(), sd[1], rows, train.len(), test.len()), (2, 1.0, 23, 9, 6));
        let numbers = [train.clone(), test].concat();
        assert!(numbers.iter().all(|number| ![3, 10, 22].contains(number) && *number < 23));
        // The row of number n has the value i², where i of the rows that are not dropped come before it.
        let value = |number: usize| {
            let i = number - [3, 10].iter().filter(|dropped| **dropped < number).count();
            (f64::from(u32::try_from(i * i).unwrap()) - mean[0]) / sd[0]
        };
        let learnt = split(Some(9), true).train;
        assert!((0..9).all(|i| (f64::from(learnt.row(i)[0]) - value(train[i])).abs() < 1e-6));
    }

    #[test]
    fn columns_are_standardized_by_the_training_rows_used() {
        let (raw, scaled) = (validated(Some(9), false, 0.2), validated(Some(9), true, 0.2));
        let column = |rows: &Rows| (0..rows.len()).map(|i| f64::from(rows.row(i)[0])).collect::<Vec<_>>();
        let used = column(&raw.train);
        let mean = used.iter().sum::<f64>() / 9.0;
        let sd = (used.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 9.0).sqrt();
        let valid = [&scaled, &raw].map(|dataset| dataset.valid.as_ref().unwrap());
        for (rows, want) in [(&scaled.train, &raw.train), (valid[0], valid[1]), (&scaled.test, &raw.test)] {
            let near = |(got, raw): (f64, f64)| (got - (raw - mean) / sd).abs() < 1e-5;
            assert!(column(rows).into_iter().zip(column(want)).all(near));
            assert!((0..rows.len()).all(|i| rows.row(i)[1].abs() < 1e-6), "a constant column is only shifted");
        }
    }
}
