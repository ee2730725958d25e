//! Samples as the kernels read them.

use crate::objective::data::Rows;
use crate::objective::kernels::Columns;
use crate::trial::Stream;

/// The points of these rows, at most `most` of them.
pub(in crate::objective) fn of(rows: &Rows, most: usize) -> Columns {
    new(&rows.values[..rows.width * rows.len().min(most)], rows.width)
}

/// The points of these numbers, row after row.
pub(in crate::objective) fn new(values: &[f32], width: usize) -> Columns {
    let column = |k| values.iter().skip(k).step_by(width).map(|&x| f64::from(x));
    Columns::new(values.len() / width, (0..width).map(column))
}

/// `n` standard normal points.
pub(in crate::objective) fn normal(n: usize, width: usize, stream: &mut Stream) -> Columns {
    let draws: Vec<f64> = std::iter::repeat_with(|| stream.normal_pair()).flatten().take(n * width).collect();
    Columns::new(n, draws.chunks(n.max(1)).map(|column| column.iter().copied()))
}
