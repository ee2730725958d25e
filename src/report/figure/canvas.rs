//! One drawing as SVG: plotters' elements, paths of many marks over them, and the title for those who cannot see it.

use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::ink::Area;
use super::letters::{self, Lettering, TITLE, line_height};
use super::paths::Paths;
use crate::report::Error;

/// Width of a figure in pixels.
pub(super) const WIDTH: i32 = 1520;
/// Air around everything.
pub(super) const PAD: i32 = 24;

/// Draws on a white page of `size`.
pub(super) fn draw(
    size: (i32, i32),
    title: &str,
    draw: impl FnOnce(&Area) -> Result<(), Error>,
) -> Result<String, Error> {
    Ok(Chrome::draw(size, title, draw)?.0)
}

/// Writes the title about this column, or as near to it as the page allows.
pub(super) fn write_title(area: &Area, lines: &[String], middle: i32) -> Result<(), Error> {
    let half = letters::widest(lines, TITLE) / 2 + PAD;
    let column = middle.clamp(half.min(WIDTH / 2), (WIDTH - half).max(WIDTH / 2));
    letters::write(area, lines, (column, PAD + line_height(TITLE) / 2), Lettering::ink(TITLE, HPos::Center))
}

/// A drawing that still lacks its paths.
pub(super) struct Chrome(String);

impl Chrome {
    /// What lies below the paths, on a white page.
    pub(super) fn draw(
        size: (i32, i32),
        title: &str,
        draw: impl FnOnce(&Area) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let mut svg = String::new();
        {
            let size = (size.0.unsigned_abs(), size.1.unsigned_abs());
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            area.fill(&WHITE)?;
            draw(&area)?;
            area.present()?;
        }
        let title = maud::html! { title { (letters::clean(title)) } }.into_string();
        Ok(Self(svg.replacen(">\n", &format!(" role=\"img\">\n{title}\n"), 1)))
    }

    /// The drawing with the paths over it.
    pub(super) fn with(mut self, paths: &Paths) -> String {
        let end = self.0.rfind("</svg>").unwrap_or(self.0.len());
        self.0.insert_str(end, paths.as_str());
        self.0
    }
}
