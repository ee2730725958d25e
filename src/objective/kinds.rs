//! Every kind of objective that there is.

use std::sync::Arc;

use super::contract::{Objective, Opening};
use super::error::Error;
use super::{autoencoder, command};
use crate::space::{Kinds, Schema};

/// A kind of objective.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What it takes and measures; also its name.
    pub(crate) schema: &'static Schema,
    /// Makes it ready for the trials of a sweep.
    pub(crate) open: fn(&Opening<'_>) -> Result<Arc<dyn Objective>, Error>,
}

/// Declares every kind of objective by its folder, for who opens objectives and for who reads sweep files; the first is
/// that of a sweep file that names none.
macro_rules! kinds {
    ($($folder:ident),+) => {
        const KINDS: &[Kind] = &[$(Kind { schema: $folder::SCHEMA, open: $folder::open }),+];

        /// What the kinds are called and declare.
        pub(crate) const KINDS_OF_SWEEPS: Kinds =
            Kinds { names: &[$($folder::SCHEMA.kind),+], schemas: &[$($folder::SCHEMA),+] };
    };
}

kinds!(autoencoder, command);

/// The kind of this name.
pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.schema.kind == name)
}

/// Opens the objective of this kind, which a checked sweep file named.
pub(crate) fn open(kind: &str, opening: &Opening<'_>) -> Result<Arc<dyn Objective>, Error> {
    let Some(kind) = self::kind(kind) else { unreachable!("the sweep file was checked, yet its kind is {kind}") };
    (kind.open)(opening)
}
