//! The layout that every figure shares: title, axes with ticks and labels, grid, and the legend in a strip of its own.
//! Margins are measured from the texts, so that nothing is cut off. What is plotted is the figures' business.

use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::ink::{self, Area, GREY, GRID, INK, KEY_WIDTH, Key};
use super::letters::{self, LABEL, Lettering, TICK, TITLE, line_height};
use super::plot::{Frame, Plot};
use super::scale::Scale;
use super::tick_labels::{self, Ticks};
use crate::report::Error;

/// Width of a figure in pixels.
const WIDTH: i32 = 1520;
/// Height of the plotting area, unless the legend is longer.
const PLOT_HEIGHT: i32 = 730;
/// Air around everything.
const PAD: i32 = 24;
/// Length of a tick's line.
const TICK_LINE: i32 = 9;
/// The widest that a legend's text may become.
const LEGEND_ROOM: i32 = 330;

/// One axis: its label, range and marks.
pub(super) struct Axis {
    pub(super) label: String,
    pub(super) scale: Scale,
    pub(super) ticks: Ticks,
}

/// The strip to the right of the plot.
#[derive(Default)]
pub(super) struct Legend {
    pub(super) heading: String,
    pub(super) entries: Vec<(Key, String)>,
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
        let legend = self.legend.lines();
        let strip = legend.iter().map(|(_, lines)| letters::widest(lines, TICK)).max();
        let right = strip.map_or(WIDTH - 3 * PAD, |text| WIDTH - 2 * PAD - KEY_WIDTH - 12 - text);

        let y_ticks = tick_labels::vertical(self.y.scale, &self.y.ticks);
        let y_label = letters::wrap(&self.y.label, LABEL, PLOT_HEIGHT);
        let y_names = y_ticks.iter().map(|(_, text)| letters::width(text, TICK)).max().unwrap_or(0);
        let left = PAD + height(&y_label, LABEL) + 16 + y_names + 6 + TICK_LINE;

        let title = letters::wrap(&self.title, TITLE, right - left);
        let top = PAD + height(&title, TITLE) + 14;
        let bottom = top + PLOT_HEIGHT.max(legend.iter().map(|(_, lines)| entry_height(lines)).sum());
        let frame = Frame { left, right, top, bottom };

        let x_ticks = tick_labels::horizontal(self.x.scale, &self.x.ticks, right - left);
        let x_label = letters::wrap(&self.x.label, LABEL, right - left);
        let x_label_top = bottom + TICK_LINE + 8 + x_ticks.height + 12;
        let size = (WIDTH, x_label_top + height(&x_label, LABEL) + PAD);

        let mut svg = String::new();
        {
            let size = (size.0.unsigned_abs(), size.1.unsigned_abs());
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            area.fill(&WHITE)?;
            let plot = Plot { area: &area, frame, x: self.x.scale, y: self.y.scale };
            let middle = i32::midpoint(left, right);
            let text = |size, anchor| Lettering { size, color: INK, anchor, upright: false };
            letters::write(&area, &title, (middle, PAD + line_height(TITLE) / 2), text(TITLE, HPos::Center))?;
            let turned = Lettering { upright: true, ..text(LABEL, HPos::Center) };
            let y_label_at = (PAD + line_height(LABEL) / 2, i32::midpoint(top, bottom));
            letters::write(&area, &y_label, y_label_at, turned)?;
            let x_label_at = (middle, x_label_top + line_height(LABEL) / 2);
            letters::write(&area, &x_label, x_label_at, text(LABEL, HPos::Center))?;
            for (at, name) in &y_ticks {
                let row = plot.row(*at);
                ink::line(&area, vec![(left, row), (right, row)], GRID.mix(1.0), 2)?;
                ink::line(&area, vec![(left - TICK_LINE, row), (left, row)], INK.mix(1.0), 2)?;
                letters::write(
                    &area,
                    std::slice::from_ref(name),
                    (left - TICK_LINE - 6, row),
                    text(TICK, HPos::Right),
                )?;
            }
            x_ticks.draw(&plot, TICK_LINE)?;
            ink::line(&area, vec![(left, top), (left, bottom), (right, bottom)], INK.mix(1.0), 2)?;
            draw_legend(&area, &legend, (right + PAD, top))?;
            marks(&plot)?;
            area.present()?;
        }
        Ok(entitled(&svg, &self.title))
    }
}

/// The drawing with its title for those who cannot see it.
fn entitled(svg: &str, title: &str) -> String {
    let title = maud::html! { title { (letters::clean(title)) } }.into_string();
    svg.replacen(">\n", &format!(" role=\"img\">\n{title}\n"), 1)
}

impl Legend {
    /// The heading and the entries, their texts in lines.
    fn lines(&self) -> Vec<(Option<Key>, Vec<String>)> {
        let heading = (!self.heading.is_empty()).then_some((None, self.heading.as_str()));
        let entries = self.entries.iter().map(|(key, text)| (Some(*key), text.as_str()));
        let all = heading.into_iter().chain(entries);
        all.map(|(key, text)| (key, letters::wrap(text, TICK, LEGEND_ROOM))).collect()
    }
}

fn draw_legend(area: &Area, entries: &[(Option<Key>, Vec<String>)], (x, top): (i32, i32)) -> Result<(), Error> {
    let mut row = top + line_height(TICK) / 2;
    for (sample, lines) in entries {
        let shift = if sample.is_some() { KEY_WIDTH + 12 } else { 0 };
        if let Some(sample) = *sample {
            ink::key(area, sample, (x, row))?;
        }
        let color = if sample.is_some() { INK } else { GREY };
        letters::write(
            area,
            lines,
            (x + shift, row),
            Lettering { size: TICK, color, anchor: HPos::Left, upright: false },
        )?;
        row += entry_height(lines);
    }
    Ok(())
}

/// Height of a legend's entry with the air below it.
fn entry_height(lines: &[String]) -> i32 {
    height(lines, TICK) + 12
}

/// Height of lines of text.
fn height(lines: &[String], size: i32) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / 1000).saturating_mul(line_height(size))
}
