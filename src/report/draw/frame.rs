//! The rectangle that a plot is drawn in: values → places.

use super::canvas::Spot;
use super::extent::Extent;
use crate::figure::Point;

/// A rectangle with an extent along each side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    pub(super) x: Extent,
    pub(super) y: Extent,
}

impl Frame {
    /// The column of a value; values outside are moved to the edge.
    pub(super) fn column(&self, x: f64) -> i32 {
        between(self.left, self.right, self.x.fraction(x))
    }

    /// The row of a value; values outside are moved to the edge.
    pub(super) fn row(&self, y: f64) -> i32 {
        between(self.bottom, self.top, self.y.fraction(y))
    }

    /// The place of a point.
    pub(super) fn spot(&self, (x, y): Point) -> Spot {
        (self.column(x), self.row(y))
    }

    /// The places of the finite ones of the points, moved sideways.
    pub(super) fn spots<'a>(&self, points: &'a [Point], shift: i32) -> impl Iterator<Item = Spot> + use<'a> {
        let frame = *self;
        let finite = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        finite.map(move |&point| frame.spot(point)).map(move |(x, y)| (x + shift, y))
    }

    pub(super) fn middle(&self) -> i32 {
        i32::midpoint(self.left, self.right)
    }

    pub(super) fn centre(&self) -> i32 {
        i32::midpoint(self.top, self.bottom)
    }
}

/// The place at this fraction of the way from `from` to `to`.
fn between(from: i32, to: i32, fraction: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is in [0, 1], the ends are places in a figure")]
    let steps = (f64::from(to - from) * fraction).round() as i32;
    from + steps
}
