//! The keys of a sweep file: for each its type, range, default and when it has an effect. A new hyperparameter is a
//! line here, a field of `trial::Config`, and a line in `config.rs`.

use crate::space::Value;

/// One key of a sweep file.
#[derive(Debug)]
pub(crate) struct Field {
    /// Full name: `table.key`, or `key` at the top of the file.
    pub(crate) name: &'static str,
    /// Type and range.
    pub(crate) kind: Kind,
    /// The value of an absent key.
    pub(crate) default: Default,
    /// The key and the values of it that this key belongs to; elsewhere it has no effect.
    pub(crate) only_with: Option<(&'static str, &'static [&'static str])>,
    /// What stands there for example.
    pub(crate) example: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A whole number, both bounds included.
    Int(i64, i64),
    /// A real number.
    Float(Above, f64),
    /// `true` or `false`.
    Bool,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A sweep's name.
    Name,
    /// Any text that is not empty.
    Text,
    /// A text that says where data stand.
    Path,
    /// A list of texts.
    Texts,
    /// A list of real numbers.
    Floats(Above, f64),
    /// A duration as text.
    Duration,
}

/// A lower bound.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Above {
    /// The bound itself is allowed.
    From(f64),
    /// It is not.
    MoreThan(f64),
}

/// The value of an absent key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Default {
    /// The key must be there (where it has an effect).
    Required,
    /// Nothing: the key is optional.
    Absent,
    Int(i64),
    Float(f64),
    Bool(bool),
    Word(&'static str),
    NoTexts,
}

impl Default {
    /// The value, if there is one.
    pub(crate) fn value(self) -> Option<Value> {
        match self {
            Self::Required | Self::Absent => None,
            Self::Int(i) => Some(Value::Int(i)),
            Self::Float(x) => Some(Value::Float(x)),
            Self::Bool(b) => Some(Value::Bool(b)),
            Self::Word(w) => Some(Value::Text(w.to_owned())),
            Self::NoTexts => Some(Value::Texts(Vec::new())),
        }
    }
}

impl Field {
    /// The table the key stands in; empty at the top of the file.
    pub(crate) fn table(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(table, _)| table)
    }

    /// The key without its table.
    pub(crate) fn key(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, key)| key)
    }

    /// Whether the key describes a trial and can be swept.
    pub(crate) fn can_be_swept(&self) -> bool {
        self.is_hyperparameter() && self.table() != "evaluate"
    }

    /// Whether the key describes a trial and not the sweep.
    pub(crate) fn is_hyperparameter(&self) -> bool {
        matches!(self.table(), "data" | "model" | "training" | "mmd" | "evaluate")
    }
}

/// The field called `name`.
pub(crate) fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name == name)
}

const fn required(name: &'static str, kind: Kind, example: &'static str) -> Field {
    Field { name, kind, default: Default::Required, only_with: None, example }
}

const fn optional(name: &'static str, kind: Kind, default: Default, example: &'static str) -> Field {
    Field { name, kind, default, only_with: None, example }
}

