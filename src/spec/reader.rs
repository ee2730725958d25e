//! The file as written: every key with its place, each value checked against its kind, the [space] read into
//! distributions. What only makes sense of several keys together is `together`'s concern.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::field::{FIELDS, Field, Kind, field};
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

/// Unknown names that are compared with the known ones.
const ADVISED: usize = 100;

type Key<'i> = Spanned<DeString<'i>>;

impl Reading {
    /// Reads all keys of the file.
    pub(crate) fn new(root: &DeTable<'_>) -> Self {
        let mut reading = Self::default();
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            if let Some(field) = field(name).filter(|f| f.table().is_empty()) {
                reading.fixed(field, key, value);
            } else if name == "space" || !name.is_empty() && FIELDS.iter().any(|f| f.table() == name) {
                reading.table(name, key, value);
            } else {
                reading.unknown("", key);
            }
        }
        reading
    }

    fn table(&mut self, name: &str, key: &Key<'_>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.mentioned.extend(FIELDS.iter().filter(|f| f.table() == name).map(|f| f.name));
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
            (Some(field), _) if key.get_ref().contains('.') => self.quoted(field, key),
            (Some(field), _) if field.can_be_swept() => {
                self.mentioned.push(field.name);
                match distribution(field, value) {
                    Ok(checked) => {
                        self.space.insert(field.name, Entry { key: key.span(), at: value.span(), value: checked });
                    }
                    Err(problems) => self.problems.extend(problems),
                }
            }
            (Some(field), _) => self.problems.push(Problem {
                message: format!("`{}` cannot be swept", field.name),
                at: key.span(),
                label: if field.is_hyperparameter() {
                    "the same for all trials"
                } else {
                    "describes the sweep, not a trial"
                }
                .into(),
                help: "sweep keys of [data], [model], [training] and [mmd]".into(),
            }),
            (None, DeValue::Table(inner)) if !name.is_empty() && FIELDS.iter().any(|f| f.table() == name) => {
                for (key, value) in inner {
                    self.swept(&format!("{name}."), key, value);
                }
            }
            (None, _) => self.problems.push(Problem {
                message: format!("`{name}` names no hyperparameter"),
                at: key.span(),
                label: "unknown".into(),
                help: self.unknown_hyperparameter(&name),
            }),
        }
    }

    /// A dotted name in quotes is one key to TOML, and could stand beside the same name without quotes.
    fn quoted(&mut self, field: &Field, key: &Key<'_>) {
        self.mentioned.push(field.name);
        self.problems.push(Problem {
            message: format!("`{}` stands in quotes", field.name),
            at: key.span(),
            label: "one key with a point in it".into(),
            help: format!("write `{} = …` without quotes", field.name),
        });
    }

    fn unknown(&mut self, table: &str, key: &Key<'_>) {
        let name = key.get_ref().as_ref();
        if let Some(field) = field(name).filter(|f| table.is_empty() && !f.table().is_empty()) {
            return self.quoted(field, key);
        }
        let place = if table.is_empty() { "at the top of the file".into() } else { format!("in [{table}]") };
        let here: Vec<&str> = FIELDS.iter().filter(|f| f.table() == table).map(Field::key).collect();
        let mut tables: Vec<&str> = FIELDS.iter().map(Field::table).chain(["space"]).collect();
        tables.retain(|t| table.is_empty() && !t.is_empty());
        tables.dedup();
        let elsewhere = FIELDS.iter().find(|f| f.key() == name);
        let near = self.closest(name, FIELDS.iter().map(|f| f.name).chain(here.iter().chain(&tables).copied()));
        let help = match (elsewhere, near) {
            (Some(field), _) if field.table().is_empty() => {
                format!("`{name}` belongs at the top of the file, above the first table")
            }
            (Some(field), _) => format!("`{name}` belongs in [{}]", field.table()),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) if tables.is_empty() => format!("the keys {place} are {}", here.join(", ")),
            (None, None) => format!("the keys {place} are {}; the tables are {}", here.join(", "), tables.join(", ")),
        };
        self.problems.push(Problem {
            message: format!("unknown key `{name}` {place}"),
            at: key.span(),
            label: "unknown".into(),
            help,
        });
    }

    /// The remedy for a name in [space] that is none.
    fn unknown_hyperparameter(&self, name: &str) -> String {
        if let Some(inside) = hyperparameters().find(|f| f.table() == name && matches!(f.kind, Kind::Int(..))) {
            return format!("sweep the keys in it: `{} = [{}]`", inside.name, inside.example);
        }
        let keys = hyperparameters().map(|f| f.name);
        if let Some(near) = self.closest(name, keys.chain(hyperparameters().map(Field::table))) {
            return format!("did you mean `{near}`?");
        }
        let table = name.split_once('.').map_or("", |(table, _)| table);
        let here: Vec<_> = hyperparameters().filter(|f| f.table() == table).map(Field::key).collect();
        match here.as_slice() {
            [] => "name a key of [data], [model] or [training], such as `training.lr`".into(),
            _ => format!("the keys of [{table}] are {}", here.join(", ")),
        }
    }

    /// The nearest name. Beyond so many problems none is looked for: it takes time, and nobody reads them all.
    fn closest<'a>(&self, name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        if self.problems.len() < ADVISED { closest(name, names) } else { None }
    }
}

fn hyperparameters() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|f| f.can_be_swept())
}

/// A value that does not fit its key.
pub(crate) fn wrong_value(field: &Field, value: &Spanned<DeValue<'_>>, label: String) -> Problem {
    let near = match (field.kind, value.get_ref()) {
        (Kind::Word(words), DeValue::String(s)) => closest(s, words.iter().copied()),
        _ => None,
    };
    let example = match value.get_ref() {
        DeValue::Array(_) | DeValue::Table(_) if field.can_be_swept() => {
            format!(
                "write one value, such as `{} = {}`, or sweep `{}` in [space]",
                field.key(),
                field.example,
                field.name
            )
        }
        _ => format!("write, for example, `{} = {}`", field.key(), field.example),
    };
    Problem {
        message: format!("`{}` must be {}", field.name, field.kind.describe()),
        at: value.span(),
        label,
        help: near.map_or(example, |near| format!("did you mean \"{near}\"?")),
    }
}
