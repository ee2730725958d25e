//! What every objective does: identify, estimate and train trials, and draw what they did.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::Error;
use super::ranked::Ranked;
use crate::figure::Figure;
use crate::kernels::Isa;
use crate::space::{Domains, Params};
use crate::trial::{Progress, Trained, Trial, TrialId};

/// Something that trains trials.
pub(crate) trait Trainer: Send + Sync {
    /// Trains, from the beginning or on from a checkpoint of the same trial; the result is the same. Tells `progress` of
    /// every step that it records itself, and does as it says between the parts of its work. [`Request::Stop`] ends the
    /// training as `Interrupted`. A checkpoint that is none of this trial's counts for nothing.
    ///
    /// [`Request::Stop`]: crate::trial::Request::Stop
    fn train(&self, trial: &Trial, from: Option<Vec<u8>>, progress: &mut dyn Progress) -> Result<Trained, Error>;
}

/// A kind of objective, opened for one sweep.
pub(crate) trait Objective: Trainer {
    /// What results depend on besides params and seed, by name, for the manifest.
    fn fingerprints(&self) -> BTreeMap<String, String>;

    /// What a trial with these params depends on besides them and the seed: a part of its id.
    fn fingerprint(&self, params: &Params) -> String;

    /// What a person should know of its data before they are learnt, a sentence each.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// What a trial with these params is estimated to take, or why there can be none. Orders and plans; never affects a
    /// result.
    fn cost(&self, params: &Params) -> Result<Cost, Error>;

    /// What the trials did, drawn: figures that only this kind has. An error is what stands in the way of more of them.
    fn figures(&self, _trials: &Ranked<'_>, _weights: WeightSource<'_>) -> (Vec<Figure>, Option<Error>) {
        (Vec::new(), None)
    }
}

/// An estimate of what a trial takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// CPU time.
    pub(crate) seconds: f64,
    /// Bytes of memory.
    pub(crate) memory: u64,
    /// Bytes more that it has in common with trials like it in the same process.
    pub(crate) shared: u64,
    /// Bytes of what is kept of a trained trial.
    pub(crate) weights: u64,
    /// The last step.
    pub(crate) steps: u32,
    /// Steps that are recorded.
    pub(crate) recorded: u32,
}

/// What an objective is opened with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening<'a> {
    /// What the sweep says of each key.
    pub(crate) domains: &'a Domains,
    /// Folders from which relative paths of data lead, in the order in which they are tried; none: the current one.
    pub(crate) places: &'a [PathBuf],
    /// The fingerprints in a manifest: so opened, an objective identifies trials though its data may be gone, and cannot
    /// train.
    pub(crate) recorded: Option<&'a BTreeMap<String, String>>,
    /// The vector instructions to compute with.
    pub(crate) isa: Isa,
}

/// Tells and loads the weights of trials.
#[derive(Clone, Copy)]
pub(crate) struct WeightSource<'a> {
    /// Whether there are any: cheap, it is asked of every config.
    pub(crate) kept: &'a (dyn Fn(TrialId) -> bool + Sync),
    /// The weights; none if they are missing or damaged.
    pub(crate) load: &'a (dyn Fn(TrialId) -> Option<Vec<u8>> + Sync),
}
