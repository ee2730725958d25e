//! Text in figures: the one font, how wide a text is, where it may break, and writing it. No layout.

use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::ink::{Area, INK};
use crate::report::Error;
use crate::report::names::visible;

/// The font that figures are measured and rasterised with; browsers without it take a similarly wide one.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";
/// plotters' name for a font size is this many times the size of the em.
const PLOTTERS_SIZE: f64 = 1.24;

/// Sizes of the em in pixels.
pub(super) const TITLE: i32 = 32;
pub(super) const LABEL: i32 = 24;
pub(super) const TICK: i32 = 22;

/// Distance between the base lines of two lines of text.
pub(super) fn line_height(size: i32) -> i32 {
    size + size * 3 / 10
}

/// Height of lines of text.
pub(super) fn height(lines: &[String], size: i32) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / 1000).saturating_mul(line_height(size))
}

/// Makes the font known to plotters; needed before anything is measured or drawn.
pub(super) fn register() -> Result<(), Error> {
    register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular()).map_err(|_| Error::Font)
}

fn font(size: i32) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FAMILY), f64::from(size) * PLOTTERS_SIZE, FontStyle::Normal)
}

/// Width of a line of text in pixels, a little more than it takes.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let wide = i32::try_from(text.chars().count()).unwrap_or(i32::MAX).saturating_mul(size);
    font(size).box_size(&clean(text)).map_or(wide, |(width, _)| i32::try_from(width).unwrap_or(wide))
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

/// Where a text stands in relation to its point, and how it looks.
#[derive(Clone, Copy)]
pub(super) struct Lettering {
    pub(super) size: i32,
    pub(super) color: RGBColor,
    pub(super) anchor: HPos,
    /// Whether it reads from bottom to top.
    pub(super) upright: bool,
}

impl Lettering {
    /// Black, from left to right.
    pub(super) fn ink(size: i32, anchor: HPos) -> Self {
        Self { size, color: INK, anchor, upright: false }
    }
}

/// Cuts what is beyond `most` lines and says so with an ellipsis.
pub(super) fn shorten(lines: &mut Vec<String>, most: usize) {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
}

/// Writes lines of text, the middle of the first one at `at`; further lines below (or, turned, to the right).
pub(super) fn write(area: &Area, lines: &[String], at: (i32, i32), look: Lettering) -> Result<(), Error> {
    let turn = if look.upright { FontTransform::Rotate270 } else { FontTransform::None };
    let style = TextStyle::from(font(look.size)).color(&look.color).transform(turn);
    let style = style.pos(Pos::new(look.anchor, VPos::Center));
    let mut place = at;
    for line in lines {
        area.draw(&Text::new(clean(line), place, &style))?;
        *(if look.upright { &mut place.0 } else { &mut place.1 }) += line_height(look.size);
    }
    Ok(())
}

/// The text without the characters that no XML file may hold, and none that breaks or turns a line.
pub(super) fn clean(text: &str) -> String {
    visible(text).replace('\n', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_after_words_then_punctuation_then_anywhere() {
        register().unwrap();
        let lines = |text, room| wrap(text, TICK, room);
        assert_eq!(lines("hidden size 64", 500), ["hidden size 64"]);
        assert_eq!(lines("hidden size 64", 90), ["hidden", "size 64"]);
        assert_eq!(lines("size 64, rate 0.1, depth 2", 150), ["size 64,", "rate 0.1,", "depth 2"]);
        assert_eq!(lines("bottleneck_size", 150), ["bottleneck_", "size"]);
        let word = "x".repeat(40);
        assert!(lines(&word, 100).iter().all(|line| !line.is_empty() && width(line, TICK) <= 100));
        assert_eq!(lines(&word, 100).concat(), word);
        assert_eq!(lines("", 100), [""]);
    }
}
