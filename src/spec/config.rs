//! Checked params → the typed config of a trial: defaults filled in, keys without an effect left out.

use std::sync::LazyLock;

use super::field::{FIELDS, Field};
use crate::space::{Params, Value};
use crate::trial::{
    Config, Data, Estimator, Evaluate, Kernel, Loss, Mixture, Mmd, Model, ModelKind, Schedule, Source, Training,
};

/// Training rows of two moons where the sweep file does not say.
const MOONS_N_TRAIN: i64 = 1000;

/// All hyperparameters that have an effect, from those that the sweep file names.
pub(crate) fn resolve(named: &Params) -> Params {
    static FIELDS_OF_TRIALS: LazyLock<Vec<&Field>> =
        LazyLock::new(|| FIELDS.iter().filter(|f| f.is_hyperparameter()).collect());
    let mut resolved = Params::new();
    for field in FIELDS_OF_TRIALS.iter() {
        if !has_effect(field, &resolved) {
            continue;
        }
        if let Some(value) = named.get(field.name).cloned().or_else(|| default(field, &resolved)) {
            resolved.insert(field.name, value);
        }
    }
    resolved
}

/// The value of a key that is not named, beside these params.
pub(crate) fn default(field: &Field, params: &Params) -> Option<Value> {
    let moons = params.get("data.source").is_some_and(|source| *source == Value::Text("moons".to_owned()));
    if moons && field.name == "data.n_train" { Some(Value::Int(MOONS_N_TRAIN)) } else { field.default.value() }
}

/// Whether the key does anything in a config with these params.
fn has_effect(field: &Field, params: &Params) -> bool {
    field
        .only_with
        .is_none_or(|(key, words)| matches!(params.get(key), Some(Value::Text(w)) if words.contains(&w.as_str())))
}

/// The typed config of resolved params.
pub(crate) fn typed(p: &Params) -> Config {
    let test_fraction = || float(p, "data.test_fraction");
    let source = match text(p, "data.source").as_str() {
        "moons" => Source::Moons { noise: float(p, "data.noise"), n_test: size(p, "data.n_test") },
        "digits" => Source::Digits { test_fraction: test_fraction() },
        "csv" => Source::Csv {
            path: text(p, "data.path"),
            columns: texts(p, "data.columns"),
            label: p.get("data.label").map(Value::to_string),
            standardize: p.get("data.standardize") == Some(&Value::Bool(true)),
            test_fraction: test_fraction(),
        },
        other => unchecked("data.source", other),
    };
    let schedule = match text(p, "training.schedule").as_str() {
        "constant" => Schedule::Constant,
        "cosine" => Schedule::Cosine { min_lr: float(p, "training.min_lr") },
        "step" => Schedule::Step { step_size: count(p, "training.step_size"), gamma: float(p, "training.gamma") },
        other => unchecked("training.schedule", other),
    };
    Config {
        data: Data { source, n_train: p.get("data.n_train").map(|_| size(p, "data.n_train")) },
        model: Model {
            kind: match text(p, "model.kind").as_str() {
                "resnet" => ModelKind::Resnet { block_layers: size(p, "model.block_layers") },
                _ => ModelKind::Mlp,
            },
            hidden_size: size(p, "model.hidden_size"),
            layers: size(p, "model.layers"),
            bottleneck_size: size(p, "model.bottleneck_size"),
        },
        training: Training {
            epochs: count(p, "training.epochs"),
            batch_size: size(p, "training.batch_size"),
            lr: float(p, "training.lr"),
            schedule,
            every: count(p, "training.every"),
            loss: if text(p, "training.loss") == "mse+mmd" { Loss::MseMmd(mmd(p)) } else { Loss::Mse },
        },
        evaluate: evaluate(p),
    }
}

/// The evaluations that params name.
pub(crate) fn evaluate(p: &Params) -> Evaluate {
    let asked = |name| p.get(name) == Some(&Value::Bool(true));
    let components = || p.get("evaluate.components").map_or(1, |_| size(p, "evaluate.components"));
    Evaluate {
        noise: match p.get("evaluate.noise") {
            Some(Value::Floats(levels)) => levels.clone(),
            _ => Vec::new(),
        },
        mixture: p.get("evaluate.mixture").map(|by| match by.to_string().as_str() {
            "fixed" => Mixture::Fixed(components()),
            _ => Mixture::Bic(components()),
        }),
        synthetic: asked("evaluate.synthetic"),
        forest: asked("evaluate.forest"),
    }
}

fn mmd(p: &Params) -> Mmd {
    Mmd {
        kernel: match text(p, "mmd.kernel").as_str() {
            "inverse_multiquadric" => Kernel::InverseMultiquadric,
            _ => Kernel::SquaredExponential,
        },
        estimator: if text(p, "mmd.estimator") == "unbiased" { Estimator::Unbiased } else { Estimator::Biased },
        bandwidths: size(p, "mmd.bandwidths"),
        base: float(p, "mmd.base"),
        weight: float(p, "mmd.weight"),
    }
}

fn size(params: &Params, name: &str) -> usize {
    usize::try_from(int(params, name)).unwrap_or_else(|_| unchecked(name, "a negative number"))
}

fn count(params: &Params, name: &str) -> u32 {
    u32::try_from(int(params, name)).unwrap_or_else(|_| unchecked(name, "a number beyond 2^32"))
}

/// The whole number called `name`.
pub(crate) fn int(params: &Params, name: &str) -> i64 {
    match params.get(name) {
        Some(Value::Int(i)) => *i,
        other => unchecked(name, other),
    }
}

fn float(params: &Params, name: &str) -> f64 {
    match params.get(name) {
        Some(Value::Float(x)) => *x,
        other => unchecked(name, other),
    }
}

/// The text called `name`.
pub(crate) fn text(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Value::Text(s) | Value::Path(s)) => s.clone(),
        other => unchecked(name, other),
    }
}

fn texts(params: &Params, name: &str) -> Vec<String> {
    match params.get(name) {
        Some(Value::Texts(all)) => all.clone(),
        other => unchecked(name, other),
    }
}

fn unchecked(name: &str, found: impl std::fmt::Debug) -> ! {
    unreachable!("the sweep file was checked, yet `{name}` is {found:?}")
}
