//! What trains: this process, or one for each trial.

use std::path::PathBuf;
use std::sync::Arc;

use super::isolated::ISOLATED;
use crate::kernels::Isa;
use crate::objective::{Objective, Place, Trainer};
use crate::run::{self, Isolated, SelectiveIsolation};
use crate::spec::Sweep;
use crate::store::Store;
use crate::trial::{Shard, TrialId};

/// Where a trial is trained: a program works in folders, a network needs none.
pub(super) fn place(store: &Store, shard: Option<Shard>, id: TrialId, is_program: bool) -> Place {
    if !is_program {
        return Place::default();
    }
    let run = store.run_mark(shard);
    Place { run, dir: store.work_dir(id), checkpoints: store.checkpoint_dir(id), ..Place::default() }
}

/// A trial that its process did not outlive so often is trained in a process of its own: if that dies, too, the trial
/// is at fault.
const ISOLATED_AFTER: u32 = 2;

/// This process, or, if they are to be isolated, one for each trial; one for each, too, for trials that may have killed
/// this one before.
pub(super) fn trainer(
    objective: Arc<dyn Objective>,
    isa: Isa,
    places: Vec<PathBuf>,
    store: &Store,
    sweep: &Sweep,
    workers: usize,
    isolate: bool,
) -> Arc<dyn Trainer> {
    if objective.has_processes() {
        return objective;
    }
    let memory = sweep.limits.memory.or_else(|| Some((run::available_memory()? / workers as u64).max(1 << 30)));
    let isolated = Arc::new(Isolated::new(ISOLATED, &sweep.kind, isa.to_string(), places, memory));
    if isolate {
        return isolated;
    }
    let unfinished = store.journal().unfinished.into_iter().filter(|(_, starts)| *starts >= ISOLATED_AFTER);
    let trials = unfinished.filter_map(|(id, _)| TrialId::parse(&id)).collect();
    Arc::new(SelectiveIsolation { trials, isolated, in_process: objective })
}
