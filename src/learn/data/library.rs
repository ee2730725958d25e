//! The fixed tables of a sweep, and the rows of each replicate.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use super::error::DataError;
use super::file::Wanted;
use super::rows::Dataset;
use super::table::Table;
use super::{digits, file, moons, split};
use crate::learn::config::{Data, Source};
use crate::trial::{Purpose, stream};

/// Changes with the definition of the moons: results on other moons are then not reused.
const MOONS: &str = "moons-1";

/// The fixed tables of a sweep.
#[derive(Debug)]
pub(crate) struct Library {
    tables: BTreeMap<TableId, Table>,
}

/// What is known of rows before they are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Rows that are learnt.
    pub(crate) n_train: usize,
    /// Rows that are validated.
    pub(crate) n_valid: usize,
    /// Rows that are tested.
    pub(crate) n_test: usize,
}

/// What a table is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum TableId {
    Digits,
    File { path: String, wanted: Wanted },
}

impl TableId {
    /// None for moons, which are drawn anew for each replicate.
    fn of(source: &Source) -> Option<Self> {
        match source {
            Source::Moons { .. } => None,
            Source::Digits { .. } => Some(Self::Digits),
            Source::Csv { path, columns, exclude, label, missing, .. } => {
                let (columns, exclude, label) = (columns.clone(), exclude.clone(), label.clone());
                Some(Self::File { path: path.clone(), wanted: Wanted { columns, exclude, label, missing: *missing } })
            }
        }
    }
}

impl Library {
    /// Loads every distinct table that these data configs name (moons need none) and checks that it has enough rows. A
    /// relative path leads from the first of these `places` where there is such a file.
    ///
    /// # Errors
    /// A file that is not a table of finite numbers with the columns named, or a table with too few rows.
    pub(crate) fn load<'a>(all: impl Iterator<Item = &'a Data>, places: &[PathBuf]) -> Result<Self, DataError> {
        let mut library = Self { tables: BTreeMap::new() };
        for data in all {
            let Some(key) = TableId::of(&data.source) else { continue };
            if let Entry::Vacant(new) = library.tables.entry(key) {
                let table = match new.key() {
                    TableId::Digits => digits::load(),
                    TableId::File { path, wanted } => file::load(&located(path, places)?, wanted)?,
                };
                new.insert(table);
            }
            library.check(data)?;
        }
        Ok(library)
    }

    /// Identifies the content of `data`: the version of the moons' definition, or the BLAKE3 hash of a table.
    pub(crate) fn fingerprint(&self, data: &Data) -> String {
        self.table(&data.source).map_or(MOONS, |table| &table.fingerprint).to_owned()
    }

    /// How many different labels the rows of `data` have.
    pub(crate) fn labels(&self, data: &Data) -> usize {
        self.table(&data.source).map_or(0, |table| table.names.labels.len())
    }

    /// What was done to tables that their owner should know, a sentence each.
    pub(crate) fn notes(&self) -> Vec<String> {
        let note = |table: &Table| {
            let (dropped, all) = (table.dropped.len(), table.len() + table.dropped.len());
            let lack = if dropped == 1 { "lacks a value and is" } else { "lack a value and are" };
            (dropped > 0).then(|| format!("{}: {dropped} of {all} rows {lack} left out", table.name))
        };
        self.tables.values().filter_map(note).collect()
    }

    /// How many numbers a row of `data` has, how many rows are learnt, how many validated and how many tested.
    pub(crate) fn sizes(&self, data: &Data) -> Sizes {
        let table = self.table(&data.source);
        let [train, n_valid, n_test] = match data.source {
            Source::Moons { n_test, n_valid, .. } => [0, n_valid, n_test],
            Source::Digits { held_out } | Source::Csv { held_out, .. } => {
                split::sizes(table.map_or(0, Table::len), held_out)
            }
        };
        let width = table.map_or(moons::WIDTH, |table| table.width);
        Sizes { width, n_train: data.n_train.unwrap_or(train), n_valid, n_test }
    }

    /// The rows of one data replicate.
    pub(crate) fn dataset(&self, data: &Data, seed: u64, data_replicate: u32) -> Dataset {
        let draw = |purpose| stream(seed, purpose, &[data_replicate]);
        match (&data.source, self.table(&data.source)) {
            (Source::Moons { noise, n_test, n_valid }, _) => Dataset {
                train: moons::draw(data.n_train.unwrap_or(0), *noise, &mut draw(Purpose::DataTrain)),
                valid: (*n_valid > 0).then(|| moons::draw(*n_valid, *noise, &mut draw(Purpose::DataValid))),
                test: moons::draw(*n_test, *noise, &mut draw(Purpose::DataTest)),
                names: moons::names(),
                preparation: None,
            },
            (Source::Digits { held_out }, Some(table)) => table.split(data.n_train, *held_out, false, draw),
            (Source::Csv { held_out, standardize, .. }, Some(table)) => {
                table.split(data.n_train, *held_out, *standardize, draw)
            }
            (_, None) => unreachable!("`table` finds the table of every source but moons"),
        }
    }

    fn check(&self, data: &Data) -> Result<(), DataError> {
        let Some(table) = self.table(&data.source) else { return Ok(()) };
        let n_train = self.sizes(data).n_train;
        let train = self.sizes(&Data { n_train: None, ..data.clone() }).n_train;
        let name = || table.name.clone();
        match data.source {
            _ if table.len() == 1 => return Err(DataError::OneRow { name: name() }),
            Source::Digits { held_out } | Source::Csv { held_out, .. } if train == 0 => {
                return Err(DataError::none_to_train(name(), table.len(), held_out));
            }
            _ => {}
        }
        if n_train > train {
            return Err(DataError::TooFewToTrain { name: name(), n_train, available: train });
        }
        Ok(())
    }

    #[expect(clippy::expect_used, reason = "a caller's mistake: `load` is given every data config of the sweep")]
    fn table(&self, source: &Source) -> Option<&Table> {
        Some(self.tables.get(&TableId::of(source)?).expect("`load` was given every data config of the sweep"))
    }
}

