//! CSV files with a header: chosen columns of finite numbers, and a label column that may hold any text.

use std::collections::BTreeMap;

use ::csv::{ReaderBuilder, StringRecord, Trim};

use super::DataError;
use super::table::Table;

/// Reads `columns` of the file at `path`, or all but the label if none are named.
pub(super) fn load(path: &str, columns: &[String], label: Option<&str>) -> Result<Table, DataError> {
    let bytes = std::fs::read(path).map_err(|source| DataError::Read { path: path.to_owned(), source })?;
    parse(path, &bytes, columns, label)
}

fn parse(path: &str, bytes: &[u8], columns: &[String], label: Option<&str>) -> Result<Table, DataError> {
    let file = File { path, bytes };
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).has_headers(false).from_reader(bytes);
    let mut records = reader.records().map(|record| record.map_err(|source| file.not_text(source)));
    let header = records.next().ok_or_else(|| DataError::NoHeader { path: path.to_owned() })??;
    let chosen = file.choose(&header, columns, label)?;
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for record in records {
        let record = record?;
        if record.len() != header.len() {
            let (fields, expected) = (record.len(), header.len());
            return Err(DataError::Ragged { path: path.to_owned(), line: file.line(&record), fields, expected });
        }
        for &field in &chosen.columns {
            values.push(file.number(&record, field, &header[field])?);
        }
        labels.extend(chosen.label.map(|field| record[field].to_owned()));
    }
    if values.is_empty() {
        return Err(DataError::NoRows { path: path.to_owned() });
    }
    Ok(Table {
        name: path.to_owned(),
        fingerprint: blake3::hash(bytes).to_hex().to_string(),
        width: chosen.columns.len(),
        values,
        labels: ranks(&labels),
    })
}

/// The fields of a record that are used.
struct Chosen {
    columns: Vec<usize>,
    label: Option<usize>,
}

/// What messages about a file need.
struct File<'a> {
    path: &'a str,
    bytes: &'a [u8],
}

impl File<'_> {
    fn choose(&self, header: &StringRecord, columns: &[String], label: Option<&str>) -> Result<Chosen, DataError> {
        let (path, line) = (self.path.to_owned(), self.line(header));
        let names: Vec<&str> = header.iter().collect();
        if let Some(i) = (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
            return Err(DataError::DuplicateColumn { path, line, column: names[i].to_owned() });
        }
        let find = |name: &str| {
            names.iter().position(|n| *n == name).ok_or_else(|| DataError::UnknownColumn {
                path: path.clone(),
                line,
                column: name.to_owned(),
                columns: names.iter().map(ToString::to_string).collect(),
            })
        };
        let label_field = label.map(find).transpose()?;
        let columns: Vec<usize> = if columns.is_empty() {
            (0..names.len()).filter(|&i| Some(i) != label_field).collect()
        } else {
            columns.iter().map(|name| find(name)).collect::<Result<_, _>>()?
        };
        match label {
            Some(label) if columns.is_empty() => Err(DataError::OnlyLabel { path, line, label: label.to_owned() }),
            _ => Ok(Chosen { columns, label: label_field }),
        }
    }

    fn number(&self, record: &StringRecord, field: usize, column: &str) -> Result<f64, DataError> {
        let text = &record[field];
        let parsed = text.parse::<f64>();
        if let Ok(x) = parsed
            && x.abs() <= f64::from(f32::MAX)
        {
            return Ok(x);
        }
        let (path, line, field) = (self.path.to_owned(), self.line(record), field + 1);
        let (column, text) = (column.to_owned(), text.to_owned());
        Err(if parsed.is_ok_and(f64::is_finite) {
            DataError::TooLarge { path, line, field, column, text }
        } else {
            DataError::NotFinite { path, line, field, column, text }
        })
    }

    fn not_text(&self, source: ::csv::Error) -> DataError {
        let valid = std::str::from_utf8(self.bytes).map_or_else(|e| e.valid_up_to(), str::len);
        DataError::NotText { path: self.path.to_owned(), line: self.line_at(valid), source }
    }

    /// The line on which a record begins. The reader's own count stands before the blank lines that it skips, and
    /// before the second half of a CRLF.
    fn line(&self, record: &StringRecord) -> usize {
        let byte = record.position().map_or(0, ::csv::Position::byte);
        let begin = usize::try_from(byte).map_or(self.bytes.len(), |byte| byte.min(self.bytes.len()));
        let skipped = self.bytes[begin..].iter().take_while(|b| b"\r\n".contains(b)).count();
        self.line_at(begin + skipped)
    }

    fn line_at(&self, byte: usize) -> usize {
        self.bytes[..byte].split(|b| *b == b'\n').count()
    }
}

