//! Two metrics against each other while one hyperparameter trades them: every trial, and the means in order.

use plotters::style::Color;

use super::ink::{self, GREY, Key, MEAN, POINT};
use super::legend::Legend;
use super::plot::Plot;
use super::scale::Scale;
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use super::{Figure, scale_note, with_n};
use crate::report::{Error, names, numbers};
use crate::summary::{Estimate, Summary, TradeOff, TradeOffGroup};

/// Of more trials in a group every k-th is drawn.
const MOST_POINTS: usize = 300;

/// The figure, unless nothing is traded.
pub(super) fn figure(summary: &Summary) -> Result<Option<Figure>, Error> {
    let drawn = |trade: &&TradeOff| trade.groups.iter().any(|group| !group.points.is_empty());
    let Some(trade) = summary.trade_off.as_ref().filter(drawn) else { return Ok(None) };
    let [x, y, hyperparameter] = [&trade.x, &trade.y, &trade.hyperparameter].map(|key| names::readable(key));
    let title = format!("{} against {x} over the {hyperparameter}", names::sentence(&y));
    let sheet = Sheet {
        title: title.clone(),
        x: axis(trade, &trade.x, |p| p.0, |group| group.mean.0),
        y: axis(trade, &trade.y, |p| p.1, |group| group.mean.1),
        legend: legend(trade, &hyperparameter),
    };
    let svg = sheet.draw(|plot| draw(plot, trade))?;
    let held = if trade.held.is_empty() { String::new() } else { format!(" with {}", trade.held) };
    let caption = format!(
        "Each small point is one complete trial{held}, each large marker the mean of both metrics at one {hyperparameter} with \
         their 95 % intervals, and the line joins the means in the order of the {hyperparameter}. Further left and lower \
         is better in both."
    );
    Ok(Some(Figure { name: "trade-off".to_owned(), title, caption, svg }))
}

fn axis(trade: &TradeOff, metric: &str, of: fn(&(f64, f64)) -> f64, mean: fn(&TradeOffGroup) -> Estimate) -> Axis {
    let means = trade.groups.iter().map(mean);
    let intervals: Vec<_> =
        means.clone().filter_map(|e| Some((e.mean - e.half_width?, e.mean + e.half_width?))).collect();
    let points = trade.groups.iter().flat_map(|group| &group.points).map(of);
    let values: Vec<f64> = points.chain(means.map(|e| e.mean)).filter(|x| x.is_finite()).collect();
    let scale = Scale::fitting(&values, &intervals);
    let label = format!("{metric}, mean and 95 % interval{}", scale_note(scale));
    Axis { label, scale, ticks: Ticks::Round { whole: false } }
}

fn draw(plot: &Plot, trade: &TradeOff) -> Result<(), Error> {
    let some = trade.groups.iter().filter(|group| !group.points.is_empty());
    let spots = plot.spots(some.map(|group| (group.mean.0.mean, group.mean.1.mean)), 0);
    ink::line(plot.area, spots, GREY.mix(0.8), 3)?;
    for (i, group) in trade.groups.iter().enumerate() {
        let every = group.points.len().div_ceil(MOST_POINTS).max(1);
        for spot in plot.spots(group.points.iter().copied().step_by(every), 0) {
            ink::marker(plot.area, i, spot, POINT, ink::color(i).mix(0.4))?;
        }
    }
    for (i, group) in trade.groups.iter().enumerate().filter(|(_, group)| !group.points.is_empty()) {
        let (x, y) = group.mean;
        let (column, row) = (plot.column(x.mean), plot.row(y.mean));
        plot.whisker(column, &y, ink::color(i))?;
        plot.across(row, &x, ink::color(i))?;
        ink::marker(plot.area, i, (column, row), MEAN + 2, ink::color(i).mix(1.0))?;
    }
    Ok(())
}

fn legend(trade: &TradeOff, hyperparameter: &str) -> Legend {
    let groups = trade.groups.iter().enumerate().map(|(i, group)| {
        let key = Key::Mean { shape: i, color: ink::color(i) };
        (key, with_n(&numbers::short(&group.label), group.points.len()))
    });
    let trial = (Key::Point { shape: 0, color: GREY }, "one trial".to_owned());
    Legend { heading: hyperparameter.to_owned(), entries: groups.chain([trial]).collect() }
}
