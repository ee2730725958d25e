//! The file as written: every key with its place, each value checked against its kind, the [space] read into
//! distributions. What only makes sense of several keys together is the concern of `cross_checks`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::keys::Keys;
use super::own_keys::SKIP;
use super::problem::Problem;
use super::range::domain;
use super::rules::{Attached, WrittenSkip, attached};
use super::start::{Given, START};
use super::suggest::closest;
use super::value::{what, wrong_value};
use crate::space::{Distribution, Domain, Field, Name, Params, Role, Takes};

/// What the file says of a key, with the bytes of its name and of its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Range<usize>,
    pub(super) at: Range<usize>,
    pub(super) domain: Domain,
    /// Where it is active, if that is not everywhere.
    pub(super) attached: Option<Attached>,
}

/// The keys of a file, sorted by name, and what is wrong with them one by one.
#[derive(Debug)]
pub(super) struct Reading<'k> {
    pub(super) keys: &'k Keys,
    /// Every key that stands in the file, even if with a wrong value; of one that is fixed and swept, the latter.
    pub(super) entries: BTreeMap<&'static str, Entry>,
    /// Where each table is opened.
    pub(super) tables: BTreeMap<String, Range<usize>>,
    /// The tables [[skip]], in the order of the file.
    pub(super) skips: Vec<WrittenSkip>,
    /// The configs to try first, in the order of the file.
    pub(super) starts: Vec<Vec<Given>>,
    pub(super) problems: Vec<Problem>,
}

/// Unknown names that are compared with the known ones.
const ADVISED: usize = 100;

/// A name as it stands in the file.
type Written<'i> = Spanned<DeString<'i>>;

