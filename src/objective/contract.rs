//! What every objective does: identify, estimate and train trials, and draw what they did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::Error;
use super::ranked::Ranked;
use crate::figure::Figure;
use crate::kernels::Isa;
use crate::space::{Complaint, Domains, Params};
use crate::trial::{Progress, Trained, Trial, TrialId, Work};

/// Something that trains trials.
pub(crate) trait Trainer: Send + Sync {
    /// Trains at this place, from the beginning or on from a checkpoint of the same trial; the result is the same. Tells
    /// `progress` of every step that it records itself, and does as it says between the parts of its work.
    /// [`Request::Stop`] ends the training as `Interrupted`. One that is to stop before its end hands out a checkpoint there
    /// and ends as `Pruned`. A checkpoint that is none of this trial's, or lies behind that end, counts for nothing.
    ///
    /// [`Request::Stop`]: crate::trial::Request::Stop
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error>;
}

/// Where a trial is trained.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The number of the worker, from 0: no two trials have the same one at the same time.
    pub(crate) slot: usize,
    /// The folder of the run, by which processes that are left of it are known.
    pub(crate) run: PathBuf,
    /// The network's checkpoint to go on from.
    pub(crate) from: Option<Vec<u8>>,
    /// A folder for the files of a program that trains, of this trial alone. It need not be there yet.
    pub(crate) dir: PathBuf,
    /// A folder for the program's checkpoints, likewise.
    pub(crate) checkpoints: PathBuf,
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

    /// What describes the machine as far as results may depend on it, by name, for the manifest.
    fn environment(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// Trains a trial once, so that a person can see what it does; nothing of it is kept.
    fn try_out(&self, trial: &Trial, at: Place, progress: &mut dyn Progress) -> Result<Tried, Error> {
        let trained = self.train(&Work::whole(trial.clone()), at, progress)?;
        Ok(Tried {
            trained,
            argv: Vec::new(),
            peak: 0,
            seen: Vec::new(),
            printed: Vec::new(),
            hint: None,
            suggestions: Vec::new(),
        })
    }

    /// The program that trains a trial in a run that was started in this folder, if that is what does.
    fn call(&self, _trial: &Trial, _at: &Place, _started: &Path) -> Option<ProgramCall> {
        None
    }

    /// Cores that a trial takes.
    fn threads(&self) -> usize {
        1
    }

    /// How many trials are trained at once on so many cores, if so many are asked for.
    fn slots(&self, asked: Option<usize>, cores: usize) -> usize {
        asked.unwrap_or(cores)
    }

    /// What is to be said where a trial needs more GPUs than these.
    fn lacks_gpus(&self, _gpus: &[String]) -> Option<Complaint> {
        None
    }

    /// Whether it trains in processes of its own: then nothing else need isolate them.
    fn has_processes(&self) -> bool {
        false
    }

    /// What a training gets to end when it is asked to, if that is more than the run gives each.
    fn stop_grace(&self) -> Duration {
        Duration::ZERO
    }

    /// What a trial with these params is estimated to take, or why there can be none. Orders and plans; never affects a
    /// result.
    fn cost(&self, params: &Params) -> Result<Cost, Error>;

    /// What the trials did, drawn: figures that only this kind has. An error is what stands in the way of more of them.
    fn figures(&self, _trials: &Ranked<'_>, _weights: WeightSource<'_>) -> (Vec<Figure>, Option<Error>) {
        (Vec::new(), None)
    }
}

/// A program as it is called for a trial.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProgramCall {
    /// It and its arguments.
    pub(crate) argv: Vec<String>,
    /// What is added to its environment, but for GPUs: those are of a worker, not of a trial.
    pub(crate) env: Vec<(String, String)>,
    /// The folder in which it runs.
    pub(crate) cwd: PathBuf,
}

/// What a trial looked like when it was tried out.
#[derive(Debug)]
pub(crate) struct Tried {
    /// What it left.
    pub(crate) trained: Trained,
    /// The program and its arguments; empty if there was none.
    pub(crate) argv: Vec<String>,
    /// Bytes of memory that the program was seen to take at most; 0 if it was too short to be seen, or there was none.
    pub(crate) peak: u64,
    /// What it reported: a name, how often, and the last value.
    pub(crate) seen: Vec<(String, u64, f64)>,
    /// Where it did not report the metric: what it printed last, by the stream's name.
    pub(crate) printed: Vec<(&'static str, Vec<String>)>,
    /// What is near to a report and is none, and what to do about it.
    pub(crate) hint: Option<String>,
    /// Lines of a sweep file that would let it report more.
    pub(crate) suggestions: Vec<String>,
}

/// An estimate of what a trial takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// CPU time, if anybody can know.
    pub(crate) seconds: Option<f64>,
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
    /// The GPUs of this machine that may be used, as their makers' variables call them; none where no trial need be trained.
    pub(crate) gpus: Option<&'a [String]>,
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
