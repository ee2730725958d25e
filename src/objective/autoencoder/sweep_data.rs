//! The rows that the trials of a sweep learn: loaded, or known by their fingerprints alone.

use std::collections::BTreeMap;

use super::config::data;
use crate::learn::{Data, DataError, Library};
use crate::objective::Error;
use crate::space::{Domains, Field, Name, Params, Value};

/// Rows by the names of their sources.
#[derive(Debug)]
pub(super) enum SweepData {
    /// Loaded, with one data config for each name.
    Loaded(Library, BTreeMap<String, Data>),
    /// Fingerprints that a manifest has.
    Recorded(BTreeMap<String, String>),
}

/// What is known of rows before they are learnt.
#[derive(Clone, Debug)]
pub(super) struct Sizes {
    /// Names the rows.
    pub(super) name: String,
    /// Numbers in a row.
    pub(super) width: usize,
    /// Rows that are learnt.
    pub(super) n_train: usize,
    /// Rows that are tested.
    pub(super) n_test: usize,
}

impl SweepData {
    /// Loads every table that trials of these domains of these keys may learn.
    pub(super) fn load(fields: &[Field], domains: &Domains) -> Result<Self, DataError> {
        let all: Vec<Data> = corners(fields, domains).iter().map(data).collect();
        let library = Library::load(all.iter())?;
        Ok(Self::Loaded(library, all.into_iter().map(|data| (data.source.label(), data)).collect()))
    }

    /// What identifies the rows of each name.
    pub(super) fn fingerprints(&self) -> BTreeMap<String, String> {
        match self {
            Self::Loaded(library, all) => {
                all.iter().map(|(name, data)| (name.clone(), library.fingerprint(data))).collect()
            }
            Self::Recorded(fingerprints) => fingerprints.clone(),
        }
    }

    /// What identifies these rows; empty where nothing is recorded.
    pub(super) fn fingerprint(&self, data: &Data) -> String {
        match self {
            Self::Loaded(library, _) => library.fingerprint(data),
            Self::Recorded(fingerprints) => fingerprints.get(&data.source.label()).cloned().unwrap_or_default(),
        }
    }

    /// The tables.
    pub(super) fn library(&self) -> Result<&Library, Error> {
        match self {
            Self::Loaded(library, _) => Ok(library),
            Self::Recorded(_) => Err(Error::Closed),
        }
    }

    /// How many rows there are of `data`, and how wide they are.
    pub(super) fn sizes(&self, data: &Data) -> Result<Sizes, Error> {
        let library = self.library()?;
        let (n_train, n_test) = library.sizes(data);
        Ok(Sizes { name: data.source.label(), width: library.input_size(data), n_train, n_test })
    }
}

/// The params of every table that may be learnt, each with the fewest rows left to learn and the most wanted.
fn corners(fields: &[Field], domains: &Domains) -> Vec<Params> {
    let mut corners = vec![Params::default()];
    for field in fields.iter().filter(|field| field.table() == "data") {
        let finds_rows = matches!(field.name, "data.source" | "data.path" | "data.label");
        let values = if finds_rows {
            domains.listed(field.name).to_vec()
        } else {
            domains.largest_of(field.name).into_iter().collect()
        };
        if values.is_empty() {
            continue;
        }
        let with = |corner: Params| {
            let values: &[Value] = if field.has_effect(&corner) { &values } else { &[] };
            let mut all: Vec<Params> =
                values.iter().map(|value| corner.with(Name::new(field.name), value.clone())).collect();
            if all.is_empty() {
                all.push(corner);
            }
            all
        };
        corners = corners.into_iter().flat_map(with).collect();
    }
    corners
}
