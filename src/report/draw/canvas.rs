//! What figures are drawn with: lines, markers that read in grey as well, areas and texts, at places in tenths of a pixel.
//! No data, no layout.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::backend::Backend;
use super::colors::{BLACK, Ink};
use super::text::{self, line_height};
use crate::report::error::Error;

/// A drawing.
pub(super) type Canvas<'a> = DrawingArea<Backend<'a>, Shift>;
/// A place from the upper left corner.
pub(super) type Spot = (i32, i32);

/// A filled marker of the i-th shape (circle, square, triangle, diamond, inverted triangle, cross) about the spot.
pub(super) fn marker(canvas: &Canvas, shape: usize, (x, y): Spot, r: i32, ink: Ink) -> Result<(), Error> {
    let long = r + r / 4;
    let arm = r * 2 / 5;
    let corners: Vec<Spot> = match shape % 6 {
        0 => return Ok(canvas.draw(&Circle::new((x, y), r, ink.filled()))?),
        1 => vec![(-r, -r), (r, -r), (r, r), (-r, r)],
        2 => vec![(0, -long), (long, r), (-long, r)],
        3 => vec![(0, -long), (long, 0), (0, long), (-long, 0)],
        4 => vec![(0, long), (long, -r), (-long, -r)],
        _ => {
            let right = [(arm, -long), (arm, -arm), (long, -arm), (long, arm), (arm, arm), (arm, long)];
            right.into_iter().chain(right.map(|(dx, dy)| (-dx, -dy))).collect()
        }
    };
    polygon(canvas, corners.into_iter().map(|(dx, dy)| (x + dx, y + dy)).collect(), ink)
}

/// A line through the spots.
pub(super) fn line(canvas: &Canvas, spots: Vec<Spot>, ink: Ink, width: u32) -> Result<(), Error> {
    Ok(canvas.draw(&PathElement::new(spots, ink.stroke_width(width)))?)
}

/// A filled area.
pub(super) fn polygon(canvas: &Canvas, corners: Vec<Spot>, ink: Ink) -> Result<(), Error> {
    Ok(canvas.draw(&Polygon::new(corners, ink.filled()))?)
}

/// A filled rectangle between two corners.
pub(super) fn rectangle(canvas: &Canvas, a: Spot, b: Spot, ink: Ink) -> Result<(), Error> {
    Ok(canvas.draw(&Rectangle::new([a, b], ink.filled()))?)
}

/// A thin line around a rectangle.
pub(super) fn outline(canvas: &Canvas, a: Spot, b: Spot, ink: Ink) -> Result<(), Error> {
    Ok(canvas.draw(&Rectangle::new([a, b], ink.stroke_width(10)))?)
}

/// Where lines of text stand in relation to their place, and how they look.
#[derive(Clone, Copy)]
pub(super) struct Lettering {
    pub(super) size: i32,
    pub(super) ink: Ink,
    pub(super) anchor: HPos,
    /// Whether it reads from bottom to top.
    pub(super) upright: bool,
}

impl Lettering {
    /// Black, from left to right.
    pub(super) fn black(size: i32, anchor: HPos) -> Self {
        Self { size, ink: BLACK.into(), anchor, upright: false }
    }
}

/// Writes lines of text, the middle of the first one at `at`; further lines below (or, turned, to the right).
pub(super) fn write(canvas: &Canvas, lines: &[String], at: Spot, look: Lettering) -> Result<(), Error> {
    let turn = if look.upright { FontTransform::Rotate270 } else { FontTransform::None };
    let font = FontDesc::new(FontFamily::SansSerif, f64::from(look.size), FontStyle::Normal);
    let style = TextStyle::from(font).color(&look.ink).transform(turn).pos(Pos::new(look.anchor, VPos::Center));
    let mut place = at;
    for line in lines {
        canvas.draw(&Text::new(text::clean(line), place, &style))?;
        *(if look.upright { &mut place.0 } else { &mut place.1 }) += line_height(look.size);
    }
    Ok(())
}

/// Writes lines of text about a middle, the top of the first one at `top`.
pub(super) fn write_below(
    canvas: &Canvas,
    lines: &[String],
    middle: i32,
    top: i32,
    look: Lettering,
) -> Result<(), Error> {
    write(canvas, lines, (middle, top + line_height(look.size) / 2), look)
}
