//! What trained networks do, drawn: a file for each kind of picture. What stands in a picture is the gallery's business.

mod grid;
mod heatmap;
mod heatmap_layout;
mod histogram;
mod images;
mod looks;
mod panels;
mod viridis;

use super::Figure;
use super::bars;
use crate::gallery::{Picture, Plots};
use crate::report::{Error, names};

/// The picture as a figure.
pub(super) fn figure(picture: &Picture) -> Result<Figure, Error> {
    let title = &picture.title;
    let svg = match &picture.plots {
        Plots::Panels(panels) => panels::svg(title, panels),
        Plots::Histogram(histogram) => histogram::svg(title, histogram),
        Plots::Images(images) => images::svg(title, images),
        Plots::Matrix(matrix) => heatmap::svg(title, matrix),
        Plots::Bars(bars) => bars::svg(title, bars),
    }?;
    let slug = names::slug(&picture.name);
    let name = if slug.is_empty() { "picture".to_owned() } else { slug };
    Ok(Figure { name, title: title.clone(), caption: picture.caption.clone(), svg })
}
