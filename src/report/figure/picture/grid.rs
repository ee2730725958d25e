//! Where panels stand beside and under each other, with what is written around them. Their marks are not its business.

use plotters::style::text_anchor::HPos;

use crate::gallery::Panel;
use crate::report::Error;
use crate::report::figure::canvas::{PAD, WIDTH};
use crate::report::figure::letters::{self, LABEL, Lettering, TICK, height, line_height};
use crate::report::figure::plot::{Frame, Plot};
use crate::report::figure::scale::Scale;
use crate::report::figure::side_labels::{self, Side};
use crate::report::figure::tick_labels::{self, Ticks};

/// The least air between panels.
const GAP: i32 = 30;
/// A narrow and a wide panel: their ticks tell how far the numbers of neighbours reach out.
const USUAL: [i32; 2] = [320, 700];
/// The tallest panel, alone and among others.
const TALLEST: (i32, i32) = (760, 520);
/// Lines of a panel's title and of an axis label.
const MOST_LINES: usize = 4;

const ROUND: Ticks = Ticks::Round { whole: false };

/// Where the panels stand and what is written around them.
pub(super) struct Grid<'a> {
    panels: &'a [Panel],
    columns: usize,
    /// Width and height of each panel's frame.
    size: (i32, i32),
    /// Of x and y in each panel.
    pub(super) scales: Vec<(Scale, Scale)>,
    titles: Vec<Vec<String>>,
    /// Whether the panels' axes are named alike, so that the outer ones are enough.
    alike: (bool, bool),
    /// From the left of one panel's frame to that of the next.
    step: i32,
    /// From the first panel's frame to the last one's.
    pub(super) left: i32,
    pub(super) right: i32,
}

impl<'a> Grid<'a> {
    /// Panels of which each is `shape` times as high as wide, on the width of a page without `beside`.
    pub(super) fn of(panels: &'a [Panel], scales: Vec<(Scale, Scale)>, shape: f64, beside: i32) -> Self {
        let columns = match panels.len() {
            0 | 1 => 1,
            2 | 4 => 2,
            _ => 3,
        };
        let same = |name: fn(&Panel) -> &str| panels.windows(2).all(|pair| name(&pair[0]) == name(&pair[1]));
        let alike = (same(|panel| &panel.axes.0), same(|panel| &panel.axes.1));
        let tallest = if columns == 1 { TALLEST.0 } else { TALLEST.1 };
        let side = |(panel, scale): (&Panel, &(Scale, Scale))| {
            side_labels::vertical(scale.1, &ROUND, tallest).width + 16 + height(&y_label(panel), LABEL)
        };
        let gutter = panels.iter().zip(&scales).map(side).max().unwrap_or(0);

        let n = i32::try_from(columns).unwrap_or(1);
        let numbers = scales.iter().flat_map(|(x, _)| USUAL.map(|width| tick_labels::horizontal(*x, &ROUND, width)));
        let gap = numbers.map(|row| row.widest() + 12).fold(GAP, i32::max);
        let gutters = gutter * if alike.1 { 1 } else { n };
        let widest = (WIDTH - 2 * PAD - beside - gutters - gap * (n - 1)) / n;
        #[expect(clippy::cast_possible_truncation, reason = "both are pixels of a figure")]
        let (width, tall) = (
            (f64::from(tallest) / shape).min(f64::from(widest)) as i32,
            (f64::from(widest) * shape).min(f64::from(tallest)) as i32,
        );
        let step = width + gap + if alike.1 { 0 } else { gutter };
        let left = (WIDTH - beside - gutter - step * (n - 1) - width) / 2 + gutter;
        let titles = panels.iter().map(|panel| {
            let mut lines = letters::wrap(&panel.title, TICK, width - 16);
            letters::shorten(&mut lines, MOST_LINES);
            lines
        });
        let right = left + step * (n - 1) + width;
        Self { panels, columns, size: (width, tall), scales, titles: titles.collect(), alike, left, right, step }
    }

    /// Whether the panel has nothing below it, or has an x axis of its own.
    fn has_x(&self, i: usize) -> bool {
        !self.alike.0 || i + self.columns >= self.panels.len()
    }

    fn has_y(&self, i: usize) -> bool {
        !self.alike.1 || i.is_multiple_of(self.columns)
    }

    /// The frame of each panel in rows from `top` on, and the end of the last row.
    pub(super) fn frames(&self, mut top: i32) -> (Vec<Frame>, i32) {
        let (width, tall) = self.size;
        let mut frames = Vec::new();
        let indices: Vec<usize> = (0..self.panels.len()).collect();
        for row in indices.chunks(self.columns) {
            let titles = row.iter().map(|&i| height(&self.titles[i], TICK)).max().unwrap_or(0);
            let frame_top = top + titles + 10;
            let bottom = frame_top + tall;
            let lefts = (0..).map(|k| self.left + k * self.step);
            frames.extend(lefts.zip(row).map(|(left, _)| Frame { left, right: left + width, top: frame_top, bottom }));
            let below = |&i: &usize| self.x_ticks(i).height + 12 + height(&self.x_label(i), LABEL);
            let labels = row.iter().filter(|&&i| self.has_x(i)).map(below).max().unwrap_or(0);
            top = bottom + labels + GAP - 6;
        }
        (frames, top - GAP + 6)
    }

    fn x_ticks(&self, i: usize) -> tick_labels::Row {
        tick_labels::horizontal(self.scales[i].0, &ROUND, self.size.0)
    }

    fn y_ticks(&self, i: usize) -> Side {
        side_labels::vertical(self.scales[i].1, &ROUND, self.size.1)
    }

    fn x_label(&self, i: usize) -> Vec<String> {
        let mut lines = letters::wrap(&self.panels[i].axes.0, LABEL, self.size.0);
        letters::shorten(&mut lines, MOST_LINES);
        lines
    }

    /// Everything of the panel but its marks.
    pub(super) fn draw_axes(&self, plot: &Plot, i: usize) -> Result<(), Error> {
        let Frame { left, right, top, bottom } = plot.frame;
        let middle = i32::midpoint(left, right);
        let (x, y) = (self.x_ticks(i), self.y_ticks(i));
        x.grid(plot)?;
        y.grid(plot)?;
        let title = &self.titles[i];
        let title_top = top - 10 - height(title, TICK);
        let centred = |size| Lettering::ink(size, HPos::Center);
        letters::write(plot.area, title, (middle, title_top + line_height(TICK) / 2), centred(TICK))?;
        if self.has_x(i) {
            x.draw(plot)?;
            let label_at = (middle, bottom + x.height + 12 + line_height(LABEL) / 2);
            letters::write(plot.area, &self.x_label(i), label_at, centred(LABEL))?;
        }
        if self.has_y(i) {
            y.draw(plot)?;
            let label = y_label(&self.panels[i]);
            let label_at =
                (left - y.width - 16 - height(&label, LABEL) + line_height(LABEL) / 2, i32::midpoint(top, bottom));
            letters::write(plot.area, &label, label_at, Lettering { upright: true, ..centred(LABEL) })?;
        }
        plot.axes()
    }
}

fn y_label(panel: &Panel) -> Vec<String> {
    let mut lines = letters::wrap(&panel.axes.1, LABEL, 220);
    letters::shorten(&mut lines, MOST_LINES);
    lines
}
