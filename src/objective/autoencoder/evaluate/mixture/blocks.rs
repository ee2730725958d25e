//! Rows cut into blocks that stay in the first-level cache, each block coordinate after coordinate, so that loops run
//! over neighbouring numbers.

use crate::learn::Rows;

/// Rows of a block; the last one may have fewer.
const ROWS: usize = 128;

#[derive(Debug)]
pub(super) struct Blocks {
    /// The number of rows.
    pub(super) n: usize,
    /// Numbers in a row.
    pub(super) width: usize,
    values: Vec<f64>,
}

impl Blocks {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut values = Vec::with_capacity(rows.values.len());
        for block in rows.values.chunks(ROWS * rows.width) {
            for k in 0..rows.width {
                values.extend(block.iter().skip(k).step_by(rows.width).map(|&x| f64::from(x)));
            }
        }
        Self { n: rows.len(), width: rows.width, values }
    }

    /// Each block: the first number of all its rows, the second of all, ….
    pub(super) fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks(ROWS * self.width)
    }

    /// How many numbers a full block has, of `each` for every row.
    pub(super) fn of_each(each: usize) -> usize {
        ROWS * each
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_its_rows_coordinate_after_coordinate() {
        let rows = Rows { width: 2, values: (0_u16..400).map(f32::from).collect(), labels: Vec::new() };
        let blocks = Blocks::of(&rows);
        let starts = blocks.iter().map(|block| (block.len(), block[0], block[1], block[block.len() / 2]));
        assert_eq!(starts.collect::<Vec<_>>(), [(256, 0.0, 2.0, 1.0), (144, 256.0, 258.0, 257.0)]);
    }
}
