//! `manifest.json`: what a sweep's results are a function of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The versions of everything that trains: hashed into the manifest.
const CARGO_LOCK: &[u8] = include_bytes!("../../Cargo.lock");

/// Identifies what the results were computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Version of the layout on disk.
    pub(crate) format: u32,
    /// The sweep's name.
    pub(crate) name: String,
    /// BLAKE3 of the sweep file.
    pub(crate) sweep: String,
    /// Fingerprints of the data, by the name of the source.
    pub(crate) data: BTreeMap<String, String>,
    /// Version of this crate.
    pub(crate) version: String,
    /// BLAKE3 of the Cargo.lock this binary was built from.
    pub(crate) cargo_lock: String,
    /// Trials of the sweep file.
    pub(crate) trials: usize,
}

impl Manifest {
    /// Of a sweep file with this text.
    pub(crate) fn new(name: &str, text: &str, data: BTreeMap<String, String>, trials: usize) -> Self {
        Self {
            format: 1,
            name: name.to_owned(),
            sweep: blake3::hash(text.as_bytes()).to_string(),
            data,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            cargo_lock: blake3::hash(CARGO_LOCK).to_string(),
            trials,
        }
    }
}
