//! Matrices as the tiles read them: in panels of columns, each two vectors wide and contiguous.

use super::aligned::Aligned;
use super::isa::Isa;
use super::vector::{Compute, Simd};

/// A matrix whose rows are cut into panels. What stands right of the last column is never used for a result.
#[derive(Debug)]
pub(crate) struct Panels {
    isa: Isa,
    numbers: Aligned,
    rows: usize,
    columns: usize,
    /// Columns of a panel.
    width: usize,
}

impl Panels {
    /// A matrix without columns for kernels of this set.
    pub(crate) fn new(isa: Isa, rows: usize) -> Self {
        let width = match isa {
            Isa::Baseline => 8,
            Isa::Avx2 => 16,
            Isa::Avx512 => 32,
        };
        Self { isa, numbers: Aligned::default(), rows, columns: 0, width }
    }

    /// Gives it another size; its numbers are lost.
    pub(crate) fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        self.numbers.resize(rows * columns.next_multiple_of(self.width));
    }

    /// The set whose kernels read it.
    pub(super) fn isa(&self) -> Isa {
        self.isa
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// The number of panels.
    pub(super) fn len(&self) -> usize {
        self.columns.div_ceil(self.width)
    }

    /// How many of the panels from `p` on are full.
    #[inline(always)]
    pub(super) fn whole(&self, p: usize) -> usize {
        self.columns / self.width - p
    }

    /// The columns of panel `p`.
    pub(super) fn columns_of(&self, p: usize) -> usize {
        (self.columns - p * self.width).min(self.width)
    }

    /// Panel `p`: one row below the other.
    #[inline(always)]
    pub(super) fn panel(&self, p: usize) -> &[f32] {
        let n = self.rows * self.width;
        &self.numbers[p * n..][..n]
    }

    /// Panel `p` and all that follow.
    #[inline(always)]
    pub(super) fn panels_from(&self, p: usize) -> &[f32] {
        &self.numbers[p * self.rows * self.width..]
    }

    /// R rows of panel `p`, beginning with `first`.
    #[inline(always)]
    pub(super) fn rows_of<S: Simd, const R: usize>(&self, p: usize, first: usize) -> &[f32] {
        &self.numbers[(p * self.rows + first) * 2 * S::LANES..][..R * 2 * S::LANES]
    }

    #[inline(always)]
    pub(super) fn rows_of_mut<S: Simd, const R: usize>(&mut self, p: usize, first: usize) -> &mut [f32] {
        &mut self.numbers[(p * self.rows + first) * 2 * S::LANES..][..R * 2 * S::LANES]
    }

    #[inline(always)]
    fn panel_mut(&mut self, p: usize) -> &mut [f32] {
        let n = self.rows * self.width;
        &mut self.numbers[p * n..][..n]
    }

    /// Takes the rows of a table for its columns. Zeros follow the last one.
    pub(crate) fn set_rows(&mut self, table: &[f32]) {
        self.isa.run(SetRows { panels: self, table });
    }

    /// Writes the columns into the rows of a table.
    pub(crate) fn rows_into(&self, table: &mut [f32]) {
        self.isa.run(RowsInto { panels: self, table });
    }

    /// Puts zeros right of the last column.
    pub(super) fn clear_margin(&mut self) {
        if let Some(last) = self.len().checked_sub(1) {
            let (width, columns) = (self.width, self.columns_of(last));
            if columns < width {
                self.panel_mut(last).chunks_exact_mut(width).for_each(|row| row[columns..].fill(0.0));
            }
        }
    }

    /// All numbers, panel after panel.
    pub(super) fn numbers(&self) -> &[f32] {
        &self.numbers
    }

    pub(super) fn numbers_mut(&mut self) -> &mut [f32] {
        &mut self.numbers
    }

    /// Becomes the transpose of `of`.
    #[inline(always)]
    pub(super) fn transpose<S: Simd>(&mut self, of: &Self) {
        let width = self.width;
        self.resize(of.columns, of.rows);
        for p in 0..of.len() {
            for q in 0..self.len() {
                let from = &of.panel(p)[q * width * width..];
                let (rows, columns) = (self.columns_of(q), of.columns_of(p));
                let to = &mut self.panel_mut(q)[p * width * width..];
                transpose::<S>((from, width), (to, width), rows, columns);
            }
        }
    }
}

struct SetRows<'a> {
    panels: &'a mut Panels,
    table: &'a [f32],
}

impl Compute for SetRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Self { panels, table } = self;
        let (rows, width) = (panels.rows, panels.width);
        panels.resize(rows, table.len() / rows);
        for p in 0..panels.len() {
            let columns = panels.columns_of(p);
            transpose::<S>((&table[p * width * rows..], rows), (panels.panel_mut(p), width), columns, rows);
        }
        panels.clear_margin();
    }
}

struct RowsInto<'a> {
    panels: &'a Panels,
    table: &'a mut [f32],
}

impl Compute for RowsInto<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let (rows, width) = (self.panels.rows, self.panels.width);
        for p in 0..self.panels.len() {
            let to = &mut self.table[p * width * rows..];
            transpose::<S>((self.panels.panel(p), width), (to, rows), rows, self.panels.columns_of(p));
        }
    }
}

/// Sets `to[c, r]` to `from[r, c]` for so many rows and columns of `from`. Each matrix comes with the distance of its rows.
#[inline(always)]
fn transpose<S: Simd>(
    (from, from_stride): (&[f32], usize),
    (to, to_stride): (&mut [f32], usize),
    rows: usize,
    columns: usize,
) {
    let [whole_rows, whole_columns] = [rows, columns].map(|n| n / S::SQUARE * S::SQUARE);
    for r in (0..whole_rows).step_by(S::SQUARE) {
        for c in (0..whole_columns).step_by(S::SQUARE) {
            S::transpose((&from[r * from_stride + c..], from_stride), (&mut to[c * to_stride + r..], to_stride));
        }
    }
    for c in 0..columns {
        let first = if c < whole_columns { whole_rows } else { 0 };
        if first < rows {
            let column = from[first * from_stride + c..].iter().step_by(from_stride);
            for (to, from) in to[c * to_stride..][first..rows].iter_mut().zip(column) {
                *to = *from;
            }
        }
    }
}
