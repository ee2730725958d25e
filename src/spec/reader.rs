//! The file as written: every key with its place, each value checked against its kind, the [space] read into
//! distributions. What only makes sense of several keys together is `limits`' and `mod`'s concern.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::field::{FIELDS, Field, field};
use super::kind::what;
use super::problem::Problem;
use super::range::distribution;
use super::suggest::closest;
use crate::space::{Distribution, Value};

/// Something of the file, with the bytes of its key and of its value.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    pub(crate) key: Range<usize>,
    pub(crate) at: Range<usize>,
    pub(crate) value: T,
}

/// The keys of a file, sorted by name, and what is wrong with them one by one.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) fixed: BTreeMap<&'static str, Entry<Value>>,
    pub(crate) space: BTreeMap<&'static str, Entry<Distribution>>,
    /// Names that stand in the file, even if with a wrong value.
    pub(crate) mentioned: Vec<&'static str>,
    /// Where each table is opened.
    pub(crate) tables: BTreeMap<String, Range<usize>>,
    pub(crate) problems: Vec<Problem>,
}

type Key<'i> = Spanned<DeString<'i>>;

impl Reading {
    /// Reads all keys of the file.
    pub(crate) fn new(root: &DeTable<'_>) -> Self {
        let mut reading = Self::default();
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            if let Some(field) = field(name) {
                reading.fixed(field, key, value);
            } else if name == "space" || FIELDS.iter().any(|f| f.table() == name) {
                reading.table(name, key, value);
            } else {
                reading.unknown("", key);
            }
        }
        reading
    }

    fn table(&mut self, name: &str, key: &Key<'_>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            return self.problems.push(Problem {
                message: format!("`{name}` must be a table"),
                at: value.span(),
                label: format!("this is {}", what(value.get_ref())),
                help: format!("write `[{name}]` on a line of its own and the keys below it"),
            });
        };
        self.tables.insert(name.to_owned(), key.span());
        for (key, value) in table {
            if name == "space" {
                self.swept("", key, value);
            } else if let Some(field) = field(&format!("{name}.{}", key.get_ref())) {
                self.fixed(field, key, value);
            } else {
                self.unknown(name, key);
            }
        }
    }

    fn fixed(&mut self, field: &'static Field, key: &Key<'_>, value: &Spanned<DeValue<'_>>) {
        self.mentioned.push(field.name);
        match field.kind.check(value.get_ref()) {
            Ok(checked) => {
                self.fixed.insert(field.name, Entry { key: key.span(), at: value.span(), value: checked });
            }
            Err(label) => self.problems.push(wrong_value(field, value, label)),
        }
    }

    fn swept(&mut self, prefix: &str, key: &Key<'_>, value: &Spanned<DeValue<'_>>) {
        let name = format!("{prefix}{}", key.get_ref());
        match (field(&name), value.get_ref()) {
            (Some(field), _) if field.is_hyperparameter() => match distribution(field, value) {
                Ok(checked) => {
                    self.space.insert(field.name, Entry { key: key.span(), at: value.span(), value: checked });
                }
                Err(problems) => self.problems.extend(problems),
            },
            (Some(field), _) => self.problems.push(Problem {
                message: format!("`{}` cannot be swept", field.name),
                at: key.span(),
                label: "describes the sweep, not a trial".into(),
                help: "sweep keys of [data], [model] and [training]".into(),
            }),
            (None, DeValue::Table(inner)) if FIELDS.iter().any(|f| f.table() == name) => {
                for (key, value) in inner {
                    self.swept(&format!("{name}."), key, value);
                }
            }
            (None, _) => self.problems.push(Problem {
                message: format!("`{name}` names no hyperparameter"),
                at: key.span(),
                label: "unknown".into(),
                help: closest(&name, FIELDS.iter().filter(|f| f.is_hyperparameter()).map(|f| f.name)).map_or_else(
                    || "name a key of [data], [model] or [training], such as `training.lr`".into(),
                    |near| format!("did you mean `{near}`?"),
                ),
            }),
        }
    }

    fn unknown(&mut self, table: &str, key: &Key<'_>) {
        let name = key.get_ref().as_ref();
        let place = if table.is_empty() { "at the top of the file".into() } else { format!("in [{table}]") };
        let here = FIELDS.iter().filter(|f| f.table() == table).map(|f| f.key());
        let tables = FIELDS.iter().map(|f| f.table()).chain(["space"]).filter(|t| table.is_empty() && !t.is_empty());
        let elsewhere = FIELDS.iter().find(|f| f.key() == name);
        let help = match (elsewhere, closest(name, here.clone().chain(tables))) {
            (Some(field), _) if field.table().is_empty() => {
                format!("`{name}` belongs at the top of the file, above the first table")
            }
            (Some(field), _) => format!("`{name}` belongs in [{}]", field.table()),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!("the keys {place} are {}", here.collect::<Vec<_>>().join(", ")),
        };
        self.problems.push(Problem {
            message: format!("unknown key `{name}` {place}"),
            at: key.span(),
            label: "unknown".into(),
            help,
        });
    }
}

/// A value that does not fit its key.
pub(crate) fn wrong_value(field: &Field, value: &Spanned<DeValue<'_>>, label: String) -> Problem {
    let near = match (field.kind, value.get_ref()) {
        (super::field::Kind::Word(words), DeValue::String(s)) => closest(s, words.iter().copied()),
        _ => None,
    };
    Problem {
        message: format!("`{}` must be {}", field.name, field.kind.describe()),
        at: value.span(),
        label,
        help: near.map_or_else(
            || format!("write, for example, `{} = {}`", field.key(), field.example),
            |near| format!("did you mean \"{near}\"?"),
        ),
    }
}
