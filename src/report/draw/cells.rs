//! A matrix of numbers as coloured cells with the numbers in them, and the bar beside it that says what the colours mean.

use plotters::style::Color as _;
use plotters::style::text_anchor::HPos;

use super::canvas::{self, Canvas, TextFormat};
use super::colors::{self, BLACK, DARK, GREY, PALE, WHITE};
use super::extent::Extent;
use super::frame::Frame;
use super::ranges::Range;
use super::text::{self, TICK, line_height};
use super::y_axis::YAxis;
use crate::figure::{Cells, Mark, Series};
use crate::report::error::Error;

/// Height of all rows together, where that leaves each at least and at most so much; and not less together.
const ROWS: i32 = 7300;
const ROW: (i32, i32) = (300, 1100);
const LEAST: i32 = 2500;
/// Width of the bar, and the air left of it.
const BAR: i32 = 340;
const AIR: i32 = 440;
/// Steps of colour in the bar.
const STEPS: i32 = 96;
/// Sizes of the numbers; where none fits, they are left out.
const SIZES: [i32; 4] = [TICK, 190, 160, 140];

/// Height and most width of a matrix: its cells are not much wider than high.
pub(super) fn size(rows: usize, columns: usize) -> (i32, i32) {
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX).clamp(1, 1000);
    let tall = (ROWS / count(rows)).clamp(ROW.0, ROW.1.max(LEAST / count(rows))) * count(rows);
    (tall, tall / count(rows) * 8 / 5 * count(columns))
}

/// The range of the colours, for what is seen beside them, too.
pub(super) fn extent(cells: &Cells, beside: &[Series]) -> Extent {
    let others =
        beside.iter().filter_map(|series| if let Mark::Cells(cells) = &series.mark { Some(cells) } else { None });
    let all = std::iter::once(cells).chain(others).flat_map(|cells| cells.rows.iter().flatten().flatten());
    let values = all.map(|(x, _)| *x).filter(|x| x.is_finite());
    Extent::bare(&cells.scale.spacing, &values.collect::<Vec<_>>())
}

/// The cells in the slots of both axes; what is missing at the end of a row is empty.
pub(super) fn draw(canvas: &Canvas, frame: &Frame, cells: &Cells, beside: &[Series]) -> Result<(), Error> {
    let extent = extent(cells, beside);
    let texts = || cells.rows.iter().flatten().flatten().map(|(_, text)| text);
    let (wide, high) = (frame.column(0.5) - frame.column(-0.5), frame.row(-0.5) - frame.row(0.5));
    let fits = |&size: &i32| line_height(size) <= high && texts().all(|t| text::width(t, size) < wide - 80);
    let size = SIZES.into_iter().find(fits);
    let slots = |extent: Extent| (0_u32..).map(f64::from).take_while(move |&at| extent.holds(at));
    for (k, y) in slots(frame.y).enumerate() {
        for (i, x) in slots(frame.x).enumerate() {
            let a = (frame.column(x - 0.5) + 10, frame.row(y + 0.5) + 10);
            let b = (frame.column(x + 0.5) - 10, frame.row(y - 0.5) - 10);
            let cell = cells.rows.get(k).and_then(|row| row.get(i)?.as_ref());
            let fill = cell.filter(|(x, _)| x.is_finite()).map(|(x, _)| colors::viridis(extent.fraction(*x)));
            match fill {
                Some(fill) => canvas::rectangle(canvas, a, b, fill.mix(1.0))?,
                None => canvas::outline(canvas, a, b, PALE.mix(1.0))?,
            }
            let color = fill.map_or(GREY, |fill| if colors::is_light(fill) { DARK } else { WHITE });
            let text = cell.map_or("–", |(_, text)| text.as_str());
            if let Some(size) = size.filter(|_| !text.is_empty()) {
                let format = TextFormat { color: color.into(), ..TextFormat::black(size, HPos::Center) };
                canvas::write(canvas, &[text.to_owned()], frame.spot((x, y)), format)?;
            }
        }
    }
    Ok(())
}

/// The bar of colours with its ticks and label.
pub(super) struct ColorBar {
    extent: Extent,
    axis: YAxis,
    /// With the air left of it.
    pub(super) width: i32,
}

impl ColorBar {
    /// The bar beside a matrix of this height.
    pub(super) fn of(cells: &Cells, beside: &[Series], tall: i32) -> Self {
        let extent = extent(cells, beside);
        let axis = YAxis::of(&cells.scale, Range { extent, whole: false }, tall, tall);
        Self { extent, width: AIR + BAR + axis.width, axis }
    }

    /// Draws it beside the frame.
    pub(super) fn draw(&self, canvas: &Canvas, frame: &Frame) -> Result<(), Error> {
        let left = frame.right + AIR;
        let bar = Frame { left, right: left + BAR, y: self.extent, ..*frame };
        for i in 0..STEPS {
            let share = f64::from(i) / f64::from(STEPS - 1);
            // each step reaches to the end, so that no seam shows
            let end = bar.bottom + (bar.top - bar.bottom) * i / STEPS;
            canvas::rectangle(canvas, (bar.left, bar.top), (bar.right, end), colors::viridis(share).mix(1.0))?;
        }
        canvas::outline(canvas, (bar.left, bar.top), (bar.right, bar.bottom), BLACK.mix(1.0))?;
        self.axis.draw_right(canvas, &bar)
    }
}
