//! The training rows in batches, in a new random order each epoch.

use std::ops::Range;

use super::data::Rows;
use super::network::Batch;
use crate::trial::Stream;

/// The batches of one epoch after another.
pub(super) struct Batches<'a> {
    rows: &'a Rows,
    batch_size: usize,
    order: Vec<u32>,
    stream: Stream,
}

impl<'a> Batches<'a> {
    /// Batches of `batch_size` rows; the last one may be shorter.
    pub(super) fn new(rows: &'a Rows, batch_size: usize, stream: Stream) -> Self {
        let order = (0..).take(rows.len()).collect();
        Self { rows, batch_size, order, stream }
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
    pub(super) fn get(&self, i: usize) -> Batch<'_> {
        Batch { table: &self.rows.values, rows: &self.order[self.range(i)] }
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
        let mut epochs = Vec::new();
        for _ in 0..2 {
            batches.shuffle();
            let all: Vec<Vec<u32>> = (0..batches.len()).map(|i| batches.get(i).rows.to_vec()).collect();
            assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
            epochs.push(all.concat());
        }
        assert_ne!(epochs[0], epochs[1]);
        for epoch in &epochs {
            let mut rows = epoch.clone();
            rows.sort_unstable();
            assert_eq!(rows, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert_eq!((0..3).map(|i| batches.share(i)).collect::<Vec<_>>(), [3.0 / 7.0, 3.0 / 7.0, 1.0 / 7.0]);
    }
}
