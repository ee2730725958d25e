//! The header: what separates its columns, and which of them are used.

use std::collections::BTreeMap;
use std::io::Read;

use ::csv::StringRecord;

use super::problems::TOLD;
use super::wanted::Wanted;
use crate::learn::data::error::DataError;
use crate::learn::data::source::Source;

/// What may separate columns; of equals the first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A header is looked at so far.
const HEADER: u64 = 1 << 20;

/// What separates the columns: whatever of them stands most often in the first line that is not blank, outside of quotes.
pub(super) fn separator(source: &Source<'_>) -> Result<u8, DataError> {
    let mut bytes = Vec::new();
    source.read()?.take(HEADER).read_to_end(&mut bytes).map_err(|error| source.unread(error))?;
    let is_all = (bytes.len() as u64) < HEADER;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let (mut counts, mut quoted, mut begun, mut broken) = ([0; SEPARATORS.len()], false, false, false);
    let mut before = b'\n';
    for &byte in bytes {
        let is_break = matches!(byte, b'\n' | b'\r');
        if is_break && begun && !quoted {
            break;
        }
        // In the middle of a name it is a character like others; twice in a quoted one it stands for itself.
        if byte == b'"' && (quoted || matches!(before, b'\n' | b'\r' | b'"') || SEPARATORS.contains(&before)) {
            quoted = !quoted;
            broken = false;
        }
        broken |= is_break;
        before = byte;
        begun |= !byte.is_ascii_whitespace() || byte == b'\t';
        if let Some(i) = SEPARATORS.iter().position(|separator| *separator == byte && !quoted) {
            counts[i] += 1;
        }
    }
    if quoted && (broken || is_all) {
        return Err(DataError::OpenHeader { path: source.path.to_owned(), line: source.line(0)? });
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    Ok(SEPARATORS[counts.iter().position(|count| *count == most).unwrap_or(0)])
}

/// The fields of a record that are used.
pub(super) struct Chosen {
    pub(super) columns: Vec<usize>,
    pub(super) label: Option<usize>,
}

/// The fields that are wanted of a header that stands on this line of this file, or all that is wrong with it.
pub(super) fn choose(
    (path, line, separator): (&str, u64, u8),
    header: &StringRecord,
    wanted: &Wanted,
) -> Result<Chosen, DataError> {
    let path = || path.to_owned();
    let mut problems = Vec::new();
    let mut tell = |problem: DataError| problems.push(problem);
    let mut fields = BTreeMap::new();
    for (field, name) in header.iter().enumerate() {
        if fields.insert(name, field).is_some() && !name.is_empty() {
            tell(DataError::DuplicateColumn { path: path(), line, column: name.to_owned() });
        }
    }
    let mut find = |name: &String| {
        let field = fields.get(name.as_str()).copied();
        if field.is_none() {
            let columns = header.iter().map(ToString::to_string).collect();
            tell(DataError::UnknownColumn { path: path(), line, column: name.clone(), columns, separator });
        }
        field
    };
    let label = wanted.label.as_ref().and_then(&mut find);
    let excluded: Vec<usize> = wanted.exclude.iter().filter_map(&mut find).collect();
    let named: Vec<usize> = wanted.columns.iter().filter_map(&mut find).collect();
    let is_excluded = |field: usize| {
        excluded.contains(&field) || (header[field].is_empty() && wanted.exclude.iter().any(String::is_empty))
    };
    let rest = || (0..header.len()).filter(|field| Some(*field) != label && !is_excluded(*field));
    let columns: Vec<usize> = if wanted.columns.is_empty() { rest().collect() } else { named };
    let is_number = |name: &&str| name.parse::<f64>().is_ok();
    let half_numbers = 2 * header.iter().filter(is_number).count() >= header.len();
    let unknown = label.is_none() && wanted.label.is_some() || excluded.len() < wanted.exclude.len();
    let no_names = are_numbers(columns.iter().map(|field| &header[*field])) || (unknown && half_numbers);
    if wanted.columns.is_empty() && no_names {
        return Err(DataError::NoNames { path: path(), line }); // whatever else is wrong comes of that
    }
    for &field in &columns {
        if is_unnamed(&header[field]) && !wanted.columns.iter().any(|name| *name == header[field]) {
            tell(DataError::Unnamed { path: path(), line, field: field + 1, column: header[field].to_owned() });
        }
    }
    if columns.is_empty() && wanted.columns.is_empty() {
        let besides = match (&wanted.label, wanted.exclude.is_empty()) {
            (Some(label), true) => format!("the label {label:?}"),
            (Some(label), false) => format!("the label {label:?} and what `exclude` in [data] leaves out"),
            (None, _) => "what `exclude` in [data] leaves out".to_owned(),
        };
        tell(DataError::NothingToLearn { path: path(), line, besides });
    }
    let more = problems.len().saturating_sub(TOLD);
    problems.truncate(TOLD);
    if problems.is_empty() { Ok(Chosen { columns, label }) } else { Err(DataError::of(problems, more)) }
}

/// What pandas writes for an index without a name, and what it makes of that when it reads it again.
fn is_unnamed(name: &str) -> bool {
    name.is_empty() || name.starts_with("Unnamed: ")
}

/// Whether these names of columns are numbers, so that no header but a first row stands there. At least three that count on
/// are names: 0, 1, 2, … in pandas, or years.
fn are_numbers<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let Ok(numbers) = names.map(str::parse).collect::<Result<Vec<f64>, _>>() else { return false };
    let count_on = numbers.len() > 2 && numbers.windows(2).all(|pair| (pair[0] + 1.0).to_bits() == pair[1].to_bits());
    !numbers.is_empty() && !count_on
}
