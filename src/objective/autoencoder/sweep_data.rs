//! The rows that the trials of a sweep learn: loaded, or known by their fingerprints alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::config::data;
use crate::learn::{Data, DataError, Library, Sizes};
use crate::objective::Error;
use crate::space::{Domains, Field, Name, Params};

/// Labels of a forest, at most, and that times rows: for each row, a split of a tree counts those of each label.
const LABELS: usize = 1000;
const COUNTS: usize = 30_000_000;

/// Rows by the names of their sources.
#[derive(Debug)]
pub(super) enum SweepData {
    /// Loaded, with one data config for each name.
    Loaded(Library, BTreeMap<String, Data>),
    /// Fingerprints that a manifest has.
    Recorded(BTreeMap<String, String>),
}

impl SweepData {
    /// Loads every table that trials of these domains of these keys may learn; files are looked for in these `places`.
    pub(super) fn load(fields: &[Field], domains: &Domains, places: &[PathBuf]) -> Result<Self, DataError> {
        let all: Vec<Data> = corners(fields, domains).iter().map(data).collect();
        let library = Library::load(all.iter(), places)?;
        Ok(Self::Loaded(library, all.into_iter().map(|data| (data.source.label(), data)).collect()))
    }

    /// Refuses labels that a forest cannot be grown for: more than it has time for, or one.
    pub(super) fn admit_forest(&self) -> Result<(), Error> {
        let Self::Loaded(library, all) = self else { return Ok(()) };
        for (what, data) in all {
            let (labels, Sizes { n_train, n_valid, n_test, .. }) = (library.labels(data), library.sizes(data));
            if labels == 1 {
                return Err(Error::OneLabel { what: what.clone() });
            }
            if labels > LABELS || labels * n_train > COUNTS {
                return Err(Error::ManyLabels { what: what.clone(), labels, rows: n_train + n_valid + n_test });
            }
        }
        Ok(())
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
}

/// The params of every table that may be learnt, each with the fewest rows left to learn and the most wanted.
fn corners(fields: &[Field], domains: &Domains) -> Vec<Params> {
    let mut corners = vec![Params::default()];
    for field in fields.iter().filter(|field| field.table() == "data") {
        let values = match field.name {
            "data.source" | "data.path" | "data.label" => domains.listed(field.name).to_vec(),
            name => domains.largest_of(name).into_iter().collect(),
        };
        let with_each = |corner: Params| {
            if values.is_empty() || !field.has_effect(&corner) {
                return vec![corner];
            }
            values.iter().map(|value| corner.with(Name::new(field.name), value.clone())).collect()
        };
        corners = corners.into_iter().flat_map(with_each).collect();
    }
    corners
}
