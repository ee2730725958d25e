//! The metric against one hyperparameter: every trial as a point, and per series the means with their intervals.

use plotters::style::Color;

use super::density;
use super::ink::{self, GREY, Key, MEAN, POINT};
use super::legend::Legend;
use super::plot::{Plot, dodge};
use super::scale::Scale;
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use super::{Figure, scale_note};
use crate::report::{Error, names};
use crate::summary::{self, Effect, Estimate, Summary};

/// More trials than this are drawn as counts in cells.
const MOST_POINTS: usize = 2000;
/// Fewer trials than this are drawn bolder.
const FEW_POINTS: usize = 60;
/// As many values of a hyperparameter get a tick each.
const MOST_VALUES: usize = 8;

/// One figure for each swept hyperparameter that has complete trials.
pub(super) fn figures(summary: &Summary) -> Result<Vec<Figure>, Error> {
    let drawn = summary.effects.iter().filter(|effect| effect.series.iter().any(|series| !series.points.is_empty()));
    drawn.map(|effect| figure(&summary.metric.name, effect)).collect()
}

fn figure(metric: &str, effect: &Effect) -> Result<Figure, Error> {
    let key = &effect.hyperparameter.name;
    let trials: usize = effect.series.iter().map(|series| series.points.len()).sum();
    let dense = trials > MOST_POINTS;
    let title = format!("{} against {}", names::sentence(&names::readable(metric)), names::readable(key));
    let y = y_scale(effect);
    let x = x_axis(effect);
    let sheet = Sheet {
        title: title.clone(),
        y: Axis {
            label: format!("{metric}, mean and 95 % interval{}", scale_note(y)),
            scale: y,
            ticks: Ticks::Round { whole: false },
        },
        x,
        legend: legend(effect, dense),
    };
    let svg = sheet.draw(|plot| {
        if dense {
            let points = effect.series.iter().flat_map(|series| series.points.iter().copied());
            density::draw(plot, points)?;
        }
        draw(plot, effect, dense)
    })?;
    Ok(Figure { name: format!("effect-{}", names::slug(key)), title, caption: caption(effect, trials, dense), svg })
}

fn draw(plot: &Plot, effect: &Effect, dense: bool) -> Result<(), Error> {
    let n = effect.series.len();
    let count = i32::try_from(n).unwrap_or(1).max(1);
    let trials: usize = effect.series.iter().map(|series| series.points.len()).sum();
    let named = matches!(effect.hyperparameter.axis, summary::Axis::Categories(_));
    let room = plot.closest(means(effect).map(|(x, _)| x)) * 6 / 10;
    let shift = |i| if effect.binned { 0 } else { dodge(i, n, room, if named { 44 } else { 15.min(54 / count) }) };
    if !dense {
        for (i, series) in effect.series.iter().enumerate() {
            for spot in plot.spots(series.points.iter().copied(), shift(i)) {
                ink::marker(plot.area, i, spot, POINT, ink::color(i).mix(if trials > FEW_POINTS { 0.3 } else { 0.6 }))?;
            }
        }
    }
    for (i, series) in effect.series.iter().enumerate() {
        let spots = plot.spots(series.means.iter().map(|(x, estimate)| (*x, estimate.mean)), shift(i));
        ink::line(plot.area, spots.clone(), ink::color(i).mix(1.0), if named { 2 } else { 4 })?;
        for (&spot, (_, estimate)) in spots.iter().zip(&series.means) {
            plot.whisker(spot.0, estimate, ink::color(i))?;
            ink::marker(plot.area, i, spot, MEAN, ink::color(i).mix(1.0))?;
        }
    }
    Ok(())
}

fn means(effect: &Effect) -> impl Iterator<Item = (f64, Estimate)> {
    effect.series.iter().flat_map(|series| series.means.iter().copied())
}

fn y_scale(effect: &Effect) -> Scale {
    let points = effect.series.iter().flat_map(|series| &series.points).map(|&(_, y)| y);
    let values: Vec<f64> = points.chain(means(effect).map(|(_, estimate)| estimate.mean)).collect();
    let intervals: Vec<_> = means(effect).filter_map(|(_, e)| e.half_width.map(|h| (e.mean - h, e.mean + h))).collect();
    Scale::fitting(&values, &intervals)
}

fn x_axis(effect: &Effect) -> Axis {
    let points = effect.series.iter().flat_map(|series| &series.points).map(|&(x, _)| x);
    let mut values: Vec<f64> = points.chain(means(effect).map(|(x, _)| x)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let whole = values.iter().all(|x| x.fract() == 0.0);
    let listed = !effect.binned && values.len() <= MOST_VALUES;
    let (scale, ticks) = match &effect.hyperparameter.axis {
        summary::Axis::Categories(labels) => (Scale::slots(labels.len()), Ticks::Names(labels.clone())),
        summary::Axis::Linear | summary::Axis::Log => {
            let log = effect.hyperparameter.axis == summary::Axis::Log;
            let scale = if log { Scale::log(values.iter().copied()) } else { Scale::linear(values.iter().copied()) };
            (scale.padded(0.05), if listed { Ticks::At(values) } else { Ticks::Round { whole } })
        }
    };
    let bins = if effect.binned { ", means over bins of neighbouring values" } else { "" };
    Axis { label: format!("{}{}{bins}", effect.hyperparameter.name, scale_note(scale)), scale, ticks }
}

fn legend(effect: &Effect, dense: bool) -> Legend {
    let mean = |i: usize| Key::Mean { shape: i, color: ink::color(i) };
    let series = effect.series.iter().enumerate();
    let mut entries: Vec<(Key, String)> = match effect.series.len() {
        1 => vec![(mean(0), "mean".to_owned())],
        _ => series.map(|(i, series)| (mean(i), series.label.clone())).collect(),
    };
    if dense {
        entries.extend(density::KEYS.map(|(alpha, text)| (Key::Fill { color: GREY, alpha }, text.to_owned())));
    } else {
        let color = if effect.series.len() == 1 { ink::color(0) } else { GREY };
        entries.push((Key::Point { shape: 0, color }, "one trial".to_owned()));
    }
    let split = effect.split_by.as_deref().filter(|_| effect.series.len() > 1);
    Legend { heading: split.map(|key| names::readable(key).into_owned()).unwrap_or_default(), entries }
}

fn caption(effect: &Effect, trials: usize, dense: bool) -> String {
    let all = names::count(trials, "complete trial");
    let points = if dense {
        format!("The grey cells count the {all}, darker where there are more")
    } else {
        format!("Each small point is one of {all}, over all other settings")
    };
    let place = if effect.binned { "in a bin of neighbouring values" } else { "at one value" };
    let lines = match effect.split_by.as_deref().filter(|_| effect.series.len() > 1) {
        Some(key) => format!("a line joins the means of one {}", names::readable(key)),
        None => "the line joins the means".to_owned(),
    };
    format!(
        "{points}; each large marker is the mean {place} with its 95 % interval as a whisker (without a cap where it \
         leaves the figure), and {lines}."
    )
}
