//! A matrix of numbers as coloured cells with the numbers in them, and the scale of the colours beside it.

use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor, WHITE};

use super::heatmap_layout::{Layout, STRIP};
use super::viridis;
use crate::gallery::Matrix;
use crate::report::Error;
use crate::report::figure::canvas;
use crate::report::figure::ink::{self, Area, GREY, INK};
use crate::report::figure::letters::{self, LABEL, Lettering, TICK, height, line_height};
use crate::report::figure::plot::{Frame, Plot};
use crate::report::figure::scale::Scale;

/// Steps of colour in the scale.
const STEPS: u32 = 96;

/// The matrix under the title.
pub(super) fn svg(title: &str, matrix: &Matrix) -> Result<String, Error> {
    let sheet = Layout::of(title, matrix);
    canvas::draw(sheet.size, title, |area| sheet.draw(area, matrix))
}

impl Layout {
    fn draw(&self, area: &Area, matrix: &Matrix) -> Result<(), Error> {
        let Frame { left, right, top, bottom } = self.frame;
        let plot =
            Plot { area, frame: self.frame, x: Scale::slots(matrix.columns.len()), y: Scale::slots(matrix.rows.len()) };
        let (middle, centre) = (i32::midpoint(left, right), i32::midpoint(top, bottom));
        let [x_label, y_label, _] = &self.labels;
        let centred = |size| Lettering::ink(size, HPos::Center);
        canvas::write_title(area, &self.title, middle)?;
        let x_at = (middle, bottom + self.columns.height + 12 + line_height(LABEL) / 2);
        letters::write(area, x_label, x_at, centred(LABEL))?;

        let widest = self.names.iter().map(|lines| letters::widest(lines, TICK)).max().unwrap_or(0);
        let y_at = (left - 14 - widest - 16 - height(y_label, LABEL) + line_height(LABEL) / 2, centre);
        letters::write(area, y_label, y_at, Lettering { upright: true, ..centred(LABEL) })?;
        for i in 0..self.names.len() {
            self.draw_row(area, i, matrix.cells.get(i).map_or(&[], Vec::as_slice), matrix.columns.len())?;
        }
        self.columns.draw(&plot)?;
        self.draw_scale(area)
    }

    /// The i-th row's name and cells; what is missing at its end is empty.
    fn draw_row(&self, area: &Area, i: usize, cells: &[Option<(f64, String)>], columns: usize) -> Result<(), Error> {
        let Frame { left, right, top, bottom } = self.frame;
        let (name, y) = (&self.names[i], across((top, bottom), i, self.names.len()));
        let first = i32::midpoint(y.0, y.1) - (height(name, TICK) - line_height(TICK)) / 2;
        letters::write(area, name, (left - 14, first), Lettering::ink(TICK, HPos::Right))?;
        for k in 0..columns {
            let x = across((left, right), k, columns);
            let cell = cells.get(k).and_then(Option::as_ref);
            self.draw_cell(area, [(x.0 + 1, y.0 + 1), (x.1 - 1, y.1 - 1)], cell)?;
        }
        Ok(())
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
        for i in 0..STEPS {
            let share = f64::from(i) / f64::from(STEPS - 1);
            // each step reaches to the end, so that no seam shows
            let end = across((bottom, top), i as usize, STEPS as usize).0;
            ink::rectangle(area, (frame.left, top), (frame.right, end), viridis::color(share).mix(1.0))?;
        }
        ink::outline(area, (frame.left, top), (frame.right, bottom), INK.mix(1.0))?;
        let plot = Plot { area, frame, x: Scale::slots(1), y: self.scale };
        self.ticks.draw_behind(&plot)?;
        let at = (frame.right + self.ticks.width + 14 + line_height(LABEL) / 2, i32::midpoint(top, bottom));
        letters::write(area, &self.labels[2], at, Lettering { upright: true, ..Lettering::ink(LABEL, HPos::Center) })
    }
}

/// The two ends of the i-th of `n` equal parts.
fn across((from, to): (i32, i32), i: usize, n: usize) -> (i32, i32) {
    let (i, n) = (i32::try_from(i).unwrap_or(0), i32::try_from(n).unwrap_or(i32::MAX).max(1));
    (from + (to - from) * i / n, from + (to - from) * (i + 1) / n)
}
