//! `sweeper report`: the derived tables and figures of one sweep or of every sweep in a folder.

use std::path::Path;
use std::sync::Arc;

use super::instructions;
use super::open::Reopened;
use super::results::Results;
use super::tables::{draw, tables, words};
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::store;
use crate::ui;

/// Draws all that is in `dir`.
pub(crate) fn report(dir: &Path) -> Result<ExitStatus, Error> {
    let (sweeps, mut status) = Reopened::all_in(dir)?;
    let mut reported = Vec::new();
    for (store, reopened) in &sweeps {
        let Reopened { manifest, sweep, plan, .. } = reopened;
        let turn = store.turn()?;
        let results = Results::read(store, plan, &sweep.measures, &manifest.instructions)?;
        results.tell_damage();
        let tables = tables(store, sweep, plan, &results)?;
        turn.write_tables(&tables.files)?;
        let isa = instructions::of(&manifest.instructions).unwrap_or_else(Isa::detect);
        let (objective, reason) = match reopened.objective(store, isa) {
            Ok(objective) => (objective, None),
            Err(reason) => (Arc::clone(&reopened.identifying), Some(reason)),
        };
        if !draw((store, &turn), (sweep, plan), (&results, &tables.summary), &*objective, reason)? {
            status = status.max(ExitStatus::SomeFailed);
        }
        turn.end()?;
        reported.push((tables.summary, words(sweep)));
    }
    if sweeps.iter().all(|(store, _)| store.dir() != dir) {
        let page = store::write_index(dir, &crate::report::index(&reported))?;
        ui::say(&format!("index: {}", page.display()));
    }
    Ok(status)
}
