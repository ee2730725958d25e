//! Many points as counts in small cells, so that a figure stays small and readable. Grey only: the means keep the colour.

use std::collections::{BTreeMap, BTreeSet};

use plotters::style::Color;

use super::ink::{self, GREY};
use super::plot::Plot;
use crate::report::Error;

/// Sides of a cell in pixels.
const CELL: i32 = 14;
/// Up to as many different columns keep their place; more are put into cells side by side.
const MOST_COLUMNS: usize = 40;
/// Opacity of a cell with a single point, and of the fullest one.
const FAINT: f64 = 0.15;
const FULL: f64 = 0.85;

/// The legend's samples.
pub(super) const KEYS: [(f64, &str); 2] = [(FAINT, "few trials"), (FULL, "many trials")];

/// Fills every cell that has a point in it; opacity grows with the root of the count.
pub(super) fn draw(plot: &Plot, points: impl Iterator<Item = (f64, f64)>) -> Result<(), Error> {
    let spots = plot.spots(points, 0);
    let columns: BTreeSet<i32> = spots.iter().map(|spot| spot.0).collect();
    let sparse = columns.len() <= MOST_COLUMNS;
    let cell = |from: i32, at: i32| from + (at - from).div_euclid(CELL) * CELL;
    let closest = columns.iter().zip(columns.iter().skip(1)).map(|(a, b)| b - a).min();
    let width = if sparse { closest.map_or(3 * CELL, |gap| (gap / 3).clamp(2, 3 * CELL)) } else { CELL };
    let left = |column| if sparse { column - width / 2 } else { cell(plot.frame.left, column) };
    let mut counts: BTreeMap<(i32, i32), u32> = BTreeMap::new();
    for (column, row) in spots {
        *counts.entry((left(column), cell(plot.frame.top, row.min(plot.frame.bottom - 1)))).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    for ((x, y), count) in counts {
        let share = if most > 1 { (f64::from(count - 1) / f64::from(most - 1)).sqrt() } else { 0.0 };
        // few different opacities keep the file small
        let alpha = ((FAINT + (FULL - FAINT) * share) * 100.0).round() / 100.0;
        let bottom = (y + CELL).min(plot.frame.bottom);
        ink::rectangle(plot.area, (x, y), (x + width, bottom), GREY.mix(alpha))?;
    }
    Ok(())
}
