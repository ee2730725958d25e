//! Text in figures: the one font, how wide a text is in it, where it may break, and its outlines. No layout.

use std::fmt::Write as _;
use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use crate::report::names::visible;

/// Sizes of the em in tenths of a pixel.
pub(super) const TITLE: i32 = 320;
pub(super) const LABEL: i32 = 240;
pub(super) const TICK: i32 = 220;

/// The font that figures are measured and rasterised with: the same on every machine.
static FONT: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(dejavu::sans::regular(), 0).ok());

/// Distance between the base lines of two lines of text.
pub(super) fn line_height(size: i32) -> i32 {
    size + size * 3 / 10
}

/// Height of lines of text.
pub(super) fn height(lines: &[String], size: i32) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / 10_000).saturating_mul(line_height(size))
}

/// Width of a line of text; an em for each letter where the font cannot be read.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let Some(font) = &*FONT else {
        return i32::try_from(text.chars().count()).unwrap_or(i32::MAX).saturating_mul(size);
    };
    let advance = |c: char| advance(font, font.glyph_index(c).unwrap_or_default());
    #[expect(clippy::cast_possible_truncation, reason = "a line of text is some pages wide at most")]
    let width = (clean(text).chars().map(advance).sum::<f32>() * scale(font, size)).ceil() as i32;
    width
}

/// How far the next glyph begins behind this one, in units of the font.
fn advance(font: &Face<'_>, glyph: GlyphId) -> f32 {
    font.glyph_hor_advance(glyph).unwrap_or(0).into()
}

/// The length of a unit of the font in text of this size.
#[expect(clippy::cast_precision_loss, reason = "a size of text is small")]
fn scale(font: &Face<'_>, size: i32) -> f32 {
    size as f32 / f32::from(font.units_per_em())
}

/// Width of the widest line.
pub(super) fn widest(lines: &[String], size: i32) -> i32 {
    lines.iter().map(|line| width(line, size)).max().unwrap_or(0)
}

/// The text in lines no wider than `room`: broken after commas, else after spaces, else after punctuation, else anywhere.
pub(super) fn wrap(text: &str, size: i32, room: i32) -> Vec<String> {
    let fits = |line: &str| width(line.trim_end(), size) <= room;
    let mut lines = vec![String::new()];
    let mut add = |piece: &str| -> bool {
        let last = lines.len() - 1;
        let longer = format!("{}{piece}", lines[last]);
        let fresh = lines[last].is_empty();
        if fits(&longer) {
            lines[last] = longer;
        } else if fits(piece) && !fresh {
            lines.push(piece.to_owned());
        } else {
            return false;
        }
        true
    };
    let phrases = text.split_inclusive(", ");
    let words = phrases.flat_map(|p| if fits(p) { vec![p] } else { p.split_inclusive(' ').collect() });
    for word in words {
        if add(word) {
            continue;
        }
        for part in word.split_inclusive(['_', '-', '.', ',', '/', '=']) {
            if !add(part) {
                for letter in part.chars() {
                    add(letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The same in at most so many lines, the last one with an ellipsis where that cuts something off; none for an empty text.
pub(super) fn wrap_short(text: &str, size: i32, room: i32, most: usize) -> Vec<String> {
    let mut lines = if text.is_empty() { vec![] } else { wrap(text, size, room) };
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// The text without the characters that no XML file may hold, and none that breaks or turns a line.
pub(super) fn clean(text: &str) -> String {
    visible(text).replace('\n', "\u{fffd}")
}

/// The outlines of a line of text as the data of an SVG path; it begins at (0, 0) on the base line.
pub(super) fn outline(text: &str, size: i32) -> String {
    let Some(font) = &*FONT else { return String::new() };
    let mut pen = Pen { data: String::new(), x: 0.0, scale: scale(font, size) };
    for c in clean(text).chars() {
        let glyph = font.glyph_index(c).unwrap_or_default();
        // a glyph without an outline is a space
        _ = font.outline_glyph(glyph, &mut pen);
        pen.x += advance(font, glyph) * pen.scale;
    }
    pen.data
}

/// Writes down the outline of one glyph after the other.
struct Pen {
    data: String,
    /// Where the glyph begins.
    x: f32,
    scale: f32,
}

impl Pen {
    fn add(&mut self, command: char, points: &[(f32, f32)]) {
        self.data.push(command);
        for (x, y) in points {
            // y grows upwards in a font
            _ = write!(self.data, "{:.1} {:.1} ", x * self.scale + self.x, 0.0 - y * self.scale);
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.add('Q', &[(cx, cy), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.add('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_after_words_then_punctuation_then_anywhere() {
        let lines = |text, room| wrap(text, TICK, room);
        assert_eq!(lines("hidden size 64", 5000), ["hidden size 64"]);
        assert_eq!(lines("hidden size 64", 900), ["hidden", "size 64"]);
        assert_eq!(lines("size 64, rate 0.1, depth 2", 1500), ["size 64,", "rate 0.1,", "depth 2"]);
        assert_eq!(lines("bottleneck_size", 1500), ["bottleneck_", "size"]);
        let word = "x".repeat(40);
        assert!(lines(&word, 1000).iter().all(|line| !line.is_empty() && width(line, TICK) <= 1000));
        assert_eq!(lines(&word, 1000).concat(), word);
        assert_eq!((lines("", 1000), wrap_short("", TICK, 1000, 2)), (vec![String::new()], vec![]));
        assert_eq!(wrap_short("one two three", TICK, 600, 2), ["one", "two…"]);
    }

    /// Advances of `DejaVu` Sans in its 2048 units to the em: 0 is 1303 wide, a dot and a space 651, an m 1995.
    #[test]
    fn widths_are_those_of_the_font() {
        assert_eq!(width("0.0 m", 2048), 1303 + 651 + 1303 + 651 + 1995);
        assert_eq!(outline("l", 2048), "M193.0 -1556.0 L377.0 -1556.0 L377.0 0.0 L193.0 0.0 L193.0 -1556.0 z");
        assert!(outline("Δ²–", 100).matches('M').count() >= 3 && outline(" ", 100).is_empty());
    }
}
