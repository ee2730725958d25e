//! Files → tables and statistics. Reads only what was written; draws and prints nothing.
//!
//! Exponentials and logarithms come from libm, sums run in the order of `trials.csv`: the same files give the same bits.

mod axis;
mod configs;
mod curves;
mod distributions;
mod effects;
mod estimate;
mod evaluations;
mod frame;
mod interaction;
mod repeatability;
mod tables;

pub(crate) use tables::*;

use crate::space::{MetricSpec, Space};
use crate::store::{self, Store};
use crate::trial::Metric;

/// Configs shown one by one: learning curves and repeatability.
const BEST: usize = 5;

/// An error of the summary, for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The files refuse.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// `trials.csv` does not hold what this version writes.
    #[error("cannot make tables of trials.csv: {0}")]
    Frame(#[from] polars::error::PolarsError),
}

/// What the sweep file says that the tables need.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    /// The sweep's name.
    pub(crate) name: &'a str,
    /// What it optimises.
    pub(crate) metric: &'a Metric,
    /// Datasets, and trainings on each.
    pub(crate) replicates: (u32, u32),
    /// The swept hyperparameters.
    pub(crate) space: &'a Space,
    /// What its trials measure, in the order of columns.
    pub(crate) measures: &'a [MetricSpec],
}

/// Reads `trials.csv`, given as its bytes, and the recorded epochs of `store`, and computes all tables.
pub(crate) fn summarise(
    facts: &Facts<'_>,
    store: &Store,
    trials_csv: &[u8],
    failures: Vec<(String, String)>,
) -> Result<Summary, Error> {
    let frame = frame::read(trials_csv)?;
    let complete = frame::complete(&frame, &facts.metric.name)?;
    let hyperparameters = axis::hyperparameters(facts.space);
    let configs = configs::table(&complete, facts, &hyperparameters)?;
    let repeatability = repeatability::repeatability(&complete, &facts.metric.name, &configs, &hyperparameters)?;
    Ok(Summary {
        name: facts.name.to_owned(),
        metric: facts.metric.clone(),
        counts: frame::counts(&frame)?,
        replicates: facts.replicates,
        effects: effects::effects(&complete, &facts.metric.name, facts.space, &hyperparameters)?,
        curves: curves::curves(&complete, store, &configs, &hyperparameters)?,
        repeatability,
        interaction: interaction::interaction(&complete, &facts.metric.name, &hyperparameters)?,
        evaluations: evaluations::evaluations(&complete, facts.measures, &configs)?,
        hyperparameters,
        configs,
        failures,
    })
}

impl Summary {
    /// `configs.csv`: header and rows.
    pub(crate) fn configs_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        (configs::header(&self.hyperparameters), configs::rows(&self.configs))
    }

    /// `repeatability.csv`: header and rows.
    pub(crate) fn repeatability_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        (repeatability::HEADER.map(str::to_owned).to_vec(), repeatability::rows(&self.repeatability))
    }
}
