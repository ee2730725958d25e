//! Rows, and the two parts that a dataset has.

/// Rows of one width, and their labels where there are any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows {
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Row after row.
    pub(crate) values: Vec<f32>,
    /// One for each row, or none at all: the moon, the digit, or the rank of the text among the file's sorted labels.
    pub(crate) labels: Vec<u32>,
}

impl Rows {
    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Row `i`.
    pub(crate) fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.width..(i + 1) * self.width]
    }
}

/// What one replicate trains on and is tested on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dataset {
    /// Rows to learn.
    pub(crate) train: Rows,
    /// Rows never learnt.
    pub(crate) test: Rows,
}
