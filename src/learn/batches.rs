//! The training rows in batches, in a new random order each epoch.

use std::ops::Range;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::data::Rows;
use super::network::{Matrix, Width};
use crate::trial::Stream;

/// The batches of one epoch after another.
pub(super) struct Batches<'a> {
    rows: &'a Rows,
    batch_size: usize,
    order: Vec<u32>,
    stream: Stream,
    /// The values of the batch asked for last.
    values: Vec<f32>,
    /// The last whole batch and the last shorter one: their memory serves the next ones.
    tensors: [Option<Matrix>; 2],
}

impl<'a> Batches<'a> {
    /// Batches of `batch_size` rows; the last one may be shorter.
    pub(super) fn new(rows: &'a Rows, batch_size: usize, stream: Stream) -> Self {
        let order = (0..).take(rows.len()).collect();
        Self { rows, batch_size, order, stream, values: Vec::new(), tensors: [None, None] }
    }

    /// The order of the rows in this epoch; the next one is made from it.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Where the stream of random orders stands.
    pub(super) fn position(&self) -> u128 {
        self.stream.position()
    }

    /// Goes on with this order and from this position. None if it is no order of the rows.
    pub(super) fn restore(&mut self, order: Vec<u32>, position: u128) -> Option<()> {
        let mut seen = vec![false; self.order.len()];
        let is_new = |&row: &u32| seen.get_mut(row as usize).is_some_and(|seen| !std::mem::replace(seen, true));
        if order.len() != self.order.len() || !order.iter().all(is_new) {
            return None;
        }
        self.order = order;
        self.stream.seek(position);
        Some(())
    }

    /// Puts the rows in the order of the next epoch.
    pub(super) fn shuffle(&mut self) {
        self.stream.shuffle(&mut self.order);
    }

    /// The number of batches in an epoch.
    pub(super) fn len(&self) -> usize {
        self.order.len().div_ceil(self.batch_size)
    }

    /// The rows of batch `i`.
    pub(super) fn get(&mut self, i: usize, device: &Cpu) -> Result<Matrix, CpuError> {
        let range = self.range(i);
        self.values.clear();
        for &row in &self.order[range.clone()] {
            self.values.extend_from_slice(self.rows.row(row as usize));
        }
        let tensor = &mut self.tensors[usize::from(range.len() < self.batch_size)];
        let batch = match tensor {
            Some(batch) => batch,
            None => tensor.insert(device.try_zeros_like(&(Width(range.len()), Width(self.rows.width)))?),
        };
        // In place: what the batch before it was computed with is gone.
        batch.copy_from(&self.values);
        Ok(batch.clone())
    }

    /// Batch `i`'s share of all rows.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(super) fn share(&self, i: usize) -> f64 {
        self.range(i).len() as f64 / self.order.len() as f64
    }

    fn range(&self, i: usize) -> Range<usize> {
        let begin = i * self.batch_size;
        begin..(begin + self.batch_size).min(self.order.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    #[test]
    fn every_epoch_sees_every_row_once_in_another_order() {
        let rows = Rows { width: 2, values: (0..14_u8).map(f32::from).collect(), labels: Vec::new() };
        let mut batches = Batches::new(&rows, 3, stream(1, Purpose::BatchOrder, &[0, 0]));
        let device = Cpu::default();
        let mut epochs = Vec::new();
        for _ in 0..2 {
            batches.shuffle();
            let all: Vec<Vec<f32>> = (0..batches.len()).map(|i| batches.get(i, &device).unwrap().as_vec()).collect();
            assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [6, 6, 2]);
            epochs.push(all.concat());
        }
        assert_ne!(epochs[0], epochs[1]);
        for epoch in &epochs {
            assert!(
                epoch.chunks(2).all(|row| (row[1] - row[0] - 1.0).abs() < f32::EPSILON),
                "rows are torn: {epoch:?}"
            );
            let mut firsts: Vec<f32> = epoch.iter().copied().step_by(2).collect();
            firsts.sort_by(f32::total_cmp);
            assert_eq!(firsts, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
        }
        assert_eq!((0..3).map(|i| batches.share(i)).collect::<Vec<_>>(), [3.0 / 7.0, 3.0 / 7.0, 1.0 / 7.0]);
    }
}
