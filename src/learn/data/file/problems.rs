//! What is wrong with a file, collected as it is read: a problem of a row is told by itself, one that a whole column has
//! is told once.

use std::collections::BTreeMap;

use ::csv::StringRecord;

use super::cell::Wrong;
use super::wanted::Wanted;
use crate::learn::data::error::DataError;
use crate::learn::data::source::Source;

/// As many problems are told.
pub(super) const TOLD: usize = 10;

/// Of as many columns it is known what is wrong with them.
const COLUMNS: usize = 1000;

/// Characters that are kept of a cell: more than are told, so that it shows that there are more.
const CHARACTERS: usize = 100;

/// What is wrong with a file: the first few of its problems, and how many there are.
pub(super) struct Problems<'a> {
    source: &'a Source<'a>,
    header: &'a StringRecord,
    wanted: &'a Wanted,
    /// How many were found so far.
    found: usize,
    /// Those of rows, each with how many were found before.
    rows: Vec<(usize, DataError)>,
    more: usize,
    /// By field, whether the column has a number.
    has_number: Vec<bool>,
    /// By field, cells that are no numbers.
    columns: BTreeMap<usize, Column>,
}

/// What is wrong with the cells of a column.
#[derive(Default)]
struct Column {
    /// How many have a decimal comma, and the first of them.
    commas: usize,
    comma: Option<Cell>,
    /// The first others, and how many more there are.
    first: Vec<Cell>,
    more: usize,
}

struct Cell {
    /// How many problems were found before.
    before: usize,
    /// Where its row begins.
    byte: u64,
    text: String,
    wrong: Wrong,
}

impl<'a> Problems<'a> {
    pub(super) fn new(source: &'a Source<'a>, header: &'a StringRecord, wanted: &'a Wanted) -> Self {
        Self {
            source,
            header,
            wanted,
            found: 0,
            rows: Vec::new(),
            more: 0,
            has_number: vec![false; header.len()],
            columns: BTreeMap::new(),
        }
    }

    /// Adds one of a row.
    pub(super) fn add(&mut self, problem: impl FnOnce() -> Result<DataError, DataError>) -> Result<(), DataError> {
        if self.rows.len() < TOLD {
            self.rows.push((self.found, problem()?));
        } else {
            self.more += 1;
        }
        self.found += 1;
        Ok(())
    }

    /// Takes note of a cell that is a number.
    pub(super) fn number(&mut self, field: usize) {
        self.has_number[field] = true;
    }

    /// Adds a cell that is none, of the row that begins at this byte.
    pub(super) fn cell(&mut self, field: usize, byte: u64, text: &str, wrong: Wrong) {
        let before = self.found;
        self.found += 1;
        self.has_number[field] |= wrong == Wrong::TooLarge;
        if self.columns.len() >= COLUMNS && !self.columns.contains_key(&field) {
            self.more += 1;
            return;
        }
        let column = self.columns.entry(field).or_default();
        let text = || text.chars().take(CHARACTERS).collect();
        match wrong {
            Wrong::DecimalComma(_) => {
                column.commas += 1;
                column.comma.get_or_insert_with(|| Cell { before, byte, text: text(), wrong });
            }
            wrong if column.first.len() < TOLD => column.first.push(Cell { before, byte, text: text(), wrong }),
            _ => column.more += 1,
        }
    }

    /// All of them and the one after which nothing can be read.
    pub(super) fn with(self, last: DataError) -> DataError {
        self.told().map_or_else(
            |unread| unread,
            |(mut first, more)| {
                first.push(last);
                DataError::of(first, more)
            },
        )
    }

    pub(super) fn none(self) -> Result<(), DataError> {
        let (first, more) = self.told()?;
        if first.is_empty() { Ok(()) } else { Err(DataError::of(first, more)) }
    }

    /// The first of them, and how many more there are.
    fn told(self) -> Result<(Vec<DataError>, usize), DataError> {
        enum Found {
            Row(DataError),
            Cell(usize, Cell),
            Commas(usize, Cell, usize),
            /// The first cell of a column without a number.
            Column(usize, Cell),
        }
        let mut more = self.more;
        let mut all: Vec<(usize, Found)> =
            self.rows.into_iter().map(|(before, problem)| (before, Found::Row(problem))).collect();
        for (field, column) in self.columns {
            let whole = !self.has_number[field] && column.commas == 0;
            if !whole {
                more += column.more;
            }
            let cell =
                |cell: Cell| (cell.before, if whole { Found::Column(field, cell) } else { Found::Cell(field, cell) });
            all.extend(column.comma.map(|cell| (cell.before, Found::Commas(field, cell, column.commas))));
            all.extend(column.first.into_iter().take(if whole { 1 } else { TOLD }).map(cell));
        }
        all.sort_by_key(|(before, _)| *before);
        more += all.len().saturating_sub(TOLD);
        let (source, header, wanted) = (self.source, self.header, self.wanted);
        let place = |field: usize, cell: &Cell| -> Result<_, DataError> {
            Ok((source.path.to_owned(), source.line(cell.byte)?, field + 1, header[field].to_owned()))
        };
        let tell = |(_, found)| match found {
            Found::Row(problem) => Ok(problem),
            Found::Commas(at, cell, cells) => {
                let (path, line, field, column) = place(at, &cell)?;
                let Wrong::DecimalComma(number) = cell.wrong else { unreachable!("kept as such") };
                Ok(DataError::DecimalComma { path, line, field, column, text: cell.text, number, cells })
            }
            Found::Column(at, cell) => {
                let (path, line, field, column) = place(at, &cell)?;
                let remedy = wanted.without(&column);
                Ok(DataError::NoNumbers { path, line, field, column, text: cell.text, remedy })
            }
            Found::Cell(at, cell) => {
                let (path, line, field, column) = place(at, &cell)?;
                let text = cell.text;
                Ok(match cell.wrong {
                    Wrong::Missing => DataError::Missing { path, line, field, column, text },
                    Wrong::TooLarge => DataError::TooLarge { path, line, field, column, text },
                    Wrong::NotFinite | Wrong::DecimalComma(_) => {
                        DataError::NotFinite { path, line, field, column, text }
                    }
                })
            }
        };
        Ok((all.into_iter().take(TOLD).map(tell).collect::<Result<_, _>>()?, more))
    }
}
