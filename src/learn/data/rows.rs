//! Rows, and the parts that a dataset has.

use std::sync::Arc;

/// Rows of one width, and their labels where there are any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows {
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Row after row.
    pub(crate) values: Vec<f32>,
    /// One for each row, or none at all: the place of its name in [`Names::labels`].
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
    /// Rows that are not learnt, for a choice between networks; none unless asked for.
    pub(crate) valid: Option<Rows>,
    /// Rows that are neither learnt nor chosen by.
    pub(crate) test: Rows,
    /// What columns and labels are called.
    pub(crate) names: Arc<Names>,
    /// What was made of a table; none of rows that are drawn.
    pub(crate) preparation: Option<Preparation>,
}

/// What columns and labels are called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// One for each number of a row.
    pub(crate) columns: Vec<String>,
    /// One for each distinct label: texts of a file, numbers in their order and else as texts are sorted.
    pub(crate) labels: Vec<String>,
}

impl Names {
    /// What a label is called, as far as there is room for.
    pub(crate) fn label(&self, label: u32) -> String {
        const MOST: usize = 24;
        let Some(text) = self.labels.get(label as usize) else { return label.to_string() };
        match text.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.clone(),
        }
    }
}

/// How rows of a table became those that a network learns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Preparation {
    /// What is subtracted from each column.
    pub(crate) mean: Vec<f64>,
    /// What it is divided by then.
    pub(crate) sd: Vec<f64>,
    /// Rows of the table, those without a value included.
    pub(crate) rows: usize,
    /// Numbers of the rows that are learnt, from 0 in the order of the table.
    pub(crate) train: Vec<usize>,
    /// Numbers of the rows that are validated.
    pub(crate) valid: Vec<usize>,
    /// Numbers of the rows that are tested.
    pub(crate) test: Vec<usize>,
}
