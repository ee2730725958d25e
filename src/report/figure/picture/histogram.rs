//! A histogram with curves over it.

use plotters::style::{Color, RGBColor};

use crate::gallery::Histogram;
use crate::report::Error;
use crate::report::figure::ink::{self, Key};
use crate::report::figure::legend::Legend;
use crate::report::figure::plot::Plot;
use crate::report::figure::scale::Scale;
use crate::report::figure::sheet::{Axis, Sheet};
use crate::report::figure::tick_labels::Ticks;

const FILL: RGBColor = RGBColor(205, 219, 232);
const EDGE: RGBColor = RGBColor(120, 140, 160);

/// The histogram under the title.
pub(super) fn svg(title: &str, histogram: &Histogram) -> Result<String, Error> {
    let finite =
        |&&(left, right, density): &&(f64, f64, f64)| left.is_finite() && right.is_finite() && density.is_finite();
    let bins: Vec<(f64, f64, f64)> = histogram.bins.iter().filter(finite).copied().collect();
    let curves =
        || histogram.curves.iter().flat_map(|(_, points)| points).filter(|(x, y)| x.is_finite() && y.is_finite());
    let x = bins.iter().flat_map(|&(left, right, _)| [left, right]).chain(curves().map(|p| p.0));
    let highest = bins.iter().map(|bin| bin.2).chain(curves().map(|p| p.1)).fold(0.0, f64::max);
    let axis = |label: &str, scale| Axis { label: label.to_owned(), scale, ticks: Ticks::Round { whole: false } };
    let bars = (Key::Fill { color: FILL, alpha: 1.0 }, "histogram".to_owned());
    let lines = histogram.curves.iter().enumerate();
    let line = |i| Key::Line { shape: None, color: ink::color(i), band: false };
    let sheet = Sheet {
        title: title.to_owned(),
        x: axis(&histogram.axis, Scale::linear(x).padded(0.02)),
        y: axis("density", Scale::linear([0.0, if highest > 0.0 { highest * 1.06 } else { 1.0 }])),
        legend: Legend {
            heading: String::new(),
            entries: std::iter::once(bars).chain(lines.map(|(i, (label, _))| (line(i), label.clone()))).collect(),
        },
    };
    sheet.draw(|plot| {
        bins.iter().filter(|bin| bin.2 > 0.0).try_for_each(|bin| draw_bin(plot, *bin))?;
        // the first curve lies over the others
        for (i, (_, points)) in histogram.curves.iter().enumerate().rev() {
            for run in points.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
                let mut spots = plot.spots(run.iter().copied(), 0);
                spots.dedup();
                ink::line(plot.area, spots, ink::color(i).mix(1.0), 4)?;
            }
        }
        Ok(())
    })
}

fn draw_bin(plot: &Plot, (left, right, density): (f64, f64, f64)) -> Result<(), Error> {
    let (a, b) = ((plot.column(left), plot.row(density)), (plot.column(right), plot.row(0.0)));
    ink::rectangle(plot.area, a, b, FILL.mix(1.0))?;
    ink::outline(plot.area, a, b, EDGE.mix(1.0))
}
