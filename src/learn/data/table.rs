//! A fixed table of numbers, and the dataset that a split makes of it.

use super::rows::{Dataset, Rows};
use super::split::{Split, stratified};
use crate::trial::Stream;

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
        test_fraction: f64,
        standardize: bool,
        stream: &mut Stream,
    ) -> Dataset {
        let one_class = vec![0; self.len()];
        let labels = if self.labels.is_empty() { &one_class } else { &self.labels };
        let Split { mut train, test } = stratified(labels, test_fraction, stream);
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
        Dataset { train: self.rows(&train, &scales), test: self.rows(&test, &scales) }
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
    use crate::trial::{Purpose, stream};

    fn table() -> Table {
        let values = (0..20).flat_map(|i| [f64::from(i * i), 7.1]).collect();
        Table { name: "t".into(), fingerprint: String::new(), width: 2, values, labels: Vec::new() }
    }

    fn split(n_train: Option<usize>, standardize: bool) -> Dataset {
        table().split(n_train, 0.3, standardize, &mut stream(1, Purpose::DataTrain, &[0]))
    }

    #[test]
    fn a_smaller_training_set_is_the_beginning_of_a_larger_one() {
        let (all, some) = (split(None, false), split(Some(9), false));
        assert_eq!((all.train.len(), all.test.len(), some.train.len()), (14, 6, 9));
        assert_eq!(some.train.values, all.train.values[..18]);
        assert_eq!(some.test, all.test);
    }

    #[test]
    fn columns_are_standardized_by_the_training_rows_used() {
        let (raw, scaled) = (split(Some(9), false), split(Some(9), true));
        let column = |rows: &Rows| (0..rows.len()).map(|i| f64::from(rows.row(i)[0])).collect::<Vec<_>>();
        let used = column(&raw.train);
        let mean = used.iter().sum::<f64>() / 9.0;
        let sd = (used.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 9.0).sqrt();
        for (rows, want) in [(&scaled.train, &raw.train), (&scaled.test, &raw.test)] {
            let near = |(got, raw): (f64, f64)| (got - (raw - mean) / sd).abs() < 1e-5;
            assert!(column(rows).into_iter().zip(column(want)).all(near));
            assert!((0..rows.len()).all(|i| rows.row(i)[1].abs() < 1e-6), "a constant column is only shifted");
        }
    }
}
