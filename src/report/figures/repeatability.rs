//! The best configs under repetition: every replicate, column by column, the datasets side by side.

use std::collections::BTreeSet;

use super::labels::{MOST_CONFIGS, NOT_IN_TABLES, configs, interval, mean, measured};
use crate::figure::{Body, Color, Figure, Mark, Plot, Point, Section, Series};
use crate::report::words::Words;
use crate::space::Scale;
use crate::summary::{Repeatability, Summary};

/// Up to as many datasets have a colour each.
const MOST_COLORS: usize = 6;
/// Where in the slot of a config the middle of its datasets and its mean stand, the share of the slot that the datasets
/// have, and how far they are apart at the most.
const DATASETS: f64 = -0.1;
const MEAN: f64 = 0.35;
const SHARE: f64 = 0.7;
const APART: f64 = 0.12;

/// The figure, unless nothing was repeated.
pub(super) fn figure(summary: &Summary, words: &Words) -> Option<Figure> {
    let repeated = summary.repeatability.iter().filter(|config| !config.replicates.is_empty());
    let some: Vec<&Repeatability> = repeated.take(MOST_CONFIGS).collect();
    let datasets: BTreeSet<u32> = some.iter().flat_map(|c| &c.replicates).map(|r| r.data).collect();
    let datasets: Vec<u32> = datasets.into_iter().collect();
    let metric = &summary.metric.name;
    let scale = some.first().map_or(Scale::Linear, |config| config.scale);
    let plot = Plot::new(
        configs(some.iter().map(|config| config.label.as_str())),
        measured(format!("{} of each replicate", words.axis(metric)), scale),
        series(&some, &datasets, scale),
    );
    (!some.is_empty()).then(|| Figure {
        name: "repeatability".to_owned(),
        section: Section::Repeatability,
        title: format!("{} of the best configs under repetition", words.title(metric)),
        caption: caption(&datasets, summary.repeatability.len(), scale, &summary.over()),
        body: Body::Plots { legend: "a point for each training on".to_owned(), plots: vec![plot] },
    })
}

/// Points and a thin line for each dataset, which has its own colour while there are few, else one of two that take turns;
/// and the means.
fn series(configs: &[&Repeatability], datasets: &[u32], scale: Scale) -> Vec<Series> {
    let few = datasets.len() <= MOST_COLORS;
    let step = (SHARE / number(datasets.len())).min(APART);
    let at = |i: usize, k: usize| number(i) + DATASETS + (number(k) - (number(datasets.len()) - 1.0) / 2.0) * step;
    let (mut points, mut lines) = (Vec::new(), Vec::new());
    for (k, &data) in datasets.iter().enumerate() {
        let (label, color) = match k % 2 {
            _ if few => (format!("dataset {data}"), Color::Nth(k)),
            0 => ("first dataset, third, …".to_owned(), Color::Nth(0)),
            _ => ("second dataset, fourth, …".to_owned(), Color::Nth(1)),
        };
        let column = |(i, config): (usize, &&Repeatability)| {
            let of_data = config.replicates.iter().filter(|r| r.data == data);
            let mut column: Vec<Point> = of_data.map(|r| (at(i, k), r.value)).collect();
            column.sort_by(|a, b| a.1.total_cmp(&b.1));
            column
        };
        let columns: Vec<Vec<Point>> = configs.iter().enumerate().map(column).collect();
        lines.push(Series::new("", color, Mark::Curve(columns.join(&(f64::NAN, f64::NAN)))));
        points.push(Series::new(label, color, Mark::Points(columns.concat())));
    }
    let estimate = |(i, config): (usize, &&Repeatability)| interval(number(i) + MEAN, &config.scaled);
    let means = configs.iter().enumerate().map(estimate).collect();
    points.push(Series::new(format!("{}, 95 % interval", mean(scale)), Color::Black, Mark::Intervals(means)));
    points.extend(lines);
    points
}

#[expect(clippy::cast_precision_loss, reason = "counts of configs and datasets")]
fn number(n: usize) -> f64 {
    n as f64
}

fn caption(datasets: &[u32], configs: usize, scale: Scale, over: &str) -> String {
    let spread = match datasets.len() {
        1 => "All are trainings on the same dataset",
        _ => {
            "Points above each other, joined by a thin line, are trainings on the same dataset; the datasets stand side \
             by side"
        }
    };
    let some = if configs > MOST_CONFIGS { format!(" (the best {MOST_CONFIGS} of {configs})") } else { String::new() };
    format!(
        "Each point is one replicate of a config{some}. {spread}, and the black diamond is the config's {} over \
         all of them with its 95 % interval {over} as a whisker (without a cap where it leaves the figure).{}",
        mean(scale),
        if scale == Scale::Log { NOT_IN_TABLES } else { "" }
    )
}
