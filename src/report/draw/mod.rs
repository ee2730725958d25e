//! A figure → a drawing, as SVG and as PNG. Each kind of mark, the labels of axes, the legend and the layout have a file
//! each. Nothing is computed from trials here but positions; every length is in tenths of a pixel.

mod backend;
mod beyond;
mod canvas;
mod cells;
mod colors;
mod density;
mod extent;
mod fences;
mod frame;
mod grid;
mod images;
mod legend;
mod marks;
mod page;
mod png;
mod ranges;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod ticks;
mod x_axis;
mod y_axis;

pub(super) use svg::Drawing;
#[cfg(test)]
pub(super) use tests::assert_readable;

use super::error::Error;
use crate::figure::{Body, Figure};

/// Draws what is in the figure under its title.
pub(super) fn draw(figure: &Figure) -> Result<Drawing, Error> {
    match &figure.body {
        Body::Plots { legend, plots } => grid::draw(&figure.title, legend, plots),
        Body::Images(rows) => images::draw(&figure.title, rows),
    }
}
