//! `trials.csv` as a polars frame: every column text, so that an id of digits stays an id; numbers are cast by name.

use std::io::Cursor;

use polars::prelude::*;

use super::Counts;
use crate::store::{OUTCOME, cell, text};

/// The whole table.
pub(super) fn read(csv: &[u8]) -> PolarsResult<DataFrame> {
    CsvReadOptions::default()
        .with_has_header(true)
        .with_infer_schema_length(Some(0))
        .into_reader_with_file_handle(Cursor::new(csv))
        .finish()
}

/// The complete trials that measured `metric`, with the metric as numbers.
pub(super) fn complete(frame: &DataFrame, metric: &str) -> PolarsResult<DataFrame> {
    let outcome = frame.column(OUTCOME)?.str()?;
    let mut complete = frame.filter(&outcome.equal("complete"))?;
    let numbers = match frame.column(metric) {
        Ok(_) => complete.column(metric)?.cast(&DataType::Float64)?,
        Err(_) => Column::full_null(metric.into(), complete.height(), &DataType::Float64), // nobody got so far
    };
    let measured = numbers.is_not_null();
    complete.with_column(numbers)?;
    complete.filter(&measured)
}

/// How many trials ended how.
pub(super) fn counts(frame: &DataFrame) -> PolarsResult<Counts> {
    let mut counts = Counts { planned: frame.height(), ..Counts::default() };
    for outcome in frame.column(OUTCOME)?.str()?.iter() {
        match outcome {
            Some("complete") => counts.complete += 1,
            Some("diverged") => counts.diverged += 1,
            Some("failed") => counts.failed += 1,
            Some("panicked") => counts.panicked += 1,
            Some("timed-out") => counts.timed_out += 1,
            _ => counts.missing += 1,
        }
    }
    Ok(counts)
}

/// Whether there is such a column.
pub(super) fn has(frame: &DataFrame, name: &str) -> bool {
    frame.column(name).is_ok()
}

/// A column of texts; empty cells are empty texts.
pub(super) fn texts(frame: &DataFrame, name: &str) -> PolarsResult<Vec<String>> {
    Ok(frame.column(name)?.str()?.iter().map(|cell| text(cell.unwrap_or_default()).to_owned()).collect())
}

/// A column of numbers.
pub(super) fn numbers(frame: &DataFrame, name: &str) -> PolarsResult<Vec<f64>> {
    Ok(frame.column(name)?.cast(&DataType::Float64)?.f64()?.iter().map(|cell| cell.unwrap_or(f64::NAN)).collect())
}

/// The rows of each value of `column`, in the order in which the values first occur.
pub(super) fn groups(frame: &DataFrame, column: &str) -> PolarsResult<Vec<Vec<usize>>> {
    let groups = frame.group_by_stable([column])?.into_groups();
    let rows = |group: GroupsIndicator<'_>| match group {
        GroupsIndicator::Idx((_, rows)) => rows.iter().map(|&row| row as usize).collect(),
        GroupsIndicator::Slice([first, len]) => (first as usize..(first + len) as usize).collect(),
    };
    Ok(groups.iter().map(rows).collect())
}

/// The rows whose `column` is `value`.
pub(super) fn rows_with(frame: &DataFrame, column: &str, value: &str) -> PolarsResult<DataFrame> {
    frame.filter(&frame.column(column)?.str()?.equal(cell(value).as_ref()))
}
