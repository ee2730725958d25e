//! What a sweep is made of: a kind of objective declares what it takes and measures, identifies and estimates trials,
//! trains them, and draws figures of its own.
//!
//! A folder a kind, and a line in [`KINDS`]. When a trial runs, on which thread, and what becomes of its measurements is
//! decided elsewhere.

mod autoencoder;
mod error;
mod ranked;
mod weight_source;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use error::Error;
pub(crate) use ranked::Ranked;
pub(crate) use weight_source::WeightSource;

use crate::figure::Figure;
use crate::kernels::Isa;
use crate::space::{Domains, Kinds, Params, Schema};
use crate::trial::{Progress, Trained, Trial};

/// Something that trains trials.
pub(crate) trait Trainer: Send + Sync {
    /// Trains, from the beginning or on from a checkpoint of the same trial; the result is the same. Tells `progress` of
    /// every step that it records itself, and does as it says between the parts of its work. [`Request::Stop`] ends the
    /// training as `Interrupted`. A checkpoint that is none of this trial's counts for nothing.
    ///
    /// [`Request::Stop`]: crate::trial::Request::Stop
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error>;
}

/// A kind of objective, opened for one sweep.
pub(crate) trait Objective: Trainer {
    /// What results depend on besides params and seed, by name, for the manifest.
    fn fingerprints(&self) -> BTreeMap<String, String>;

    /// What a trial with these params depends on besides them and the seed: a part of its id.
    fn fingerprint(&self, params: &Params) -> String;

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
    /// Bytes of what is kept of a trained trial.
    pub(crate) weights: u64,
    /// The last step.
    pub(crate) steps: u32,
    /// Steps that are recorded.
    pub(crate) recorded: u32,
}

/// A kind of objective.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What it takes and measures; also its name.
    pub(crate) schema: &'static Schema,
    /// Makes it ready for the trials of a sweep.
    pub(crate) open: fn(&Opening<'_>) -> Result<Arc<dyn Objective>, Error>,
}

/// What an objective is opened with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening<'a> {
    /// What the sweep says of each key.
    pub(crate) domains: &'a Domains,
    /// The fingerprints in a manifest: so opened, an objective identifies trials though its data may be gone, and cannot
    /// train.
    pub(crate) recorded: Option<&'a BTreeMap<String, String>>,
    /// The vector instructions to compute with.
    pub(crate) isa: Isa,
}

/// Every kind; the first is that of a sweep file that names none.
pub(crate) const KINDS: &[Kind] = &[Kind { schema: autoencoder::SCHEMA, open: autoencoder::open }];

/// The same for who reads sweep files.
pub(crate) const KINDS_OF_SWEEPS: Kinds = {
    const SCHEMAS: [&Schema; KINDS.len()] = {
        let mut schemas = [autoencoder::SCHEMA; KINDS.len()];
        let mut i = 0;
        while i < KINDS.len() {
            schemas[i] = KINDS[i].schema;
            i += 1;
        }
        schemas
    };
    const NAMES: [&str; KINDS.len()] = {
        let mut names = [""; KINDS.len()];
        let mut i = 0;
        while i < KINDS.len() {
            names[i] = SCHEMAS[i].kind;
            i += 1;
        }
        names
    };
    Kinds { names: &NAMES, schemas: &SCHEMAS }
};

/// The kind of this name.
pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.schema.kind == name)
}

/// Opens the objective of this kind, which a checked sweep file named.
pub(crate) fn open(kind: &str, opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let Some(kind) = self::kind(kind) else { unreachable!("the sweep file was checked, yet its kind is {kind}") };
    (kind.open)(opening)
}
