//! Columns of a page's data one behind the other, each with what it is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::columns::{Encoded, Level, leveled, numbers};

/// Columns one behind the other.
#[derive(Default)]
pub(super) struct Block {
    pub(super) columns: Vec<Value>,
    pub(super) bytes: Vec<u8>,
}

/// What a column is, besides its numbers.
pub(super) struct Spec<'a> {
    pub(super) of: &'static str,
    pub(super) name: Cow<'a, str>,
    /// What the CSV files call it, where that is longer.
    pub(super) file: Option<String>,
    pub(super) label: String,
    /// `param`, `constant`, `metric`, `other` of another metric, or the name of what the page says of each row by itself.
    pub(super) role: &'static str,
    pub(super) axis: &'static str,
}

impl Block {
    pub(super) fn add(&mut self, spec: &Spec<'_>, encoded: Encoded) {
        let mut column = Map::new();
        column.insert("of".to_owned(), json!(spec.of));
        column.insert("name".to_owned(), json!(spec.name));
        column.extend(spec.file.iter().map(|file| ("file".to_owned(), json!(file))));
        column.insert("label".to_owned(), json!(spec.label));
        column.insert("role".to_owned(), json!(spec.role));
        column.insert("axis".to_owned(), json!(spec.axis));
        column.extend(encoded.how.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.columns.push(Value::Object(column));
        self.bytes.extend(encoded.bytes);
    }

    /// A column of words.
    pub(super) fn add_words<'a>(&mut self, spec: &Spec<'_>, column: impl Iterator<Item = Option<&'a str>> + Clone) {
        let levels: BTreeSet<&str> = column.clone().flatten().collect();
        let levels: Vec<Level> =
            levels.into_iter().map(|text| Level { text: text.to_owned(), value: json!(text) }).collect();
        if let Some(encoded) = leveled(column, &levels) {
            self.add(spec, encoded);
        }
    }

    /// A column that says yes or no, each in a word.
    pub(super) fn add_flags(
        &mut self,
        spec: &Spec<'_>,
        [no, yes]: [&str; 2],
        column: impl Iterator<Item = Option<bool>>,
    ) {
        let levels = [(no, false), (yes, true)].map(|(text, b)| Level { text: text.to_owned(), value: json!(b) });
        if let Some(encoded) = leveled(column.map(|flag| flag.map(|b| if b { yes } else { no })), &levels) {
            self.add(spec, encoded);
        }
    }

    /// A column of whole numbers as such: `1`, not `1.0`.
    pub(super) fn add_counts(&mut self, spec: &Spec<'_>, column: &[f64]) {
        let mut encoded = numbers(column);
        encoded.how.push(("whole", json!(true)));
        self.add(spec, encoded);
    }
}
