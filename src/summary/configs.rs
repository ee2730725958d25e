//! One row per config: the metric over its replicates, best first. Also the columns of `configs.csv`.

use polars::prelude::*;

use super::{ConfigRow, Error, Estimate, Facts, Hyperparameter, frame};
use crate::store::CONFIG;

/// The configs with at least one complete trial, best mean first; equal means in the order of the plan.
pub(super) fn table(
    complete: &DataFrame,
    facts: &Facts<'_>,
    hyperparameters: &[Hyperparameter],
) -> Result<Vec<ConfigRow>, Error> {
    let metric = facts.metric.name.as_str();
    let by_config = || PolarsResult::Ok(complete.group_by_stable([CONFIG])?.select([metric]));
    let (mean, sd, n) = (by_config()?.mean()?, by_config()?.std(1)?, by_config()?.count()?);
    let firsts = complete.group_by_stable([CONFIG])?.select(hyperparameters.iter().map(|h| h.name.as_str())).first()?;
    let ids = frame::texts(&mean, CONFIG)?;
    // polars names an aggregated column after its function; it is the second of two
    let numbers = |df: &DataFrame| frame::numbers(df, df.get_column_names()[1]);
    let (mean, sd, n) = (numbers(&mean)?, numbers(&sd)?, numbers(&n)?);
    let values: Vec<Vec<String>> = (1..=hyperparameters.len())
        .map(|k| frame::texts(&firsts, firsts.get_column_names()[k]))
        .collect::<PolarsResult<_>>()?;
    let mut rows: Vec<ConfigRow> = ids
        .into_iter()
        .enumerate()
        .map(|(i, id)| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            let n = n[i] as usize;
            let estimate = Estimate::from_moments(n, mean[i], Some(sd[i]));
            ConfigRow { id, values: values.iter().map(|column| column[i].clone()).collect(), estimate }
        })
        .collect();
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
pub(super) fn rows(configs: &[ConfigRow]) -> Vec<Vec<String>> {
    let number = |x: Option<f64>| x.map(|x| format!("{x:?}")).unwrap_or_default();
    let row = |c: &ConfigRow| {
        let Estimate { n, mean, sd, half_width } = c.estimate;
        let interval = [half_width.map(|w| mean - w), half_width.map(|w| mean + w)].map(number);
        let statistics = [n.to_string(), number(Some(mean)), number(sd)].into_iter().chain(interval);
        std::iter::once(c.id.clone()).chain(c.values.iter().cloned()).chain(statistics).collect()
    };
    configs.iter().map(row).collect()
}
