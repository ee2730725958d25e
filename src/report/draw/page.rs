//! The page that a figure is drawn on, and its title.

use plotters::drawing::IntoDrawingArea;
use plotters::style::text_anchor::HPos;

use super::backend::Backend;
use super::canvas::{self, Canvas, TextFormat};
use super::svg::Drawing;
use super::text::{self, TITLE};
use crate::report::error::Error;

/// Width of a figure.
pub(super) const WIDTH: i32 = 15_200;
/// Air around everything.
pub(super) const PAD: i32 = 240;

impl Drawing {
    /// What `draw` puts on a white page of `size`.
    pub(super) fn of(
        title: &str,
        size: (i32, i32),
        draw: impl FnOnce(&Canvas) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut shapes = Vec::new();
        let backend = Backend { size: (size.0.unsigned_abs(), size.1.unsigned_abs()), shapes: &mut shapes };
        draw(&backend.into_drawing_area())?;
        Ok(Self { title: title.to_owned(), size, shapes })
    }
}

/// Writes the title about this column, or as near to it as the page allows.
pub(super) fn draw_title(canvas: &Canvas, lines: &[String], middle: i32) -> Result<(), Error> {
    let half = text::widest(lines, TITLE) / 2 + PAD;
    let column = middle.clamp(half.min(WIDTH / 2), (WIDTH - half).max(WIDTH / 2));
    canvas::write_below(canvas, lines, column, PAD, TextFormat::black(TITLE, HPos::Center))
}
