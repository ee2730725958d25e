//! From a sweep file to its trials: the file of the command line, or the copy among the results.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::Error;
use crate::objective::Library;
use crate::sampler;
use crate::spec::{MAX_BYTES, MAX_TRIAL_GIB, Sweep};
use crate::store::{self, Manifest, Store};
use crate::trial::Trial;
use crate::ui;

/// A sweep file, checked and expanded, with the data it needs.
pub(super) struct Expanded {
    pub(super) text: String,
    pub(super) sweep: Sweep,
    pub(super) library: Library,
    pub(super) fingerprints: BTreeMap<String, String>,
    pub(super) trials: Vec<Trial>,
}

/// Reads, checks and expands a sweep file and loads its data. Creates nothing.
pub(super) fn expand(file: &Path) -> Result<Expanded, Error> {
    let unreadable = |source| Error::SweepFile { path: file.to_owned(), source };
    let mut bytes = Vec::new();
    let reader = File::open(file).map_err(unreadable)?;
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let sweep = Sweep::read(&file.display().to_string(), &bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let configs = sampler::configs(&sweep);
    let library = Library::load(configs.iter().map(|(_, config)| &config.data))?;
    for (_, config) in &configs {
        let columns = library.input_size(&config.data);
        let gib = config.memory_bytes(Some(columns)).div_ceil(1 << 30);
        if gib > MAX_TRIAL_GIB {
            let data = config.data.source.label();
            return Err(Error::TooLarge { data, columns, gib, limit: MAX_TRIAL_GIB });
        }
    }
    let fingerprints =
        configs.iter().map(|(_, c)| (c.data.source.label(), library.fingerprint(&c.data))).collect::<BTreeMap<_, _>>();
    let drawn = configs.len();
    let trials = sampler::trials(&sweep, configs, |data| fingerprints[&data.source.label()].clone());
    let different = trials.len() / sweep.replicates.count();
    if different < drawn {
        ui::say(&format!("{different} of {} are different; each is trained once", ui::count(drawn, "config")));
    }
    Ok(Expanded { text, sweep, library, fingerprints, trials })
}

/// A sweep as its results know it.
pub(super) struct Reopened {
    pub(super) manifest: Manifest,
    pub(super) sweep: Sweep,
    pub(super) trials: Vec<Trial>,
}

/// The sweep whose results are in `store`, expanded from its copy of the file; the data need not be there any more.
/// None if nothing ran there yet.
pub(super) fn reopen(store: &Store) -> Result<Option<Reopened>, Error> {
    let Some((manifest, text)) = store.origin()? else { return Ok(None) };
    let sweep = Sweep::parse(&store.sweep_path().display().to_string(), &text)?;
    let known = |label: &str| manifest.data.get(label).cloned().unwrap_or_default();
    let trials = sampler::trials(&sweep, sampler::configs(&sweep), |data| known(&data.source.label()));
    Ok(Some(Reopened { manifest, sweep, trials }))
}

/// The sweeps in `dir` that a command is to read.
pub(super) fn reopen_all(dir: &Path) -> Result<Vec<(Store, Reopened)>, Error> {
    let open = |store: Store| match reopen(&store)? {
        Some(reopened) => Ok((store, reopened)),
        None => Err(store::Error::NotASweep(store.dir().to_owned()).into()), // its manifest went away since
    };
    Store::all_in(dir)?.into_iter().map(open).collect()
}
