//! What can be wrong with a table, in words for the person who wrote it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::learn::config::HeldOut;

/// A table that cannot be learnt. Lines and columns count from 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("cannot read {path}: there is no such file {}", Places(.places))]
    NotThere { path: String, places: Vec<PathBuf> },
    #[error("{path} is a directory: name a CSV file in it")]
    Directory { path: String },
    #[error(
        "{path} is a pipe or a device, whose rows could not be read again on resuming: write them to a file and name that"
    )]
    NoFile { path: String },
    #[error("{path}: the file is larger than {gib} GiB: keep the columns that are learnt, or a sample of the rows")]
    LargeFile { path: String, gib: u64 },
    #[error("{path}:{line}:{field}: a text of more than 3 lines: is a quotation mark left open in this row?")]
    OpenQuote { path: String, line: u64, field: usize },
    #[error("{path}:{line}: a row of more than {mib} MiB begins here: is a quotation mark left open?")]
    LongRow { path: String, line: u64, mib: u64 },
    #[error("{path}:{line}: more than {most} rows: keep a sample of them")]
    ManyRows { path: String, line: u64, most: usize },
    #[error("{path}:{line}: more than {most} numbers: keep a sample of the rows, or name fewer columns")]
    ManyNumbers { path: String, line: u64, most: usize },
    #[error("{path}:{line}: not UTF-8 text")]
    NotText { path: String, line: u64, source: ::csv::Utf8Error },
    #[error("{path}: the file is empty, but a header with the names of the columns was expected")]
    NoHeader { path: String },
    #[error("{path}:{line}: the header names column {} twice: give each column a name of its own", Quoted(.column))]
    DuplicateColumn { path: String, line: u64, column: String },
    #[error("{path}:{line}: there is no column {column:?}, only {}{}", Listed(.columns), Separated(*.separator))]
    UnknownColumn { path: String, line: u64, column: String, columns: Vec<String>, separator: u8 },
    #[error(
        "{path}:{line}: the first row is of numbers, but should name the columns: write a row such as x,y above it; if these \
         are the names, list them in `columns` in [data]"
    )]
    NoNames { path: String, line: u64 },
    #[error(
        "{path}:{line}: column {field} has no name: is it an index? `exclude = [{column:?}]` in [data] leaves it out; to be \
         learnt it needs a name, or must be listed in `columns`"
    )]
    Unnamed { path: String, line: u64, field: usize, column: String },
    #[error(
        "{path}:{line}: a quotation mark is left open in the header, which goes on to the end of the file: close it"
    )]
    OpenHeader { path: String, line: u64 },
    #[error("{path}:{line}: there is no column to learn besides {besides}")]
    NothingToLearn { path: String, line: u64, besides: String },
    #[error("{path}:{line}: {}, but the header has {expected}", Count(*.fields, "field", "fields"))]
    Ragged { path: String, line: u64, fields: usize, expected: usize },
    #[error(
        "{path}:{line}:{field}: column {}: {} is a missing value; `missing = \"drop\"` in [data] leaves such rows out",
        Quoted(.column),
        Quoted(.text)
    )]
    Missing { path: String, line: u64, field: usize, column: String, text: String },
    #[error(
        "{path}:{line}:{field}: column {}: this row has no label; `missing = \"drop\"` in [data] leaves such rows out",
        Quoted(.column)
    )]
    NoLabel { path: String, line: u64, field: usize, column: String },
    #[error("{path}:{line}:{field}: column {}: {} is not a finite number", Quoted(.column), Quoted(.text))]
    NotFinite { path: String, line: u64, field: usize, column: String, text: String },
    #[error(
        "{path}:{line}:{field}: column {}: {} has a decimal comma; write {number}{}",
        Quoted(.column),
        Quoted(.text),
        FirstOf(*.cells)
    )]
    DecimalComma { path: String, line: u64, field: usize, column: String, text: String, number: String, cells: usize },
    #[error(
        "{path}:{line}:{field}: column {}: no cell is a number, the first is {}; {remedy}",
        Quoted(.column),
        Quoted(.text)
    )]
    NoNumbers { path: String, line: u64, field: usize, column: String, text: String, remedy: String },
    #[error("{path}:{line}:{field}: column {}: {} does not fit into 32 bits", Quoted(.column), Quoted(.text))]
    TooLarge { path: String, line: u64, field: usize, column: String, text: String },
    #[error("{path}: there is a header, but no row")]
    NoRows { path: String },
    #[error("{path}: each of the {rows} rows lacks a value, so none is left")]
    AllDropped { path: String, rows: usize },
    #[error("{}", Lines(.first, *.more))]
    Several { first: Vec<DataError>, more: usize },
    #[error("{name}: 1 row is not enough to train and to test")]
    OneRow { name: String },
    #[error(
        "{name}: with `test_fraction` {test_fraction} all {rows} rows are tested and none is left to train: write a smaller \
         one in [data]"
    )]
    NoneToTrain { name: String, rows: usize, test_fraction: f64 },
    #[error(
        "{name}: with `test_fraction` {} and `validation_fraction` {} all {rows} rows are held out and none is left to \
         train: write smaller ones in [data]", .held_out.test, .held_out.valid
    )]
    AllHeldOut { name: String, rows: usize, held_out: HeldOut },
    #[error("{name}: n_train is {n_train}, but there {}", Only(*.available))]
    TooFewToTrain { name: String, n_train: usize, available: usize },
}

