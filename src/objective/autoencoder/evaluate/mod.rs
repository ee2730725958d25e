//! What is measured of a trained network besides its errors, once, when its training is complete. One file for each
//! evaluation, with its metrics declared beside what computes them.

mod by_dataset;
mod finished;
pub(super) mod forest;
pub(super) mod mixture;
pub(super) mod noise;
pub(super) mod normality;
pub(super) mod synthetic;
#[cfg(test)]
mod tests;
mod wasserstein;

pub(super) use finished::Finished;
pub(super) use forest::Forest;
pub(super) use mixture::Mixture;
pub(super) use synthetic::codes as synthetic_codes;

use super::config::Config;
use crate::learn::{Halt, Poll, Rows, codes, decoded, unstopped};
use crate::space::{MetricSpec, Name};
use crate::trial::{Metrics, Trial};
use finished::{Draw, draws};
use forest::{Agreement, Forests, Judged};
use synthetic::Floors;

/// What trials on the same dataset share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) forests: Forests,
    floors: Floors,
}

/// Synthetic rows that a forest judges.
const JUDGED: usize = 1000;

/// The mixture that the trial's config asks for, fitted to the codes of its training rows. None if it asks for none, or
/// the codes are not finite.
pub(super) fn mixture(trial: &Trial, config: &Config, train_codes: &Rows) -> Option<Mixture> {
    unstopped(|poll| fitted(trial, config, train_codes, poll))
}

/// The same, but it asks between its parts.
fn fitted<E>(trial: &Trial, config: &Config, train_codes: &Rows, poll: &mut Poll<'_, E>) -> Result<Option<Mixture>, E> {
    let Some(by) = config.evaluate.mixture else { return Ok(None) };
    mixture::fit(by, train_codes, &mut draws(trial, Draw::Mixture), poll)
}

/// Every metric that the trial's config asks for.
pub(super) fn metrics(finished: &Finished<'_>, shared: &Shared, poll: &mut Poll<'_, Halt>) -> Result<Metrics, Halt> {
    let Finished { trial, config, network, dataset } = finished;
    let evaluate = &config.evaluate;
    let mut found = Found(Vec::new());
    if let Some(mmd) = normality::mmd(finished, poll)? {
        found.add(&normality::METRICS, [mmd]);
    }
    let mut mixture = None;
    if evaluate.mixture.is_some() {
        let codes = codes(network, &dataset.train, poll)?;
        mixture = fitted(trial, config, &codes, poll)?;
        let (mut components, mut log_likelihood) = (f64::NAN, f64::NAN);
        if let Some(mixture) = &mixture {
            components = f64::from(u32::try_from(mixture.len()).unwrap_or(u32::MAX));
            log_likelihood = mixture.log_likelihood(&codes, poll)?;
        }
        found.add(&mixture::METRICS, [components, log_likelihood]);
    }
    let mut synthetic = None;
    if evaluate.synthetic {
        synthetic = synthetic::rows(finished, mixture.as_ref(), JUDGED.max(dataset.test.len()), poll)?;
    }
    if let Some(rows) = &synthetic {
        let made = synthetic::distances(finished, rows, poll)?;
        let real = shared.floors.of(finished, poll)?;
        found.add(&synthetic::METRICS, [made.wasserstein, real.wasserstein, made.mmd, real.mmd]);
    }
    let forest =
        if evaluate.forest { shared.forests.of(trial, &config.setup.data, &dataset.train, poll)? } else { None };
    if let Some(forest) = forest {
        let reconstructions = decoded(network, &codes(network, &dataset.test, poll)?, poll)?;
        found.add_judgements(&forest, &dataset.test, &reconstructions, synthetic, poll)?;
    }
    for &level in &evaluate.noise {
        if let Some(mse) = noise::test_mse(finished, level, poll)? {
            found.add(&[noise::metric(level)], [mse]);
        }
    }
    Ok(Metrics(found.0))
}

/// Metrics in the order in which they are found. A number that could not be had is NaN.
struct Found(Vec<(Name, f64)>);

impl Found {
    /// The values of these metrics.
    fn add<const N: usize>(&mut self, specs: &[MetricSpec; N], values: [f64; N]) {
        self.0.extend(specs.iter().map(|spec| spec.name.clone()).zip(values));
    }

    fn add_judgements(
        &mut self,
        forest: &Forest,
        test: &Rows,
        reconstructions: &Rows,
        synthetic: Option<Rows>,
        poll: &mut Poll<'_, Halt>,
    ) -> Result<(), Halt> {
        let mut judge = |rows: &Rows| Ok::<_, Halt>(Judged::new(forest.cast(rows, poll)?));
        let (originals, rebuilt) = (judge(test)?, judge(reconstructions)?);
        let Agreement { originals: right, reconstructions: kept, equal } = originals.agreement(&test.labels, &rebuilt);
        let shares = [originals.mean_share(), rebuilt.mean_share()];
        self.add(&forest::METRICS, [right, kept, equal, shares[0], shares[1]]);
        if let Some(mut rows) = synthetic {
            rows.values.truncate(JUDGED * rows.width);
            let judged = judge(&rows)?;
            self.add(&forest::OF_SYNTHETIC, [judged.mean_share(), judged.entropy()]);
            if !rows.labels.is_empty() {
                self.add(&forest::OF_LABELLED, [judged.accuracy(&rows.labels)]);
            }
        }
        Ok(())
    }
}
