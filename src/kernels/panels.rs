//! Matrices as the tiles read them: in panels of columns, each two vectors wide and contiguous.

use super::aligned::Aligned;
use super::isa::Isa;

/// A matrix whose rows are cut into panels. What stands right of the last column is never used for a result.
#[derive(Debug)]
pub(crate) struct Panels {
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
        Self { numbers: Aligned::default(), rows, columns: 0, width }
    }

    /// Gives it another size; its numbers are lost.
    pub(crate) fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        self.numbers.resize(rows * columns.next_multiple_of(self.width));
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

    #[inline(always)]
    pub(super) fn panel_mut(&mut self, p: usize) -> &mut [f32] {
        let n = self.rows * self.width;
        &mut self.numbers[p * n..][..n]
    }

    /// Takes the numbers of a table, each of whose rows becomes a column. Zeros follow the last column.
    pub(crate) fn set_columns(&mut self, table: &[f32]) {
        let (rows, width) = (self.rows, self.width);
        self.resize(rows, table.len() / rows);
        for p in 0..self.len() {
            let columns = self.columns_of(p);
            let panel = self.panel_mut(p);
            transpose((&table[p * width * rows..], rows), (panel, width), columns, rows);
            if columns < width {
                panel.chunks_exact_mut(width).for_each(|row| row[columns..].fill(0.0));
            }
        }
    }

    /// Writes the table back.
    pub(crate) fn columns_into(&self, table: &mut [f32]) {
        let (rows, width) = (self.rows, self.width);
        for p in 0..self.len() {
            transpose((self.panel(p), width), (&mut table[p * width * rows..], rows), rows, self.columns_of(p));
        }
    }

    /// Becomes the transpose of `of`.
    pub(super) fn transpose(&mut self, of: &Self) {
        let width = self.width;
        self.resize(of.columns, of.rows);
        for p in 0..of.len() {
            for q in 0..self.len() {
                let from = &of.panel(p)[q * width * width..];
                let (rows, columns) = (self.columns_of(q), of.columns_of(p));
                transpose((from, width), (&mut self.panel_mut(q)[p * width * width..], width), rows, columns);
            }
        }
    }
}

/// Sets `to[c, r]` to `from[r, c]` for so many rows and columns of `from`. Each matrix comes with the distance of its rows.
#[inline(always)]
fn transpose((from, from_stride): (&[f32], usize), (to, to_stride): (&mut [f32], usize), rows: usize, columns: usize) {
    let (whole_rows, whole_columns) = (rows / 4 * 4, columns / 4 * 4);
    for r in (0..whole_rows).step_by(4) {
        for c in (0..whole_columns).step_by(4) {
            four_by_four((&from[r * from_stride + c..], from_stride), (&mut to[c * to_stride + r..], to_stride));
        }
    }
    for r in 0..rows {
        for c in if r < whole_rows { whole_columns } else { 0 }..columns {
            to[c * to_stride + r] = from[r * from_stride + c];
        }
    }
}

/// One block of the above: 16 numbers in four registers.
#[inline(always)]
fn four_by_four((from, from_stride): (&[f32], usize), (to, to_stride): (&mut [f32], usize)) {
    let mut rows = [[0.0; 4]; 4];
    for (r, row) in rows.iter_mut().enumerate() {
        row.copy_from_slice(&from[r * from_stride..][..4]);
    }
    for c in 0..4 {
        to[c * to_stride..][..4].copy_from_slice(&rows.map(|row| row[c]));
    }
}
