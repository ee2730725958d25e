//! Child processes: each in a group of its own, ended with its handle and with all that it started.

mod child;

pub(crate) use child::{Process, this_program};
