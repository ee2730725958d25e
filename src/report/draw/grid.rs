//! The layout that all plots share: title, axes with ticks and labels, and the legend in a strip of its own; several plots
//! stand beside and under each other. Margins are measured from the texts, so that nothing is cut off.

use plotters::style::Color as _;
use plotters::style::text_anchor::HPos;

use super::beyond::Beyond;
use super::canvas::{self, Canvas, TextFormat};
use super::cells::{self, ColorBar};
use super::colors::BLACK;
use super::frame::Frame;
use super::legend::Legend;
use super::marks::Marks;
use super::page::{PAD, WIDTH, title_lines};
use super::ranges::{Range, ranges};
use super::svg::Drawing;
use super::text::{self, TICK, TITLE, height};
use super::x_axis::{AIR, MOST_LINES, XAxis};
use super::y_axis::YAxis;
use crate::figure::{Axis, Cells, Mark, Plot, Spacing};
use crate::report::error::Error;

/// Height of a plot, alone and among others, unless its content says another.
const TALL: (i32, i32) = (7300, 5200);
/// The least air between plots.
const GAP: i32 = 300;
/// Width of a plot whose ticks tell how far the numbers of neighbours reach out.
const USUAL: i32 = 3200;

/// The plots under a title, with one legend.
pub(super) fn draw(title: &str, heading: &str, plots: &[Plot]) -> Result<Drawing, Error> {
    let alone = plots.len() < 2;
    let (tall, bar) = match plots {
        [plot] => {
            (TALL.0, cells_of(plot).map(|cells| ColorBar::of(cells, &plot.beside, cells::size(names(&plot.y), 1).0)))
        }
        _ => (TALL.1, None),
    };
    let room = WIDTH - 4 * PAD;
    let (ranges, shape) = ranges(plots);
    let beyond = Beyond::of(plots, &ranges);
    let (words, told) = (beyond.words(), !beyond.is_of_cells());
    let beyond = words.as_deref().filter(|_| told);
    let legend =
        if alone { Legend::column(heading, plots, beyond) } else { Legend::rows(heading, plots, beyond, room) };
    let beside = match &bar {
        Some(bar) => bar.width,
        None if alone && legend.height > 0 => legend.width + PAD,
        None => PAD,
    };
    let grid = Grid::of(plots, (ranges, shape), tall.max(if alone { legend.height } else { 0 }), beside);

    let below_title = PAD + height(&title_lines(title), TITLE) + AIR;
    let top = if alone { below_title } else { below_title + legend.height + 60 };
    let (frames, bottom) = grid.frames(top);
    let bottom = if alone { bottom.max(top + legend.height) } else { bottom };

    let marks = Marks::of(plots);
    let middle = i32::midpoint(grid.left, grid.right);
    let drawing = Drawing::of(title, (WIDTH, bottom + PAD), middle, |canvas| {
        let legend_at = if alone {
            (grid.right + PAD, frames.first().map_or(top, |f| f.top))
        } else {
            ((middle - legend.width / 2).max(PAD), below_title)
        };
        legend.draw(canvas, legend_at)?;
        for (i, (plot, frame)) in plots.iter().zip(&frames).enumerate() {
            grid.draw_axes(canvas, frame, i)?;
            marks.draw(canvas, frame, plot)?;
            bar.iter().try_for_each(|bar| bar.draw(canvas, frame))?;
        }
        Ok(())
    })?;
    let place = if told { "Beyond the axis, as triangles at its end" } else { "Beyond the colours, which end before" };
    let note = words.map(|words| format!("{place}: {words}."));
    Ok(Drawing { note, ..drawing })
}

fn cells_of(plot: &Plot) -> Option<&Cells> {
    plot.series.iter().find_map(|series| if let Mark::Cells(cells) = &series.mark { Some(cells) } else { None })
}

/// Where the plots stand and what is written around them.
struct Grid {
    columns: usize,
    /// Width and height of each frame.
    size: (i32, i32),
    ranges: Vec<(Range, Range)>,
    titles: Vec<Vec<String>>,
    axes: Vec<(XAxis, YAxis)>,
    /// Whether the plots' axes are named alike, so that the outer ones are enough.
    alike: (bool, bool),
    /// From the left of one frame to that of the next.
    step: i32,
    /// From the first frame to the last one.
    left: i32,
    right: i32,
}

