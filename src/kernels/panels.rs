//! Matrices as the tiles read them: in panels of columns, each two vectors wide and contiguous.

use super::aligned::Aligned;
use super::isa::Isa;
use super::vector::Simd;

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

    /// Takes `columns` rows of a table for columns: column c is what begins at `at(c)`. Zeros follow the last one.
    #[inline(always)]
    pub(super) fn set_columns<S: Simd>(&mut self, table: &[f32], columns: usize, at: impl Fn(usize) -> usize) {
        let (rows, width) = (self.rows, self.width);
        self.resize(rows, columns);
        for p in 0..self.len() {
            let columns = self.columns_of(p);
            let panel = self.panel_mut(p);
            transpose::<S>(table, |c| at(p * width + c), (panel, width), columns, rows);
            if columns < width {
                panel.chunks_exact_mut(width).for_each(|row| row[columns..].fill(0.0));
            }
        }
    }

    /// Writes the columns into the rows of a table.
    #[inline(always)]
    pub(super) fn columns_into<S: Simd>(&self, table: &mut [f32]) {
        let (rows, width) = (self.rows, self.width);
        for p in 0..self.len() {
            transpose::<S>(
                self.panel(p),
                |r| r * width,
                (&mut table[p * width * rows..], rows),
                rows,
                self.columns_of(p),
            );
        }
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
                transpose::<S>(from, |r| r * width, (to, width), rows, columns);
            }
        }
    }
}

/// Sets `to[c, r]` to `from[r, c]` for so many rows and columns. Row r begins at `at(r)`, those of the result `stride`
/// apart.
#[inline(always)]
fn transpose<S: Simd>(
    from: &[f32],
    at: impl Fn(usize) -> usize,
    (to, stride): (&mut [f32], usize),
    rows: usize,
    columns: usize,
) {
    let [whole_rows, whole_columns] = [rows, columns].map(|n| n / S::SQUARE * S::SQUARE);
    for r in (0..whole_rows).step_by(S::SQUARE) {
        for c in (0..whole_columns).step_by(S::SQUARE) {
            S::transpose(from, |i| at(r + i) + c, &mut to[c * stride + r..], stride);
        }
    }
    for r in 0..rows {
        let row = &from[at(r)..][..columns];
        for c in if r < whole_rows { whole_columns } else { 0 }..columns {
            to[c * stride + r] = row[c];
        }
    }
}
