//! One row per config: the metric over its replicates, best first. Also the columns of `configs.csv`.

use polars::prelude::DataFrame;

use super::{ConfigRow, Error, Estimate, Facts, Hyperparameter, frame};
use crate::store::{CONFIG, number};

/// The configs with at least one complete trial, best mean first; equal means in the order of the plan.
pub(super) fn table(
    complete: &DataFrame,
    facts: &Facts<'_>,
    hyperparameters: &[Hyperparameter],
) -> Result<Vec<ConfigRow>, Error> {
    let metric = frame::numbers(complete, &facts.metric.name)?;
    let ids = frame::texts(complete, CONFIG)?;
    let columns: Vec<_> = hyperparameters.iter().map(|h| frame::texts(complete, &h.name)).collect::<Result<_, _>>()?;
    let row = |group: Vec<usize>| ConfigRow {
        id: ids[group[0]].clone(),
        values: columns.iter().map(|column| column[group[0]].clone()).collect(),
        estimate: Estimate::of(&group.iter().map(|&i| metric[i]).collect::<Vec<_>>()),
    };
    let mut rows: Vec<ConfigRow> = frame::groups(complete, CONFIG)?.into_iter().map(row).collect();
    rows.sort_by(|a, b| facts.metric.goal.order(a.estimate.mean, b.estimate.mean));
    Ok(rows)
}

/// Header of `configs.csv`.
pub(super) fn header(hyperparameters: &[Hyperparameter]) -> Vec<String> {
    let names = hyperparameters.iter().map(|h| h.name.clone());
    let statistics = ["n", "mean", "sd", "ci95_low", "ci95_high"].map(str::to_owned);
    std::iter::once("config".to_owned()).chain(names).chain(statistics).collect()
}

/// Rows of `configs.csv`.
pub(super) fn rows(configs: &[ConfigRow]) -> impl Iterator<Item = Vec<String>> {
    let number = |x: Option<f64>| x.map(number).unwrap_or_default();
    let row = move |c: &ConfigRow| {
        let Estimate { n, mean, sd, half_width } = c.estimate;
        let interval = [half_width.map(|w| mean - w), half_width.map(|w| mean + w)].map(number);
        let statistics = [n.to_string(), number(Some(mean)), number(sd)].into_iter().chain(interval);
        std::iter::once(c.id.clone()).chain(c.values.iter().cloned()).chain(statistics).collect()
    };
    configs.iter().map(row)
}
