//! `manifest.json`: what a sweep's results are a function of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::trial::{FORMAT, Instructions};

/// The versions of everything that trains: hashed into the manifest.
const CARGO_LOCK: &[u8] = include_bytes!("../../Cargo.lock");

/// Identifies what the results were computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// [`FORMAT`] of the program that wrote it.
    format: u32,
    /// The sweep's name.
    pub(crate) name: String,
    /// BLAKE3 of the sweep file.
    pub(crate) sweep: String,
    /// The kind of objective.
    pub(crate) objective: String,
    /// What the results depend on besides the sweep file, by name: rows, programs.
    pub(crate) fingerprints: BTreeMap<String, String>,
    /// What trained: the version of this crate.
    pub(crate) version: String,
    /// BLAKE3 of the Cargo.lock that it was built from.
    pub(crate) cargo_lock: String,
    /// The instructions that it used.
    #[serde(flatten)]
    pub(crate) instructions: Instructions,
    /// Trials of the sweep file.
    pub(crate) trials: usize,
}

/// What stands in every manifest, whatever wrote it.
#[derive(Deserialize)]
pub(super) struct AnyManifest {
    /// [`FORMAT`] of the program that wrote it.
    pub(super) format: u32,
}

/// Identifies the program that runs, as far as results depend on it: its version, and BLAKE3 of its Cargo.lock.
pub(super) fn program() -> [String; 2] {
    [env!("CARGO_PKG_VERSION").to_owned(), hash_of(CARGO_LOCK)]
}

impl Manifest {
    /// Of a sweep file with this text.
    pub(crate) fn new(
        name: &str,
        text: &str,
        objective: &str,
        fingerprints: BTreeMap<String, String>,
        instructions: Instructions,
        trials: usize,
    ) -> Self {
        let [version, cargo_lock] = program();
        let (name, objective, sweep) = (name.to_owned(), objective.to_owned(), hash_of(text.as_bytes()));
        Self { format: FORMAT, name, sweep, objective, fingerprints, version, cargo_lock, instructions, trials }
    }
}

/// The hash that stands in manifests and results.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_string()
}
