//! CSV files with a header: chosen columns of finite numbers, and a label column that may hold any text.

use std::collections::BTreeMap;
use std::{fs, io};

use ::csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};

use super::error::DataError;
use super::labels::Labels;
use super::source::{self, Source};
use super::table::Table;

/// Rows at most, and numbers in all of them: 2 GiB.
const ROWS: usize = 10_000_000;
const NUMBERS: usize = 1 << 28;

/// Reads `columns` of the file at `path`, or all but the label if none are named.
pub(super) fn load(path: &str, columns: &[String], label: Option<&str>) -> Result<Table, DataError> {
    source::check(path)?;
    parse(&Source::new(path, &|| Ok(Box::new(fs::File::open(path)?))), columns, label)
}

fn parse(source: &Source<'_>, columns: &[String], label: Option<&str>) -> Result<Table, DataError> {
    let path = || source.path.to_owned();
    let mut builder = ReaderBuilder::new();
    builder.flexible(true).trim(Trim::All).has_headers(false).buffer_capacity(1 << 16);
    let mut reader = builder.from_reader(source.read()?);
    let mut header = StringRecord::new();
    if !reader.read_record(&mut header).map_err(|e| unreadable(source, e))? {
        return Err(DataError::NoHeader { path: path() });
    }
    let chosen = choose(source, &header, columns, label)?;
    let (mut values, mut labels, mut rows) = (Vec::new(), Labels::default(), 0);
    let mut fingerprint = Fingerprint::of(&header, &chosen);
    let mut record = StringRecord::new();
    loop {
        source.row_begins(reader.position().byte());
        if !reader.read_record(&mut record).map_err(|e| unreadable(source, e))? {
            break;
        }
        rows += 1;
        if record.len() != header.len() {
            let (fields, expected) = (record.len(), header.len());
            return Err(DataError::Ragged { path: path(), line: line(source, &record)?, fields, expected });
        }
        if rows > ROWS {
            return Err(DataError::ManyRows { path: path(), line: line(source, &record)?, most: ROWS });
        }
        if values.len() + chosen.columns.len() > NUMBERS {
            return Err(DataError::ManyNumbers { path: path(), line: line(source, &record)?, most: NUMBERS });
        }
        for &field in &chosen.columns {
            let x = number(source, &record, field, &header[field])?;
            fingerprint.number(x);
            values.push(x);
        }
        if let Some(field) = chosen.label {
            fingerprint.text(&record[field]);
            labels.push(&record[field]);
        }
    }
    if values.is_empty() {
        return Err(DataError::NoRows { path: path() });
    }
    Ok(Table {
        name: path(),
        fingerprint: fingerprint.finish(),
        width: chosen.columns.len(),
        values,
        labels: labels.ranks(),
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

/// The fields of a record that are used.
struct Chosen {
    columns: Vec<usize>,
    label: Option<usize>,
}

fn choose(
    source: &Source<'_>,
    header: &StringRecord,
    columns: &[String],
    label: Option<&str>,
) -> Result<Chosen, DataError> {
    let (path, line) = (source.path.to_owned(), line(source, header)?);
    let mut fields = BTreeMap::new();
    for (field, name) in header.iter().enumerate() {
        if fields.insert(name, field).is_some() {
            return Err(DataError::DuplicateColumn { path, line, column: name.to_owned() });
        }
    }
    let find = |name: &str| {
        fields.get(name).copied().ok_or_else(|| DataError::UnknownColumn {
            path: path.clone(),
            line,
            column: name.to_owned(),
            columns: header.iter().map(ToString::to_string).collect(),
        })
    };
    let label_field = label.map(find).transpose()?;
    let columns: Vec<usize> = if columns.is_empty() {
        (0..header.len()).filter(|&i| Some(i) != label_field).collect()
    } else {
        columns.iter().map(|name| find(name)).collect::<Result<_, _>>()?
    };
    match label {
        Some(label) if columns.is_empty() => Err(DataError::OnlyLabel { path, line, label: label.to_owned() }),
        _ => Ok(Chosen { columns, label: label_field }),
    }
}

fn number(source: &Source<'_>, record: &StringRecord, field: usize, column: &str) -> Result<f64, DataError> {
    let text = &record[field];
    let parsed = text.parse::<f64>();
    if let Ok(x) = parsed
        && x.abs() <= f64::from(f32::MAX)
    {
        return Ok(x);
    }
    let (path, line, field) = (source.path.to_owned(), line(source, record)?, field + 1);
    let (column, text) = (column.to_owned(), text.to_owned());
    Err(if parsed.is_ok_and(f64::is_finite) {
        DataError::TooLarge { path, line, field, column, text }
    } else {
        DataError::NotFinite { path, line, field, column, text }
    })
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
