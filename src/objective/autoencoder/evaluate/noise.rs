//! The test error on moons noisier or cleaner than those learnt.

use std::cell::RefCell;

use super::finished::Finished;
use crate::learn::{self, Engine, Halt, Poll, Source, mse};
use crate::space::{MetricSpec, Name, Taken};
use crate::trial::{Purpose, stream};

/// The metric at this noise.
pub(crate) fn metric(noise: f64) -> MetricSpec {
    MetricSpec {
        name: Name::from(format!("test_mse_noise{noise:?}")),
        taken: Taken::AtEnd,
        surely: true,
        words: format!("test MSE at noise {noise:?}").into(),
        about: "Mean squared error of the reconstruction of fresh moons with other noise than those learnt.",
    }
}

/// The mean squared error on the test points drawn with this noise; at the trial's own noise they are its test points.
/// None for other data.
pub(super) fn test_mse(finished: &Finished<'_>, noise: f64, poll: &mut Poll<'_, Halt>) -> Result<Option<f64>, Halt> {
    let trial = finished.trial;
    let Source::Moons { n_test, .. } = finished.config.setup.data.source else { return Ok(None) };
    let rows = learn::moons(n_test, noise, &mut stream(trial.seed, Purpose::DataTest, &[trial.replicate.data]));
    mse(&RefCell::new(Engine::new(finished.network)), &rows, poll).map(Some)
}
