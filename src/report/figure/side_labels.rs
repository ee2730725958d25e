//! Which ticks a y axis shows, and their labels left or right of it.

use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::ink::{self, GRID, INK};
use super::letters::{self, Lettering, TICK};
use super::plot::Plot;
use super::scale::Scale;
use super::tick_labels::{TICK_LINE, Ticks, labelled};
use super::ticks;
use crate::report::Error;

/// The labels left of an axis.
pub(super) struct Side {
    labels: Vec<(f64, String)>,
    /// Pixels from the left end of the labels to the axis.
    pub(super) width: i32,
}

/// The ticks of a y axis of `length` pixels with their labels.
pub(super) fn vertical(scale: Scale, marks: &Ticks, length: i32) -> Side {
    let whole = matches!(marks, Ticks::Round { whole: true });
    let most = usize::try_from(length / 48).unwrap_or(0).clamp(3, 9);
    let labels = labelled(scale, ticks::round(scale, most, whole));
    let width = labels.iter().map(|(_, text)| letters::width(text, TICK)).max().unwrap_or(0);
    Side { labels, width: width + 6 + TICK_LINE }
}

impl Side {
    /// Draws the lines across the plot.
    pub(super) fn grid(&self, plot: &Plot) -> Result<(), Error> {
        let (left, right) = (plot.frame.left, plot.frame.right);
        let mut rows = self.labels.iter().map(|(at, _)| plot.row(*at));
        rows.try_for_each(|y| ink::line(plot.area, vec![(left, y), (right, y)], GRID.mix(1.0), 2))
    }

    /// Draws the ticks and their labels right of the plot.
    pub(super) fn draw_behind(&self, plot: &Plot) -> Result<(), Error> {
        let right = plot.frame.right;
        for (at, text) in &self.labels {
            let row = plot.row(*at);
            ink::line(plot.area, vec![(right, row), (right + TICK_LINE, row)], INK.mix(1.0), 2)?;
            let look = Lettering::ink(TICK, HPos::Left);
            letters::write(plot.area, std::slice::from_ref(text), (right + TICK_LINE + 6, row), look)?;
        }
        Ok(())
    }

    /// Draws the ticks and their labels left of the plot.
    pub(super) fn draw(&self, plot: &Plot) -> Result<(), Error> {
        let left = plot.frame.left;
        for (at, text) in &self.labels {
            let row = plot.row(*at);
            ink::line(plot.area, vec![(left - TICK_LINE, row), (left, row)], INK.mix(1.0), 2)?;
            let look = Lettering::ink(TICK, HPos::Right);
            letters::write(plot.area, std::slice::from_ref(text), (left - TICK_LINE - 6, row), look)?;
        }
        Ok(())
    }
}
