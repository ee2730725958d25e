//! `sweeper report`: the derived tables and figures of one sweep or of every sweep in a folder.

use std::path::Path;

use super::{draw, reopen, tables};
use crate::error::{End, Error};
use crate::store::{self, Store};
use crate::ui;

/// Draws all that is in `dir`.
pub(super) fn report(dir: &Path) -> Result<End, Error> {
    let stores = Store::all_in(dir)?;
    let mut summaries = Vec::new();
    for store in &stores {
        let (sweep, trials) = reopen(store)?;
        let summary = tables(store, &sweep, &trials)?;
        draw(store, &summary)?;
        summaries.push(summary);
    }
    if stores.iter().all(|store| store.dir() != dir) {
        let page = store::write_index(dir, &crate::report::index(&summaries))?;
        ui::say(&format!("index: {}", page.display()));
    }
    Ok(End::Complete)
}
