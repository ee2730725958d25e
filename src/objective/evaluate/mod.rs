//! What is measured of a trained network besides its errors, once, when its training is complete. One file for each
//! evaluation; their metrics are named and ordered by `trial::metric_names`.

mod forest;
mod mixture;
mod noise;
mod normality;
mod synthetic;
#[cfg(test)]
mod tests;
mod wasserstein;

use std::borrow::Cow;
use std::convert::Infallible;

pub(crate) use forest::{Forest, Forests};
pub(crate) use mixture::Mixture;
pub(crate) use synthetic::codes as synthetic_codes;

use super::data::{Dataset, Rows};
use super::evaluation::{codes, decoded};
use super::halt::{Ask, Halt};
use super::network::Network;
use crate::trial::{Metrics, Purpose, Stream, Trial, noise_metric, stream};
use forest::{Agreement, Judged};

/// Synthetic rows that a forest judges.
const JUDGED: usize = 1000;

/// A trained network and the data of its trial.
#[derive(Clone, Copy)]
pub(super) struct Finished<'a> {
    pub(super) trial: &'a Trial,
    pub(super) network: &'a Network,
    pub(super) dataset: &'a Dataset,
}

/// What the streams of evaluations are drawn for, besides the MMD's and the forest's.
#[derive(Clone, Copy)]
enum Draw {
    Mixture = 1,
    Codes = 2,
    Real = 3,
    Directions = 4,
}

/// The trial's own stream for `what`.
fn draws(trial: &Trial, what: Draw) -> Stream {
    stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, trial.replicate.training, what as u32])
}

/// The stream for `what` of all trials on the same dataset.
fn draws_of_data(trial: &Trial, what: Draw) -> Stream {
    stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data, what as u32, 0, 0])
}

/// The mixture that the trial's config asks for, fitted to the codes of its training rows. None if it asks for none, or
/// the codes are not finite.
pub(crate) fn mixture(trial: &Trial, train_codes: &Rows) -> Option<Mixture> {
    let Ok(mixture) = fitted(trial, train_codes, &mut || Ok::<_, Infallible>(()));
    mixture
}

/// The same, but it asks between its parts.
fn fitted<E>(trial: &Trial, train_codes: &Rows, ask: &mut Ask<'_, E>) -> Result<Option<Mixture>, E> {
    let Some(by) = trial.config.config.evaluate.mixture else { return Ok(None) };
    mixture::fit(by, train_codes, &mut draws(trial, Draw::Mixture), ask)
}

/// Every metric that the trial's config asks for.
pub(super) fn metrics(finished: &Finished<'_>, forests: &Forests, ask: &mut Ask<'_, Halt>) -> Result<Metrics, Halt> {
    let Finished { trial, network, dataset } = finished;
    let evaluate = &trial.config.config.evaluate;
    let mut found = Found(Vec::new());
    if let Some(mmd) = normality::mmd(finished, ask)? {
        found.add("test_mmd", mmd);
    }
    let mut mixture = None;
    if evaluate.mixture.is_some() {
        let codes = codes(network, &dataset.train, ask)?;
        mixture = fitted(trial, &codes, ask)?;
        found.add_mixture(mixture.as_ref(), &codes, ask)?;
    }
    let mut synthetic = None;
    if evaluate.synthetic {
        synthetic = synthetic::rows(finished, mixture.as_ref(), JUDGED.max(dataset.test.len()), ask)?;
    }
    if let Some(rows) = &synthetic {
        found.add_distances(
            &synthetic::distances(finished, rows, ask)?,
            &synthetic::distances(finished, &synthetic::real(finished), ask)?,
        );
    }
    let forest = if evaluate.forest { forests.of(trial, &dataset.train, ask)? } else { None };
    if let Some(forest) = forest {
        let reconstructions = decoded(network, &codes(network, &dataset.test, ask)?, ask)?;
        found.add_judgements(&forest, &dataset.test, &reconstructions, synthetic, ask)?;
    }
    for &level in &evaluate.noise {
        if let Some(mse) = noise::test_mse(finished, level, ask)? {
            found.add(noise_metric(level), mse);
        }
    }
    Ok(Metrics(found.0))
}

/// Metrics in the order in which they are found. A number that could not be had is NaN.
struct Found(Vec<(Cow<'static, str>, f64)>);

impl Found {
    fn add(&mut self, name: impl Into<Cow<'static, str>>, value: f64) {
        self.0.push((name.into(), value));
    }

    #[expect(clippy::cast_precision_loss, reason = "components are few")]
    fn add_mixture(&mut self, mixture: Option<&Mixture>, codes: &Rows, ask: &mut Ask<'_, Halt>) -> Result<(), Halt> {
        let (mut components, mut log_likelihood) = (f64::NAN, f64::NAN);
        if let Some(mixture) = mixture {
            (components, log_likelihood) = (mixture.len() as f64, mixture.log_likelihood(codes, ask)?);
        }
        self.add("mixture_components", components);
        self.add("mixture_loglik", log_likelihood);
        Ok(())
    }

    fn add_distances(&mut self, synthetic: &synthetic::Distances, real: &synthetic::Distances) {
        self.add("synthetic_wasserstein", synthetic.wasserstein);
        self.add("real_wasserstein", real.wasserstein);
        self.add("synthetic_mmd", synthetic.mmd);
        self.add("real_mmd", real.mmd);
    }

    fn add_judgements(
        &mut self,
        forest: &Forest,
        test: &Rows,
        reconstructions: &Rows,
        synthetic: Option<Rows>,
        ask: &mut Ask<'_, Halt>,
    ) -> Result<(), Halt> {
        let mut judge = |rows: &Rows| Ok::<_, Halt>(Judged::new(forest.cast(rows, ask)?));
        let (originals, rebuilt) = (judge(test)?, judge(reconstructions)?);
        let Agreement { originals: right, reconstructions: kept, equal } = originals.agreement(&test.labels, &rebuilt);
        self.add("forest_test", right);
        self.add("forest_recon", kept);
        self.add("forest_agreement", equal);
        self.add("votes_test", originals.mean_share());
        self.add("votes_recon", rebuilt.mean_share());
        if let Some(mut rows) = synthetic {
            rows.values.truncate(JUDGED * rows.width);
            let judged = judge(&rows)?;
            self.add("votes_synthetic", judged.mean_share());
            self.add("entropy_synthetic", judged.entropy());
        }
        Ok(())
    }
}
