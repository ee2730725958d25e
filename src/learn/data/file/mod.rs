//! CSV files with a header: chosen columns of finite numbers, and a label column that may hold any text. What is wrong
//! with one is told together.

mod cell;
mod header;
mod problems;
mod wanted;

use std::sync::Arc;
use std::{fs, io};

use ::csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};

use super::error::DataError;
use super::labels::Labels;
use super::rows::Names;
use super::source::{self, Source};
use super::table::Table;
use crate::learn::config::Missing;
use header::Chosen;
use problems::Problems;
pub(super) use wanted::Wanted;

/// Rows at most, and numbers in all of them: 2 GiB.
const ROWS: usize = 10_000_000;
const NUMBERS: usize = 1 << 28;

/// Line breaks in one field at most: with more of them a quotation mark was left open, and the rows after it are lost in it.
const LINES: usize = 2;

/// Reads what is wanted of the file at `path`.
pub(super) fn load(path: &str, wanted: &Wanted) -> Result<Table, DataError> {
    source::check(path)?;
    parse(&Source::new(path, &|| Ok(Box::new(fs::File::open(path)?))), wanted)
}

fn parse(source: &Source<'_>, wanted: &Wanted) -> Result<Table, DataError> {
    let path = || source.path.to_owned();
    let separator = header::separator(source)?;
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).trim(Trim::All).has_headers(false).buffer_capacity(1 << 16);
    let mut reader = builder.from_reader(source.read()?);
    let mut header = StringRecord::new();
    if !reader.read_record(&mut header).map_err(|e| unreadable(source, e))? {
        return Err(DataError::NoHeader { path: path() });
    }
    // Which cells are wrong depends on what is chosen.
    let chosen = header::choose((source.path, line(source, &header)?, separator), &header, wanted)?;
    let mut problems = Problems::new(source, &header, wanted);
    let (mut values, mut labels, mut rows) = (Vec::new(), Labels::default(), 0);
    let (mut fingerprint, mut dropped) = (Fingerprint::of(&header, &chosen), Vec::new());
    let mut record = StringRecord::new();
    loop {
        source.row_begins(reader.position().byte());
        match reader.read_record(&mut record).map_err(|e| unreadable(source, e)) {
            Ok(true) => rows += 1,
            Ok(false) => break,
            Err(error) => return Err(problems.with(error)),
        }
        if record.as_slice().contains('\n')
            && let Some(field) = record.iter().position(|text| text.matches('\n').count() > LINES)
        {
            let line = line(source, &record)?;
            return Err(problems.with(DataError::OpenQuote { path: path(), line, field: field + 1 }));
        }
        if record.len() != header.len() {
            let (fields, expected) = (record.len(), header.len());
            problems.add(|| Ok(DataError::Ragged { path: path(), line: line(source, &record)?, fields, expected }))?;
            continue;
        }
        if rows > ROWS {
            return Err(problems.with(DataError::ManyRows { path: path(), line: line(source, &record)?, most: ROWS }));
        }
        if values.len() + chosen.columns.len() > NUMBERS {
            let line = line(source, &record)?;
            return Err(problems.with(DataError::ManyNumbers { path: path(), line, most: NUMBERS }));
        }
        let lacks_label = chosen.label.filter(|field| record[*field].is_empty());
        let lacking = chosen.columns.iter().copied().find(|field| cell::is_missing(&record[*field])).or(lacks_label);
        if lacking.is_some() && wanted.missing == Missing::Drop {
            dropped.push(rows - 1);
            continue;
        }
        for &field in &chosen.columns {
            match cell::number(&record[field]) {
                Ok(x) => {
                    problems.number(field);
                    fingerprint.number(x);
                    values.push(x);
                }
                Err(wrong) => {
                    problems.cell(field, record.position().map_or(0, Position::byte), &record[field], wrong);
                }
            }
        }
        if let Some(field) = lacks_label {
            let column = header[field].to_owned();
            problems.add(|| {
                Ok(DataError::NoLabel { path: path(), line: line(source, &record)?, field: field + 1, column })
            })?;
        } else if let Some(field) = chosen.label {
            fingerprint.text(&record[field]);
            labels.push(&record[field]);
        }
    }
    problems.none()?;
    if values.is_empty() {
        return Err(match dropped.len() {
            0 => DataError::NoRows { path: path() },
            rows => DataError::AllDropped { path: path(), rows },
        });
    }
    let columns = chosen.columns.iter().map(|field| header[*field].to_owned()).collect();
    let (texts, labels) = labels.ranked();
    Ok(Table {
        name: path(),
        fingerprint: fingerprint.finish(),
        width: chosen.columns.len(),
        values,
        labels,
        names: Arc::new(Names { columns, labels: texts }),
        unit: 1.0,
        dropped,
    })
}

/// Identifies what is used of a file, wherever that stands and however its numbers are written: BLAKE3 of the names of the
/// columns, and of the numbers and the label of each row.
struct Fingerprint(blake3::Hasher);

impl Fingerprint {
    fn of(header: &StringRecord, chosen: &Chosen) -> Self {
        let mut fingerprint = Self(blake3::Hasher::new_derive_key("sweeper rows of a CSV file 1"));
        fingerprint.0.update(&(chosen.columns.len() as u64).to_le_bytes());
        chosen.columns.iter().chain(&chosen.label).for_each(|field| fingerprint.text(&header[*field]));
        fingerprint
    }

    /// Zeros of both signs are one number.
    fn number(&mut self, x: f64) {
        self.0.update(&(x + 0.0).to_bits().to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }

    fn finish(self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

/// The line on which a record begins. The reader's own count stands before the blank lines that it skips, and before
/// the second half of a CRLF.
fn line(source: &Source<'_>, record: &StringRecord) -> Result<u64, DataError> {
    source.line(record.position().map_or(0, Position::byte))
}

fn unreadable(source: &Source<'_>, error: ::csv::Error) -> DataError {
    let path = source.path.to_owned();
    let byte = error.position().map_or(0, Position::byte);
    match error.into_kind() {
        ErrorKind::Io(error) => source.unread(error),
        ErrorKind::Utf8 { err, .. } => match source.line(byte) {
            Ok(line) => DataError::NotText { path, line, source: err },
            Err(unread) => unread,
        },
        // No other comes of reading.
        other => DataError::Read { path, source: io::Error::other(format!("{other:?}")) },
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_columns;
