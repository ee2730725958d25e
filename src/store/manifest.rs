//! `manifest.json`: what a sweep's results are a function of.

use std::collections::BTreeMap;
use std::fmt;

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
    /// What trained.
    #[serde(flatten)]
    pub(crate) program: Program,
    /// The instructions that it used.
    #[serde(flatten)]
    pub(crate) instructions: Instructions,
    /// Trials of the sweep file.
    pub(crate) trials: usize,
    /// What describes the machine and the code, where results may depend on more than is known: notes for people.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) environment: BTreeMap<String, String>,
}

/// What stands in every manifest, whatever wrote it.
#[derive(Deserialize)]
pub(super) struct AnyManifest {
    /// [`FORMAT`] of the program that wrote it.
    pub(super) format: u32,
}

/// A program, as far as results depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Program {
    /// The version of this crate.
    pub(super) version: String,
    /// BLAKE3 of the Cargo.lock that it was built from.
    pub(super) cargo_lock: String,
}

impl Program {
    /// The one that runs.
    pub(crate) fn this() -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), cargo_lock: hash_of(CARGO_LOCK) }
    }
}

impl fmt::Display for Program {
    /// `sweeper 0.1.0 (Cargo.lock 1a2b3c4d)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sweeper {} (Cargo.lock {:.8})", self.version, self.cargo_lock)
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
        let (program, environment) = (Program::this(), BTreeMap::new());
        Self { format: FORMAT, name, sweep, objective, fingerprints, program, instructions, trials, environment }
    }

    /// Whether the results are a function of the same.
    pub(crate) fn means(&self, other: &Self) -> bool {
        let environment = self.environment.clone();
        *self == Self { environment, ..other.clone() }
    }

    /// The same with notes on the machine and the code.
    pub(crate) fn noting(self, environment: BTreeMap<String, String>) -> Self {
        Self { environment, ..self }
    }
}

/// The hash that stands in manifests and results.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_string()
}
