//! Files → tables and statistics.
mod tables;
pub(crate) use tables::*;
