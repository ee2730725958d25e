//! Draws the marks of a series: each kind at its places, thinner and fainter where there are many.

use std::collections::BTreeSet;

use plotters::style::Color as _;

use super::canvas::{self, Canvas, Spot};
use super::cells;
use super::colors::{self, EDGE, FILL, Rgba, WHITE};
use super::density;
use super::frame::Frame;
use crate::figure::{Bar, Color, Interval, Mark, Plot, Point, Series, Spacing};
use crate::report::error::Error;

/// Radius of an estimate's marker, and of a single point's.
pub(super) const ESTIMATE: i32 = 80;
pub(super) const POINT: i32 = 50;
/// Half the width of the triangle of a point beyond the border.
pub(super) const ARROW: i32 = 60;
/// Widths of lines.
pub(super) const THICK: u32 = 40;
pub(super) const THIN: u32 = 20;
/// Half the width of a whisker's cap.
const CAP: i32 = 70;
/// Of more points in a plot every k-th is drawn.
const MOST_POINTS: usize = 2000;
/// About as many marks stand on a line, so that it can be told apart without its colour.
const MARKS: usize = 6;
/// Points of a line that are nearer than this to the last one are left out.
const NEAR: i32 = 4;

/// How the marks of some plots look.
pub(super) struct Marks {
    /// Radius and opacity of a point.
    point: (i32, f64),
    /// Width of a line.
    line: u32,
}

impl Marks {
    /// By how many the fullest of the plots has.
    pub(super) fn of(plots: &[Plot]) -> Self {
        let colored = |plot: &Plot, of: fn(&Series) -> usize| {
            plot.series.iter().filter(|s| s.color != Color::Grey && !s.label.is_empty()).map(of).sum::<usize>()
        };
        let points = |s: &Series| if let Mark::Points(points) = &s.mark { points.len() } else { 0 };
        let lines = |s: &Series| usize::from(matches!(s.mark, Mark::Line(_) | Mark::Curve(_)));
        let point = match plots.iter().map(|plot| colored(plot, points)).max().unwrap_or(0) {
            0..=40 => (55, 0.6),
            41..=400 => (POINT, 0.4),
            _ => (32, 0.55),
        };
        let many = plots.iter().any(|plot| colored(plot, lines) > 6);
        Self { point, line: if many { THIN } else { THICK } }
    }

    /// Draws all series of the plot, the last one first.
    pub(super) fn draw(&self, canvas: &Canvas, frame: &Frame, plot: &Plot) -> Result<(), Error> {
        let shifts = shifts(frame, plot);
        let points = |s: &Series| if let Mark::Points(points) = &s.mark { points.len() } else { 0 };
        let every = plot.series.iter().map(points).sum::<usize>().div_ceil(MOST_POINTS).max(1);
        let named = matches!(plot.x.spacing, Spacing::Categories(_));
        for Series { label, color, mark } in plot.series.iter().rev() {
            let rgba = colors::rgba(*color, if label.is_empty() { 0.6 } else { 1.0 });
            let shift = shifts.iter().find(|(of, _)| of == color).map_or(0, |(_, shift)| *shift);
            let thin = named || label.is_empty() || is_guide(*color) && matches!(mark, Mark::Curve(_));
            let width = if thin { THIN } else { self.line };
            match mark {
                Mark::Points(points) => {
                    let (r, opacity) = if *color == Color::Grey { (26, 0.3) } else { self.point };
                    let rgba = colors::rgba(*color, opacity);
                    let within = inside(frame, points);
                    let mut spots = frame.spots(&within, shift).step_by(every);
                    spots.try_for_each(|spot| canvas::marker(canvas, colors::shape(*color), spot, r, rgba))?;
                    arrows(canvas, frame, points, colors::rgba(*color, 0.8), shift)?;
                }
                Mark::Density(points) => {
                    density::draw(canvas, frame, &inside(frame, points))?;
                    arrows(canvas, frame, points, colors::rgba(*color, 0.8), shift)?;
                }
                Mark::Line(points) => marked_line(canvas, frame, points, *color, width, shift)?,
                Mark::Curve(points) => {
                    frame.runs(points, shift).into_iter().try_for_each(|run| line(canvas, run, rgba, width))?;
                }
                Mark::Band(points) => band(canvas, frame, points, colors::rgba(*color, 0.15))?,
                Mark::Intervals(intervals) => {
                    intervals.iter().try_for_each(|interval| whiskers(canvas, frame, interval, *color, shift))?;
                }
                Mark::Bars(bars) => bars.iter().try_for_each(|one| bar(canvas, frame, one, *color))?,
                Mark::Cells(cells) => cells::draw(canvas, frame, cells, &plot.beside)?,
            }
        }
        Ok(())
    }
}

