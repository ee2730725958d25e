//! Matrices as the tiles read them: in panels of columns, each two vectors wide and contiguous.

use super::isa::Isa;
use super::simd::Simd;

/// The bytes that a vector of any set may want to begin at a multiple of.
const ALIGNMENT: usize = 64;

/// A matrix whose rows are cut into panels. What stands right of the last column is never used for a result.
#[derive(Debug)]
pub(crate) struct Panels {
    /// From `begin` on.
    storage: Vec<f32>,
    begin: usize,
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
        Self { storage: Vec::new(), begin: 0, rows, columns: 0, width }
    }

    /// Gives it another size; its numbers are lost.
    pub(crate) fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        let n = rows * columns.next_multiple_of(self.width);
        if self.begin + n > self.storage.len() {
            let spare = ALIGNMENT / size_of::<f32>();
            self.storage = vec![0.0; n + spare];
            self.begin = self.storage.as_ptr().align_offset(ALIGNMENT).min(spare);
        }
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
        &self.storage[self.begin + p * n..][..n]
    }

    #[inline(always)]
    pub(super) fn panel_mut(&mut self, p: usize) -> &mut [f32] {
        let n = self.rows * self.width;
        &mut self.storage[self.begin + p * n..][..n]
    }

    /// Takes the numbers of a table, each of whose rows becomes a column. Zeros follow the last column.
    pub(crate) fn set_columns(&mut self, table: &[f32]) {
        let (rows, width) = (self.rows, self.width);
        self.resize(rows, table.len() / rows);
        for p in 0..self.len() {
            let columns = self.columns_of(p);
            let table = &table[p * width * rows..][..columns * rows];
            let panel = self.panel_mut(p);
            for (r, row) in panel.chunks_exact_mut(width).enumerate() {
                let (numbers, rest) = row.split_at_mut(columns);
                for (c, number) in numbers.iter_mut().enumerate() {
                    *number = table[c * rows + r];
                }
                rest.fill(0.0);
            }
        }
    }

    /// Writes the table back.
    pub(crate) fn columns_into(&self, table: &mut [f32]) {
        for p in 0..self.len() {
            let columns = self.columns_of(p);
            let table = &mut table[p * self.width * self.rows..][..columns * self.rows];
            for (r, row) in self.panel(p).chunks_exact(self.width).enumerate() {
                for (c, number) in row[..columns].iter().enumerate() {
                    table[c * self.rows + r] = *number;
                }
            }
        }
    }

    /// Becomes the transpose of `of`.
    #[inline(always)]
    pub(super) fn transpose<S: Simd>(&mut self, of: &Self) {
        self.resize(of.columns, of.rows);
        let width = self.width;
        for p in 0..of.len() {
            let columns = of.columns_of(p);
            for (i, row) in of.panel(p).chunks_exact(width).enumerate() {
                let to = &mut self.panel_mut(i / width)[p * width * width + i % width..];
                for (c, number) in row[..columns].iter().enumerate() {
                    to[c * width] = *number;
                }
            }
        }
    }
}
