//! The test error on moons noisier or cleaner than those learnt.

use std::cell::RefCell;

use super::Finished;
use crate::objective::data;
use crate::objective::evaluation::mse;
use crate::objective::halt::{Ask, Halt};
use crate::objective::network::Engine;
use crate::trial::{Purpose, Source, stream};

/// The mean squared error on the test points drawn with this noise; at the trial's own noise they are its test points.
/// None for other data.
pub(super) fn test_mse(finished: &Finished<'_>, noise: f64, ask: &mut Ask<'_, Halt>) -> Result<Option<f64>, Halt> {
    let trial = finished.trial;
    let Source::Moons { n_test, .. } = trial.config.config.data.source else { return Ok(None) };
    let rows = data::moons(n_test, noise, &mut stream(trial.seed, Purpose::DataTest, &[trial.replicate.data]));
    mse(&RefCell::new(Engine::new(finished.network)), &rows, ask).map(Some)
}
