//! `sweeper report`: the derived tables and figures of one sweep or of every sweep in a folder.

use std::path::Path;
use std::sync::Arc;

use super::instructions;
use super::json::{self, Reported};
use super::messages::unmeasured;
use super::open::Reopened;
use super::shards::{at_work, shards};
use super::tables::{draw, tables, tell_calls, words};
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::report::Listed;
use crate::store;
use crate::ui;

/// Draws all that is in `dir`.
pub(crate) fn report(dir: &Path, json: bool) -> Result<ExitStatus, Error> {
    let (mut sweeps, mut status) = Reopened::all_in(dir)?;
    let (mut reported, mut told) = (Vec::new(), Vec::new());
    let has_index = sweeps.iter().all(|(store, _)| store.dir() != dir);
    // Where reports are is the result, unless JSON is; what cannot be shown is no reason not to draw the others.
    let mut shown = Ok(());
    let mut show = |place: &str| {
        if json {
            ui::say(place);
        } else if shown.is_ok() {
            shown = ui::show(place);
        }
    };
    for (store, reopened) in &mut sweeps {
        let turn = store.turn()?;
        let is_running = store.is_running() || at_work(&shards(store)).next().is_some();
        let results = reopened.results(store)?;
        let Reopened { manifest, sweep, plan, .. } = &*reopened;
        status = status.max(results.tell_damage());
        let mut tables = tables(store, sweep, plan, &results)?;
        if let Some(line) = unmeasured(&tables.summary, &results) {
            ui::say(&line);
        }
        turn.write_tables(&std::mem::take(&mut tables.files))?;
        let isa = instructions::of(&manifest.instructions).unwrap_or_else(Isa::detect);
        let (objective, reason) = match reopened.objective(store, None, isa) {
            _ if reopened.identifying.has_processes() => (Arc::clone(&reopened.identifying), None), // it draws nothing
            Ok(objective) => (objective, None),
            Err(reason) => (Arc::clone(&reopened.identifying), Some(reason)),
        };
        tell_calls(store, plan, &mut tables.summary, &*objective);
        let drawn = draw((store, &turn), (sweep, plan), (&results, &tables.summary), &*objective, reason, is_running)?;
        if !drawn.complete {
            status = status.max(ExitStatus::SomeFailed);
        }
        turn.end()?;
        store.check_place()?;
        show(&drawn.place);
        let picture = drawn.picture;
        told.push(Reported {
            name: sweep.name.clone(),
            dir: json::dir(store),
            report: store.report_page().display().to_string(),
            figures_complete: drawn.complete,
            results: json::Results::of(&tables.summary),
        });
        if has_index {
            let (words, worked_on) = (words(sweep, &results.measures), store.worked_on());
            reported.push(Listed::of(&tables.summary, &words, picture, worked_on, is_running));
        }
    }
    if has_index {
        let page = store::write_index(dir, &crate::report::index(&reported))?;
        show(&format!("index: {}", page.display()));
    }
    shown?;
    if json {
        json::show(&told)?;
    }
    Ok(status)
}
