//! Marks that are too many for an element each: paths of many dots, lines and pixels, placed to a tenth of a pixel.
//! No data, no layout.

use std::fmt::Write as _;

use plotters::style::RGBColor;

/// Dots in one path. Where dots of one path overlap they are no darker than one; those of several paths are.
const DOTS_A_PATH: usize = 40;
/// A point of a line that is nearer than this to the last one is left out.
const NEAR: f64 = 0.4;

/// A place in pixels from the upper left corner.
pub(super) type Place = (f64, f64);

/// SVG elements, in the order in which they are drawn.
#[derive(Default)]
pub(super) struct Paths(String);

impl Paths {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Markers of the i-th shape, as `ink::marker` draws them.
    pub(super) fn dots(&mut self, shape: usize, r: f64, (color, alpha): (RGBColor, f64), places: &[Place]) {
        let color = hex(color);
        for some in places.chunks(DOTS_A_PATH) {
            let marks: String = some.iter().map(|&place| dot(shape, r, place)).collect();
            let look = match shape % 6 {
                0 => format!("fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\" stroke-linecap=\"round\"", 2.0 * r),
                _ => format!("fill=\"{color}\""),
            };
            self.add(&format!("{look} opacity=\"{alpha}\" d=\"{marks}\""));
        }
    }

    /// A line through the places, broken where one of them is not finite.
    pub(super) fn line(&mut self, width: u32, color: RGBColor, places: &[Place]) {
        let mut d = String::new();
        for run in places.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
            let mut last: Option<Place> = None;
            for (i, &(x, y)) in run.iter().enumerate() {
                let far = last.is_none_or(|(a, b)| (x - a).abs() + (y - b).abs() >= NEAR);
                if far || i + 1 == run.len() {
                    let step = if last.is_none() { 'M' } else { 'L' };
                    _ = write!(d, "{step}{} {}", tenth(x), tenth(y));
                    last = Some((x, y));
                }
            }
        }
        if !d.is_empty() {
            let look = format!("fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"", hex(color));
            self.add(&format!("{look} stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"{d}\""));
        }
    }

    /// Boxes (left, top, width, height) of one colour with sharp edges.
    pub(super) fn boxes(&mut self, color: RGBColor, boxes: &[(i32, i32, i32, i32)]) {
        let d: String = boxes.iter().map(|(x, y, w, h)| format!("M{x} {y}h{w}v{h}h-{w}z")).collect();
        self.add(&format!("fill=\"{}\" shape-rendering=\"crispEdges\" d=\"{d}\"", hex(color)));
    }

    fn add(&mut self, attributes: &str) {
        _ = writeln!(self.0, "<path {attributes}/>");
    }
}

fn dot(shape: usize, r: f64, (x, y): Place) -> String {
    let t = tenth;
    let (long, arm) = (r * 1.25, (r / 2.5).max(0.7));
    match shape % 6 {
        0 => format!("M{} {}h.01", t(x), t(y)),
        1 => format!("M{} {}h{s}v{s}h-{s}z", t(x - r), t(y - r), s = t(2.0 * r)),
        2 => format!("M{} {}l{} {}h-{}z", t(x), t(y - long), t(long), t(long + r), t(2.0 * long)),
        3 => format!("M{} {}l{l} {l}l-{l} {l}l-{l}-{l}z", t(x), t(y - long), l = t(long)),
        4 => format!("M{} {}l{}-{}h-{}z", t(x), t(y + long), t(long), t(long + r), t(2.0 * long)),
        _ => {
            let (a, s) = (t(2.0 * arm), t(long - arm));
            let top = format!("M{} {}h{a}v{s}h{s}v{a}h-{s}v{s}h-{a}v-{s}h-{s}v-{a}h{s}z", t(x - arm), t(y - long));
            top
        }
    }
}

/// The number to one decimal, as short as it can be written.
fn tenth(x: f64) -> String {
    let text = format!("{x:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), |whole| if whole == "-0" { "0" } else { whole }.to_owned())
}

fn hex(color: RGBColor) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_where_it_is_told_and_drops_what_no_pixel_shows() {
        let mut paths = Paths::default();
        let nan = (f64::NAN, 0.0);
        paths.line(3, RGBColor(0, 0, 255), &[(0.0, 0.0), (0.1, 0.1), (10.25, 5.0), nan, nan, (1.0, -0.01), (2.0, 1.0)]);
        assert!(paths.as_str().contains("d=\"M0 0L10.2 5M1 0L2 1\""), "{}", paths.as_str());
        assert!(paths.as_str().contains("stroke=\"#0000ff\""));
        let mut none = Paths::default();
        none.line(3, RGBColor(0, 0, 255), &[nan]);
        none.dots(1, 3.0, (RGBColor(0, 0, 0), 1.0), &[]);
        assert_eq!(none.as_str(), "");
    }

    #[test]
    fn many_dots_take_few_elements() {
        let mut paths = Paths::default();
        paths.dots(0, 2.5, (RGBColor(0, 0, 0), 0.5), &[(100.0, 200.0); 2000]);
        assert_eq!(paths.as_str().lines().count(), 50);
        assert!(paths.as_str().len() < 2000 * 20);
    }
}
