//! What a run tells the terminal before it begins.

use crate::space::Name;
use crate::trial::{Metric, Trial};

/// What a run is about to do.
pub(crate) struct Outlook<'a> {
    /// Trials to train now.
    pub(crate) trials: usize,
    /// Trials that were finished before.
    pub(crate) finished: usize,
    /// Sum of the estimated costs of the trials to train.
    pub(crate) cost: f64,
    /// Threads that train.
    pub(crate) workers: usize,
    /// The best metric of the trials that were finished before.
    pub(crate) best: Option<f64>,
    /// What is optimised.
    pub(crate) metric: Metric,
    /// The swept hyperparameters, to tell trials apart.
    pub(crate) swept: Vec<Name>,
    /// The last step of a trial.
    pub(crate) steps: Box<dyn Fn(&Trial) -> u32 + 'a>,
}
