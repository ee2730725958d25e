//! From a sweep file to its trials: the file of the command line, or the copy among the results.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::Error;
use crate::objective::{Autoencoder, Library};
use crate::sampler::Plan;
use crate::spec::{MAX_BYTES, MAX_TRIAL_GIB, Sweep, Weights};
use crate::store::{self, Manifest, Store};
use crate::trial::Data;
use crate::ui;

/// A sweep file, checked and expanded, with the data it needs.
pub(super) struct Expanded {
    pub(super) text: String,
    pub(super) sweep: Sweep,
    pub(super) plan: Plan,
    pub(super) objective: Autoencoder,
    pub(super) fingerprints: BTreeMap<String, String>,
    /// What a trial of each config takes.
    pub(super) loads: Vec<Load>,
}

/// What a trial is estimated to take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    /// Of CPU time.
    pub(super) seconds: f64,
    /// Of memory.
    pub(super) bytes: u64,
    /// Of the disk.
    pub(super) disk: u64,
}

impl Expanded {
    /// What trial number `i` takes.
    pub(super) fn load(&self, i: usize) -> Load {
        self.loads[i / self.sweep.replicates.count()]
    }
}

/// Reads, checks and expands a sweep file and loads its data. Creates nothing.
pub(super) fn expand(file: &Path) -> Result<Expanded, Error> {
    let unreadable = |source| Error::SweepFile { path: file.to_owned(), source };
    let mut bytes = Vec::new();
    let reader = File::open(file).map_err(unreadable)?;
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let sweep = Sweep::read(&file.display().to_string(), &bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let data = Plan::data(&sweep);
    let library = Library::load(data.iter())?;
    let fingerprints: BTreeMap<_, _> = data.iter().map(|d| (d.source.label(), library.fingerprint(d))).collect();
    let columns: BTreeMap<_, _> = data.iter().map(|d| (d.source.label(), library.input_size(d))).collect();
    let objective = Autoencoder::new(library);
    let fingerprint = |data: &Data| fingerprints[&data.source.label()].clone();
    let mut loads = Vec::new();
    let plan = Plan::visit(&sweep, fingerprint, |config| {
        let config = &config.config;
        let data = config.data.source.label();
        let columns = columns[&data];
        let bytes = config.memory_bytes(Some(columns));
        let gib = bytes.div_ceil(1 << 30);
        if gib > MAX_TRIAL_GIB {
            return Err(Error::TooLarge { data, columns, gib, limit: MAX_TRIAL_GIB });
        }
        let disk = store::disk_bytes(config, columns, sweep.weights != Weights::None);
        loads.push(Load { seconds: objective.cost(config), bytes, disk });
        Ok(())
    })?;
    if loads.len() < plan.points() {
        let drawn = ui::count(plan.points(), "config");
        ui::say(&format!("{} of {drawn} are different; each is trained once", loads.len()));
    }
    Ok(Expanded { text, sweep, plan, objective, fingerprints, loads })
}

/// A sweep as its results know it.
pub(super) struct Reopened {
    pub(super) manifest: Manifest,
    pub(super) sweep: Sweep,
    pub(super) plan: Plan,
}

/// The sweep whose results are in `store`, expanded from its copy of the file; the data need not be there any more.
/// None if nothing ran there yet.
pub(super) fn reopen(store: &Store) -> Result<Option<Reopened>, Error> {
    let Some((manifest, text)) = store.origin()? else { return Ok(None) };
    let sweep = Sweep::parse(&store.sweep_path().display().to_string(), &text)?;
    let plan = Plan::new(&sweep, |data| manifest.data.get(&data.source.label()).cloned().unwrap_or_default());
    Ok(Some(Reopened { manifest, sweep, plan }))
}

/// The sweeps in `dir` that a command is to read.
pub(super) fn reopen_all(dir: &Path) -> Result<Vec<(Store, Reopened)>, Error> {
    let open = |store: Store| match reopen(&store)? {
        Some(reopened) => Ok((store, reopened)),
        None => Err(store::Error::NotASweep(store.dir().to_owned()).into()), // its manifest went away since
    };
    Store::all_in(dir)?.into_iter().map(open).collect()
}
