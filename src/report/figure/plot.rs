//! The plotting area of a figure: values → pixels, and the marks that are placed by value. Its frame is the sheet's.

use plotters::style::{Color, RGBAColor, RGBColor};

use super::ink::{self, Area, INK, Spot};
use super::paths::Place;
use super::scale::Scale;
use crate::report::Error;
use crate::summary::Estimate;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
}

/// An area with a scale along each side.
pub(super) struct Plot<'a, 'b> {
    pub(super) area: &'b Area<'a>,
    pub(super) frame: Frame,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Plot<'_, '_> {
    /// The column of a value.
    pub(super) fn column(&self, x: f64) -> i32 {
        between(self.frame.left, self.frame.right, self.x.fraction(x))
    }

    /// The row of a value; values outside are moved to the edge.
    pub(super) fn row(&self, y: f64) -> i32 {
        between(self.frame.bottom, self.frame.top, self.y.fraction(y))
    }

    /// The place of a point, between pixels where it falls there.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> Place {
        let Frame { left, right, top, bottom } = self.frame;
        let along = |from: i32, to: i32, share: f64| f64::from(from) + f64::from(to - from) * share;
        (along(left, right, self.x.fraction(x)), along(bottom, top, self.y.fraction(y)))
    }

    /// The lines of both axes.
    pub(super) fn axes(&self) -> Result<(), Error> {
        let Frame { left, right, top, bottom } = self.frame;
        ink::line(self.area, vec![(left, top), (left, bottom), (right, bottom)], INK.mix(1.0), 2)
    }

    /// The interval about a mean as a whisker in this column. It has a cap at each end that is inside the plot.
    pub(super) fn whisker(&self, column: i32, estimate: &Estimate, color: RGBColor) -> Result<(), Error> {
        let Some(half) = estimate.half_width else { return Ok(()) };
        self.range(column, estimate.mean - half, estimate.mean + half, color.mix(1.0))
    }

    /// The interval about a mean as a level whisker in this row.
    pub(super) fn across(&self, row: i32, estimate: &Estimate, color: RGBColor) -> Result<(), Error> {
        let Some(half) = estimate.half_width else { return Ok(()) };
        let (low, high) = (estimate.mean - half, estimate.mean + half);
        ink::line(self.area, vec![(self.column(low), row), (self.column(high), row)], color.mix(1.0), 3)?;
        for end in [low, high].into_iter().filter(|&end| self.x.holds(end)).map(|end| self.column(end)) {
            ink::line(self.area, vec![(end, row - 7), (end, row + 7)], color.mix(1.0), 3)?;
        }
        Ok(())
    }

    /// A vertical line from `low` to `high` with caps.
    pub(super) fn range(&self, column: i32, low: f64, high: f64, ink: RGBAColor) -> Result<(), Error> {
        ink::line(self.area, vec![(column, self.row(low)), (column, self.row(high))], ink, 3)?;
        for end in [low, high].into_iter().filter(|&end| self.y.holds(end)) {
            ink::line(self.area, vec![(column - 7, self.row(end)), (column + 7, self.row(end))], ink, 3)?;
        }
        Ok(())
    }

    /// The smallest distance between two different columns, or the whole width.
    pub(super) fn closest(&self, values: impl IntoIterator<Item = f64>) -> i32 {
        let mut columns: Vec<i32> = values.into_iter().map(|x| self.column(x)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(self.frame.right - self.frame.left)
    }

    /// The spots of points given by value, shifted sideways.
    pub(super) fn spots(&self, points: impl IntoIterator<Item = (f64, f64)>, shift: i32) -> Vec<Spot> {
        points.into_iter().map(|(x, y)| (self.column(x) + shift, self.row(y))).collect()
    }
}

/// The pixel at this fraction of the way from `from` to `to`.
fn between(from: i32, to: i32, fraction: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is in [0, 1], the ends are pixels of a figure")]
    let steps = (f64::from(to - from) * fraction).round() as i32;
    from + steps
}

/// How far the i-th of `n` marks stands from their common place when they share `room` pixels, `most` apart at the most.
pub(super) fn dodge(i: usize, n: usize, room: i32, most: i32) -> i32 {
    let (Ok(i), Ok(n)) = (i32::try_from(i), i32::try_from(n.max(1))) else { return 0 };
    let step = (room / n).min(most);
    i * step - (n - 1) * step / 2
}