impl Field {
    const fn with(mut self, key: &'static str, values: &'static [&'static str]) -> Self {
        self.only_with = Some((key, values));
        self
    }
}

const MOONS: &[&str] = &["moons"];
const CSV: &[&str] = &["csv"];
const TABLES: &[&str] = &["digits", "csv"];
const MMD: &[&str] = &["mse+mmd"];
const KERNELS: &[&str] = &["squared_exponential", "inverse_multiquadric"];
const MIXTURES: &[&str] = &["bic", "fixed"];
const MAX_ROWS: i64 = 10_000_000;
/// What `max_trials` may be raised to.
pub(crate) const MAX_TRIALS: i64 = 10_000_000;
const FRACTION: Kind = Kind::Float(Above::MoreThan(0.0), 0.99);

/// Every key there is. A key stands after the one that decides whether it has an effect.
pub(crate) const FIELDS: &[Field] = &[
    required("name", Kind::Name, r#""moons""#),
    optional("seed", Kind::Int(0, i64::MAX), Default::Int(0), "2024"),
    optional("max_trials", Kind::Int(1, MAX_TRIALS), Default::Int(100_000), "100000"),
    optional("on_finish", Kind::Text, Default::Absent, r#""mail -s sweep me@example.org""#),
    optional("metric.name", Kind::Text, Default::Word("test_mse"), r#""test_mse""#),
    optional("metric.goal", Kind::Word(&["minimize", "maximize"]), Default::Word("minimize"), r#""minimize""#),
    optional("sampler.method", Kind::Word(&["grid", "random"]), Default::Word("grid"), r#""grid""#),
    required("sampler.trials", Kind::Int(1, MAX_TRIALS), "200").with("sampler.method", &["random"]),
    optional("replicates.data", Kind::Int(1, 10_000), Default::Int(1), "2"),
    optional("replicates.training", Kind::Int(1, 10_000), Default::Int(1), "3"),
    optional("output.weights", Kind::Word(&["all", "best", "none"]), Default::Word("all"), r#""all""#),
    optional("limits.trial_time", Kind::Duration, Default::Absent, r#""30m""#),
    optional("limits.memory_gib", Kind::Float(Above::MoreThan(0.0), 1024.0), Default::Absent, "2"),
    optional("limits.max_failures", Kind::Int(1, MAX_TRIALS), Default::Absent, "100"),
    optional("limits.equal_failures", Kind::Int(2, MAX_TRIALS), Default::Int(10), "10"),
    required("data.source", Kind::Word(&["moons", "digits", "csv"]), r#""moons""#),
    optional("data.noise", Kind::Float(Above::From(0.0), 100.0), Default::Float(0.1), "0.1").with("data.source", MOONS),
    optional("data.n_train", Kind::Int(2, MAX_ROWS), Default::Absent, "1000"),
    optional("data.n_test", Kind::Int(1, MAX_ROWS), Default::Int(2000), "2000").with("data.source", MOONS),
    required("data.path", Kind::Path, r#""points.csv""#).with("data.source", CSV),
    optional("data.columns", Kind::Texts, Default::NoTexts, r#"["x", "y"]"#).with("data.source", CSV),
    optional("data.label", Kind::Text, Default::Absent, r#""class""#).with("data.source", CSV),
    optional("data.standardize", Kind::Bool, Default::Bool(false), "true").with("data.source", CSV),
    optional("data.test_fraction", FRACTION, Default::Float(0.2), "0.2").with("data.source", TABLES),
    optional("model.kind", Kind::Word(&["mlp", "resnet"]), Default::Word("mlp"), r#""mlp""#),
    optional("model.hidden_size", Kind::Int(1, 1_000_000), Default::Int(64), "64"),
    optional("model.layers", Kind::Int(0, 1000), Default::Int(2), "2"),
    optional("model.bottleneck_size", Kind::Int(1, 1_000_000), Default::Int(1), "1"),
    optional("model.block_layers", Kind::Int(1, 2), Default::Int(1), "1").with("model.kind", &["resnet"]),
    optional("training.epochs", Kind::Int(1, 1_000_000), Default::Int(100), "100"),
    optional("training.batch_size", Kind::Int(1, MAX_ROWS), Default::Int(64), "64"),
    optional("training.lr", Kind::Float(Above::MoreThan(0.0), 100.0), Default::Float(1e-3), "1e-3"),
    optional(
        "training.schedule",
        Kind::Word(&["constant", "cosine", "step"]),
        Default::Word("constant"),
        r#""constant""#,
    ),
    optional("training.min_lr", Kind::Float(Above::From(0.0), 100.0), Default::Float(0.0), "0.0")
        .with("training.schedule", &["cosine"]),
    optional("training.step_size", Kind::Int(1, 1_000_000), Default::Int(30), "30")
        .with("training.schedule", &["step"]),
    optional("training.gamma", Kind::Float(Above::MoreThan(0.0), 1.0), Default::Float(0.1), "0.1")
        .with("training.schedule", &["step"]),
    optional("training.every", Kind::Int(1, 1_000_000), Default::Int(1), "10"),
    optional("training.loss", Kind::Word(&["mse", "mse+mmd"]), Default::Word("mse"), r#""mse+mmd""#),
    optional("mmd.kernel", Kind::Word(KERNELS), Default::Word("squared_exponential"), r#""squared_exponential""#)
        .with("training.loss", MMD),
    optional("mmd.estimator", Kind::Word(&["biased", "unbiased"]), Default::Word("biased"), r#""biased""#)
        .with("training.loss", MMD),
    optional("mmd.bandwidths", Kind::Int(3, 7), Default::Int(5), "5").with("training.loss", MMD),
    optional("mmd.base", Kind::Float(Above::MoreThan(0.0), 1000.0), Default::Float(0.25), "0.25")
        .with("training.loss", MMD),
    optional("mmd.weight", Kind::Float(Above::From(0.0), 1e6), Default::Float(1.0), "1.0").with("training.loss", MMD),
    optional("evaluate.noise", Kind::Floats(Above::From(0.0), 100.0), Default::Absent, "[0.1, 0.2]")
        .with("data.source", MOONS),
    optional("evaluate.mixture", Kind::Word(MIXTURES), Default::Absent, r#""bic""#),
    optional("evaluate.components", Kind::Int(1, 50), Default::Int(10), "10").with("evaluate.mixture", MIXTURES),
    optional("evaluate.synthetic", Kind::Bool, Default::Absent, "true"),
    optional("evaluate.forest", Kind::Bool, Default::Absent, "true"),
];
