//! Rows of small grey images with a label left of each row and a note below each image. No axes.

use plotters::style::text_anchor::HPos;
use plotters::style::{Color as _, RGBColor};

use super::canvas::{self, Spot, TextFormat};
use super::colors::{BLACK, GREY, PALE};
use super::page::{PAD, WIDTH, title_lines};
use super::svg::Drawing;
use super::text::{self, LABEL, TICK, TITLE, height, line_height};
use crate::figure::{Image, ImageRow};
use crate::report::error::Error;

/// The widest row label, and the air right of it.
const LABEL_ROOM: i32 = 2500;
const BESIDE: i32 = 200;
/// The least and the largest side of an image, and the air between images.
const SIDES: (i32, i32) = (240, 1280);
const GAP: i32 = 140;
/// Lines of a row's label and of a note.
const MOST_LINES: usize = 3;
/// Sizes of notes.
const SIZES: [i32; 4] = [TICK, 190, 160, 140];
/// Shades of grey from white to black.
const SHADES: u8 = 64;

/// The images under the title.
pub(super) fn draw(title: &str, rows: &[ImageRow]) -> Result<Drawing, Error> {
    let columns = rows.iter().map(|row| row.images.len()).max().unwrap_or(0).max(1);
    let columns = i32::try_from(columns).unwrap_or(i32::MAX);
    let labels: Vec<Vec<String>> =
        rows.iter().map(|row| text::wrap_short(&row.label, LABEL, LABEL_ROOM, MOST_LINES)).collect();
    let widest = labels.iter().map(|lines| text::widest(lines, LABEL)).max().unwrap_or(0);
    let beside = if widest > 0 { widest + BESIDE } else { 0 };
    let step = ((WIDTH - 2 * PAD - beside) / columns).clamp(SIDES.0, SIDES.1 + GAP);
    let side = step - GAP.min(step / 6);
    let block = beside + step * columns - (step - side);
    let left = ((WIDTH - block) / 2).max(PAD) + beside;
    let mut notes = rows.iter().flat_map(|row| &row.images).map(|image| image.note.as_str());
    let fits = |&size: &i32| notes.all(|note| text::width(note, size) < step - 40);
    let small = SIZES.into_iter().find(fits).unwrap_or(SIZES[3]);

    let mut top = PAD + height(&title_lines(title), TITLE) + 180;
    let mut placed = Vec::new();
    for (row, label) in rows.iter().zip(labels) {
        let note = |image: &Image| text::wrap_short(&image.note, small, step - 40, MOST_LINES);
        let notes: Vec<Vec<String>> = row.images.iter().map(note).collect();
        let below = notes.iter().filter(|lines| !lines.is_empty()).map(|lines| height(lines, small) + 40).max();
        let tall = (side + below.unwrap_or(0)).max(height(&label, LABEL));
        placed.push((top, label, notes));
        top += tall + GAP;
    }

    let middle = i32::midpoint(left, left + block - beside);
    let drawing = Drawing::of(title, (WIDTH, top - GAP + PAD), middle, |canvas| {
        let mut boxes = Vec::new();
        for (row, (top, label, notes)) in rows.iter().zip(&placed) {
            let label_top = top + (side - height(label, LABEL)).max(0) / 2;
            let at = (left - BESIDE, label_top + line_height(LABEL) / 2);
            canvas::write(canvas, label, at, TextFormat::black(LABEL, HPos::Right))?;
            for ((x, image), note) in (0..).map(|i| left + i * step).zip(&row.images).zip(notes) {
                let side = shade_boxes(image, (x, *top), side, &mut boxes);
                canvas::outline(canvas, (x - 10, top - 10), (x + side, top + side), PALE.mix(1.0))?;
                let color = if small < TICK { BLACK } else { GREY }.into();
                let format = TextFormat { color, ..TextFormat::black(small, HPos::Center) };
                canvas::write_below(canvas, note, x + side / 2, top + side + 40, format)?;
            }
        }
        // those of one shade are one path
        boxes.sort_by_key(|(shade, ..)| *shade);
        boxes.into_iter().try_for_each(|(shade, a, b)| {
            let grey = u8::try_from(255 - u16::from(shade) * 255 / u16::from(SHADES - 1)).unwrap_or(0);
            canvas::rectangle(canvas, a, b, RGBColor(grey, grey, grey).mix(1.0))
        })
    })?;
    Ok(Drawing { kind: "images", ..drawing })
}

/// Adds the pixels of an image; those beside each other with one shade are one box. Returns the side it takes.
fn shade_boxes(image: &Image, (left, top): Spot, side: i32, boxes: &mut Vec<(u8, Spot, Spot)>) -> i32 {
    let n = image.pixels.len().isqrt();
    let across = i32::try_from(n).unwrap_or(i32::MAX).max(1);
    // whole pixels of the picture
    let pixel = (side / across / 10 * 10).max(10);
    for (y, row) in (0..).zip(image.pixels.chunks_exact(n.max(1)).take(n)) {
        let mut x = 0;
        for run in row.chunk_by(|a, b| shade(*a) == shade(*b)) {
            let long = i32::try_from(run.len()).unwrap_or(0);
            let shade = run.first().map_or(0, |&level| shade(level));
            if shade > 0 {
                let a = (left + x * pixel, top + y * pixel);
                boxes.push((shade, a, (a.0 + long * pixel, a.1 + pixel)));
            }
            x += long;
        }
    }
    if n == 0 { side } else { pixel * across }
}

/// The number of a pixel's shade; 0 is white, and so is what is no number.
fn shade(pixel: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=63; NaN gives 0")]
    let shade = (pixel.clamp(0.0, 1.0) * f32::from(SHADES - 1)).round() as u8;
    shade
}
