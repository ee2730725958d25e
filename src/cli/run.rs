//! `sweeper run`: train what is missing, write it down, make the tables.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{Days, Local, NaiveTime, TimeDelta};

use super::derived::{draw, end_of, pictures, tables};
use super::expand::{Expanded, expand};
use super::standing::Standing;
use super::{changes, on_finish};
use crate::error::{End, Error};
use crate::objective::{Autoencoder, Objective};
use crate::run::{self, Ended, Isolated, Limits, Signals, Suspects};
use crate::spec::{Sweep, Weights};
use crate::store::{Manifest, Store, Writer};
use crate::summary::Summary;
use crate::trial::{Event, Outcome, Trial, brief};
use crate::ui;

/// Configs in the closing table.
const SHOWN: usize = 10;

/// A trial that was in flight so often when its process ended without a word is trained in a process of its own.
const SUSPECT: u32 = 2;

/// Runs a sweep file.
pub(super) fn run(options: &super::Run) -> Result<End, Error> {
    let expanded = expand(&options.file)?;
    if !Store::exists(&options.output, &expanded.sweep.name) {
        workers(&expanded, &expanded.trials.iter().collect::<Vec<_>>(), options.jobs)?; // before anything is made
    }
    let signals = Signals::catch();
    let store = Store::create(&options.output, &expanded.sweep.name)?;
    let writer = store.writer(expanded.sweep.weights != Weights::None)?;
    changes::admit(&store, &writer, &expanded, options.extend)?;
    let command = expanded.sweep.on_finish.clone();
    let night = night(options, expanded, &store, writer, &signals);
    if let Some(command) = command {
        on_finish::tell(&command, &store, &night);
    }
    night.map(|(end, _)| end)
}

/// From the first look at the disk to the last table. `writer` holds the sweep's lock all the time.
fn night(
    options: &super::Run,
    expanded: Expanded,
    store: &Store,
    mut writer: Writer,
    signals: &Signals,
) -> Result<(End, Summary), Error> {
    let mut standing = Standing::read(store, &expanded.trials)?;
    for (id, reason) in &standing.damaged {
        ui::say(&format!("trial {id} is damaged ({reason}): moved to quarantine, trained again"));
        writer.quarantine(*id)?;
    }
    let (missing, finished) = sort_out(store, &expanded, &standing, &options.retry);
    for trial in &finished {
        writer.forget_checkpoint(trial.id)?;
    }
    let workers = workers(&expanded, &missing, options.jobs)?;
    let Expanded { text, sweep, library, fingerprints, trials } = &expanded;
    ...
}
