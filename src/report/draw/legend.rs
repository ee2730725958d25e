//! The legend: samples with their texts, under each other beside a plot or side by side above several. It follows from
//! the series: one entry for each label.

use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, Spot, TextFormat};
use super::colors::{self, GREY};
use super::density::{FAINT, FULL};
use super::marks::{ARROW, ESTIMATE, POINT, THICK, THIN, filled, is_guide};
use super::text::{self, TICK, height, line_height};
use crate::figure::{Color, Mark, Plot, Series};
use crate::report::error::Error;

/// The widest that a text may become beside a plot.
const ROOM: i32 = 3300;
/// Width of a sample, and the air between it and its text.
const SAMPLE: i32 = 440;
const GAP: i32 = 120;
/// Air between entries side by side.
const BETWEEN: i32 = 480;

/// What the series of one label look like.
struct Sample<'a> {
    /// Grey where series of several colours have the label.
    color: Color,
    /// None for what lies beyond the border.
    marks: Vec<&'a Mark>,
    /// Of the counts of points.
    opacity: f64,
}

/// A sample with its text in lines, or a heading, and where the middle of the left end of its first line stands.
struct Entry<'a> {
    sample: Option<Sample<'a>>,
    lines: Vec<String>,
    at: Spot,
}

/// A legend whose places are known.
#[derive(Default)]
pub(super) struct Legend<'a> {
    entries: Vec<Entry<'a>>,
    pub(super) width: i32,
    /// With some air below; 0 where there is nothing.
    pub(super) height: i32,
}

impl<'a> Legend<'a> {
    /// The entries under each other.
    pub(super) fn column(heading: &str, plots: &'a [Plot], beyond: Option<&str>) -> Self {
        let mut legend = Self::default();
        for (sample, lines) in texts(heading, plots, beyond, ROOM) {
            legend.width = legend.width.max(SAMPLE + GAP + text::widest(&lines, TICK));
            let taken = height(&lines, TICK) + GAP;
            legend.entries.push(Entry { sample, lines, at: (0, legend.height + line_height(TICK) / 2) });
            legend.height += taken;
        }
        legend
    }

    /// The entries side by side in rows of at most this width.
    pub(super) fn rows(heading: &str, plots: &'a [Plot], beyond: Option<&str>, room: i32) -> Self {
        let mut legend = Self::default();
        let (mut left, mut top) = (0, 0);
        for (sample, lines) in texts(heading, plots, beyond, room.min(2 * ROOM)) {
            let wide = text::widest(&lines, TICK) + if sample.is_some() { SAMPLE + GAP } else { 0 };
            if left + wide > room {
                (left, top) = (0, legend.height);
            }
            legend.height = legend.height.max(top + height(&lines, TICK) + GAP);
            legend.width = legend.width.max(left + wide);
            legend.entries.push(Entry { sample, lines, at: (left, top + line_height(TICK) / 2) });
            left += wide + BETWEEN;
        }
        legend
    }

    /// Draws the legend with its upper left corner at this place.
    pub(super) fn draw(&self, canvas: &Canvas, (left, top): Spot) -> Result<(), Error> {
        for Entry { sample, lines, at } in &self.entries {
            let (x, y) = (left + at.0, top + at.1);
            let black = TextFormat::black(TICK, HPos::Left);
            if let Some(sample) = sample {
                sample.draw(canvas, (x, y))?;
                canvas::write(canvas, lines, (x + SAMPLE + GAP, y), black)?;
            } else {
                canvas::write(canvas, lines, (x, y), TextFormat { color: GREY.into(), ..black })?;
            }
        }
        Ok(())
    }
}

/// The heading, the entries and what lies beyond the border, their texts in lines.
fn texts<'a>(
    heading: &str,
    plots: &'a [Plot],
    beyond: Option<&str>,
    room: i32,
) -> Vec<(Option<Sample<'a>>, Vec<String>)> {
    let heading = (!heading.is_empty()).then(|| (None, heading.to_owned()));
    let samples = samples(plots).into_iter().map(|(label, sample)| (Some(sample), label));
    let arrow = Sample { color: Color::Grey, marks: Vec::new(), opacity: 1.0 };
    let beyond = beyond.map(|words| (Some(arrow), format!("beyond the axis: {words}")));
    heading
        .into_iter()
        .chain(samples)
        .chain(beyond)
        .map(|(sample, label)| (sample, text::wrap(&label, TICK, room)))
        .collect()
}

/// One for each label, but two for counts of points.
fn samples(plots: &[Plot]) -> Vec<(String, Sample<'_>)> {
    let mut samples: Vec<(String, Sample<'_>)> = Vec::new();
    let named = plots.iter().flat_map(|plot| &plot.series).filter(|series| !series.label.is_empty());
    for Series { label, color, mark } in named {
        let sample = |opacity| Sample { color: *color, marks: vec![mark], opacity };
        if let Some((_, known)) = samples.iter_mut().find(|(known, _)| known == label) {
            known.marks.push(mark);
            known.color = if known.color == *color { *color } else { Color::Grey };
        } else if matches!(mark, Mark::Density(_)) {
            samples
                .extend([("few", FAINT), ("many", FULL)].map(|(n, opacity)| (format!("{n} {label}"), sample(opacity))));
        } else {
            samples.push((label.clone(), sample(1.0)));
        }
    }
    // what others are seen against comes last
    samples.sort_by_key(|(_, sample)| sample.color == Color::Grey);
    samples
}

impl Sample<'_> {
    /// Draws each kind of mark with its left end in the middle at the spot, the last one first.
    fn draw(&self, canvas: &Canvas, (x, y): Spot) -> Result<(), Error> {
        let (middle, right, rgba) = (x + SAMPLE / 2, x + SAMPLE, colors::rgba(self.color, 1.0));
        let marker = |r, opacity| {
            canvas::marker(canvas, colors::shape(self.color), (middle, y), r, colors::rgba(self.color, opacity))
        };
        let (a, b) = ((x + 80, y - 100), (right - 80, y + 100));
        if self.marks.is_empty() {
            canvas::arrow(canvas, (middle, y - ARROW), (0, -1), ARROW, rgba)?;
        }
        for (i, mark) in self.marks.iter().enumerate().rev() {
            let again =
                self.marks[..i].iter().any(|before| std::mem::discriminant(*before) == std::mem::discriminant(mark));
            match mark {
                _ if again => {}
                Mark::Points(_) => marker(POINT + 5, if self.color == Color::Grey { 0.5 } else { 0.8 })?,
                Mark::Line(_) => {
                    canvas::line(canvas, vec![(x, y), (right, y)], rgba, THICK)?;
                    marker(if self.color == Color::Grey { 0 } else { POINT + 20 }, 1.0)?;
                }
                Mark::Curve(_) => {
                    let width = if is_guide(self.color) { THIN } else { THICK };
                    canvas::line(canvas, vec![(x, y), (right, y)], rgba, width)?;
                }
                Mark::Band(_) => {
                    canvas::rectangle(canvas, (x, y - 90), (right, y + 90), colors::rgba(self.color, 0.2))?;
                }
                Mark::Intervals(_) => {
                    canvas::line(canvas, vec![(middle, y - 150), (middle, y + 150)], rgba, 30)?;
                    marker(ESTIMATE, 1.0)?;
                }
                Mark::Bars(_) | Mark::Density(_) => filled(canvas, a, b, self.color, self.opacity)?,
                Mark::Cells(_) => {}
            }
        }
        Ok(())
    }
}
