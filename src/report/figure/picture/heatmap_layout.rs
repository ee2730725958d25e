//! Where the cells of a matrix stand, with room for its names, labels and scale. Draws nothing.

use crate::gallery::Matrix;
use crate::report::figure::canvas::{PAD, WIDTH};
use crate::report::figure::letters::{self, LABEL, TICK, TITLE, height, line_height};
use crate::report::figure::plot::Frame;
use crate::report::figure::scale::Scale;
use crate::report::figure::side_labels::{self, Side};
use crate::report::figure::tick_labels::{self, Row, Ticks};

/// Height of all rows together, where that leaves each at least and at most so much.
const ROWS: i32 = 730;
const ROW: (i32, i32) = (30, 110);
/// They are not lower together, so that the scale beside them has room.
const LEAST: i32 = 250;
/// A cell is at most so much wider than high.
const WIDER: (i32, i32) = (8, 5);
/// The widest name of a row.
const NAMES: i32 = 260;
/// Width of the strip with the scale, and the air left of it.
pub(super) const STRIP: (i32, i32) = (34, 44);
/// Sizes of the numbers; where none fits, they are left out.
const SIZES: [i32; 4] = [TICK, 19, 16, 14];

/// Where everything stands.
pub(super) struct Layout {
    pub(super) size: (i32, i32),
    pub(super) frame: Frame,
    pub(super) title: Vec<String>,
    /// Of the columns, of the rows and of the scale.
    pub(super) labels: [Vec<String>; 3],
    /// Of the rows.
    pub(super) names: Vec<Vec<String>>,
    /// Names of the columns.
    pub(super) columns: Row,
    /// What the colours mean.
    pub(super) scale: Scale,
    pub(super) ticks: Side,
    /// Of the numbers in the cells.
    pub(super) text: Option<i32>,
}

impl Layout {
    pub(super) fn of(title: &str, matrix: &Matrix) -> Self {
        let values: Vec<f64> = written(matrix).map(|(x, _)| x).filter(|x| x.is_finite()).collect();
        let log = matrix.log && values.iter().all(|&x| x > 0.0);
        let scale = if log { Scale::log(values) } else { Scale::linear(values) };
        let (rows, columns) = (count(matrix.rows.len()), count(matrix.columns.len()));

        let row = (ROWS / rows).clamp(ROW.0, ROW.1.max(LEAST / rows));
        let tall = row * rows;
        let ticks = side_labels::vertical(scale, &Ticks::Round { whole: false }, tall);
        let turned = |text: &str| {
            let mut lines = if text.is_empty() { vec![] } else { letters::wrap(text, LABEL, tall.max(400)) };
            letters::shorten(&mut lines, 4);
            lines
        };
        let (y_label, scale_label) = (turned(&matrix.axes.1), turned(&matrix.scale));
        let mut names: Vec<Vec<String>> = matrix.rows.iter().map(|name| letters::wrap(name, TICK, NAMES)).collect();
        for lines in &mut names {
            letters::shorten(lines, lines_in(row));
        }
        let widest = names.iter().map(|lines| letters::widest(lines, TICK)).max().unwrap_or(0);
        let before = height(&y_label, LABEL) + 16 + widest + 14;
        let behind = STRIP.1 + STRIP.0 + ticks.width + 14 + height(&scale_label, LABEL);

        let column = ((WIDTH - 2 * PAD - before - behind) / columns).clamp(8, row.max(70) * WIDER.0 / WIDER.1);
        let wide = column * columns;
        let fits = |&size: &i32| {
            line_height(size) <= row && written(matrix).all(|(_, text)| letters::width(text, size) <= column - 10)
        };
        let text = SIZES.into_iter().find(fits);
        let left = (WIDTH - before - wide - behind) / 2 + before;

        let title = letters::wrap(title, TITLE, WIDTH - 4 * PAD);
        let top = PAD + height(&title, TITLE) + 18;
        let frame = Frame { left, right: left + wide, top, bottom: top + tall };
        let columns =
            tick_labels::horizontal(Scale::slots(matrix.columns.len()), &Ticks::Names(matrix.columns.clone()), wide);
        let mut x_label = letters::wrap(&matrix.axes.0, LABEL, wide.max(500));
        letters::shorten(&mut x_label, 4);
        let bottom = frame.bottom + columns.height + 12 + height(&x_label, LABEL) + PAD;
        // a label beside few rows may be longer than they are high
        let beside = [&y_label, &scale_label].map(|lines| letters::widest(lines, LABEL)).into_iter().max().unwrap_or(0);
        let down = ((beside - tall) / 2 - (top - PAD - height(&title, TITLE))).max(0);
        let frame = Frame { top: frame.top + down, bottom: frame.bottom + down, ..frame };
        let end = (bottom + down).max(i32::midpoint(frame.top, frame.bottom) + beside / 2 + PAD);
        Self {
            size: (WIDTH, end),
            frame,
            title,
            labels: [x_label, y_label, scale_label],
            names,
            columns,
            scale,
            ticks,
            text,
        }
    }
}

/// What is written in the cells.
fn written(matrix: &Matrix) -> impl Iterator<Item = (f64, &str)> {
    matrix.cells.iter().flatten().flatten().map(|(x, text)| (*x, text.as_str()))
}

/// Lines of text that fit a row of this height.
fn lines_in(row: i32) -> usize {
    usize::try_from(row / line_height(TICK)).unwrap_or(1).max(1)
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX).max(1)
}
