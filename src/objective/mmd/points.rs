//! Samples as the kernels read them.

use crate::objective::data::Rows;
use crate::trial::Stream;

/// Points of equally many coordinates, kept coordinate by coordinate.
#[derive(Clone, Debug)]
pub(in crate::objective) struct Points(pub(super) Vec<Vec<f64>>);

impl Points {
    /// The points of these rows, at most `most` of them.
    pub(in crate::objective) fn of(rows: &Rows, most: usize) -> Self {
        Self::new(&rows.values[..rows.width * rows.len().min(most)], rows.width)
    }

    /// The points of these numbers, row after row.
    pub(in crate::objective) fn new(values: &[f32], width: usize) -> Self {
        let column = |k| values.iter().skip(k).step_by(width).map(|&x| f64::from(x)).collect();
        Self((0..width).map(column).collect())
    }

    /// `n` standard normal points.
    pub(in crate::objective) fn normal(n: usize, width: usize, stream: &mut Stream) -> Self {
        let mut draws = std::iter::repeat_with(|| stream.normal_pair()).flatten();
        Self((0..width).map(|_| draws.by_ref().take(n).collect()).collect())
    }

    /// The number of points.
    pub(in crate::objective) fn len(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    /// The squared distances of point `i` from the points of `others` beginning with `from`.
    pub(super) fn squared_distances(&self, i: usize, others: &Self, from: usize, out: &mut Vec<f64>) {
        out.clear();
        out.resize(others.len() - from, 0.0);
        for (x, ys) in self.0.iter().map(|column| column[i]).zip(&others.0) {
            out.iter_mut().zip(&ys[from..]).for_each(|(d, y)| *d += (x - y) * (x - y));
        }
    }
}
