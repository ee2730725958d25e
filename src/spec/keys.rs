//! Every key that a sweep file may have: those of the sweep, and those that the objective declares.

use super::own_keys::{KIND, OWN};
use crate::space::Default::{Absent, Required};
use crate::space::{self, Default, Field, Kinds, Name, Params, Schema, Takes, Value};

/// The keys that a sweep file of one kind of objective may have, each after the one that decides whether it has an effect.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    pub(super) schema: &'static Schema,
    kinds: Kinds,
    all: Vec<Field>,
    /// The names in [space] that an open schema does not declare, in the order of the file.
    undeclared: Vec<Field>,
}

impl Keys {
    /// The keys where the objective is of this kind.
    pub(crate) fn new(kinds: Kinds, schema: &'static Schema) -> Self {
        let own = OWN.iter().map(|field| match field.name {
            KIND => {
                let first = kinds.names.first().copied().unwrap_or_default();
                let default = if schema.open { Default::Word(schema.kind) } else { Default::Word(first) };
                Field { takes: Takes::Word(kinds.names), default, ..*field }
            }
            "metric.name" if schema.metric.is_empty() => Field { default: Required, example: r#""loss""#, ..*field },
            "metric.name" => Field { default: Default::Measured(schema.metric), ..*field },
            _ => *field,
        });
        Self { schema, kinds, all: own.chain(schema.fields.iter().copied()).collect(), undeclared: Vec::new() }
    }

    /// The same with what [space] names besides, if the schema is open.
    pub(super) fn with_undeclared(mut self, names: impl Iterator<Item = String>) -> Self {
        if self.schema.open {
            let new = |name: &String| self.find(name).is_none();
            self.undeclared = names.filter(new).map(undeclared).collect();
        }
        self
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Field> {
        self.all.iter().chain(&self.undeclared)
    }

    /// The names in [space] that an open schema does not declare, in the order of the file.
    pub(super) fn undeclared(&self) -> &[Field] {
        &self.undeclared
    }

    /// The key of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Field> {
        self.iter().find(|field| field.name == name)
    }

    /// The same, unless it is a name of [space] alone.
    pub(super) fn declared(&self, name: &str) -> Option<&Field> {
        self.all.iter().find(|field| field.name == name)
    }

    /// All hyperparameters that have an effect, from those that are named.
    pub(super) fn resolve<'a>(&self, named: impl Fn(&str) -> Option<&'a Value>) -> Params {
        let mut resolved = self.schema.resolve(&named);
        for field in &self.undeclared {
            resolved.extend(named(field.name).map(|value| (Name::new(field.name), value.clone())));
        }
        resolved
    }

    /// The tables that keys stand in, in order.
    pub(super) fn tables(&self) -> Vec<&'static str> {
        tables(self.all.iter())
    }

    /// Another kind of objective that has keys in this table, which this one has not.
    pub(super) fn other_kind_with(&self, table: &str) -> Option<&'static str> {
        let declares = |schema: &&Schema| schema.fields.iter().any(|field| field.table() == table);
        self.kinds.schemas.iter().copied().find(declares).filter(|_| !self.has_table(table)).map(|schema| schema.kind)
    }

    /// Whether keys stand in this table.
    pub(super) fn has_table(&self, name: &str) -> bool {
        !name.is_empty() && self.all.iter().any(|field| field.table() == name)
    }

    /// Whether names in [space] begin with this one and a point.
    pub(super) fn has_group(&self, name: &str) -> bool {
        self.iter().any(|field| field.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The keys that can be swept.
    pub(super) fn swept(&self) -> impl Iterator<Item = &Field> {
        self.iter().filter(|field| field.can_be_swept())
    }

    /// The tables of keys that can be swept: `[data], [model] and [training]`.
    pub(super) fn swept_tables(&self, last: &str) -> String {
        let named: Vec<String> = tables(self.swept()).iter().map(|table| format!("[{table}]")).collect();
        match named.as_slice() {
            [] => "the objective".to_owned(),
            [one] => one.clone(),
            [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
        }
    }
}

/// A hyperparameter that is known by name alone. Its name lives as long as the program, as those that are declared do: a
/// sweep file is read once or twice.
fn undeclared(name: String) -> Field {
    let name: &'static str = name.leak();
    space::key(name, Takes::Any, Absent("not given"), "1", name)
}

fn tables<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<&'static str> {
    let mut tables: Vec<&str> = Vec::new();
    for table in fields.map(Field::table).filter(|table| !table.is_empty()) {
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    tables
}
