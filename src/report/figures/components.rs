//! The variance components of the best configs: how far trainings on the same and on different datasets spread.

use super::labels::{MOST_CONFIGS, configs};
use crate::figure::{Axis, Body, Figure, Plot, Section, Spacing, grouped_bars};
use crate::report::words::Words;
use crate::summary::{Components, Summary};

/// The figure, unless no config has two datasets with two trainings each.
pub(super) fn figure(summary: &Summary, words: &Words) -> Option<Figure> {
    let all = summary.repeatability.iter().filter_map(|config| Some((config.label.as_str(), config.components?)));
    let some: Vec<(&str, Components)> = all.take(MOST_CONFIGS).collect();
    let metric = &summary.metric.name;
    let of = |sd: fn(&Components) -> f64| some.iter().map(|(_, components)| sd(components)).collect();
    let bars = vec![
        ("the same dataset".to_owned(), of(|c| c.same_data_sd)),
        ("different datasets".to_owned(), of(|c| c.different_data_sd)),
    ];
    let plot = Plot::new(
        configs(some.iter().map(|&(label, _)| label)),
        Axis::new(format!("standard deviation of {}", words.axis(metric)), Spacing::Measured),
        grouped_bars(bars),
    );
    (!some.is_empty()).then(|| Figure {
        name: "variance-components".to_owned(),
        section: Section::Repeatability,
        title: format!("Spread of the {} when a training is repeated", words.readable(metric)),
        caption: format!(
            "For each of the best configs the blue bar is the standard deviation of the {} between trainings on the same \
             dataset, which differ in initialisation and batch order; the orange one that of one training on a new \
             dataset, which adds what the datasets differ by. Both are in the unit of the metric.",
            words.readable(metric)
        ),
        body: Body::Plots { legend: "sd of trainings on".to_owned(), plots: vec![plot] },
    })
}