/// The path in the first place where there is such a file. One that cannot be looked at may be there.
fn located(path: &str, places: &[PathBuf]) -> Result<String, DataError> {
    let all = || places.iter().map(|place| place.join(path));
    let hidden = |path: &PathBuf| path.try_exists().is_err();
    match all().find(|path| path.exists()).or_else(|| all().find(hidden)) {
        Some(path) => Ok(path.to_string_lossy().into_owned()),
        None if places.is_empty() || Path::new(path).is_absolute() => Ok(path.to_owned()),
        None => Err(DataError::NotThere { path: path.to_owned(), places: places.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::config::{HeldOut, Missing};

    fn digits(n_train: Option<usize>) -> Data {
        Data { source: Source::Digits { held_out: HeldOut { test: 0.2, valid: 0.0 } }, n_train }
    }

    fn moons(noise: f64, n_train: usize) -> Data {
        Data { source: Source::Moons { noise, n_test: 50, n_valid: 0 }, n_train: Some(n_train) }
    }

    fn csv(path: &str, n_train: Option<usize>) -> Data {
        let (path, columns, exclude, label) = (path.to_owned(), Vec::new(), Vec::new(), Some("k".to_owned()));
        let (missing, standardize, held_out) = (Missing::Refuse, false, HeldOut { test: 0.2, valid: 0.0 });
        Data { source: Source::Csv { path, columns, exclude, label, missing, standardize, held_out }, n_train }
    }

    #[test]
    fn replicates_differ_and_the_test_set_does_not_depend_on_the_training_set() {
        let library = Library::load(std::iter::empty(), &[]).unwrap();
        let draw = |data: &Data, seed, replicate| library.dataset(data, seed, replicate);
        let small = draw(&moons(0.1, 30), 1, 0);
        let large = draw(&moons(0.1, 60), 1, 0);
        assert_eq!((small.train.len(), large.train.len(), small.test.len()), (30, 60, 50));
        assert_eq!(small.test, large.test);
        assert_ne!(draw(&moons(0.1, 50), 1, 0).train, small.test, "training and test points are drawn apart");
        assert_ne!(small, draw(&moons(0.1, 30), 1, 1));
        assert_ne!(small, draw(&moons(0.1, 30), 2, 0));
        assert_eq!(small, draw(&moons(0.1, 30), 1, 0));
    }

    #[test]
    fn validation_points_are_drawn_apart() {
        let library = Library::load(std::iter::empty(), &[]).unwrap();
        let with = |n_valid, n_train| Data {
            source: Source::Moons { noise: 0.1, n_test: 50, n_valid },
            ..moons(0.1, n_train)
        };
        let draw = |n_valid, n_train| library.dataset(&with(n_valid, n_train), 1, 0);
        let (none, some, fewer) = (draw(0, 50), draw(50, 50), draw(50, 20));
        assert_eq!((&none.train, &none.test, none.valid), (&some.train, &some.test, None));
        assert_eq!(some.valid, fewer.valid);
        assert!(![&some.train, &some.test].contains(&some.valid.as_ref().unwrap()));
        let Sizes { n_train, n_valid, n_test, .. } = library.sizes(&with(7, 20));
        assert_eq!((n_train, n_valid, n_test), (20, 7, 50));
    }

    #[test]
    fn tables_are_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("points.csv").to_str().unwrap().to_owned();
        std::fs::write(&path, "x,k,y\n1,a,2\n3,b,4\n5,a,6\n7,b,8\n9,a,10\n").unwrap();
        let all = [digits(None), digits(Some(100)), csv(&path, None), moons(0.1, 10)];
        let library = Library::load(all.iter(), &[]).unwrap();
        let sizes = all.each_ref().map(|data| library.sizes(data));
        assert_eq!(sizes.map(|of| of.width), [64, 64, 2, 2]);
        assert_eq!(sizes.map(|of| (of.n_train, of.n_test)), [(1437, 360), (100, 360), (4, 1), (10, 50)]);
        assert_eq!(library.fingerprint(&all[3]), "moons-1");
        let prints = [0, 1, 2].map(|i| library.fingerprint(&all[i]));
        assert_eq!(prints[0], prints[1]);
        assert!(prints.iter().all(|p| p.len() == 64) && prints[0] != prints[2]);
        let rows = library.dataset(&all[2], 1, 0).train;
        assert!((0..4).all(|i| (rows.row(i)[0] + 1.0).to_bits() == rows.row(i)[1].to_bits()));
        assert!((0..4).all(|i| rows.labels[i] == u32::from([3.0, 7.0].contains(&rows.row(i)[0]))));
    }

    #[test]
    fn too_few_rows_are_refused() {
        let error = |data: Data| Library::load([data].iter(), &[]).unwrap_err().to_string();
        assert_eq!(error(digits(Some(1438))), "digits: n_train is 1438, but there are only 1437 training rows");
        assert!(Library::load([digits(Some(1437))].iter(), &[]).is_ok());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("one.csv").to_str().unwrap().to_owned();
        std::fs::write(&path, "x,k\n1,a\n").unwrap();
        assert_eq!(error(csv(&path, None)), format!("{path}: 1 row is not enough to train and to test"));
        std::fs::write(&path, "x,k\n1,a\n2,b\n3,b\n").unwrap();
        let mut data = csv(&path, None);
        let mut hold_out = |test, valid| {
            let Source::Csv { held_out, .. } = &mut data.source else { unreachable!("as made") };
            *held_out = HeldOut { test, valid };
            data.clone()
        };
        let none =
            "with `test_fraction` 0.9 all 3 rows are tested and none is left to train: write a smaller one in [data]";
        assert_eq!(error(hold_out(0.9, 0.0)), format!("{path}: {none}"));
        let none = "with `test_fraction` 0.5 and `validation_fraction` 0.3 all 3 rows are held out and none is left to train: \
                    write smaller ones in [data]";
        assert_eq!(error(hold_out(0.5, 0.3)), format!("{path}: {none}"));
        let few = |data| error(Data { n_train: Some(2), ..data });
        let available = "n_train is 2, but there is only 1 training row";
        assert_eq!(few(hold_out(0.3, 0.3)), format!("{path}: {available}"));
    }
}
