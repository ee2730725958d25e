//! Any program as the objective: it is given a config, and says what it measured.
//!
//! `schema` declares the keys, `config` is what they mean, `check` what is wrong with them together. `call` is a program
//! as it is called for one trial, made of `template` and `args`; `listener` hears what it prints (`records`, `capture`) and
//! `series` is what that amounts to; `inputs` are the files on which its results depend. `trainer` runs it.

mod args;
mod budget;
mod call;
mod capture;
mod check;
mod config;
mod environment;
mod executable;
mod globs;
mod inputs;
mod listener;
mod machine;
mod missing;
mod numbers;
mod records;
mod schema;
mod script;
mod series;
mod suggest;
mod template;
mod text_of;
mod trainer;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(super) use schema::SCHEMA;

use super::{Cost, Error, Objective, Opening, Place, ProgramCall, Tried};
use crate::space::{Complaint, Params};
use crate::trial::{Progress, Trial};
use config::Config;
use machine::Machine;
use trainer::Command;

/// Opens a program with its inputs, or with their fingerprints alone.
pub(super) fn open(opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let config = Config::of(opening.domains);
    if let Some(recorded) = opening.recorded {
        return Ok(Arc::new(Command { config, fingerprints: recorded.clone(), machine: None }));
    }
    let machine = Machine::new(&config, opening.gpus)?;
    Ok(Arc::new(Command { fingerprints: machine.fingerprints(&config), config, machine: Some(machine) }))
}

impl Objective for Command {
    fn fingerprints(&self) -> BTreeMap<String, String> {
        self.fingerprints.clone()
    }

    fn fingerprint(&self, _: &Params) -> String {
        let mut hash = blake3::Hasher::new_derive_key("sweeper program and inputs 1");
        for (name, content) in &self.fingerprints {
            hash.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(content.as_bytes());
        }
        hash.finalize().to_hex().to_string()
    }

    fn environment(&self) -> BTreeMap<String, String> {
        self.machine.as_ref().map_or_else(BTreeMap::new, |machine| environment::of(&self.config, machine))
    }

    fn threads(&self) -> usize {
        self.config.threads
    }

    fn slots(&self, asked: Option<usize>, cores: usize) -> usize {
        let slots = asked.unwrap_or((cores / self.config.threads).max(1));
        let gpus = self.machine.as_ref().map_or(0, |machine| machine.gpus.len());
        gpus.checked_div(self.config.gpus).map_or(slots, |most| most.min(slots))
    }

    fn lacks_gpus(&self, gpus: &[String]) -> Option<Complaint> {
        machine::lacks_gpus(&self.config, gpus)
    }

    fn has_processes(&self) -> bool {
        true
    }

    fn stop_grace(&self) -> Duration {
        self.config.stop_grace
    }

    fn try_out(&self, trial: &Trial, at: Place, progress: &mut dyn Progress) -> Result<Tried, Error> {
        self.tried(trial, &at, progress)
    }

    fn call(&self, trial: &Trial, at: &Place, started: &Path) -> Option<ProgramCall> {
        let call = call::Call { config: &self.config, trial, at, attempt: 1, gpus: "" };
        let (mut argv, env, cwd) = (call.argv().ok()?, call.env_of_trial().ok()?, call.cwd_from(started).ok()?);
        if let Some(first) = argv
            .first_mut()
            .filter(|first| first.contains('/') && self.config.cwd.is_some() && !self.config.command[0].contains('{'))
        {
            *first = started.join(&*first).display().to_string(); // it is looked for from there
        }
        Some(ProgramCall { argv, env, cwd })
    }

    fn cost(&self, _: &Params) -> Result<Cost, Error> {
        let memory = self.config.memory.unwrap_or_default();
        Ok(Cost { seconds: None, memory, shared: 0, weights: 0, steps: 0, recorded: 1 })
    }
}
