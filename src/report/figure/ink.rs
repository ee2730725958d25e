//! What figures are drawn with: colours that colour-blind readers can tell apart, markers that read in grey as well,
//! lines, whiskers and bands. All in pixels; no data, no layout.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::report::Error;

/// A drawing in pixels.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// A place in pixels from the upper left corner.
pub(super) type Spot = (i32, i32);

pub(super) const INK: RGBColor = RGBColor(0, 0, 0);
pub(super) const GREY: RGBColor = RGBColor(110, 110, 110);
pub(super) const GRID: RGBColor = RGBColor(218, 218, 218);

/// Okabe & Ito (2008), "Color Universal Design", without the yellow that vanishes on white; then black, brown, violet and
/// olive, each far in lightness from the colour that has its shape among the first six.
const COLORS: [RGBColor; 10] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    RGBColor(0, 0, 0),
    RGBColor(122, 62, 20),
    RGBColor(98, 60, 168),
    RGBColor(160, 160, 20),
];

/// The colour of the i-th series; they repeat after ten.
pub(super) fn color(i: usize) -> RGBColor {
    COLORS[i % COLORS.len()]
}

/// Radius of a mean's marker.
pub(super) const MEAN: i32 = 8;
/// Radius of a single trial's point.
pub(super) const POINT: i32 = 5;

/// A filled marker of the i-th shape (circle, square, triangle, diamond, inverted triangle, cross) about the spot.
pub(super) fn marker(area: &Area, shape: usize, (x, y): Spot, r: i32, ink: RGBAColor) -> Result<(), Error> {
    let long = r + r / 4;
    let arm = (r / 3).max(2);
    let corners: Vec<Spot> = match shape % 6 {
        0 => {
            area.draw(&Circle::new((x, y), r, ink.filled()))?;
            return Ok(());
        }
        1 => vec![(-r, -r), (r, -r), (r, r), (-r, r)],
        2 => vec![(0, -long), (long, r), (-long, r)],
        3 => vec![(0, -long), (long, 0), (0, long), (-long, 0)],
        4 => vec![(0, long), (long, -r), (-long, -r)],
        _ => {
            let right = [(arm, -long), (arm, -arm), (long, -arm), (long, arm), (arm, arm), (arm, long)];
            right.into_iter().chain(right.map(|(dx, dy)| (-dx, -dy))).collect()
        }
    };
    polygon(area, corners.into_iter().map(|(dx, dy)| (x + dx, y + dy)).collect(), ink)
}

/// A line through the spots.
pub(super) fn line(area: &Area, spots: Vec<Spot>, ink: RGBAColor, width: u32) -> Result<(), Error> {
    Ok(area.draw(&PathElement::new(spots, ink.stroke_width(width)))?)
}

/// A filled area.
pub(super) fn polygon(area: &Area, corners: Vec<Spot>, ink: RGBAColor) -> Result<(), Error> {
    Ok(area.draw(&Polygon::new(corners, ink.filled()))?)
}

/// A filled rectangle between two corners.
pub(super) fn rectangle(area: &Area, a: Spot, b: Spot, ink: RGBAColor) -> Result<(), Error> {
    Ok(area.draw(&Rectangle::new([a, b], ink.filled()))?)
}

/// A thin line around a rectangle.
pub(super) fn outline(area: &Area, (left, top): Spot, (right, bottom): Spot, ink: RGBAColor) -> Result<(), Error> {
    line(area, vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], ink, 1)
}

/// The sample of a series in the legend.
#[derive(Clone, Copy)]
pub(super) enum Key {
    /// A marker with its whiskers, and the line through the means.
    Mean { shape: usize, color: RGBColor },
    /// A translucent point.
    Point { shape: usize, color: RGBColor },
    /// A small opaque mark.
    Dot { shape: usize, color: RGBColor },
    /// A thin line.
    Thin { color: RGBColor },
    /// A line with its marks, with or without the band around it.
    Line { shape: Option<usize>, color: RGBColor, band: bool },
    /// A filled box.
    Fill { color: RGBColor, alpha: f64 },
}

/// Width of a legend's sample.
pub(super) const KEY_WIDTH: i32 = 44;

/// Draws the sample of a series with its left end in the middle at `at`.
pub(super) fn key(area: &Area, sample: Key, (x, y): Spot) -> Result<(), Error> {
    let (middle, right) = (x + KEY_WIDTH / 2, x + KEY_WIDTH);
    match sample {
        Key::Mean { shape, color } => {
            line(area, vec![(x, y), (right, y)], color.mix(1.0), 4)?;
            line(area, vec![(middle, y - 15), (middle, y + 15)], color.mix(1.0), 3)?;
            marker(area, shape, (middle, y), MEAN, color.mix(1.0))
        }
        Key::Point { shape, color } => marker(area, shape, (middle, y), POINT, color.mix(0.5)),
        Key::Dot { shape, color } => marker(area, shape, (middle, y), POINT + 2, color.mix(1.0)),
        Key::Thin { color } => line(area, vec![(x, y), (right, y)], color.mix(1.0), 2),
        Key::Line { shape, color, band } => {
            if band {
                rectangle(area, (x, y - 9), (right, y + 9), color.mix(0.2))?;
            }
            line(area, vec![(x, y), (right, y)], color.mix(1.0), 4)?;
            shape.map_or(Ok(()), |shape| marker(area, shape, (middle, y), POINT + 1, color.mix(1.0)))
        }
        Key::Fill { color, alpha } => rectangle(area, (x + 8, y - 10), (right - 8, y + 10), color.mix(alpha)),
    }
}
