//! `sweeper train` and `sweeper guard`: what a run starts of itself to train a trial, or to guard programs. Not for people.

use std::sync::Arc;

use crate::error::ExitStatus;
use crate::kernels::Isa;
use crate::objective::{self, Opening, Trainer};
use crate::process;
use crate::run::{self, Job};
use crate::space::Domains;
use crate::trial::{ConfigId, Resolved, Trial, TrialId};

/// What the command is called.
pub(crate) const ISOLATED: &str = "train";

/// Guards the programs of one slot for the run on the other end of stdin.
pub(crate) fn guard() -> ExitStatus {
    process::guard().map_or(ExitStatus::Answered(2), |()| ExitStatus::Complete)
}

/// Serves the run on the other end of stdin.
pub(crate) fn isolated() -> ExitStatus {
    run::serve(prepare).map_or(ExitStatus::Answered(2), |()| ExitStatus::Complete)
}

/// The trial again, from what it depends on.
fn prepare(job: &Job) -> Result<(Trial, Arc<dyn Trainer>), String> {
    let isa = Isa::named(&job.isa).ok_or_else(|| format!("there are no instructions called {}", job.isa))?;
    let kind = objective::kind(&job.kind).ok_or_else(|| format!("there is no objective called {}", job.kind))?;
    let params = job.params();
    let domains = Domains::from(&params);
    let opening = Opening { domains: &domains, places: &job.places, recorded: None, gpus: None, isa };
    let objective = (kind.open)(&opening).map_err(|error| error.to_string())?;
    let id = ConfigId::new(job.seed, &params, &objective.fingerprint(&params));
    let measures = (kind.schema.measures)(&domains).into();
    let config = Arc::new(Resolved { id, params, measures });
    let trial = Trial { id: TrialId::new(id, job.replicate), config, replicate: job.replicate, seed: job.seed };
    if trial.id.to_string() != job.trial {
        let names = objective.fingerprints().into_keys().collect::<Vec<_>>().join(", ");
        let what = if names.is_empty() { "the program" } else { &names };
        return Err(format!("{what} has changed since the run began"));
    }
    Ok((trial, objective))
}
