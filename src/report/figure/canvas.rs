//! One drawing as SVG: plotters' elements, paths of many marks over them, and the title for those who cannot see it.

use plotters::prelude::*;

use super::ink::Area;
use super::letters;
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
