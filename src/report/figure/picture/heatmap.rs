//! A matrix of numbers as coloured cells with the numbers in them, and the scale of the colours beside it.

use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor, WHITE};

use super::viridis;
use crate::gallery::Matrix;
use crate::report::Error;
use crate::report::figure::canvas::{self, PAD, WIDTH};
use crate::report::figure::ink::{self, Area, GREY, INK};
use crate::report::figure::letters::{self, LABEL, Lettering, TICK, TITLE, height, line_height};
use crate::report::figure::plot::{Frame, Plot};
use crate::report::figure::scale::Scale;
use crate::report::figure::tick_labels::{self, Row, Side, Ticks};

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
const STRIP: (i32, i32) = (34, 44);
/// Sizes of the numbers; where none fits, they are left out.
const SIZES: [i32; 4] = [TICK, 19, 16, 14];

/// The matrix under the title.
pub(super) fn svg(title: &str, matrix: &Matrix) -> Result<String, Error> {
    let sheet = Layout::of(title, matrix);
    canvas::draw(sheet.size, title, |area| sheet.draw(area, matrix))
}

/// Where everything stands.
struct Layout {
    size: (i32, i32),
    frame: Frame,
    title: Vec<String>,
    labels: [Vec<String>; 3],
    names: Vec<Vec<String>>,
    columns: Row,
    /// What the colours mean.
    scale: Scale,
    ticks: Side,
    /// Of the numbers in the cells.
    text: Option<i32>,
}

