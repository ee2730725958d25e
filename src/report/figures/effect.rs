//! The metric against one hyperparameter: every trial as a point, and for each value of another one the means with their
//! intervals.

use super::labels::{NOT_IN_TABLES, interval, mean, measured};
use crate::figure::{Axis, Body, Color, Figure, Mark, Plot, Point, Section, Series, Spacing};
use crate::report::names;
use crate::report::words::Words;
use crate::space::Scale;
use crate::summary::{Effect, ScaledMean, Summary, Values};
use crate::trial::brief;

/// More trials than this are drawn as counts in cells.
const MOST_POINTS: usize = 2000;
/// As many values of a hyperparameter get a tick each.
const MOST_VALUES: usize = 8;

/// One figure for each swept hyperparameter that has complete trials.
pub(super) fn figures(summary: &Summary, words: &Words) -> Vec<Figure> {
    let over = summary.over();
    let drawn = summary.effects.iter().filter(|effect| effect.series.iter().any(|series| !series.points.is_empty()));
    drawn.map(|effect| figure(&summary.metric.name, effect, words, &over)).collect()
}

fn figure(metric: &str, effect: &Effect, words: &Words, over: &str) -> Figure {
    let key = &effect.hyperparameter.name;
    let trials: usize = effect.series.iter().map(|series| series.points.len()).sum();
    let dense = trials > MOST_POINTS;
    let split = effect.split_by.as_deref().filter(|_| effect.series.len() > 1).map(|key| words.readable(key));
    let interval = if has_intervals(effect) { " and 95 % interval" } else { "" };
    let plot = Plot::new(
        x_axis(effect, words),
        measured(format!("{}, {}{interval}", words.axis(metric), mean(effect.scale)), effect.scale),
        series(effect, dense),
    );
    Figure {
        name: format!("effect-{}", names::slug(key)),
        section: Section::Hyperparameters,
        title: format!("{} against {}", words.title(metric), words.readable(key)),
        caption: caption(effect, split, trials, dense, over),
        body: Body::Plots { legend: split.unwrap_or_default().to_owned(), plots: vec![plot] },
    }
}

/// Whether something was repeated.
fn has_intervals(effect: &Effect) -> bool {
    effect.series.iter().flat_map(|series| &series.means).any(|(_, mean)| mean.interval.is_some())
}

fn x_axis(effect: &Effect, words: &Words) -> Axis {
    let label = words.axis(&effect.hyperparameter.name);
    let spacing = match &effect.hyperparameter.values {
        Values::Categories(names) => return Axis::of_names(label, names.iter().map(|name| brief(name))),
        Values::Linear => Spacing::Linear,
        Values::Log => Spacing::Log,
    };
    let mut values: Vec<f64> = effect.series.iter().flat_map(|s| s.means.iter().map(|(x, _)| *x)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let listed = !effect.smooth && values.len() <= MOST_VALUES;
    Axis { ticks: if listed { values } else { vec![] }, ..Axis::new(label, spacing) }
}

/// Means with their intervals and the lines that join them, over all trials.
fn series(effect: &Effect, dense: bool) -> Vec<Series> {
    let colored = || effect.series.iter().zip((0..).map(Color::Nth));
    let means = colored().flat_map(|(one, color)| {
        let label = match one.label.as_str() {
            _ if effect.series.len() == 1 => mean(effect.scale),
            "" => "–",
            label => label,
        };
        let line = one.means.iter().map(|(x, mean)| (*x, mean.mean)).collect();
        if effect.smooth {
            let band = |(x, mean): &(f64, ScaledMean)| mean.interval.map(|(low, high)| (*x, low, high));
            let band = one.means.iter().filter_map(band).collect();
            return [Series::new(label, color, Mark::Curve(line)), Series::new("", color, Mark::Band(band))];
        }
        let intervals = one.means.iter().map(|(x, mean)| interval(*x, mean)).collect();
        [Series::new(label, color, Mark::Intervals(intervals)), Series::new(label, color, Mark::Line(line))]
    });
    let points: Vec<Series> = if dense {
        let all: Vec<Point> = effect.series.iter().flat_map(|one| one.points.iter().copied()).collect();
        vec![Series::new("trials", Color::Grey, Mark::Density(all))]
    } else {
        colored().map(|(one, color)| Series::new("one trial", color, Mark::Points(one.points.clone()))).collect()
    };
    means.chain(points).collect()
}

fn caption(effect: &Effect, split: Option<&str>, trials: usize, dense: bool, over: &str) -> String {
    let all = names::count(trials, "complete trial");
    let points = if dense {
        format!("The grey cells count the {all}, darker where there are more")
    } else {
        format!("Each small point is one of {all}, over all other settings")
    };
    let log = effect.scale == Scale::Log;
    if effect.smooth {
        let curves = match split {
            Some(words) => format!("a curve for each {words} is"),
            None => "the curve is".to_owned(),
        };
        let scatter = "from the scatter of the configs about it";
        let over =
            if over.is_empty() { scatter.to_owned() } else { format!("{scatter} or, where that is wider, {over}") };
        let to = if log { "the logarithms of the configs" } else { "the configs" };
        return format!(
            "{points}; {curves} fitted to {to}, where there are six, by local regression, the band its 95 % interval {over}."
        );
    }
    let lines = match split {
        Some(words) => format!("a line joins the means of one {words}"),
        None => "the line joins the means".to_owned(),
    };
    let (mean, tables) = (mean(effect.scale), if log { NOT_IN_TABLES } else { "" });
    let over = match (over, effect.drawn) {
        ("", false) => String::new(),
        (over, false) => format!(" {over}"),
        ("", true) => " over the configs that have it".to_owned(),
        (over, true) => format!(" (over the configs that have it or, where that is wider, {over})"),
    };
    let whisker = if has_intervals(effect) {
        format!(" with its 95 % interval{over} as a whisker (without a cap where it leaves the figure)")
    } else {
        String::new()
    };
    format!("{points}; each large marker is the {mean} at one value{whisker}, and {lines}.{tables}")
}
