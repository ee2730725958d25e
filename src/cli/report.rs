//! `sweeper report`: the derived tables and figures of one sweep or of every sweep in a folder.

use std::path::Path;

use super::derived::{draw, pictures, tables};
use super::expand::{Reopened, reopen_all};
use super::isa;
use super::standing::Standing;
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Isa, Library};
use crate::sampler::Plan;
use crate::store;
use crate::ui;

/// Draws all that is in `dir`.
pub(super) fn report(dir: &Path) -> Result<End, Error> {
    let sweeps = reopen_all(dir)?;
    let mut summaries = Vec::new();
    for (store, reopened) in &sweeps {
        let Reopened { manifest, sweep, plan } = reopened;
        let standing = Standing::read(store, plan, &manifest.instructions)?;
        standing.tell_damage();
        let tables = tables(store, sweep, plan, &standing)?;
        store.write_derived(&tables.files)?;
        let pictures = match autoencoder(reopened) {
            Ok(objective) => pictures(&objective, store, plan, &tables.summary),
            Err(reason) => {
                ui::say(&format!("no pictures of trained networks: {reason}"));
                Vec::new()
            }
        };
        draw(store, &tables.summary, &pictures)?;
        summaries.push(tables.summary);
    }
    if sweeps.iter().all(|(store, _)| store.dir() != dir) {
        let page = store::write_index(dir, &crate::report::index(&summaries))?;
        ui::say(&format!("index: {}", page.display()));
    }
    Ok(End::Complete)
}

/// What trained a sweep, or why it cannot be put together again: the results outlive the data.
pub(super) fn autoencoder(reopened: &Reopened) -> Result<Autoencoder, String> {
    let data = Plan::data(&reopened.sweep);
    let library = Library::load(data.iter()).map_err(|error| error.to_string())?;
    let before = &reopened.manifest.data;
    match data.iter().find(|d| before.get(&d.source.label()) != Some(&library.fingerprint(d))) {
        Some(data) => Err(format!("{} has changed since the training", data.source.label())),
        None => Ok(Autoencoder::new(library).with_isa(isa::of(&reopened.manifest).unwrap_or_else(Isa::detect))),
    }
}
