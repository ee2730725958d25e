//! Results → tables and statistics. Reads only what was written; draws and prints nothing.
//!
//! Exponentials and logarithms come from libm, sums run in the order of the plan: the same files give the same bits.

mod all_trials;
#[cfg(test)]
mod alternatives;
mod anova;
mod axis;
mod best_set;
mod blocks;
mod compare;
mod comparisons;
mod complete;
mod configs;
mod confirmation;
mod counts;
mod courses;
mod curves;
mod distributions;
mod effects;
mod error;
mod estimate;
mod evaluations;
#[cfg(test)]
mod example;
mod factorial;
mod facts;
mod failures;
mod filled;
mod history;
mod importance;
#[cfg(test)]
mod importance_simulations;
#[cfg(test)]
mod importance_tests;
mod interaction;
mod matches;
mod over_steps;
mod pairing;
mod ped_anova;
mod repeatability;
mod scale;
#[cfg(test)]
mod simulations;
mod smooth;
mod tables;
mod terms;
mod times;
mod trials;
mod verdict;

pub(crate) use all_trials::{AllTrials, OneTrial, PRUNED};
#[cfg(test)]
pub(crate) use all_trials::{Config, Course};
pub(crate) use compare::{Compared, Comparison, MeanChange, compare};
#[cfg(test)]
pub(crate) use comparisons::BestSet;
pub(crate) use comparisons::{Confirmed, Difference, Step};
pub(crate) use counts::Counts;
pub(crate) use error::Error;
pub(crate) use estimate::Estimate;
pub(crate) use facts::Facts;
pub(crate) use failures::{FailureGroup, failure_groups};
pub(crate) use history::{Chosen, History};
pub(crate) use matches::{Matches, matches};
pub(crate) use over_steps::{Curve, CurvePoint, Curves};
pub(crate) use pairing::Change;
pub(crate) use scale::{ScaledMean, means, scale_of};
pub(crate) use tables::*;
pub(crate) use terms::{Importance, Method, Share, Term, WORTH_SHOWING};
pub(crate) use times::{Span, Times, times};
pub(crate) use trials::Trials;
pub(crate) use verdict::fresh;

use configs::RankedConfig;

use crate::store::Store;
use crate::trial::{ConfigId, Metric};

/// The configs of these trials, the best first.
pub(crate) fn ranking(trials: Trials, metric: &Metric) -> Result<Vec<ConfigId>, Error> {
    let complete = trials.complete(&metric.name)?;
    let ranked = configs::ranked(&complete, metric)?;
    Ok(ranked.into_iter().map(|ranked| ranked.config.id).collect())
}

/// Computes all tables of these trials and of the recorded steps of `store`.
pub(crate) fn summarise(facts: &Facts<'_>, store: &Store, mut trials: Trials) -> Result<Summary, Error> {
    let (counts, failures) = (trials.counts, std::mem::take(&mut trials.failures));
    let fresh = std::mem::take(&mut trials.fresh);
    let chosen = std::mem::take(&mut trials.chosen);
    let mut all = std::mem::take(&mut trials.all);
    let complete = trials.complete(&facts.metric.name)?;
    let mut ranked = configs::ranked(&complete, facts.metric)?;
    all.courses = courses::courses(&facts.metric.name, store, &complete, &ranked)?;
    let best_set = best_set::best_set(&complete, facts.metric, &mut ranked);
    let levels = complete.levels()?;
    let importance = importance::importance(&complete, &levels, facts, &ranked);
    let on_scale = complete.on_scale();
    let mean =
        |RankedConfig { config, .. }: &RankedConfig| (config.id, (config.estimate.mean, config.is_below(facts.metric)));
    let means = ranked.iter().map(mean).collect();
    let history = history::history(facts.metric, &chosen, &means).filter(|_| !facts.is_grid);
    let mut summary = Summary {
        best_set,
        confirmed: confirmation::confirmed(facts.metric, &ranked, &fresh),
        confirm: facts.confirm,
        without: complete
            .without()
            .into_iter()
            .map(|lost| WithoutTrial { id: lost.id, values: lost.values.clone(), lost: lost.n })
            .collect(),
        name: facts.name.to_owned(),
        metric: facts.metric.clone(),
        counts,
        replicates: facts.replicates,
        datasets: facts.datasets,
        effects: effects::effects(&complete, &levels, &on_scale, facts)?,
        curves: curves::curves(&complete, store, &ranked)?,
        repeatability: repeatability::repeatability(&complete, &ranked),
        interactions: interaction::interactions(&complete, &levels, &on_scale, importance.as_ref().ok()),
        evaluations: evaluations::evaluations(&complete, facts, &ranked)?,
        importance,
        history,
        hyperparameters: complete.hyperparameters,
        constants: facts.constants.clone(),
        configs: ranked.into_iter().map(|ranked| ranked.config).collect(),
        failures,
        all,
    };
    importance::order(&mut summary);
    Ok(summary)
}
