//! The fault campaign: everything that a night can do to a sweep, done to it on purpose, and what held.
//!
//! `cargo test --release -- --ignored --nocapture campaign` does it all (a quarter of an hour on two cores), prints the
//! table and writes it to `analysis/unattended.md`. `campaign_kills` and so on in its place do one part and print its row. The
//! tests here that are not ignored are samples of the same faults, for every day.

mod calls;
mod checkpoints;
mod damage;
mod disks;
mod errors_at_calls;
mod estimates;
mod groups;
mod journal;
mod kill_at_calls;
mod kills;
mod lanes;
mod memory;
mod mount;
mod odds;
mod pairs;
mod place;
mod power;
mod readers;
mod row;
mod shards;
mod strace;
mod sweeps;
mod table;
mod trees;

pub(crate) use groups::Group;
pub(crate) use lanes::tell;
pub(crate) use mount::{Mount, REFUSED as NO_MOUNT};
pub(crate) use row::{Held, Row};
pub(crate) use table::part;
