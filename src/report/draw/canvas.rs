//! What figures are drawn with: lines, markers that read in grey as well, areas and texts, at places in tenths of a pixel.
//! No data, no layout.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::backend::Backend;
use super::colors::{BLACK, Rgba};
use super::text::{self, line_height};
use crate::report::error::Error;

/// A drawing.
pub(super) type Canvas<'a> = DrawingArea<Backend<'a>, Shift>;
/// A place from the upper left corner.
pub(super) type Spot = (i32, i32);

/// A filled marker of the i-th shape (circle, square, triangle, diamond, inverted triangle, cross) about the spot.
pub(super) fn marker(canvas: &Canvas, shape: usize, (x, y): Spot, r: i32, color: Rgba) -> Result<(), Error> {
    let long = r + r / 4;
    let arm = r * 2 / 5;
    let corners: Vec<Spot> = match shape % 6 {
        0 => return Ok(canvas.draw(&Circle::new((x, y), r, color.filled()))?),
        1 => vec![(-r, -r), (r, -r), (r, r), (-r, r)],
        2 => vec![(0, -long), (long, r), (-long, r)],
        3 => vec![(0, -long), (long, 0), (0, long), (-long, 0)],
        4 => vec![(0, long), (long, -r), (-long, -r)],
        _ => {
            let right = [(arm, -long), (arm, -arm), (long, -arm), (long, arm), (arm, arm), (arm, long)];
            right.into_iter().chain(right.map(|(dx, dy)| (-dx, -dy))).collect()
        }
    };
    polygon(canvas, corners.into_iter().map(|(dx, dy)| (x + dx, y + dy)).collect(), color)
}

/// A filled triangle that points right, left, down or up with its tip at the spot.
pub(super) fn arrow(canvas: &Canvas, (x, y): Spot, (right, down): Spot, r: i32, color: Rgba) -> Result<(), Error> {
    let corner = |back: i32, aside: i32| (x - right * back + down * aside, y - down * back + right * aside);
    polygon(canvas, vec![(x, y), corner(2 * r, r), corner(2 * r, -r)], color)
}

/// A line through the spots.
pub(super) fn line(canvas: &Canvas, spots: Vec<Spot>, color: Rgba, width: u32) -> Result<(), Error> {
    Ok(canvas.draw(&PathElement::new(spots, color.stroke_width(width)))?)
}

/// A filled area.
pub(super) fn polygon(canvas: &Canvas, corners: Vec<Spot>, color: Rgba) -> Result<(), Error> {
    Ok(canvas.draw(&Polygon::new(corners, color.filled()))?)
}

/// A filled rectangle between two corners.
pub(super) fn rectangle(canvas: &Canvas, a: Spot, b: Spot, color: Rgba) -> Result<(), Error> {
    Ok(canvas.draw(&Rectangle::new([a, b], color.filled()))?)
}

/// A thin line around a rectangle.
pub(super) fn outline(canvas: &Canvas, a: Spot, b: Spot, color: Rgba) -> Result<(), Error> {
    Ok(canvas.draw(&Rectangle::new([a, b], color.stroke_width(10)))?)
}

/// Where lines of text stand in relation to their place, and how they look.
#[derive(Clone, Copy)]
pub(super) struct TextFormat {
    pub(super) size: i32,
    pub(super) color: Rgba,
    pub(super) anchor: HPos,
    /// Whether it reads from bottom to top.
    pub(super) upright: bool,
}

impl TextFormat {
    /// Black, from left to right.
    pub(super) fn black(size: i32, anchor: HPos) -> Self {
        Self { size, color: BLACK.into(), anchor, upright: false }
    }
}

/// Writes lines of text, the middle of the first one at `at`; further lines below (or, turned, to the right).
pub(super) fn write(canvas: &Canvas, lines: &[String], at: Spot, format: TextFormat) -> Result<(), Error> {
    let turn = if format.upright { FontTransform::Rotate270 } else { FontTransform::None };
    let font = FontDesc::new(FontFamily::SansSerif, f64::from(format.size), FontStyle::Normal);
    let style = TextStyle::from(font).color(&format.color).transform(turn).pos(Pos::new(format.anchor, VPos::Center));
    let mut place = at;
    for line in lines {
        canvas.draw(&Text::new(text::clean(line), place, &style))?;
        *(if format.upright { &mut place.0 } else { &mut place.1 }) += line_height(format.size);
    }
    Ok(())
}

/// Writes lines of text about a middle, the top of the first one at `top`.
pub(super) fn write_below(
    canvas: &Canvas,
    lines: &[String],
    middle: i32,
    top: i32,
    format: TextFormat,
) -> Result<(), Error> {
    write(canvas, lines, (middle, top + line_height(format.size) / 2), format)
}