/// Whether lines of this colour are there for what lies about them.
pub(super) fn is_guide(color: Color) -> bool {
    matches!(color, Color::Grey | Color::Black)
}

/// How far each colour's marks are moved sideways: apart where intervals of several colours share a place.
fn shifts(frame: &Frame, plot: &Plot) -> Vec<(Color, i32)> {
    let mut places: Vec<(i32, Color)> = Vec::new();
    let mut all: Vec<Color> = Vec::new();
    for series in &plot.series {
        let Mark::Intervals(intervals) = &series.mark else { continue };
        places.extend(intervals.iter().map(|interval| (frame.column(interval.at.0), series.color)));
        if !all.contains(&series.color) {
            all.push(series.color);
        }
    }
    places.sort_by_key(|(column, _)| *column);
    if !places.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1) {
        return Vec::new();
    }
    let n = i32::try_from(all.len()).unwrap_or(i32::MAX);
    let gaps = places.windows(2).map(|pair| pair[1].0 - pair[0].0).filter(|gap| *gap > 0);
    let room = gaps.min().unwrap_or(frame.right - frame.left) * 6 / 10;
    let most = if matches!(plot.x.spacing, Spacing::Categories(_)) { 440 } else { 150.min(540 / n) };
    let step = (room / n).min(most);
    all.into_iter().zip(0..).map(|(color, i)| (color, i * step - (n - 1) * step / 2)).collect()
}

/// A line through the spots without those that no pixel shows.
fn line(canvas: &Canvas, mut spots: Vec<Spot>, rgba: Rgba, width: u32) -> Result<(), Error> {
    let last = spots.last().copied();
    spots.dedup_by(|next, kept| (next.0 - kept.0).abs() + (next.1 - kept.1).abs() < NEAR);
    if let (Some(end), Some(last)) = (spots.last_mut(), last) {
        *end = last;
    }
    if spots.len() < 2 { Ok(()) } else { canvas::line(canvas, spots, rgba, width) }
}

/// The points that are not beyond the border.
fn inside(frame: &Frame, points: &[Point]) -> Vec<Point> {
    points.iter().copied().filter(|point| frame.beyond(*point).is_none()).collect()
}

/// A triangle at the border for each of the points that are beyond it, one where several would cover each other.
fn arrows(canvas: &Canvas, frame: &Frame, points: &[Point], rgba: Rgba, shift: i32) -> Result<(), Error> {
    let finite = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let arrow = |&point: &Point| Some((frame.beyond(point)?, frame.spot(point)));
    let all: BTreeSet<(Spot, Spot)> = finite.filter_map(arrow).collect();
    all.into_iter().try_for_each(|(to, (x, y))| canvas::arrow(canvas, (x + shift, y), to, ARROW, rgba))
}