impl DataError {
    /// That these shares leave none of the rows.
    pub(super) fn none_to_train(name: String, rows: usize, held_out: HeldOut) -> Self {
        match held_out {
            HeldOut { test, valid: 0.0 } => Self::NoneToTrain { name, rows, test_fraction: test },
            _ => Self::AllHeldOut { name, rows, held_out },
        }
    }

    /// These problems, at least one, and so many more.
    pub(super) fn of(mut first: Vec<Self>, more: usize) -> Self {
        match first.pop() {
            Some(one) if first.is_empty() => one,
            last => {
                first.extend(last);
                Self::Several { first, more }
            }
        }
    }
}

/// A problem a line, and how many more there are.
struct Lines<'a>(&'a [DataError], usize);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))?;
        if self.1 > 0 { write!(f, "\nand {}", Count(self.1, "more problem", "more problems")) } else { Ok(()) }
    }
}

/// The places in which a file is not; one that has no name is the current folder.
struct Places<'a>(&'a [PathBuf]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |place: &PathBuf| {
            let unnamed = place.as_os_str().is_empty();
            if unnamed {
                "where sweeper is started".to_owned()
            } else {
                format!("in {}", place.components().as_path().display())
            }
        };
        f.write_str(&self.0.iter().map(place).collect::<Vec<_>>().join(", nor "))
    }
}

/// What separates columns, where it is not a comma.
struct Separated(u8);

impl fmt::Display for Separated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b',' => Ok(()),
            b'\t' => f.write_str(" (columns are separated by tabs)"),
            other => write!(f, " (columns are separated by {:?})", char::from(other).to_string()),
        }
    }
}

/// Names to choose from, as many as help.
struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 20;
        let quoted: Vec<_> = self.0.iter().take(MOST).map(|name| Quoted(name).to_string()).collect();
        f.write_str(&quoted.join(", "))?;
        if self.0.len() > MOST { write!(f, " and {} more", self.0.len() - MOST) } else { Ok(()) }
    }
}

/// A text from a file, as much of it as a line holds.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 80;
        match self.0.char_indices().nth(MOST) {
            Some((end, _)) => write!(f, "{:?}…", &self.0[..end]),
            None => write!(f, "{:?}", self.0),
        }
    }
}

/// That there are more cells like the first.
struct FirstOf(usize);

impl fmt::Display for FirstOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 > 1 { write!(f, " (the first of {} such cells)", self.0) } else { Ok(()) }
    }
}

/// `are only 3 training rows`
struct Only(usize);

impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let are = if self.0 == 1 { "is" } else { "are" };
        write!(f, "{are} only {}", Count(self.0, "training row", "training rows"))
    }
}

/// A number of things: `1 field`, `3 fields`.
struct Count(usize, &'static str, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { self.1 } else { self.2 })
    }
}
