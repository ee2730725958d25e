//! Samples as the kernels read them.

use crate::kernels::Columns;
use crate::learn::data::Rows;
use crate::trial::Stream;

/// The points of these rows, at most `most` of them.
pub(crate) fn of(rows: &Rows, most: usize) -> Columns {
    let mut points = Columns::default();
    points.set_rows(&rows.values[..rows.width * rows.len().min(most)], rows.width);
    points
}

/// `n` standard normal points in the place of others.
pub(crate) fn set_normal(points: &mut Columns, n: usize, width: usize, stream: &mut Stream) {
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    let draws = std::iter::repeat_with(|| stream.normal_pair()).flatten().map(|x| x as f32);
    points.set_columns(n, width, draws.take(n * width));
}

/// `n` standard normal points.
pub(crate) fn normal(n: usize, width: usize, stream: &mut Stream) -> Columns {
    let mut points = Columns::default();
    set_normal(&mut points, n, width, stream);
    points
}
