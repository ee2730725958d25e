//! The y axis left or right of a plot: its label, which ticks it shows, and their labels.

use plotters::style::Color as _;
use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, TextFormat};
use super::colors::{BLACK, PALE};
use super::frame::Frame;
use super::ranges::Range;
use super::text::{self, LABEL, TICK, line_height};
use super::ticks;
use super::x_axis::{AIR, MOST_LINES, TICK_LINE};
use crate::figure::{Axis, Spacing};
use crate::report::error::Error;

/// Air between a tick and its label.
const BESIDE: i32 = 60;
/// The widest name.
const NAMES: i32 = 2600;
/// There is at most one number on so much of an axis.
const SPARSE: i32 = 480;

/// What stands beside a plot.
pub(super) struct YAxis {
    label: Vec<String>,
    labels: Vec<(f64, Vec<String>)>,
    /// Whether lines cross the plot at the labels.
    grid: bool,
    /// From the plot to the far end of the labels of the ticks, and of all.
    ticks_width: i32,
    pub(super) width: i32,
}

impl YAxis {
    /// An axis of this length with its label in lines of this room.
    pub(super) fn of(axis: &Axis, range: Range, length: i32, room: i32) -> Self {
        let (labels, grid) = if let Spacing::Categories(names) = &axis.spacing {
            let slot = length / i32::try_from(names.len().max(1)).unwrap_or(i32::MAX);
            let lines = usize::try_from(slot / line_height(TICK)).unwrap_or(1).max(1);
            let name = |(i, name): (u32, &String)| (f64::from(i), text::wrap_short(name, TICK, NAMES, lines));
            ((0..).zip(names).map(name).collect::<Vec<_>>(), false)
        } else {
            let most = usize::try_from(length / SPARSE).unwrap_or(0).clamp(3, 9);
            let numbers = ticks::labelled(range.extent, most, range.whole).into_iter();
            (numbers.map(|(y, label)| (y, vec![label])).collect(), true)
        };
        let widest = labels.iter().map(|(_, lines)| text::widest(lines, TICK)).max().unwrap_or(0);
        let ticks_width = TICK_LINE + BESIDE + widest;
        let label = text::wrap_short(&range.label(axis), LABEL, room, MOST_LINES);
        let width = ticks_width + AIR + text::height(&label, LABEL);
        Self { label, labels, grid, ticks_width, width }
    }

    /// Draws lines across the plot at numbers.
    pub(super) fn draw_grid(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        let mut rows = self.labels.iter().filter(|_| self.grid).map(|(at, _)| frame.row(*at));
        rows.try_for_each(|y| canvas::line(canvas, vec![(frame.left, y), (frame.right, y)], PALE.mix(1.0), 20))
    }

    /// Draws the ticks, their labels and the label of the axis left of the plot.
    pub(super) fn draw(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        self.draw_at(canvas, frame, frame.left, -1)
    }

    /// Draws the same right of the plot.
    pub(super) fn draw_right(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        self.draw_at(canvas, frame, frame.right, 1)
    }

    fn draw_at(&self, canvas: &Canvas, frame: &Frame, x: i32, side: i32) -> Result<(), Error> {
        let format = TextFormat::black(TICK, if side < 0 { HPos::Right } else { HPos::Left });
        for (at, lines) in &self.labels {
            let row = frame.row(*at);
            canvas::line(canvas, vec![(x, row), (x + side * TICK_LINE, row)], BLACK.mix(1.0), 20)?;
            let first = row - (text::height(lines, TICK) - line_height(TICK)) / 2;
            canvas::write(canvas, lines, (x + side * (TICK_LINE + BESIDE), first), format)?;
        }
        let far = if side < 0 { self.width } else { self.ticks_width + AIR };
        let at = (x + side * far + line_height(LABEL) / 2, frame.centre());
        canvas::write(canvas, &self.label, at, TextFormat { upright: true, ..TextFormat::black(LABEL, HPos::Center) })
    }
}
