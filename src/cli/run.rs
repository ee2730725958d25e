//! `sweeper run`: train what is missing, write it down, make the tables.

use super::expand::expand;
use super::night::Night;
use super::room::workers;
use super::{changes, isa, on_finish};
use crate::error::{End, Error};
use crate::run::Signals;
use crate::spec::Weights;
use crate::store::Store;

/// Runs a sweep file.
pub(super) fn run(options: &super::Run) -> Result<End, Error> {
    let expanded = expand(&options.file)?;
    if !Store::exists(&options.output, &expanded.sweep.name) {
        workers(&expanded, 0..expanded.plan.len(), options.jobs)?; // before anything is made
    }
    let signals = Signals::catch();
    let store = Store::create(&options.output, &expanded.sweep.name)?;
    let writer = store.writer(expanded.sweep.weights != Weights::None)?;
    let old = changes::admit(&store, &writer, &expanded, options.extend)?;
    let isa = isa::choose(&store, old.as_ref(), options.isa)?;
    let command = expanded.sweep.on_finish.clone();
    let night = Night::begin(options, expanded, isa, &store, writer).and_then(|night| night.spend(&signals));
    if let Some(command) = command {
        on_finish::tell(&command, &store, &night);
    }
    night.map(|(end, _)| end)
}