/// A line through measured points, with marks where it has a colour.
fn marked_line(
    canvas: &Canvas,
    frame: &Frame,
    points: &[Point],
    color: Color,
    width: u32,
    shift: i32,
) -> Result<(), Error> {
    let spots: Vec<Spot> = frame.spots(&inside(frame, points), shift).collect();
    let every = (spots.len() / MARKS).max(1);
    let (shape, rgba) = (colors::shape(color), colors::rgba(color, 1.0));
    frame.runs(points, shift).into_iter().try_for_each(|run| line(canvas, run, rgba, width))?;
    let marks = if color == Color::Grey { vec![] } else { spots };
    let mut marks = marks.into_iter().skip(every * (shape % 6 + 1) / 6).step_by(every);
    marks.try_for_each(|spot| canvas::marker(canvas, shape, spot, POINT + 20, rgba))
}

fn band(canvas: &Canvas, frame: &Frame, points: &[(f64, f64, f64)], rgba: Rgba) -> Result<(), Error> {
    let low = points.iter().rev().map(|p| (p.0, p.1));
    let around: Vec<Point> = points.iter().map(|p| (p.0, p.2)).chain(low).collect();
    let corners: Vec<Spot> = frame.spots(&around, 0).collect();
    if corners.len() < 3 { Ok(()) } else { canvas::polygon(canvas, corners, rgba) }
}

/// An estimate and its whiskers, with a cap at each end that is inside the plot.
fn whiskers(canvas: &Canvas, frame: &Frame, interval: &Interval, color: Color, shift: i32) -> Result<(), Error> {
    let Interval { at, x, y } = interval;
    if !at.0.is_finite() || !at.1.is_finite() {
        return Ok(());
    }
    let (column, row) = frame.spot(*at);
    let (column, rgba) = (column + shift, colors::rgba(color, 1.0));
    let line = |a, b| canvas::line(canvas, vec![a, b], rgba, 30);
    if let Some((low, high)) = *y {
        line((column, frame.row(low)), (column, frame.row(high)))?;
        for end in [low, high].into_iter().filter(|&end| frame.y.holds(end)).map(|end| frame.row(end)) {
            line((column - CAP, end), (column + CAP, end))?;
        }
    }
    if let Some((low, high)) = *x {
        line((frame.column(low), row), (frame.column(high), row))?;
        for end in [low, high].into_iter().filter(|&end| frame.x.holds(end)).map(|end| frame.column(end)) {
            line((end, row - CAP), (end, row + CAP))?;
        }
    }
    match frame.beyond(*at) {
        Some(to) => canvas::arrow(canvas, (column, row), to, ESTIMATE, rgba),
        None => canvas::marker(canvas, colors::shape(color), (column, row), ESTIMATE, rgba),
    }
}

/// A bar, if it has a height.
fn bar(canvas: &Canvas, frame: &Frame, &Bar { x, y }: &Bar, color: Color) -> Result<(), Error> {
    if ![x.0, x.1, y.0, y.1].iter().all(|end| end.is_finite()) || y.0.total_cmp(&y.1).is_eq() {
        return Ok(());
    }
    let (a, b) = (frame.spot((x.0, y.1.max(y.0))), frame.spot((x.1, y.0.min(y.1))));
    filled(canvas, a, b, color, 1.0)?;
    let middle = (f64::midpoint(x.0, x.1), y.1);
    let Some(to) = frame.beyond(middle) else { return Ok(()) };
    canvas::arrow(canvas, frame.spot(middle), to, ARROW.min((b.0 - a.0) / 3), WHITE.mix(1.0))
}

/// A rectangle in its colour; an opaque grey one is pale with an edge, so that something can be seen over it.
pub(super) fn filled(canvas: &Canvas, a: Spot, b: Spot, color: Color, opacity: f64) -> Result<(), Error> {
    if color != Color::Grey || opacity < 1.0 {
        return canvas::rectangle(canvas, a, b, colors::rgba(color, opacity));
    }
    canvas::rectangle(canvas, a, b, FILL.mix(1.0))?;
    canvas::outline(canvas, a, b, EDGE.mix(1.0))
}
