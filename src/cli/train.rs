//! `sweeper train`: trains the one trial that a `sweeper run --isolate` asks for. Not for people.

use std::sync::Arc;

use crate::error::End;
use crate::objective::{Autoencoder, Isa, Library, Objective};
use crate::run::{self, Job};
use crate::spec::Sweep;
use crate::trial::{ConfigId, Replicate, Resolved, Trial, TrialId};

/// What the command is called.
pub(super) const TRAIN: &str = "train";

/// Serves the run on the other end of stdin.
pub(super) fn train() -> End {
    run::serve(prepare).map_or(End::Answered(2), |()| End::Complete)
}

/// The trial again, from what it depends on.
fn prepare(job: &Job) -> Result<(Trial, Box<dyn Objective>), String> {
    let sweep = Sweep::parse("trial.toml", &job.sweep).map_err(|error| error.to_string())?;
    let (params, config) = sweep.config([]);
    let library = Library::load(std::iter::once(&config.data)).map_err(|error| error.to_string())?;
    let id = ConfigId::new(sweep.seed, &params, &library.fingerprint(&config.data));
    let replicate = Replicate { data: job.data, training: job.training };
    let label = config.data.source.label();
    let config = Arc::new(Resolved { id, params, config });
    let trial = Trial { id: TrialId::new(id, replicate), config, replicate, seed: sweep.seed };
    if trial.id.to_string() != job.trial {
        return Err(format!("{label} has changed since the run began"));
    }
    let isa = Isa::named(&job.isa).ok_or_else(|| format!("there are no instructions called {}", job.isa))?;
    Ok((trial, Box::new(Autoencoder::new(library).with_isa(isa))))
}
