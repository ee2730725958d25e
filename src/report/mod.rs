//! The summary and figures of trained models → a page to read in the morning, with every figure as SVG and PNG.
//!
//! [`render`] returns the bytes of every file and touches no disk. No statistics: every number comes from the
//! [`Summary`], and what it lacks is said to be missing. No times, hosts or paths: the same input gives the same bytes.

mod draw;
mod error;
mod figures;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod fixture_edges;
#[cfg(test)]
mod fixture_models;
#[cfg(test)]
mod fixture_tables;
#[cfg(test)]
mod fixture_trials;
mod kept;
mod names;
mod page;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_models;
mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub(crate) use error::Error;
pub(crate) use kept::{Kept, kept};
pub(crate) use page::{Links, Listed, MOST_FAILURES, beside, index, times};
pub(crate) use words::Words;

use crate::figure::Figure;
use crate::summary::Summary;

/// A file of the report: its name inside the report folder, and its bytes.
pub(crate) struct File {
    /// Letters, digits and hyphens, and an ending.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// `index.html` first, then `<figure>.svg` and `<figure>.png` of every figure: those of the summary, and those of `trials`.
/// The `kept` ones, of which none may be in `trials`, stand on the page alone. Same bytes for the same summary and figures.
pub(crate) fn render(
    summary: &Summary,
    trials: &[Figure],
    kept: &[Kept],
    words: &Words,
    links: &Links<'_>,
) -> Result<Vec<File>, Error> {
    let groups = figures::groups(summary, trials, kept, words);
    let figures: Vec<&Figure> = groups.iter().flat_map(|group| &group.figures).collect();
    let drawn = figures.par_iter().map(|figure| {
        let drawing = draw::draw(figure)?;
        Ok((drawing.svg(), drawing.png()?, (drawing.untitled_svg(), drawing.note().map(str::to_owned))))
    });
    let drawn = drawn.collect::<Result<Vec<_>, Error>>()?;
    let (mut files, mut svgs) = (Vec::new(), BTreeMap::new());
    for (figure, (svg, png, on_page)) in figures.into_iter().zip(drawn) {
        files.push(File { name: format!("{}.svg", figure.name), bytes: svg.into_bytes() });
        files.push(File { name: format!("{}.png", figure.name), bytes: png });
        svgs.insert(&figure.name, on_page);
    }
    let page = page::page(summary, &groups, words, links, |figure| svgs.remove(&figure.name).unwrap_or_default());
    files.insert(0, File { name: "index.html".to_owned(), bytes: page.into_bytes() });
    Ok(files)
}
