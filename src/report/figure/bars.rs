//! Bars side by side in groups.

use plotters::style::{Color, RGBColor};

use super::ink::{self, Key};
use super::legend::Legend;
use super::plot::{Plot, dodge};
use super::scale::Scale;
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use crate::gallery::Bars;
use crate::report::Error;

/// The bars under the title.
pub(super) fn svg(title: &str, bars: &Bars) -> Result<String, Error> {
    let colors: Vec<RGBColor> = colors(bars.series.len());
    let entries = colors.iter().zip(&bars.series).map(|(&color, (label, _))| (key(color), label.clone()));
    let sheet = Sheet {
        title: title.to_owned(),
        x: Axis {
            label: bars.axes.0.clone(),
            scale: Scale::slots(bars.groups.len()),
            ticks: Ticks::Names(bars.groups.clone()),
        },
        y: Axis {
            label: bars.axes.1.clone(),
            scale: scale(bars.series.iter().flat_map(|(_, heights)| heights).copied()),
            ticks: Ticks::Round { whole: false },
        },
        legend: Legend { heading: String::new(), entries: entries.collect() },
    };
    sheet.draw(|plot| {
        let groups = (0_u32..).zip(0..bars.groups.len());
        groups.map(|(x, i)| (x, bars.series.iter().map(move |(_, heights)| heights.get(i).copied()))).try_for_each(
            |(x, heights)| {
                draw(plot, f64::from(x), &heights.map(|h| h.unwrap_or(f64::NAN)).collect::<Vec<_>>(), &colors)
            },
        )
    })
}

/// Colours of bars that stand side by side: two can be told apart in grey.
pub(super) fn colors(n: usize) -> Vec<RGBColor> {
    if n == 2 { vec![ink::color(0), ink::color(5)] } else { (0..n).map(ink::color).collect() }
}

/// The legend's sample of a bar.
pub(super) fn key(color: RGBColor) -> Key {
    Key::Fill { color, alpha: 1.0 }
}

/// An axis that begins at zero and holds all heights.
pub(super) fn scale(heights: impl Iterator<Item = f64>) -> Scale {
    let ends = heights.filter(|h| h.is_finite()).fold((0.0_f64, 0.0_f64), |(low, high), h| (low.min(h), high.max(h)));
    match ends {
        (low, high) if low < high => Scale::linear([low * 1.06, high * 1.06]),
        _ => Scale::linear([0.0, 1.0]),
    }
}

/// One group of bars about `x`; what is no number has no bar.
pub(super) fn draw(plot: &Plot, x: f64, heights: &[f64], colors: &[RGBColor]) -> Result<(), Error> {
    let n = i32::try_from(heights.len().max(1)).unwrap_or(i32::MAX);
    let slot = plot.column(x + 0.5) - plot.column(x - 0.5);
    let half = (slot * 3 / (10 * n)).clamp(2, 40);
    let air = if n > 2 { 1 } else { 4 };
    for (i, (&height, color)) in heights.iter().zip(colors).enumerate().filter(|(_, (height, _))| height.is_finite()) {
        let middle = plot.column(x) + dodge(i, heights.len(), slot, half * 2 + air);
        let (top, bottom) = (plot.row(height.max(0.0)), plot.row(height.min(0.0)));
        ink::rectangle(plot.area, (middle - half, top), (middle + half, bottom), color.mix(1.0))?;
    }
    Ok(())
}
