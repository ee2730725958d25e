//! The summary and pictures of trained networks → figures and a page to read in the morning.
//!
//! [`render`] returns the bytes of every file and touches no disk. No statistics: every number comes from the
//! [`Summary`], and what it lacks is said to be missing. No times, hosts or paths: the same input gives the same bytes.

mod figure;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod fixture_edges;
#[cfg(test)]
mod fixture_pictures;
#[cfg(test)]
mod fixture_tables;
mod glossary;
mod index;
mod names;
mod numbers;
mod page;
mod page_tables;
mod style;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_pictures;

pub(crate) use index::index;

use crate::gallery::Picture;
use crate::summary::Summary;

/// A file of the report: its name inside the report folder, and its bytes.
pub(crate) struct File {
    /// Letters, digits and hyphens, and an ending.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// Why a report could not be drawn. None of these depends on the numbers of a sweep.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The font that comes with the program was refused.
    #[error("the built-in font cannot be read")]
    Font,
    /// plotters could not draw.
    #[error("a figure cannot be drawn")]
    Draw(#[from] plotters::drawing::DrawingAreaErrorKind<std::io::Error>),
    /// The SVG that was drawn is not understood.
    #[error("a figure's SVG cannot be read back")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture has no pixels, or too many.
    #[error("a figure has no size")]
    Size,
    /// The picture cannot be packed.
    #[error("a figure cannot be written as PNG")]
    Png(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// `index.html` first, then `<figure>.svg` and `<figure>.png` of every figure. Same bytes for the same summary and pictures.
pub(crate) fn render(summary: &Summary, pictures: &[Picture]) -> Result<Vec<File>, Error> {
    let sections = figure::sections(summary, pictures)?;
    let rasteriser = figure::Rasteriser::new();
    let page = page::page(summary, &sections);
    let mut files = vec![File { name: "index.html".to_owned(), bytes: page.into_bytes() }];
    for figure in sections.iter().flat_map(|section| &section.figures) {
        let png = rasteriser.png(&figure.svg)?;
        files.push(File { name: format!("{}.svg", figure.name), bytes: figure.svg.clone().into_bytes() });
        files.push(File { name: format!("{}.png", figure.name), bytes: png });
    }
    Ok(files)
}
