//! Which ticks an x axis shows and how their labels stand beside each other: numbers in a row, names wrapped or turned.

use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::ink::{self, GRID, INK};
use super::letters::{self, Lettering, TICK, line_height};
use super::plot::Plot;
use super::scale::Scale;
use super::ticks;
use crate::report::Error;
use crate::report::numbers;

/// Length of a tick's line.
pub(super) const TICK_LINE: i32 = 9;
/// Air between a tick and its label below.
const BELOW: i32 = 8;
/// Air between two labels.
const GAP: i32 = 18;

/// What an axis marks.
pub(super) enum Ticks {
    /// Round numbers; only whole ones where the quantity is a whole number.
    Round { whole: bool },
    /// These values if their labels fit, else round numbers.
    At(Vec<f64>),
    /// The i-th name at i.
    Names(Vec<String>),
}

/// The labels below an axis.
pub(super) struct Row {
    labels: Vec<(f64, Vec<String>)>,
    upright: bool,
    grid: bool,
    /// Pixels from the axis to the bottom of the labels.
    pub(super) height: i32,
}

/// The ticks of the x axis, with labels that do not touch each other on an axis of `length` pixels.
pub(super) fn horizontal(scale: Scale, marks: &Ticks, length: i32) -> Row {
    let (listed, whole) = match marks {
        Ticks::Names(names) => return named(names, length),
        Ticks::At(values) => (values.clone(), values.iter().all(|x| x.fract() == 0.0)),
        Ticks::Round { whole } => (Vec::new(), *whole),
    };
    let listed = listed.into_iter().map(|x| (x, numbers::setting(x))).collect();
    let rounder = (1..=10).rev().map(|most| labelled(scale, ticks::round(scale, most, whole)));
    let candidates = std::iter::once(listed).chain(rounder);
    let fitting = candidates.into_iter().find(|ticks| !ticks.is_empty() && apart(scale, ticks, length));
    let labels = fitting.unwrap_or_default().into_iter().map(|(x, text)| (x, vec![text])).collect();
    Row { labels, upright: false, grid: true, height: TICK_LINE + BELOW + line_height(TICK) }
}

/// The ticks with their numbers: equally many decimals on a linear axis, the shortest on a logarithmic one.
pub(super) fn labelled(scale: Scale, ticks: Vec<f64>) -> Vec<(f64, String)> {
    let texts =
        if scale.is_log() { ticks.iter().copied().map(numbers::number).collect() } else { numbers::alike(&ticks) };
    ticks.into_iter().zip(texts).collect()
}

/// Whether the labels of the ticks differ and leave air between each other.
fn apart(scale: Scale, ticks: &[(f64, String)], length: i32) -> bool {
    let mut end = f64::NEG_INFINITY;
    let spaced = ticks.iter().all(|(x, text)| {
        let (middle, width) = (scale.fraction(*x) * f64::from(length), f64::from(letters::width(text, TICK)));
        let free = middle - width / 2.0 > end;
        end = middle + width / 2.0 + f64::from(GAP);
        free
    });
    spaced && ticks.windows(2).all(|pair| pair[0].1 != pair[1].1)
}

/// Names under their slots: in up to six lines, or turned where they are too long; every k-th where there are too many.
fn named(names: &[String], length: i32) -> Row {
    let slots = i32::try_from(names.len().max(1)).unwrap_or(i32::MAX);
    let room = length / slots;
    let wrap = |room| names.iter().map(|name| letters::wrap(name, TICK, room)).collect::<Vec<_>>();
    let lines_in = |wrapped: &[Vec<String>]| wrapped.iter().map(|lines| count(lines)).max().unwrap_or(1);
    let unbroken = |wrapped: &[Vec<String>]| {
        let words = names.iter().map(|name| name.split(' ').count());
        wrapped.iter().zip(words).all(|(lines, words)| lines.len() <= words)
    };
    let level = wrap(room - GAP);
    if lines_in(&level) <= 6 && unbroken(&level) {
        let height = TICK_LINE + BELOW + lines_in(&level) * line_height(TICK);
        return Row { labels: placed(level, 1), upright: false, grid: false, height };
    }
    let every = (line_height(TICK) + room.max(1) - 1) / room.max(1);
    let depth = room * every / line_height(TICK);
    let turned = [260, 390, 520].into_iter().map(wrap).find(|wrapped| lines_in(wrapped) <= depth);
    let mut turned = turned.unwrap_or_else(|| wrap(520));
    for lines in &mut turned {
        letters::shorten(lines, usize::try_from(depth).unwrap_or(1));
    }
    let height = turned.iter().map(|lines| letters::widest(lines, TICK)).max().unwrap_or(0);
    let labels = placed(turned, usize::try_from(every).unwrap_or(1));
    Row { labels, upright: true, grid: false, height: TICK_LINE + BELOW + height }
}

/// Every `every`-th label at its number.
fn placed(labels: Vec<Vec<String>>, every: usize) -> Vec<(f64, Vec<String>)> {
    #[expect(clippy::cast_precision_loss, reason = "a figure has few categories")]
    labels.into_iter().enumerate().step_by(every).map(|(i, lines)| (i as f64, lines)).collect()
}

fn count(lines: &[String]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX)
}

impl Row {
    /// Width of the widest label of a row of numbers.
    pub(super) fn widest(&self) -> i32 {
        self.labels.iter().map(|(_, lines)| letters::widest(lines, TICK)).max().unwrap_or(0)
    }

    /// Draws the lines across the plot that numbers have.
    pub(super) fn grid(&self, plot: &Plot) -> Result<(), Error> {
        let mut columns = self.labels.iter().filter(|_| self.grid).map(|(at, _)| plot.column(*at));
        let (top, bottom) = (plot.frame.top, plot.frame.bottom);
        columns.try_for_each(|x| ink::line(plot.area, vec![(x, top), (x, bottom)], GRID.mix(1.0), 2))
    }

    /// Draws the ticks and their labels.
    pub(super) fn draw(&self, plot: &Plot) -> Result<(), Error> {
        let bottom = plot.frame.bottom;
        for (at, lines) in &self.labels {
            let column = plot.column(*at);
            ink::line(plot.area, vec![(column, bottom), (column, bottom + TICK_LINE)], INK.mix(1.0), 2)?;
            let top = bottom + TICK_LINE + BELOW;
            let shift = (count(lines) - 1) * line_height(TICK) / 2;
            let (place, anchor) = if self.upright {
                ((column - shift, top), HPos::Right)
            } else {
                ((column, top + line_height(TICK) / 2), HPos::Center)
            };
            letters::write(
                plot.area,
                lines,
                place,
                Lettering { upright: self.upright, ..Lettering::ink(TICK, anchor) },
            )?;
        }
        Ok(())
    }
}
