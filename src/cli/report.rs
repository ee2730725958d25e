//! `sweeper report`: the derived tables and figures of one sweep or of every sweep in a folder.

use std::path::Path;

use super::{draw, pictures, reopen, tables};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Library};
use crate::store::{self, Store};
use crate::trial::Trial;
use crate::ui;

/// Draws all that is in `dir`.
pub(super) fn report(dir: &Path) -> Result<End, Error> {
    let stores = Store::all_in(dir)?;
    let mut summaries = Vec::new();
    for store in &stores {
        let (sweep, trials) = reopen(store)?;
        let summary = tables(store, &sweep, &trials)?;
        let pictures = match autoencoder(store, &trials)? {
            Ok(objective) => pictures(&objective, store, &trials, &summary),
            Err(reason) => {
                ui::say(&format!("no pictures of trained networks: {reason}"));
                Vec::new()
            }
        };
        draw(store, &summary, &pictures)?;
        summaries.push(summary);
    }
    if stores.iter().all(|store| store.dir() != dir) {
        let page = store::write_index(dir, &crate::report::index(&summaries))?;
        ui::say(&format!("index: {}", page.display()));
    }
    Ok(End::Complete)
}

/// What trained the sweep in `store`, or why it cannot be put together again: the results outlive the data.
fn autoencoder(store: &Store, trials: &[Trial]) -> Result<Result<Autoencoder, String>, Error> {
    let data = || trials.iter().map(|t| &t.config.config.data);
    let library = match Library::load(data()) {
        Ok(library) => library,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let before = store.manifest()?.map(|m| m.data).unwrap_or_default();
    let changed = data().find(|d| before.get(&d.source.label()) != Some(&library.fingerprint(d)));
    Ok(match changed {
        Some(data) => Err(format!("{} has changed since the training", data.source.label())),
        None => Ok(Autoencoder::new(library)),
    })
}
