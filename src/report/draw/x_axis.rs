//! The x axis below a plot: its label, which ticks it shows, and how their labels stand beside each other: numbers in a row,
//! names wrapped or turned.

use plotters::style::Color as _;
use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, TextFormat};
use super::colors::{BLACK, PALE};
use super::extent::Extent;
use super::frame::Frame;
use super::ranges::Range;
use super::text::{self, LABEL, TICK, line_height};
use super::ticks;
use crate::figure::{Axis, Spacing};
use crate::report::error::Error;
use crate::trial::numbers;

/// Length of a tick's line.
pub(super) const TICK_LINE: i32 = 90;
/// Air between a tick and its label below.
const BELOW: i32 = 80;
/// Air between two labels of ticks, and between those and the label of the axis.
const GAP: i32 = 180;
pub(super) const AIR: i32 = 140;
/// Lines of the label of an axis.
pub(super) const MOST_LINES: usize = 4;
/// As many lines of a name are level.
const LEVEL: usize = 6;

/// What stands below a plot.
pub(super) struct XAxis {
    label: Vec<String>,
    /// Where ticks are, and what is written there.
    labels: Vec<(f64, Vec<String>)>,
    upright: bool,
    /// Where lines cross the plot.
    grid: Vec<f64>,
    /// From the plot to the bottom of the labels of the ticks, and of all.
    ticks_height: i32,
    pub(super) height: i32,
}

impl XAxis {
    /// Ticks whose labels do not touch each other on this length, above the label in lines of this room.
    pub(super) fn of(axis: &Axis, range: Range, length: i32, room: i32) -> Self {
        let mut drawn = match &axis.spacing {
            Spacing::Categories(names) => Self::named(names, length),
            _ => Self::numbered(axis, range, length),
        };
        drawn.label = text::wrap_short(&range.label(axis), LABEL, room, MOST_LINES);
        drawn.height = drawn.ticks_height + AIR + text::height(&drawn.label, LABEL);
        drawn
    }

    fn new(labels: Vec<(f64, Vec<String>)>, upright: bool, grid: Vec<f64>, high: i32) -> Self {
        Self { label: vec![], labels, upright, grid, ticks_height: TICK_LINE + BELOW + high, height: 0 }
    }

    fn numbered(axis: &Axis, Range { extent, whole }: Range, length: i32) -> Self {
        let listed = axis.ticks.iter().map(|&x| (x, numbers::setting(x))).collect();
        let rounder = (1..=10).rev().map(|most| ticks::labelled(extent, most, whole));
        let mut candidates = std::iter::once(listed).chain(rounder);
        let fitting = candidates.find(|ticks: &Vec<_>| !ticks.is_empty() && apart(extent, ticks, length));
        let labels: Vec<_> = fitting.unwrap_or_default().into_iter().map(|(x, text)| (x, vec![text])).collect();
        let grid = labels.iter().map(|(x, _)| *x).collect();
        Self::new(labels, false, grid, line_height(TICK))
    }

    /// Names under their slots: in several lines, or turned where they are too long; every k-th where there are too many.
    fn named(names: &[String], length: i32) -> Self {
        let slots = i32::try_from(names.len().max(1)).unwrap_or(i32::MAX);
        let room = length / slots;
        let wrap = |room| names.iter().map(|name| text::wrap(name, TICK, room)).collect::<Vec<_>>();
        let lines_in = |wrapped: &[Vec<String>]| wrapped.iter().map(Vec::len).max().unwrap_or(1);
        let unbroken = |wrapped: &[Vec<String>]| {
            let words = names.iter().map(|name| name.split(' ').count());
            wrapped.iter().zip(words).all(|(lines, words)| lines.len() <= words)
        };
        let grid = (1..names.len()).map(|i| position(i) - 0.5).collect();
        let level = wrap(room - GAP);
        if lines_in(&level) <= LEVEL && unbroken(&level) {
            let high = level.iter().map(|lines| text::height(lines, TICK)).max().unwrap_or(0);
            return Self::new(placed(level, 1), false, grid, high);
        }
        let every = (line_height(TICK) + room.max(1) - 1) / room.max(1);
        let depth = usize::try_from(room * every / line_height(TICK)).unwrap_or(1);
        let long = [2600, 3900].into_iter().find(|&long| lines_in(&wrap(long)) <= depth).unwrap_or(5200);
        let turned: Vec<_> = names.iter().map(|name| text::wrap_short(name, TICK, long, depth)).collect();
        let high = turned.iter().map(|lines| text::widest(lines, TICK)).max().unwrap_or(0);
        Self::new(placed(turned, usize::try_from(every).unwrap_or(1)), true, grid, high)
    }

    /// Width of the widest label of a tick.
    pub(super) fn widest(&self) -> i32 {
        self.labels.iter().map(|(_, lines)| text::widest(lines, TICK)).max().unwrap_or(0)
    }

    /// Draws lines across the plot: at numbers, and between names.
    pub(super) fn draw_grid(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        let mut columns = self.grid.iter().map(|at| frame.column(*at));
        columns.try_for_each(|x| canvas::line(canvas, vec![(x, frame.top), (x, frame.bottom)], PALE.mix(1.0), 20))
    }

    /// Draws the ticks, their labels and the label of the axis.
    pub(super) fn draw(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        let (bottom, top) = (frame.bottom, frame.bottom + TICK_LINE + BELOW);
        for (at, lines) in &self.labels {
            let column = frame.column(*at);
            canvas::line(canvas, vec![(column, bottom), (column, bottom + TICK_LINE)], BLACK.mix(1.0), 20)?;
            if self.upright {
                let first = column - (text::height(lines, TICK) - line_height(TICK)) / 2;
                let format = TextFormat { upright: true, ..TextFormat::black(TICK, HPos::Right) };
                canvas::write(canvas, lines, (first, top), format)?;
            } else {
                canvas::write_below(canvas, lines, column, top, TextFormat::black(TICK, HPos::Center))?;
            }
        }
        let format = TextFormat::black(LABEL, HPos::Center);
        canvas::write_below(canvas, &self.label, frame.middle(), bottom + self.ticks_height + AIR, format)
    }
}

/// Whether the labels of the ticks differ and leave air between each other.
fn apart(extent: Extent, ticks: &[(f64, String)], length: i32) -> bool {
    let mut end = f64::NEG_INFINITY;
    let spaced = ticks.iter().all(|(x, label)| {
        let (middle, width) = (extent.fraction(*x) * f64::from(length), f64::from(text::width(label, TICK)));
        let free = middle - width / 2.0 > end;
        end = middle + width / 2.0 + f64::from(GAP);
        free
    });
    spaced && ticks.windows(2).all(|pair| pair[0].1 != pair[1].1)
}

/// Every `every`-th label at its number.
fn placed(labels: Vec<Vec<String>>, every: usize) -> Vec<(f64, Vec<String>)> {
    labels.into_iter().enumerate().step_by(every).map(|(i, lines)| (position(i), lines)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a figure has few categories")]
fn position(i: usize) -> f64 {
    i as f64
}
