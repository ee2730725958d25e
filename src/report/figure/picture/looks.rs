//! How the layers of panels look: a colour and a shape for each label, the same in all panels, and the legend that says
//! so. Draws points and lines; places nothing.

use plotters::style::RGBColor;

use crate::gallery::{Layer, Mark, Panel};
use crate::report::figure::ink::{self, GREY, Key};
use crate::report::figure::legend::Legend;
use crate::report::figure::paths::{Paths, Place};

/// Of more points in a layer every k-th is drawn.
const MOST_POINTS: usize = 2000;
const GUIDE: RGBColor = RGBColor(80, 80, 80);

/// The looks of all layers of some panels.
pub(super) struct Looks<'a> {
    /// The labels of coloured layers, in the order of their colours.
    colored: Vec<&'a str>,
    /// What the legend shows.
    shown: Vec<(Mark, &'a str)>,
    /// The most points that a panel has in its coloured dots, and the most lines.
    dots: usize,
    lines: usize,
}

impl<'a> Looks<'a> {
    pub(super) fn of(panels: &'a [Panel]) -> Self {
        let mut looks = Self { colored: vec![], shown: vec![], dots: 0, lines: 0 };
        for layer in panels.iter().flat_map(|panel| &panel.layers) {
            let label = layer.label.as_str();
            let colored = matches!(layer.mark, Mark::Dots | Mark::Line);
            if colored && !looks.colored.contains(&label) {
                looks.colored.push(label);
            }
            if !label.is_empty() && !looks.shown.contains(&(layer.mark, label)) {
                looks.shown.push((layer.mark, label));
            }
        }
        let dots = |panel: &Panel| panel.layers.iter().filter(|l| l.mark == Mark::Dots).map(|l| l.points.len()).sum();
        let lines = |panel: &Panel| panel.layers.iter().filter(|l| l.mark == Mark::Line).count();
        looks.lines = panels.iter().map(lines).max().unwrap_or(0);
        looks.dots = panels.iter().map(dots).max().unwrap_or(0);
        looks
    }

    pub(super) fn legend(&self) -> Legend {
        let entries = self.shown.iter().map(|&(mark, label)| {
            let i = self.index(label);
            let key = match mark {
                Mark::Background => Key::Point { shape: 0, color: GREY },
                Mark::Dots => Key::Dot { shape: i, color: ink::color(i) },
                Mark::Line => Key::Line { shape: None, color: ink::color(i), band: false },
                Mark::Guide => Key::Thin { color: GUIDE },
            };
            (key, label.to_owned())
        });
        Legend { heading: String::new(), entries: entries.collect() }
    }

    /// Draws the layer, its points at `place`.
    pub(super) fn draw(&self, paths: &mut Paths, layer: &Layer, place: impl Fn((f64, f64)) -> Place) {
        let i = self.index(&layer.label);
        match layer.mark {
            Mark::Background => paths.dots(0, 2.6, (GREY, 0.3), &some(layer, place)),
            Mark::Dots => {
                let (r, alpha) = match self.dots {
                    0..=40 => (7.0, 0.9),
                    41..=400 => (4.5, 0.8),
                    _ => (3.0, 0.6),
                };
                paths.dots(i, r, (ink::color(i), alpha), &some(layer, place));
            }
            Mark::Line => paths.line(if self.lines > 6 { 2 } else { 4 }, ink::color(i), &all(layer, place)),
            Mark::Guide => paths.line(2, GUIDE, &all(layer, place)),
        }
    }

    fn index(&self, label: &str) -> usize {
        self.colored.iter().position(|&other| other == label).unwrap_or(0)
    }
}

/// Evenly chosen points that are not too many.
fn some(layer: &Layer, place: impl Fn((f64, f64)) -> Place) -> Vec<Place> {
    let every = layer.points.len().div_ceil(MOST_POINTS).max(1);
    let finite = layer.points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    finite.step_by(every).map(|&point| place(point)).collect()
}

/// All points, those that break a line too.
fn all(layer: &Layer, place: impl Fn((f64, f64)) -> Place) -> Vec<Place> {
    let finite = |(x, y): (f64, f64)| x.is_finite() && y.is_finite();
    layer.points.iter().map(|&p| if finite(p) { place(p) } else { (f64::NAN, f64::NAN) }).collect()
}
