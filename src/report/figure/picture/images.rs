//! Rows of small grey images with a label left of each row and a note below each image. No axes.

use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

use crate::gallery::{Image, Images};
use crate::report::Error;
use crate::report::figure::canvas::{self, PAD, WIDTH};
use crate::report::figure::ink::{self, Area, GREY};
use crate::report::figure::letters::{self, LABEL, Lettering, TICK, TITLE, height, line_height};
use crate::report::figure::paths::Paths;

/// The widest row label, and the sides of the largest image.
const LABEL_ROOM: i32 = 250;
const LARGEST: i32 = 128;
/// Air between images.
const GAP: i32 = 14;
/// Lines of a row's label and of a note.
const MOST_LINES: usize = 3;
/// Shades of grey from white to black.
const SHADES: u8 = 64;
const EDGE: RGBColor = RGBColor(190, 190, 190);

/// The images under the title.
pub(super) fn svg(title: &str, images: &Images) -> Result<String, Error> {
    let columns = i32::try_from(images.rows.iter().map(|row| row.images.len()).max().unwrap_or(0)).unwrap_or(1).max(1);
    let labels = images.rows.iter().map(|row| short(&row.label, LABEL, LABEL_ROOM));
    let labels: Vec<Vec<String>> = labels.collect();
    let widest = labels.iter().map(|lines| letters::widest(lines, LABEL)).max().unwrap_or(0);
    let beside = if widest > 0 { widest + 20 } else { 0 };
    let step = ((WIDTH - 2 * PAD - beside) / columns).clamp(24, LARGEST + GAP);
    let side = step - GAP.min(step / 6);
    let block = beside + step * columns - (step - side);
    let left = ((WIDTH - block) / 2).max(PAD) + beside;
    let fits = |&size: &i32| images_notes(images).all(|note| letters::width(note, size) < step - 4);
    let note_size = [TICK, 19, 16].into_iter().find(fits).unwrap_or(14);

    let title_lines = letters::wrap(title, TITLE, WIDTH - 4 * PAD);
    let mut top = PAD + height(&title_lines, TITLE) + 18;
    let mut rows = Vec::new();
    for (row, label) in images.rows.iter().zip(labels) {
        let notes: Vec<Vec<String>> = row.images.iter().map(|image| short(&image.note, note_size, step - 4)).collect();
        let below =
            notes.iter().filter(|lines| !lines.concat().is_empty()).map(|lines| height(lines, note_size) + 4).max();
        let tall = (side + below.unwrap_or(0)).max(height(&label, LABEL));
        rows.push((top, label, notes));
        top += tall + GAP;
    }

    let mut shades = Shades::new();
    let under = |area: &Area| {
        canvas::write_title(area, &title_lines, i32::midpoint(left, left + block - beside))?;
        for (row, (top, label, notes)) in images.rows.iter().zip(&rows) {
            let first = top + (side - height(label, LABEL)).max(0) / 2 + line_height(LABEL) / 2;
            letters::write(area, label, (left - 20, first), Lettering::ink(LABEL, HPos::Right))?;
            for ((x, image), note) in (0..).map(|i| left + i * step).zip(&row.images).zip(notes) {
                let side = shades.add(image, (x, *top), side);
                ink::outline(area, (x - 1, top - 1), (x + side, top + side), EDGE.mix(1.0))?;
                let note_at = (x + side / 2, top + side + 4 + line_height(note_size) / 2);
                let look = Lettering {
                    color: if note_size < TICK { ink::INK } else { GREY },
                    ..Lettering::ink(note_size, HPos::Center)
                };
                letters::write(area, note, note_at, look)?;
            }
        }
        Ok(())
    };
    let chrome = canvas::Chrome::draw((WIDTH, top - GAP + PAD), title, under)?;
    Ok(chrome.with(&shades.paths()))
}

fn images_notes(images: &Images) -> impl Iterator<Item = &str> {
    images.rows.iter().flat_map(|row| &row.images).map(|image| image.note.as_str())
}

/// The text in a few lines; none where it is empty.
fn short(text: &str, size: i32, room: i32) -> Vec<String> {
    let mut lines = if text.is_empty() { vec![] } else { letters::wrap(text, size, room) };
    letters::shorten(&mut lines, MOST_LINES);
    lines
}

/// The pixels of all images by their shade.
struct Shades(Vec<Vec<(i32, i32, i32, i32)>>);

impl Shades {
    fn new() -> Self {
        Self(vec![vec![]; usize::from(SHADES)])
    }

    /// Adds the pixels of an image; those beside each other with one shade are one box. Returns the side it takes.
    fn add(&mut self, image: &Image, (left, top): (i32, i32), side: i32) -> i32 {
        let n = image.pixels.len().isqrt();
        let across = i32::try_from(n).unwrap_or(i32::MAX).max(1);
        let pixel = (side / across).max(1);
        for (y, row) in (0..).zip(image.pixels.chunks_exact(n.max(1)).take(n)) {
            let mut x = 0;
            for run in row.chunk_by(|a, b| shade(*a) == shade(*b)) {
                let long = i32::try_from(run.len()).unwrap_or(0);
                let shade = run.first().map_or(0, |&level| shade(level));
                if shade > 0 {
                    self.0[usize::from(shade)].push((left + x * pixel, top + y * pixel, long * pixel, pixel));
                }
                x += long;
            }
        }
        if n == 0 { side } else { pixel * across }
    }

    fn paths(&self) -> Paths {
        let mut paths = Paths::default();
        for (shade, boxes) in (0_u8..).zip(&self.0).filter(|(_, boxes)| !boxes.is_empty()) {
            let grey = u8::try_from(255 - u16::from(shade) * 255 / u16::from(SHADES - 1)).unwrap_or(0);
            paths.boxes(RGBColor(grey, grey, grey), boxes);
        }
        paths
    }
}

/// The number of a pixel's shade; 0 is white, and so is what is no number.
fn shade(pixel: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=63; NaN gives 0")]
    let shade = (pixel.clamp(0.0, 1.0) * f32::from(SHADES - 1)).round() as u8;
    shade
}
