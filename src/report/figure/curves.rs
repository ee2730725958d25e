//! A metric over the epochs: the best configs as lines with bands, all other trials behind them in grey.

use plotters::style::{Color, RGBColor};

use super::ink::{self, GREY, Key, MEAN, POINT, Spot};
use super::legend::Legend;
use super::plot::Plot;
use super::scale::Scale;
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use super::{Figure, scale_note, with_n};
use crate::report::{Error, names};
use crate::summary::{Curve, CurvePoint, Curves, Summary};

/// About as many marks stand on a line, so that it can be told apart without its colour.
const MARKS: usize = 6;

/// One figure for each metric with recorded epochs.
pub(super) fn figures(summary: &Summary) -> Result<Vec<Figure>, Error> {
    let recorded = summary.curves.iter().filter(|curves| all_points(curves).next().is_some());
    recorded.map(figure).collect()
}

fn figure(curves: &Curves) -> Result<Figure, Error> {
    let values: Vec<f64> = all_points(curves).flat_map(|p| [p.low, p.median, p.high]).collect();
    let y = Scale::fitting(&values, &[]);
    let x = Scale::linear(all_points(curves).map(|p| f64::from(p.step)));
    let single = all_points(curves).all(|p| Some(p.step) == all_points(curves).next().map(|first| first.step));
    let x = if single { x.padded(2.0) } else { x.padded(0.02) };
    let steps: Vec<f64> = all_points(curves).take(1).map(|p| f64::from(p.step)).collect();
    let title = format!("{} over the epochs", names::sentence(&names::readable(&curves.metric)));
    let sheet = Sheet {
        title: title.clone(),
        x: Axis {
            label: "epoch".to_owned(),
            scale: x,
            ticks: if single { Ticks::At(steps) } else { Ticks::Round { whole: true } },
        },
        y: Axis {
            label: format!("{}, median and 10–90 % of trials{}", curves.metric, scale_note(y)),
            scale: y,
            ticks: Ticks::Round { whole: false },
        },
        legend: legend(curves),
    };
    let svg = sheet.draw(|plot| {
        let rest = curves.rest.iter().map(|curve| (curve, GREY, None));
        let best = curves.best.iter().enumerate().rev().map(|(i, curve)| (curve, ink::color(i), Some(i)));
        let all: Vec<_> = rest.chain(best).collect();
        all.iter().try_for_each(|(curve, color, _)| draw_band(plot, curve, *color))?;
        all.iter().try_for_each(|(curve, color, shape)| draw_line(plot, curve, *color, *shape))
    })?;
    Ok(Figure { name: format!("curves-{}", names::slug(&curves.metric)), title, caption: caption(curves), svg })
}

/// One spot for each epoch; where there are more epochs than pixels, one of them stands for its column.
fn spots(plot: &Plot, curve: &Curve, value: fn(&CurvePoint) -> f64) -> Vec<Spot> {
    let mut spots = plot.spots(curve.points.iter().map(|p| (f64::from(p.step), value(p))), 0);
    spots.dedup_by_key(|spot| spot.0);
    spots
}

fn draw_band(plot: &Plot, curve: &Curve, color: RGBColor) -> Result<(), Error> {
    if curve.n < 2 || curve.points.len() < 2 {
        return Ok(());
    }
    let low = spots(plot, curve, |p| p.low).into_iter().rev();
    ink::polygon(plot.area, spots(plot, curve, |p| p.high).into_iter().chain(low).collect(), color.mix(0.15))
}

fn draw_line(plot: &Plot, curve: &Curve, color: RGBColor, shape: Option<usize>) -> Result<(), Error> {
    let line = spots(plot, curve, |p| p.median);
    if let ([only], [point]) = (&line[..], &curve.points[..]) {
        let place = shape.map_or(-1, |i| i32::try_from(i).unwrap_or(0)) * 40;
        if curve.n > 1 {
            plot.range(only.0 + place, point.low, point.high, color.mix(1.0))?;
        }
        return ink::marker(plot.area, shape.unwrap_or(0), (only.0 + place, only.1), MEAN, color.mix(1.0));
    }
    let every = (line.len() / MARKS).max(1);
    let marks = line.clone();
    ink::line(plot.area, line, color.mix(1.0), 4)?;
    if let Some(shape) = shape {
        // each line begins its marks elsewhere, so that equal lines do not hide them
        for spot in marks.into_iter().skip(every * (shape + 1) / 6).step_by(every) {
            ink::marker(plot.area, shape, spot, POINT + 2, color.mix(1.0))?;
        }
    }
    Ok(())
}

fn all_points(curves: &Curves) -> impl Iterator<Item = &CurvePoint> {
    curves.best.iter().chain(&curves.rest).flat_map(|curve| &curve.points)
}

fn legend(curves: &Curves) -> Legend {
    let best = curves.best.iter().enumerate().map(|(i, curve)| {
        let key = Key::Line { shape: Some(i), color: ink::color(i), band: curve.n > 1 };
        (key, with_n(&curve.label, curve.n))
    });
    let rest = curves.rest.iter().map(|curve| {
        let label = if curve.label.is_empty() { "all other trials" } else { &curve.label };
        (Key::Line { shape: None, color: GREY, band: curve.n > 1 }, with_n(label, curve.n))
    });
    Legend { heading: "best configs".to_owned(), entries: best.chain(rest).collect() }
}

fn caption(curves: &Curves) -> String {
    let rest = if curves.rest.is_some() { ", and all other trials in grey" } else { "" };
    format!(
        "Each line is the median of {} over the replicates of one of the best configs{rest}; each band goes from the \
         10 % to the 90 % quantile of the trials.",
        names::readable(&curves.metric),
    )
}
