//! Points as the sums over pairs read them: coordinate by coordinate, so that vectors run along the points.

use super::aligned::Aligned;

/// Follows the last point: so far away from any other that a kernel vanishes there, so that no vector need be cut short,
/// and yet the difference from one of the nearer half of all numbers is finite.
const FAR: f32 = f32::MAX / 2.0;

/// The most lanes of any set.
const LANES: usize = 16;

/// What each coordinate of `n` points takes: the next one begins with a vector too, and one fits in after the last point.
pub(super) fn stride(n: usize) -> usize {
    n.next_multiple_of(LANES) + LANES
}

/// Points of equally many coordinates.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    n: usize,
    width: usize,
    /// Coordinate after coordinate, each of all points and of a vector that is far away.
    pub(super) values: Aligned,
}

impl Columns {
    /// Becomes these points, row after row.
    pub(crate) fn set_rows(&mut self, rows: &[f32], width: usize) {
        self.resize(rows.len() / width, width);
        for k in 0..width {
            for (to, from) in self.column_mut(k).iter_mut().zip(rows.iter().skip(k).step_by(width)) {
                *to = *from;
            }
        }
    }

    /// Becomes `n` points of these numbers, coordinate after coordinate.
    pub(crate) fn set_columns(&mut self, n: usize, width: usize, mut numbers: impl Iterator<Item = f32>) {
        self.resize(n, width);
        for k in 0..width {
            for (to, from) in self.column_mut(k).iter_mut().zip(&mut numbers) {
                *to = from;
            }
        }
    }

    /// The number of points.
    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// The number of coordinates.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Coordinate `k` of all points.
    pub(crate) fn column(&self, k: usize) -> &[f32] {
        &self.values[k * stride(self.n)..][..self.n]
    }

    /// The same, and what follows the last point.
    #[inline(always)]
    pub(super) fn padded(&self, k: usize) -> &[f32] {
        &self.values[k * stride(self.n)..][..stride(self.n)]
    }

    fn column_mut(&mut self, k: usize) -> &mut [f32] {
        &mut self.values[k * stride(self.n)..][..self.n]
    }

    fn resize(&mut self, n: usize, width: usize) {
        (self.n, self.width) = (n, width);
        self.values.resize(width * stride(n));
        for k in 0..width {
            self.values[k * stride(n) + n..][..stride(n) - n].fill(FAR);
        }
    }
}
