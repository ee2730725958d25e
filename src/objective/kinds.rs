//! Every kind of objective that there is.

use std::sync::Arc;

use super::autoencoder;
use super::contract::{Objective, Opening};
use super::error::Error;
use crate::space::{Kinds, Schema};

/// A kind of objective.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What it takes and measures; also its name.
    pub(crate) schema: &'static Schema,
    /// Makes it ready for the trials of a sweep.
    pub(crate) open: fn(&Opening<'_>) -> Result<Arc<dyn Objective>, Error>,
}

/// Every kind; the first is that of a sweep file that names none.
pub(crate) const KINDS: &[Kind] = &[Kind { schema: autoencoder::SCHEMA, open: autoencoder::open }];

/// The same for who reads sweep files.
pub(crate) const KINDS_OF_SWEEPS: Kinds = {
    const SCHEMAS: [&Schema; KINDS.len()] = {
        let mut schemas = [autoencoder::SCHEMA; KINDS.len()];
        let mut i = 0;
        while i < KINDS.len() {
            schemas[i] = KINDS[i].schema;
            i += 1;
        }
        schemas
    };
    const NAMES: [&str; KINDS.len()] = {
        let mut names = [""; KINDS.len()];
        let mut i = 0;
        while i < KINDS.len() {
            names[i] = SCHEMAS[i].kind;
            i += 1;
        }
        names
    };
    Kinds { names: &NAMES, schemas: &SCHEMAS }
};

/// The kind of this name.
pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.schema.kind == name)
}

/// Opens the objective of this kind, which a checked sweep file named.
pub(crate) fn open(kind: &str, opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let Some(kind) = self::kind(kind) else { unreachable!("the sweep file was checked, yet its kind is {kind}") };
    (kind.open)(opening)
}