impl Grid {
    /// Plots of this height at the most, on the width of a page without `beside`.
    fn of(plots: &[Plot], (ranges, shape): (Vec<(Range, Range)>, Option<f64>), tall: i32, beside: i32) -> Self {
        let columns = match plots.len() {
            0 | 1 => 1,
            2 | 4 => 2,
            _ => 3,
        };
        let matrix = plots.iter().find(|plot| cells_of(plot).is_some());
        let matrix = matrix.map(|plot| cells::size(names(&plot.y), names(&plot.x)));
        let tall = matrix.map_or(tall, |(tall, _)| tall);
        // the label of a plot that may get lower than this is short
        let y_axis = |plot: &Plot, range, tall| YAxis::of(&plot.y, range, tall, if plot.square { 2200 } else { tall });
        let gutter = plots.iter().zip(&ranges).map(|(plot, (_, y))| y_axis(plot, *y, tall).width).max().unwrap_or(0);

        let n = i32::try_from(columns).unwrap_or(1);
        let numbers = plots.iter().zip(&ranges).map(|(plot, (x, _))| XAxis::of(&plot.x, *x, USUAL, USUAL).widest());
        let gap = numbers.fold(GAP, |gap, widest| gap.max(widest + 120));
        let alike = (same(plots, |plot| &plot.x), same(plots, |plot| &plot.y));
        let gutters = gutter * if alike.1 { 1 } else { n };
        let widest = (WIDTH - 2 * PAD - beside - gutters - gap * (n - 1)) / n;
        #[expect(clippy::cast_possible_truncation, reason = "both are lengths in a figure")]
        let (width, tall) = match (matrix, shape) {
            (Some((_, wide)), _) => (wide.min(widest), tall),
            (None, None) => (widest, tall),
            (None, Some(shape)) => (
                (f64::from(tall) / shape).min(f64::from(widest)) as i32,
                (f64::from(widest) * shape).min(f64::from(tall)) as i32,
            ),
        };
        let step = width + gap + if alike.1 { 0 } else { gutter };
        let left = (WIDTH - beside - gutter - step * (n - 1) - width) / 2 + gutter;
        let axes = plots
            .iter()
            .zip(&ranges)
            .map(|(plot, (x, y))| (XAxis::of(&plot.x, *x, width, width.max(5000 / n)), y_axis(plot, *y, tall)));
        Self {
            columns,
            size: (width, tall),
            titles: plots.iter().map(|plot| text::wrap_short(&plot.title, TICK, width - 160, MOST_LINES)).collect(),
            axes: axes.collect(),
            ranges,
            alike,
            step,
            left,
            right: left + step * (n - 1) + width,
        }
    }

    /// Whether the plot has nothing below it, or has an x axis of its own.
    fn has_x(&self, i: usize) -> bool {
        !self.alike.0 || i + self.columns >= self.axes.len()
    }

    /// The frame of each plot in rows from `top` on, and the end of the last row.
    fn frames(&self, mut top: i32) -> (Vec<Frame>, i32) {
        let (width, tall) = self.size;
        let mut frames = Vec::new();
        let indices: Vec<usize> = (0..self.axes.len()).collect();
        for row in indices.chunks(self.columns) {
            let titles = row.iter().map(|&i| height(&self.titles[i], TICK)).max().unwrap_or(0);
            let frame_top = top + if titles > 0 { titles + 100 } else { 0 };
            let bottom = frame_top + tall;
            frames.extend((0..).zip(row).map(|(k, &i)| {
                let (left, (x, y)) = (self.left + k * self.step, self.ranges[i]);
                Frame { left, right: left + width, top: frame_top, bottom, x: x.extent, y: y.extent }
            }));
            let below = row.iter().filter(|&&i| self.has_x(i)).map(|&i| self.axes[i].0.height).max();
            top = bottom + below.unwrap_or(0) + GAP;
        }
        (frames, top - GAP)
    }

    /// Everything of the i-th plot but its marks.
    fn draw_axes(&self, canvas: &Canvas, frame: &Frame, i: usize) -> Result<(), Error> {
        let (x, y) = &self.axes[i];
        x.draw_grid(canvas, frame)?;
        y.draw_grid(canvas, frame)?;
        let (title, format) = (&self.titles[i], TextFormat::black(TICK, HPos::Center));
        canvas::write_below(canvas, title, frame.middle(), frame.top - 100 - height(title, TICK), format)?;
        if self.has_x(i) {
            x.draw(canvas, frame)?;
        }
        if !self.alike.1 || i.is_multiple_of(self.columns) {
            y.draw(canvas, frame)?;
        }
        let corner = vec![(frame.left, frame.top), (frame.left, frame.bottom), (frame.right, frame.bottom)];
        canvas::line(canvas, corner, BLACK.mix(1.0), 20)
    }
}

fn names(axis: &Axis) -> usize {
    if let Spacing::Categories(names) = &axis.spacing { names.len() } else { 1 }
}

/// Whether the axes of all plots have one label and one spacing.
fn same(plots: &[Plot], axis: fn(&Plot) -> &Axis) -> bool {
    let alike = |a: &Axis, b: &Axis| (&a.label, &a.spacing) == (&b.label, &b.spacing);
    plots.windows(2).all(|pair| alike(axis(&pair[0]), axis(&pair[1])))
}