impl Layout {
    fn of(title: &str, matrix: &Matrix) -> Self {
        let values: Vec<f64> = written(matrix).map(|(x, _)| x).filter(|x| x.is_finite()).collect();
        let log = matrix.log && values.iter().all(|&x| x > 0.0);
        let scale = if log { Scale::log(values) } else { Scale::linear(values) };
        let (rows, columns) = (count(matrix.rows.len()), count(matrix.columns.len()));

        let row = (ROWS / rows).clamp(ROW.0, ROW.1.max(LEAST / rows));
        let tall = row * rows;
        let ticks = tick_labels::vertical(scale, &Ticks::Round { whole: false }, tall);
        let turned = |text: &str| {
            let mut lines = if text.is_empty() { vec![] } else { letters::wrap(text, LABEL, tall.max(300)) };
            letters::shorten(&mut lines, 4);
            lines
        };
        let (y_label, scale_label) = (turned(&matrix.axes.1), turned(&matrix.scale));
        let mut names: Vec<Vec<String>> = matrix.rows.iter().map(|name| letters::wrap(name, TICK, NAMES)).collect();
        names.iter_mut().for_each(|lines| letters::shorten(lines, lines_in(row)));
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

    fn draw(&self, area: &Area, matrix: &Matrix) -> Result<(), Error> {
        let Frame { left, right, top, bottom } = self.frame;
        let plot =
            Plot { area, frame: self.frame, x: Scale::slots(matrix.columns.len()), y: Scale::slots(matrix.rows.len()) };
        let (middle, centre) = (i32::midpoint(left, right), i32::midpoint(top, bottom));
        let [x_label, y_label, _] = &self.labels;
        let centred = |size| Lettering::ink(size, HPos::Center);
        let title_at = (self.middle(), PAD + line_height(TITLE) / 2);
        letters::write(area, &self.title, title_at, centred(TITLE))?;
        let x_at = (middle, bottom + self.columns.height + 12 + line_height(LABEL) / 2);
        letters::write(area, x_label, x_at, centred(LABEL))?;

        let widest = self.names.iter().map(|lines| letters::widest(lines, TICK)).max().unwrap_or(0);
        let y_at = (left - 14 - widest - 16 - height(y_label, LABEL) + line_height(LABEL) / 2, centre);
        letters::write(area, y_label, y_at, Lettering { upright: true, ..centred(LABEL) })?;
        let n = self.names.len();
        for (i, (name, row)) in
            self.names.iter().zip(matrix.cells.iter().map(Some).chain(std::iter::repeat(None))).enumerate()
        {
            let y = self.row(i, n);
            let first = i32::midpoint(y.0, y.1) - (height(name, TICK) - line_height(TICK)) / 2;
            letters::write(area, name, (left - 14, first), Lettering::ink(TICK, HPos::Right))?;
            for k in 0..matrix.columns.len() {
                let x = across((left, right), k, matrix.columns.len());
                let cell = row.and_then(|row| row.get(k)).and_then(Option::as_ref);
                self.draw_cell(area, [(x.0 + 1, y.0 + 1), (x.1 - 1, y.1 - 1)], cell)?;
            }
        }
        self.columns.draw(&plot)?;
        self.draw_scale(area)
    }

    /// The middle of all that is drawn, where the title stands.
    fn middle(&self) -> i32 {
        let half = letters::widest(&self.title, TITLE) / 2 + PAD;
        i32::midpoint(self.frame.left, self.frame.right).clamp(half, (WIDTH - half).max(half))
    }

    fn row(&self, i: usize, n: usize) -> (i32, i32) {
        across((self.frame.top, self.frame.bottom), i, n)
    }

    fn draw_cell(&self, area: &Area, [a, b]: [(i32, i32); 2], cell: Option<&(f64, String)>) -> Result<(), Error> {
        let centre = (i32::midpoint(a.0, b.0), i32::midpoint(a.1, b.1));
        let known = cell.filter(|(x, _)| x.is_finite());
        let fill = known.map_or(WHITE, |(x, _)| self.color(*x));
        ink::rectangle(area, a, b, fill.mix(1.0))?;
        if known.is_none() {
            ink::outline(area, a, b, RGBColor(200, 200, 200).mix(1.0))?;
        }
        let color = match known {
            None => GREY,
            Some(_) if viridis::is_light(fill) => INK,
            Some(_) => WHITE,
        };
        let text = cell.map_or("–", |(_, text)| text.as_str());
        let look = |size| Lettering { color, ..Lettering::ink(size, HPos::Center) };
        match self.text {
            Some(size) if !text.is_empty() => letters::write(area, &[text.to_owned()], centre, look(size)),
            _ => Ok(()),
        }
    }

    fn color(&self, x: f64) -> RGBColor {
        viridis::color(self.scale.fraction(x))
    }

    /// The strip of colours with its ticks and label.
    fn draw_scale(&self, area: &Area) -> Result<(), Error> {
        let Frame { right, top, bottom, .. } = self.frame;
        let frame = Frame { left: right + STRIP.1, right: right + STRIP.1 + STRIP.0, top, bottom };
        let steps = 96;
        for i in 0..steps {
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let share = i as f64 / (steps - 1) as f64;
            // each step reaches to the end, so that no seam shows
            let end = across((bottom, top), i, steps).0;
            ink::rectangle(area, (frame.left, top), (frame.right, end), viridis::color(share).mix(1.0))?;
        }
        ink::outline(area, (frame.left, top), (frame.right, bottom), INK.mix(1.0))?;
        let plot = Plot { area, frame, x: Scale::slots(1), y: self.scale };
        self.ticks.draw_behind(&plot)?;
        let at = (frame.right + self.ticks.width + 14 + line_height(LABEL) / 2, i32::midpoint(top, bottom));
        letters::write(area, &self.labels[2], at, Lettering { upright: true, ..Lettering::ink(LABEL, HPos::Center) })
    }
}

/// What is written in the cells.
fn written(matrix: &Matrix) -> impl Iterator<Item = (f64, &str)> {
    matrix.cells.iter().flatten().flatten().map(|(x, text)| (*x, text.as_str()))
}

/// The two ends of the i-th of `n` equal parts.
fn across((from, to): (i32, i32), i: usize, n: usize) -> (i32, i32) {
    let (i, n) = (i32::try_from(i).unwrap_or(0), count(n));
    (from + (to - from) * i / n, from + (to - from) * (i + 1) / n)
}

/// Lines of text that fit a row of this height.
fn lines_in(row: i32) -> usize {
    usize::try_from(row / line_height(TICK)).unwrap_or(1).max(1)
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX).max(1)
}
