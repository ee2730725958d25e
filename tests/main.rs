//! Everything a user sees, tested through the binary: one module a topic, one builder for all.

mod errors;
mod properties;
mod sweeper;
