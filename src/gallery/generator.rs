//! Where the codes of synthetic rows come from.

use std::rc::Rc;

use super::Error;
use super::selection::Selection;
use crate::objective::{Mixture, Rows};
use crate::trial::{Loss, Purpose, Trial, stream};

/// Tells these draws from those of the evaluations, which number theirs from 0.
const PICTURES: u32 = 1000;

/// What the codes of a trial are drawn from.
pub(super) enum Generator {
    /// The standard normal to which MMD draws them.
    Normal,
    /// What was fitted to the codes of the training rows.
    Mixture(Rc<Mixture>),
}

/// Whether anything says how the codes of a trial are distributed.
pub(super) fn exists(trial: &Trial) -> bool {
    let config = &trial.config.config;
    config.evaluate.mixture.is_some() || matches!(config.training.loss, Loss::MseMmd(_))
}

impl Generator {
    /// A mixture if the trial's config asks for one, else the standard normal if its loss has an MMD.
    pub(super) fn of(selection: &Selection<'_>, trial: &Trial) -> Result<Option<Self>, Error> {
        let config = &trial.config.config;
        Ok(match (config.evaluate.mixture, config.training.loss) {
            (Some(_), _) => selection.mixture(trial)?.map(Self::Mixture),
            (None, Loss::MseMmd(_)) => Some(Self::Normal),
            (None, Loss::Mse) => None,
        })
    }

    /// Names it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Normal => "N(0, I)",
            Self::Mixture(_) => "the Gaussian mixture fitted to the codes of the training rows",
        }
    }

    /// `n` synthetic rows: decoded codes.
    pub(super) fn rows(&self, selection: &Selection<'_>, trial: &Trial, n: usize) -> Result<Rows, Error> {
        let width = trial.config.config.model.bottleneck_size;
        let numbers = [trial.replicate.data, trial.replicate.training, PICTURES];
        let mut draws = stream(trial.seed, Purpose::Evaluation, &numbers);
        let codes: Vec<f64> = match self {
            Self::Normal => std::iter::repeat_with(|| draws.normal_pair()).flatten().take(n * width).collect(),
            Self::Mixture(mixture) => mixture.sample(n, &mut draws),
        };
        #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
        let values = codes.into_iter().map(|x| x as f32).collect();
        Ok(selection.restore(trial)?.decode(&Rows { width, values, labels: Vec::new() })?)
    }
}