impl<'k> Reading<'k> {
    /// Reads this part of the top of a file, whose keys may be these.
    pub(super) fn new<'i: 'a, 'a>(
        root: impl IntoIterator<Item = (&'a Written<'i>, &'a Spanned<DeValue<'i>>)>,
        keys: &'k Keys,
    ) -> Self {
        let (entries, tables) = (BTreeMap::new(), BTreeMap::new());
        let (skips, starts, problems) = (Vec::new(), Vec::new(), Vec::new());
        let mut reading = Self { keys, entries, tables, skips, starts, problems };
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            if let Some(field) = keys.declared(name).filter(|f| f.table().is_empty()) {
                reading.fixed(field, key, value);
            } else if name == SKIP {
                reading.read_skips(key, value);
            } else if name == "space" || keys.has_table(name) {
                reading.table(name, key, value);
            } else {
                reading.unknown("", key);
            }
        }
        reading
    }

    fn table(&mut self, name: &str, key: &Written<'_>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            for field in self.keys.iter().filter(|f| f.table() == name) {
                self.enter(field, key.span(), value.span(), Ok(Domain::Unknown));
            }
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
            } else if let Some(field) = self.keys.declared(&format!("{name}.{}", key.get_ref())) {
                self.fixed(field, key, value);
            } else {
                self.unknown(name, key);
            }
        }
    }

    /// Keeps what is said of a key, unless more is known of it.
    pub(super) fn enter(
        &mut self,
        field: &Field,
        key: Range<usize>,
        at: Range<usize>,
        checked: Result<Domain, Vec<Problem>>,
    ) {
        let domain = checked.unwrap_or_else(|problems| {
            self.problems.extend(problems);
            Domain::Unknown
        });
        if matches!(domain, Domain::Swept(_)) || self.entry(field.name).is_none() {
            self.entries.insert(field.name, Entry { key, at, domain, attached: None });
        }
    }

    fn fixed(&mut self, field: &Field, key: &Written<'_>, value: &Spanned<DeValue<'_>>) {
        if field.name == START {
            return self.read_starts(field, key, value);
        }
        let checked = field.takes.check(value.get_ref()).map_err(|label| vec![wrong_value(field, value, label)]);
        self.enter(field, key.span(), value.span(), checked.map(Domain::Fixed));
    }

    fn swept(&mut self, prefix: &str, key: &Written<'_>, value: &Spanned<DeValue<'_>>) {
        let name = format!("{prefix}{}", key.get_ref());
        match (self.keys.find(&name), value.get_ref()) {
            (Some(field), _) if key.get_ref().contains('.') => self.quoted(field, key),
            (Some(field), _) if field.can_be_swept() => {
                self.enter(field, key.span(), value.span(), domain(field, value));
                let attached = attached(field, value.get_ref(), &mut self.problems);
                self.entries.entry(field.name).and_modify(|entry| entry.attached = attached);
            }
            (Some(field), _) => self.problems.push(Problem {
                message: format!("`{}` cannot be swept", field.name),
                at: key.span(),
                label: match field.role {
                    Role::Fixed => "the same for all trials",
                    Role::Sweep | Role::Hyperparameter => "describes the sweep, not a trial",
                }
                .into(),
                help: if self.keys.schema.open {
                    renamed(field.name)
                } else {
                    format!("sweep keys of {}", self.keys.swept_tables("and"))
                },
            }),
            (None, DeValue::Table(inner)) if self.keys.has_group(&name) => {
                for (key, value) in inner {
                    self.swept(&format!("{name}."), key, value);
                }
            }
            (None, _) => self.nameless(&name, key),
        }
    }

    /// What should name a hyperparameter and does not.
    pub(super) fn nameless(&mut self, name: &str, key: &Written<'_>) {
        self.problems.push(Problem {
            message: format!("`{name}` names no hyperparameter"),
            at: key.span(),
            label: "unknown".into(),
            help: self.unknown_hyperparameter(name),
        });
    }

    /// A dotted name in quotes is one key to TOML, and could stand beside the same name without quotes.
    pub(super) fn quoted(&mut self, field: &Field, key: &Written<'_>) {
        self.enter(field, key.span(), key.span(), Ok(Domain::Unknown));
        self.problems.push(Problem {
            message: format!("`{}` stands in quotes", field.name),
            at: key.span(),
            label: "one key with a point in it".into(),
            help: format!("write `{} = …` without quotes", field.name),
        });
    }

    pub(super) fn unknown(&mut self, table: &str, key: &Written<'_>) {
        let name = key.get_ref().as_ref();
        if let Some(field) = self.keys.find(name).filter(|f| table.is_empty() && !f.table().is_empty()) {
            return self.quoted(field, key);
        }
        let place = if table.is_empty() { "at the top of the file".into() } else { format!("in {}", header(table)) };
        let here: Vec<&str> = self.keys.iter().filter(|f| f.table() == table).map(Field::key).collect();
        let mut tables = if table.is_empty() { self.keys.tables() } else { Vec::new() };
        tables.extend(table.is_empty().then_some("space"));
        let other = self.keys.other_kind_with(name).filter(|_| table.is_empty());
        let elsewhere = self.keys.iter().find(|f| f.key() == name);
        let near = self.closest(name, self.keys.iter().map(|f| f.name).chain(here.iter().chain(&tables).copied()));
        let help = match (other, elsewhere, near) {
            (Some(kind), ..) => of_kind(name, kind),
            (None, Some(field), _) if field.table().is_empty() => {
                format!("`{name}` belongs at the top of the file, above the first table")
            }
            (None, Some(field), _) => format!("`{name}` belongs in {}", header(field.table())),
            (None, None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None, None) if tables.is_empty() => format!("the keys {place} are {}", here.join(", ")),
            (None, None, None) => {
                format!("the keys {place} are {}; the tables are {}", here.join(", "), tables.join(", "))
            }
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
        let table = name.split_once('.').map_or(name, |(table, _)| table);
        if let Some(kind) = self.keys.other_kind_with(table) {
            return of_kind(table, kind);
        }
        let inside = || self.keys.swept().filter(|f| f.table() == name);
        if let Some(inside) =
            inside().find(|f| matches!(f.takes, Takes::Int(..) | Takes::IntOrInts(..))).or_else(|| inside().next())
        {
            return format!("sweep the keys in it: `{} = [{}]`", inside.name, inside.example());
        }
        let keys = self.keys.swept().map(|f| f.name);
        if let Some(near) = self.closest(name, keys.chain(self.keys.swept().map(Field::table))) {
            return format!("did you mean `{near}`?");
        }
        let here: Vec<_> = self.keys.swept().filter(|f| f.table() == table).map(Field::key).collect();
        match here.as_slice() {
            [] => format!("name a key of {}, such as `{}`", self.keys.swept_tables("or"), self.keys.schema.example),
            _ => format!("the keys of [{table}] are {}", here.join(", ")),
        }
    }

    /// The nearest name. Beyond so many problems none is looked for: it takes time, and nobody reads them all.
    fn closest<'a>(&self, name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        if self.problems.len() < ADVISED { closest(name, names) } else { None }
    }

    /// What the file rightly says of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| entry.domain != Domain::Unknown)
    }

    /// The fixed values of the file.
    pub(super) fn params(&self) -> Params {
        let fixed = |(name, entry): (&&'static str, &Entry)| match &entry.domain {
            Domain::Fixed(value) => Some((Name::new(name), value.clone())),
            Domain::Swept(_) | Domain::Unknown => None,
        };
        self.entries.iter().filter_map(fixed).collect()
    }

    /// The same with the defaults of the keys of the sweep itself.
    pub(super) fn params_of_sweep(&self) -> Params {
        let mut params = self.params();
        for field in self.keys.iter().filter(|field| field.role == Role::Sweep) {
            let default = field.default.value(&params).filter(|_| params.get(field.name).is_none());
            params.extend(default.map(|value| (Name::new(field.name), value)));
        }
        params
    }

    /// The swept keys, sorted by name.
    pub(super) fn space(&self) -> impl Iterator<Item = (&'static str, &Entry, &Distribution)> {
        self.entries.iter().filter_map(|(name, entry)| match &entry.domain {
            Domain::Swept(distribution) => Some((*name, entry, distribution)),
            Domain::Fixed(_) | Domain::Unknown => None,
        })
    }
}

/// What opens a table.
fn header(table: &str) -> String {
    if table == SKIP { format!("[[{table}]]") } else { format!("[{table}]") }
}

/// The remedy for what another kind of objective takes.
fn of_kind(table: &str, kind: &str) -> String {
    format!("[{table}] is of `objective.kind = \"{kind}\"`; write that, or delete it")
}

/// The remedy for a parameter of a program that is called as a key of sweep files is.
fn renamed(key: &str) -> String {
    let other = format!("program_{}", key.replace('.', "_"));
    let seeds = if key == "seed" {
        "for repetitions write \"--seed={seed}\" in `command` and `replicates.training = 3`; to sweep it, "
    } else {
        ""
    };
    format!("it is a key of sweep files: {seeds}call it `{other}` here, and write \"--{key}={{{other}}}\" in `command`")
}
