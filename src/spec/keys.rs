//! Every key that a sweep file may have: those of the sweep, and those that the objective declares.

use crate::space::Default::{Absent, Required};
use crate::space::Takes::{Duration, Float, Int, Text, Word};
use crate::space::{
    self, Above, Default, Field, Kinds, Name, Params, Schema, Takes, Value, With, setting as key, words,
};
use crate::trial::{Failures, Goal};

/// What `max_trials` may be raised to.
pub(super) const MAX_TRIALS: i64 = 10_000_000;

words! {
    /// `sampler.method`: how the space is turned into configs.
    pub(crate) enum Method {
        /// Every combination.
        Grid = "grid",
        /// Independent draws.
        Random = "random",
    }
}

impl Method {
    /// Whether it draws as many configs as it is told to, and does not expand the whole space.
    pub(super) const fn draws(self) -> bool {
        match self {
            Self::Grid => false,
            Self::Random => true,
        }
    }
}

words! {
    /// `output.weights`: whose weights are kept.
    pub(crate) enum Weights {
        /// Every complete trial's.
        All = "all",
        /// Those of the best config's trials.
        Best = "best",
        /// Nobody's.
        None = "none",
    }
}

/// The table in which the objective is chosen, and the key in it that says its kind.
pub(super) const OBJECTIVE: &str = "objective";
pub(super) const KIND: &str = "objective.kind";

/// The methods that draw.
const DRAWS: With = With::Words { key: "sampler.method", words: &[Method::Random.word()] };

/// Where the best configs are trained again.
const CONFIRMS: With = With::Above { key: "confirm.top", above: 0.0 };

/// The keys of the sweep itself.
const OWN: &[Field] = &[
    key("name", Takes::Name, Required, r#""moons""#, "folder of the results"),
    key("seed", Int(0, i64::MAX), Default::Int(0), "2024", "decides every random number"),
    key("max_trials", Int(1, MAX_TRIALS), Default::Int(100_000), "100000", "a sweep of more trials is refused"),
    key(
        "on_finish",
        Text,
        Absent("none"),
        r#""mail -s sweep me@example.org""#,
        "command that is run when the run ends, however it ends",
    ),
    key(KIND, Word(&[]), Absent(""), "", "what is trained; decides which keys follow"),
    key(
        "metric.name",
        Text,
        Absent(""),
        "",
        "what the tables and figures rank by, one of what trials measure or [evaluate] asks for",
    ),
    key(
        "metric.goal",
        Word(Goal::WORDS),
        Default::Word(Goal::Minimize.word()),
        r#""minimize""#,
        "whether small or large values are good",
    ),
    key(
        "metric.failures",
        Word(Failures::WORDS),
        Default::Word(Failures::Last.word()),
        r#""last""#,
        "configs of which trials diverged or failed: below all others, or ranked by the rest",
    ),
    key(
        "metric.tie_margin",
        Float(Above::From(0.0), 1e15),
        Default::Float(0.0),
        "0.001",
        "a config that is worse than the best by no more than this is as good in practice",
    ),
    key(
        "sampler.method",
        Word(Method::WORDS),
        Default::Word(Method::Grid.word()),
        r#""grid""#,
        "every combination of the space, or draws from it",
    ),
    key("sampler.trials", Int(1, MAX_TRIALS), Required, "200", "configs to draw").with(DRAWS),
    key("replicates.data", Int(1, 10_000), Default::Int(1), "2", "datasets, or splits of one, for each config"),
    key("replicates.training", Int(1, 10_000), Default::Int(1), "3", "initialisations and batch orders on each"),
    key(
        "confirm.top",
        Int(0, 1000),
        Default::Int(0),
        "5",
        "so many of the best configs are trained again on replicates that the search never sees; 0: none",
    ),
    key("confirm.data", Int(1, 10_000), Default::Int(1), "12", "datasets, or splits of one, for each of them")
        .with(CONFIRMS),
    key("confirm.training", Int(1, 10_000), Default::Int(1), "3", "initialisations and batch orders on each")
        .with(CONFIRMS),
    key(
        "output.weights",
        Word(Weights::WORDS),
        Default::Word(Weights::All.word()),
        r#""all""#,
        "whose trained parameters are kept",
    ),
    key("limits.trial_time", Duration, Absent("none"), r#""30m""#, "how long one training may last"),
    key(
        "limits.memory_gib",
        Float(Above::MoreThan(0.0), 1024.0),
        Absent("none"),
        "2",
        "memory of a trial in a process of its own",
    ),
    key(
        "limits.max_failures",
        Int(1, MAX_TRIALS),
        Absent("none"),
        "100",
        "so many trials that failed, panicked or timed out stop the run",
    ),
    key(
        "limits.equal_failures",
        Int(2, MAX_TRIALS),
        Default::Int(10),
        "10",
        "so many equal failures or panics in a row stop it",
    ),
];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Word as _;

    #[test]
    fn trials_are_asked_of_the_methods_that_draw() {
        let drawing = Method::WORDS.iter().copied().filter(|word| Method::of(word).is_some_and(Method::draws));
        assert!(drawing.eq([Method::Random.word()]));
    }
}
