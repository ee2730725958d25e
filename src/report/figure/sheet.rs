//! The layout that every figure shares: title, axes with ticks and labels, grid, and the legend in a strip of its own.
//! Margins are measured from the texts, so that nothing is cut off. What is plotted is the figures' business.

use plotters::style::text_anchor::HPos;

use super::canvas::{self, PAD, WIDTH};
use super::ink::Area;
use super::legend::Legend;
use super::letters::{self, LABEL, Lettering, TITLE, height, line_height};
use super::plot::{Frame, Plot};
use super::scale::Scale;
use super::side_labels;
use super::tick_labels::{self, Ticks};
use crate::report::Error;

/// Height of the plotting area, unless the legend is longer.
const PLOT_HEIGHT: i32 = 730;

/// One axis: its label, range and marks.
pub(super) struct Axis {
    pub(super) label: String,
    pub(super) scale: Scale,
    pub(super) ticks: Ticks,
}

/// Everything around the plotted marks.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) legend: Legend,
}

impl Sheet {
    /// Draws the sheet with what `marks` puts into its plotting area, as SVG.
    pub(super) fn draw(&self, marks: impl FnOnce(&Plot) -> Result<(), Error>) -> Result<String, Error> {
        let legend = self.legend.column();
        let right = if legend.height > 0 { WIDTH - 2 * PAD - legend.width } else { WIDTH - 3 * PAD };

        let y_ticks = side_labels::vertical(self.y.scale, &self.y.ticks, PLOT_HEIGHT);
        let y_label = letters::wrap(&self.y.label, LABEL, PLOT_HEIGHT);
        let left = PAD + height(&y_label, LABEL) + 16 + y_ticks.width;

        let title = letters::wrap(&self.title, TITLE, right - left);
        let top = PAD + height(&title, TITLE) + 14;
        let bottom = top + PLOT_HEIGHT.max(legend.height);
        let frame = Frame { left, right, top, bottom };

        let x_ticks = tick_labels::horizontal(self.x.scale, &self.x.ticks, right - left);
        let x_label = letters::wrap(&self.x.label, LABEL, right - left);
        let x_label_top = bottom + x_ticks.height + 12;
        let size = (WIDTH, x_label_top + height(&x_label, LABEL) + PAD);

        let drawing = |area: &Area| {
            let plot = Plot { area, frame, x: self.x.scale, y: self.y.scale };
            let middle = i32::midpoint(left, right);
            canvas::write_title(area, &title, middle)?;
            let label = Lettering::ink(LABEL, HPos::Center);
            let y_label_at = (PAD + line_height(LABEL) / 2, i32::midpoint(top, bottom));
            letters::write(area, &y_label, y_label_at, Lettering { upright: true, ..label })?;
            letters::write(area, &x_label, (middle, x_label_top + line_height(LABEL) / 2), label)?;
            y_ticks.grid(&plot)?;
            x_ticks.grid(&plot)?;
            y_ticks.draw(&plot)?;
            x_ticks.draw(&plot)?;
            plot.axes()?;
            legend.draw(area, (right + PAD, top))?;
            marks(&plot)
        };
        canvas::draw(size, &self.title, drawing)
    }
}
