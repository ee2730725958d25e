//! The legend: samples with their texts, under each other beside a plot or side by side above several. No data.

use plotters::style::text_anchor::HPos;

use super::canvas::PAD;
use super::ink::{self, Area, GREY, INK, KEY_WIDTH, Key};
use super::letters::{self, Lettering, TICK, height, line_height};
use crate::report::Error;

/// The widest that a text may become beside a plot.
const ROOM: i32 = 330;
/// Air between a sample and its text.
const GAP: i32 = 12;

/// What the marks of a figure stand for.
#[derive(Default)]
pub(super) struct Legend {
    pub(super) heading: String,
    pub(super) entries: Vec<(Key, String)>,
}

/// A sample with its text in lines, or a heading, and where the middle of the left end of its first line stands.
type Item = (Option<Key>, Vec<String>, (i32, i32));

/// A legend whose places are known.
pub(super) struct Placed {
    items: Vec<Item>,
    pub(super) width: i32,
    /// With some air below; 0 where there is nothing.
    pub(super) height: i32,
}

impl Legend {
    /// The entries under each other.
    pub(super) fn column(&self) -> Placed {
        let mut placed = Placed { items: vec![], width: 0, height: 0 };
        for (key, lines) in self.lines(ROOM) {
            placed.width = placed.width.max(KEY_WIDTH + GAP + letters::widest(&lines, TICK));
            let taken = height(&lines, TICK) + GAP;
            placed.items.push((key, lines, (0, placed.height + line_height(TICK) / 2)));
            placed.height += taken;
        }
        placed
    }

    /// The entries side by side in rows of at most this width.
    pub(super) fn rows(&self, room: i32) -> Placed {
        let mut placed = Placed { items: vec![], width: 0, height: 0 };
        let mut rows: Vec<(Vec<Item>, i32)> = vec![];
        let mut top = 0;
        for (key, lines) in self.lines(room.min(2 * ROOM)) {
            let wide = letters::widest(&lines, TICK) + if key.is_some() { KEY_WIDTH + GAP } else { 0 };
            let left = rows.last().map_or(0, |(_, end)| end + 2 * PAD);
            let fits = !rows.is_empty() && left + wide <= room;
            let left = if fits { left } else { 0 };
            if !fits {
                top = placed.height;
                rows.push((vec![], 0));
            }
            placed.height = placed.height.max(top + height(&lines, TICK) + GAP);
            placed.width = placed.width.max(left + wide);
            if let Some((items, end)) = rows.last_mut() {
                items.push((key, lines, (left, top + line_height(TICK) / 2)));
                *end = left + wide;
            }
        }
        // each row stands in the middle
        for (items, end) in rows {
            let shift = (placed.width - end) / 2;
            placed.items.extend(items.into_iter().map(|(key, lines, (x, y))| (key, lines, (x + shift, y))));
        }
        placed
    }

    /// The heading and the entries, their texts in lines.
    fn lines(&self, room: i32) -> Vec<(Option<Key>, Vec<String>)> {
        let heading = (!self.heading.is_empty()).then_some((None, self.heading.as_str()));
        let entries = self.entries.iter().map(|(key, text)| (Some(*key), text.as_str()));
        let all = heading.into_iter().chain(entries);
        all.map(|(key, text)| (key, letters::wrap(text, TICK, room))).collect()
    }
}

impl Placed {
    /// Draws the legend with its upper left corner at this place.
    pub(super) fn draw(&self, area: &Area, (left, top): (i32, i32)) -> Result<(), Error> {
        for (sample, lines, (x, y)) in &self.items {
            let (x, y) = (left + x, top + y);
            let shift = if sample.is_some() { KEY_WIDTH + GAP } else { 0 };
            if let Some(sample) = *sample {
                ink::key(area, sample, (x, y))?;
            }
            let color = if sample.is_some() { INK } else { GREY };
            letters::write(area, lines, (x + shift, y), Lettering { color, ..Lettering::ink(TICK, HPos::Left) })?;
        }
        Ok(())
    }
}