/// The rank of each text among the sorted, distinct texts.
fn ranks(texts: &[String]) -> Vec<u32> {
    let mut ranks: BTreeMap<&str, u32> = texts.iter().map(|text| (text.as_str(), 0)).collect();
    ranks.values_mut().zip(0..).for_each(|(rank, i)| *rank = i);
    texts.iter().map(|text| ranks[text.as_str()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str, columns: &[&str], label: Option<&str>) -> String {
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        parse("points.csv", text.as_bytes(), &columns, label).unwrap_err().to_string()
    }

    #[test]
    fn columns_labels_and_values_are_read() {
        let text = "x,kind,y\n1,b,2e1\n\n -0.5 ,\"a, c\",+3\n.25,b,4\n";
        let table = parse("points.csv", text.as_bytes(), &[], Some("kind")).unwrap();
        assert_eq!((table.width, table.values), (2, vec![1.0, 20.0, -0.5, 3.0, 0.25, 4.0]));
        assert_eq!(table.labels, [1, 0, 1]);
        let chosen = parse("points.csv", text.as_bytes(), &["y".into(), "x".into()], None).unwrap();
        assert_eq!((chosen.values, chosen.labels), (vec![20.0, 1.0, 3.0, -0.5, 4.0, 0.25], vec![]));
    }

    #[test]
    fn the_fingerprint_is_that_of_the_bytes() {
        let print = |text: &str| parse("p", text.as_bytes(), &[], None).unwrap().fingerprint;
        assert_eq!(print("x\n1\n"), blake3::hash(b"x\n1\n").to_hex().to_string());
        assert_ne!(print("x\n1\n"), print("x\n1.0\n"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load("no/such/points.csv", &[], None).unwrap_err();
        assert_eq!(error.to_string(), "cannot read no/such/points.csv: No such file or directory (os error 2)");
    }

    #[test]
    fn a_header_is_needed() {
        let want = "points.csv: the file is empty, but a header with the names of the columns was expected";
        assert_eq!(error("", &[], None), want);
        assert_eq!(error("\n\n", &[], None), want);
    }

    #[test]
    fn the_header_must_name_each_column_once() {
        assert_eq!(error("x,y,x\n1,2,3\n", &[], None), r#"points.csv:1: the header names column "x" twice"#);
    }

    #[test]
    fn unknown_columns_and_labels_list_what_there_is() {
        let want = r#"points.csv:1: there is no column "z", only "x", "y""#;
        assert_eq!(error("x,y\n1,2\n", &["x", "z"], None), want);
        assert_eq!(error("x,y\n1,2\n", &[], Some("z")), want);
    }

    #[test]
    fn a_label_alone_is_nothing_to_learn() {
        assert_eq!(
            error("kind\na\n", &[], Some("kind")),
            r#"points.csv:1: there is no column to learn besides the label "kind""#
        );
    }

    #[test]
    fn ragged_rows_are_found_on_their_physical_line() {
        let text = "a,b,c,d\n1,2,3,4\n\n\"1\",2,3,4\n1,2,3\n";
        assert_eq!(error(text, &[], None), "points.csv:5: 3 fields, but the header has 4");
        assert_eq!(error("a,b\n1\n", &[], None), "points.csv:2: 1 field, but the header has 2");
        assert_eq!(error("a,k\n1,\"x\ny\"\n1,2,3\n", &[], Some("k")), "points.csv:4: 3 fields, but the header has 2");
        assert_eq!(error("a,b\r\n1,2\r\n\r\n1\r\n", &[], None), "points.csv:4: 1 field, but the header has 2");
    }

    #[test]
    fn cells_must_be_finite_numbers() {
        for text in ["abc", "", "nan", "inf", "-infinity", "1,5"] {
            let file = format!("y,x\n1,2\n3,\"{text}\"\n");
            assert_eq!(
                error(&file, &[], None),
                format!("points.csv:3:2: column \"x\": {text:?} is not a finite number")
            );
        }
        assert_eq!(error("x\n1e39\n", &[], None), r#"points.csv:2:1: column "x": "1e39" does not fit into 32 bits"#);
        assert!(parse("points.csv", b"x,name\n1,abc\n", &["x".into()], None).is_ok(), "unused columns are free");
    }

    #[test]
    fn rows_are_needed() {
        assert_eq!(error("x,y\n", &[], None), "points.csv: there is a header, but no row");
    }

    #[test]
    fn text_must_be_utf_8() {
        let error = parse("points.csv", b"x,k\n1,a\n2,\xff\n", &[], Some("k")).unwrap_err();
        assert_eq!(error.to_string(), "points.csv:3: not UTF-8 text");
    }
}
