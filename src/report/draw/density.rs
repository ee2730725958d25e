//! Many points as counts in small cells, so that a figure stays small and readable. Grey only: the means keep the colour.

use std::collections::{BTreeMap, BTreeSet};

use plotters::style::Color as _;

use super::canvas::{self, Canvas, Spot};
use super::colors::GREY;
use super::frame::Frame;
use crate::figure::Point;
use crate::report::error::Error;

/// Sides of a cell.
const CELL: i32 = 140;
/// Up to as many different columns keep their place; more are put into cells side by side.
const MOST_COLUMNS: usize = 40;
/// Opacity of a cell with a single point, and of the fullest one.
pub(super) const FAINT: f64 = 0.15;
pub(super) const FULL: f64 = 0.85;

/// Fills every cell that has a point in it; opacity grows with the root of the count.
pub(super) fn draw(canvas: &Canvas, frame: &Frame, points: &[Point]) -> Result<(), Error> {
    let columns: BTreeSet<i32> = frame.spots(points, 0).map(|spot| spot.0).collect();
    let sparse = columns.len() <= MOST_COLUMNS;
    let cell = |from: i32, at: i32| from + (at - from).div_euclid(CELL) * CELL;
    let closest = columns.iter().zip(columns.iter().skip(1)).map(|(a, b)| b - a).min();
    let width = if sparse { closest.map_or(3 * CELL, |gap| (gap / 3).clamp(20, 3 * CELL)) } else { CELL };
    let left = |column| if sparse { column - width / 2 } else { cell(frame.left, column) };
    let mut counts: BTreeMap<Spot, u32> = BTreeMap::new();
    for (column, row) in frame.spots(points, 0) {
        *counts.entry((left(column), cell(frame.top, row.min(frame.bottom - 1)))).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    // cells of one count are one path
    let mut cells: Vec<(u32, Spot)> = counts.into_iter().map(|(cell, count)| (count, cell)).collect();
    cells.sort_unstable();
    for (count, (x, y)) in cells {
        let share = if most > 1 { (f64::from(count - 1) / f64::from(most - 1)).sqrt() } else { 0.0 };
        // few different opacities keep the file small
        let alpha = ((FAINT + (FULL - FAINT) * share) * 100.0).round() / 100.0;
        canvas::rectangle(canvas, (x, y), (x + width, (y + CELL).min(frame.bottom)), GREY.mix(alpha))?;
    }
    Ok(())
}
