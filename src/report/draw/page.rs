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
    /// The title on a white page of `size`, about this column or as near to it as the page allows, and what `draw` puts
    /// below it.
    pub(super) fn of(
        title: &str,
        size: (i32, i32),
        middle: i32,
        draw: impl FnOnce(&Canvas) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let lines = title_lines(title);
        let half = text::widest(&lines, TITLE) / 2 + PAD;
        let column = middle.clamp(half.min(WIDTH / 2), (WIDTH - half).max(WIDTH / 2));
        let (mut head, mut shapes) = (Vec::new(), Vec::new());
        let page =
            |shapes| Backend { size: (size.0.unsigned_abs(), size.1.unsigned_abs()), shapes }.into_drawing_area();
        canvas::write_below(&page(&mut head), &lines, column, PAD, TextFormat::black(TITLE, HPos::Center))?;
        draw(&page(&mut shapes))?;
        let headroom = if lines.is_empty() { 0 } else { text::height(&lines, TITLE) + PAD / 2 };
        Ok(Self { title: title.to_owned(), note: None, kind: "plots", head, headroom, size, shapes })
    }
}

/// The title in lines.
pub(super) fn title_lines(title: &str) -> Vec<String> {
    text::wrap(title, TITLE, WIDTH - 4 * PAD)
}
