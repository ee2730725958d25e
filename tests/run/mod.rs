//! `sweeper run`: what it writes, that it is the same every time, and how it ends.

mod changes;
mod confirm;
mod damage;
mod determinism;
mod early_stopping;
mod ends;
mod files;
pub(crate) mod interruption;
mod isa;
mod isolation;
mod limits;
mod odd;
mod on_finish;
mod order;
mod places;
mod pruning;
mod search;
mod shards;
mod shards_elsewhere;
mod validation;
mod widths;

use crate::sweeper::{Sweeper, TINY};

/// [`TINY`], run to its end.
fn tiny() -> Sweeper {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    sweeper
}

/// What a run of networks that was stopped says of the trials that it had begun.
fn begun(sweeper: &Sweeper, sweep: &str) -> String {
    match sweeper.files(&format!("{sweep}/checkpoints")).len() {
        0 => String::new(),
        1 => ", with 1 more begun, which goes on where it was".to_owned(),
        n => format!(", with {n} more begun, which go on where they were"),
    }
}
