//! Rows to learn: where they come from and how each replicate draws or splits them.
//!
//! Fixed tables are read once and shared by all trials; what differs between replicates is computed when a trial asks.
//! Nothing here knows of networks.

mod digits;
mod error;
mod file;
mod moons;
mod split;
mod table;

use std::collections::BTreeMap;

pub(crate) use error::DataError;

use crate::trial::{Data, Purpose, Source, stream};
use table::Table;

/// Changes with the definition of the moons: results on other moons are then not reused.
const MOONS: &str = "moons-1";

/// Rows of one width, and their labels where there are any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows {
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Row after row.
    pub(crate) values: Vec<f32>,
    /// One for each row, or none at all: the moon, the digit, or the rank of the text among the file's sorted labels.
    pub(crate) labels: Vec<u32>,
}

impl Rows {
    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Row `i`.
    pub(crate) fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.width..(i + 1) * self.width]
    }
}

/// What one replicate trains on and is tested on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dataset {
    /// Rows to learn.
    pub(crate) train: Rows,
    /// Rows never learnt.
    pub(crate) test: Rows,
}

/// The fixed tables of a sweep.
#[derive(Debug)]
pub(crate) struct Library {
    tables: BTreeMap<Key, Table>,
}

/// What a table is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Digits,
    File { path: String, columns: Vec<String>, label: Option<String> },
}

impl Key {
    /// None for moons, which are drawn anew for each replicate.
    fn of(source: &Source) -> Option<Self> {
        match source {
            Source::Moons { .. } => None,
            Source::Digits { .. } => Some(Self::Digits),
            Source::Csv { path, columns, label, .. } => {
                Some(Self::File { path: path.clone(), columns: columns.clone(), label: label.clone() })
            }
        }
    }
}

impl Library {
    /// Loads every distinct table that these data configs name (moons need none) and checks that it has enough rows.
    ///
    /// # Errors
    /// A file that is not a table of finite numbers with the columns named, or a table with too few rows.
    pub(crate) fn load<'a>(all: impl Iterator<Item = &'a Data>) -> Result<Self, DataError> {
        let mut library = Self { tables: BTreeMap::new() };
        for data in all {
            let Some(key) = Key::of(&data.source) else { continue };
            if !library.tables.contains_key(&key) {
                let table = match &key {
                    Key::Digits => digits::load(),
                    Key::File { path, columns, label } => file::load(path, columns, label.as_deref())?,
                };
                library.tables.insert(key, table);
            }
            library.check(data)?;
        }
        Ok(library)
    }

    /// Identifies the content of `data`: the version of the moons' definition, or the BLAKE3 hash of a table.
    pub(crate) fn fingerprint(&self, data: &Data) -> String {
        self.table(&data.source).map_or(MOONS, |table| &table.fingerprint).to_owned()
    }

    /// Numbers in a row of `data`.
    pub(crate) fn input_size(&self, data: &Data) -> usize {
        self.table(&data.source).map_or(moons::WIDTH, |table| table.width)
    }

    /// How many rows of `data` are learnt, and how many tested.
    pub(crate) fn sizes(&self, data: &Data) -> (usize, usize) {
        let (train, test) = match data.source {
            Source::Moons { n_test, .. } => (0, n_test),
            Source::Digits { test_fraction } | Source::Csv { test_fraction, .. } => {
                split::sizes(self.table(&data.source).map_or(0, Table::len), test_fraction)
            }
        };
        (data.n_train.unwrap_or(train), test)
    }

    /// The rows of one data replicate.
    pub(crate) fn dataset(&self, data: &Data, seed: u64, data_replicate: u32) -> Dataset {
        let draw = |purpose| stream(seed, purpose, &[data_replicate]);
        match (&data.source, self.table(&data.source)) {
            (Source::Moons { noise, n_test }, _) => Dataset {
                train: moons::draw(data.n_train.unwrap_or(0), *noise, &mut draw(Purpose::DataTrain)),
                test: moons::draw(*n_test, *noise, &mut draw(Purpose::DataTest)),
            },
            (Source::Digits { test_fraction }, Some(table)) => {
                table.split(data.n_train, *test_fraction, false, &mut draw(Purpose::DataTrain))
            }
            (Source::Csv { test_fraction, standardize, .. }, Some(table)) => {
                table.split(data.n_train, *test_fraction, *standardize, &mut draw(Purpose::DataTrain))
            }
            (_, None) => unreachable!("`table` finds the table of every source but moons"),
        }
    }

    fn check(&self, data: &Data) -> Result<(), DataError> {
        let Some(table) = self.table(&data.source) else { return Ok(()) };
        let (n_train, _) = self.sizes(data);
        let (train, _) = self.sizes(&Data { n_train: None, ..data.clone() });
        let name = || table.name.clone();
        if train == 0 {
            return Err(DataError::TooFewToSplit { name: name(), rows: table.len() });
        }
        if n_train > train {
            return Err(DataError::TooFewToTrain { name: name(), n_train, available: train });
        }
        Ok(())
    }

    fn table(&self, source: &Source) -> Option<&Table> {
        Some(self.tables.get(&Key::of(source)?).expect("`load` was given every data config of the sweep"))
    }
}
