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
        let mut d = String::new();
        for (x, y, w, h) in boxes {
            _ = write!(d, "M{x} {y}h{w}v{h}h-{w}z");
        }
        self.add(&format!("fill=\"{}\" shape-rendering=\"crispEdges\" d=\"{d}\"", hex(color)));
    }

    fn add(&mut self, attributes: &str) {
        _ = writeln!(self.0, "<path {attributes}/>");
    }
}

/// One marker of the i-th shape as a part of a path.
fn dot(shape: usize, r: f64, (x, y): Place) -> String {
    let (long, arm) = (r * 1.25, (r / 2.5).max(0.7));
    let start = |dx: f64, dy: f64| format!("M{} {}", tenth(x + dx), tenth(y + dy));
    let [side, tip, base, wide, bar, rest] = [2.0 * r, long, long + r, 2.0 * long, 2.0 * arm, long - arm].map(tenth);
    match shape % 6 {
        0 => format!("{}h.01", start(0.0, 0.0)),
        1 => format!("{}h{side}v{side}h-{side}z", start(-r, -r)),
        2 => format!("{}l{tip} {base}h-{wide}z", start(0.0, -long)),
        3 => format!("{}l{tip} {tip}l-{tip} {tip}l-{tip}-{tip}z", start(0.0, -long)),
        4 => format!("{}l{tip}-{base}h-{wide}z", start(0.0, long)),
        _ => {
            let arms = format!("h{bar}v{rest}h{rest}v{bar}h-{rest}v{rest}h-{bar}v-{rest}h-{rest}v-{bar}h{rest}z");
            format!("{}{arms}", start(-arm, -long))
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
        paths.dots(0, 2.5, (RGBColor(0, 0, 0), 0.5), &vec![(100.0, 200.0); 2000]);
        assert_eq!(paths.as_str().lines().count(), 50);
        assert!(paths.as_str().len() < 2000 * 20);
    }
}
