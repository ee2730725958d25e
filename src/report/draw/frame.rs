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

    /// In which direction, right and down, the point lies outside; none if it is inside.
    pub(super) fn beyond(&self, (x, y): Point) -> Option<Spot> {
        let side = |extent: Extent, value: f64| match extent.share(value) {
            _ if extent.holds(value) || !value.is_finite() => 0,
            share if share < 0.0 => -1,
            _ => 1,
        };
        match (side(self.x, x), -side(self.y, y)) {
            (0, 0) => None,
            (across, 0) => Some((across, 0)),
            (_, down) => Some((0, down)),
        }
    }

    /// The places of a line's points, in a part for each stretch that is inside: it breaks off at the border, and where a
    /// point is not finite.
    pub(super) fn runs(&self, points: &[Point], shift: i32) -> Vec<Vec<Spot>> {
        let mut runs: Vec<Vec<Spot>> = Vec::new();
        for run in points.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
            let mut open = false;
            for pair in run.windows(2) {
                let ends = [pair[0], pair[1]].map(|(x, y)| (self.x.share(x), self.y.share(y)));
                let Some((from, to)) = inside(ends) else {
                    open = false;
                    continue;
                };
                // points keep the very places of their marks
                let place = |t: f64| {
                    let along = |a: f64, b: f64| a + t * (b - a);
                    let at = (along(ends[0].0, ends[1].0), along(ends[0].1, ends[1].1));
                    (between(self.left, self.right, at.0) + shift, between(self.bottom, self.top, at.1))
                };
                let spot = |point| {
                    let (x, y) = self.spot(point);
                    (x + shift, y)
                };
                let begin = if from > 0.0 { place(from) } else { spot(pair[0]) };
                let end = if to < 1.0 { place(to) } else { spot(pair[1]) };
                match runs.last_mut().filter(|_| open) {
                    Some(last) => last.push(end),
                    None => runs.push(vec![begin, end]),
                }
                open = to >= 1.0;
            }
        }
        runs
    }

    pub(super) fn middle(&self) -> i32 {
        i32::midpoint(self.left, self.right)
    }

    pub(super) fn centre(&self) -> i32 {
        i32::midpoint(self.top, self.bottom)
    }
}

/// From where to where, as shares of its length, a segment is inside the unit square (Liang & Barsky 1984).
fn inside([a, b]: [(f64, f64); 2]) -> Option<(f64, f64)> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, end) in [(a.0, b.0), (a.1, b.1)] {
        let by = end - start;
        if by.abs() > 0.0 {
            let [enter, leave] = [-start / by, (1.0 - start) / by];
            from = from.max(enter.min(leave));
            to = to.min(enter.max(leave));
        } else if !(0.0..=1.0).contains(&start) {
            return None;
        }
    }
    (from <= to).then_some((from, to))
}

/// The place at this fraction of the way from `from` to `to`.
fn between(from: i32, to: i32, fraction: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is in [0, 1], the ends are places in a figure")]
    let steps = (f64::from(to - from) * fraction).round() as i32;
    from + steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_off_at_the_border_and_keeps_its_slope() {
        let unit = Extent::holding(false, [0.0, 1.0]);
        let frame = Frame { left: 0, right: 1000, top: 0, bottom: 1000, x: unit, y: unit };
        let line = [(0.0, 0.0), (0.25, 0.5), (0.5, 3.0), (0.75, 0.5), (1.0, 1.0)];
        let expected = vec![vec![(0, 1000), (250, 500), (300, 0)], vec![(700, 0), (750, 500), (1000, 0)]];
        assert_eq!(frame.runs(&line, 0), expected);
        assert_eq!(frame.runs(&[(0.0, 0.1), (f64::NAN, 0.2), (0.5, 0.3), (1.0, 0.3)], 7), [[(507, 700), (1007, 700)]]);
        assert_eq!(frame.runs(&[(0.0, 2.0), (1.0, 1e300)], 0), [[(0, 0); 0]; 0]);
        assert_eq!([frame.beyond((0.5, 2.0)), frame.beyond((-1.0, 0.5))], [Some((0, -1)), Some((-1, 0))]);
        assert_eq!(frame.beyond((0.5, 1.0)), None);
    }
}
