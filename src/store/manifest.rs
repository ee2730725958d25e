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
    /// What trained: version of this crate and BLAKE3 of the Cargo.lock it was built from.
    #[serde(flatten)]
    pub(crate) program: Program,
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

/// Identifies the program, as far as results depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Program {
    /// Version of this crate.
    pub(crate) version: String,
    /// BLAKE3 of the Cargo.lock this binary was built from.
    pub(crate) cargo_lock: String,
}

impl Program {
    /// The one that runs.
    pub(crate) fn this() -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), cargo_lock: blake3::hash(CARGO_LOCK).to_string() }
    }
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
        let (name, objective, sweep) = (name.to_owned(), objective.to_owned(), hash_of(text.as_bytes()));
        Self { format: FORMAT, name, sweep, objective, fingerprints, program: Program::this(), instructions, trials }
    }
}

/// The hash that stands in manifests and results.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_string()
}
