//! A trial's checked params, typed: which data, which network, which training. Ranges are checked before, and nowhere
//! again.

use super::conditions::{EARLY_STOPPING, WEIGHED};
use super::words;
use crate::learn::{
    Data, EarlyStopping, HeldOut, LossKind, Mmd, Model, ModelKind, Projection, Schedule, Setup, Source, Training,
};
use crate::space::Params;
use crate::trial::Trial;

/// Everything that a training depends on, but for its replicate and seed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Config {
    /// What is learnt, by what and how.
    pub(super) setup: Setup,
    /// What is measured of the trained network besides its errors.
    pub(super) evaluate: Evaluate,
}

/// What is measured once, when a training is complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Evaluate {
    /// Two moons: noise levels at which fresh test points are reconstructed.
    pub(super) noise: Vec<f64>,
    /// A Gaussian mixture fitted to the codes of the training rows.
    pub(super) mixture: Option<Components>,
    /// Whether decoded samples are compared with real rows.
    pub(super) synthetic: bool,
    /// Whether a random forest judges reconstructions (and synthetic rows).
    pub(super) forest: bool,
}

/// The number of components of a Gaussian mixture with full covariances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Components {
    /// So many.
    Fixed(usize),
    /// From 1 to so many, whichever has the least Bayesian information criterion.
    Bic(usize),
    /// A mixture of the rows of each label, each of as many components: together at most so many, but at least one each.
    ByLabel(usize),
}

impl Config {
    /// Of params that the schema resolved.
    pub(super) fn of(p: &Params) -> Self {
        Self { setup: Setup { data: data(p), model: model(p), training: training(p) }, evaluate: evaluate(p) }
    }
}

/// What the params of a trial mean.
pub(super) fn config(trial: &Trial) -> Config {
    Config::of(&trial.config.params)
}

/// The data that params name.
pub(super) fn data(p: &Params) -> Data {
    Data { source: source(p), n_train: p.get("data.n_train").map(|_| p.size("data.n_train")) }
}

fn source(p: &Params) -> Source {
    match p.word("data.source") {
        words::SourceWord::Moons => Source::Moons {
            noise: p.float("data.noise"),
            n_test: p.size("data.n_test"),
            n_valid: p.get("data.n_valid").map_or(0, |_| p.size("data.n_valid")),
        },
        words::SourceWord::Digits => Source::Digits { held_out: held_out(p) },
        words::SourceWord::Csv => Source::Csv {
            path: p.text("data.path").to_owned(),
            columns: p.texts("data.columns").to_vec(),
            exclude: p.texts("data.exclude").to_vec(),
            missing: p.word("data.missing"),
            label: p.get("data.label").map(ToString::to_string),
            standardize: p.is_true("data.standardize"),
            held_out: held_out(p),
        },
    }
}

fn held_out(p: &Params) -> HeldOut {
    let valid = p.get("data.validation_fraction").map_or(0.0, |_| p.float("data.validation_fraction"));
    HeldOut { test: p.float("data.test_fraction"), valid }
}

fn model(p: &Params) -> Model {
    Model {
        kind: match p.word("model.kind") {
            words::NetworkWord::Mlp => ModelKind::Mlp,
            words::NetworkWord::Resnet => ModelKind::Resnet {
                block_layers: p.size("model.block_layers"),
                projection: match p.word("model.projection") {
                    words::ProjectionWord::Auto => Projection::Auto,
                    words::ProjectionWord::Linear => Projection::Linear,
                    words::ProjectionWord::Lifted => Projection::Lifted(p.size("model.block_width")),
                },
            },
        },
        widths: p
            .sizes("model.hidden_size")
            .unwrap_or_else(|| vec![p.size("model.hidden_size"); p.size("model.layers")]),
        bottleneck_size: p.size("model.bottleneck_size"),
    }
}

fn training(p: &Params) -> Training {
    Training {
        epochs: p.count("training.epochs"),
        batch_size: p.size("training.batch_size"),
        lr: p.float("training.lr"),
        schedule: match p.word("training.schedule") {
            words::ScheduleWord::Constant => Schedule::Constant,
            words::ScheduleWord::Cosine => Schedule::Cosine { min_lr: p.float("training.min_lr") },
            words::ScheduleWord::Step => {
                Schedule::Step { step_size: p.count("training.step_size"), gamma: p.float("training.gamma") }
            }
        },
        every: p.count("training.every"),
        early_stopping: EARLY_STOPPING.holds(p).then(|| EarlyStopping {
            patience: p.count("training.patience"),
            min_delta: p.float("training.min_delta"),
        }),
        loss: match p.word("training.loss") {
            words::LossWord::Mse => LossKind::Mse,
            words::LossWord::MseMmd if !WEIGHED.holds(p) => LossKind::MseMmd(Mmd::USUAL),
            words::LossWord::MseMmd => LossKind::MseMmd(Mmd {
                kernel: p.word("mmd.kernel"),
                estimator: p.word("mmd.estimator"),
                bandwidths: p.size("mmd.bandwidths"),
                base: p.float("mmd.base"),
                weight: p.float("mmd.weight"),
            }),
        },
    }
}

fn evaluate(p: &Params) -> Evaluate {
    Evaluate {
        noise: p.floats("evaluate.noise").to_vec(),
        mixture: p.get("evaluate.mixture").map(|_| match p.word("evaluate.mixture") {
            words::MixtureWord::Fixed => Components::Fixed(p.size("evaluate.components")),
            words::MixtureWord::Bic => Components::Bic(p.size("evaluate.components")),
            words::MixtureWord::ByLabel => Components::ByLabel(p.size("evaluate.components")),
        }),
        synthetic: p.is_true("evaluate.synthetic"),
        forest: p.is_true("evaluate.forest"),
    }
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::super::SCHEMA;
    use super::*;
    use crate::space::{Name, Value};

    #[test]
    fn a_list_of_widths_says_how_many_layers_there_are() {
        let widths = |hidden_size: Value, layers: i64| {
            let named = [("data.source", Value::Text("moons".into())), ("model.hidden_size", hidden_size)];
            let named = named.into_iter().chain([("model.layers", Value::Int(layers))]);
            let named: Params = named.map(|(key, value)| (Name::new(key), value)).collect();
            let params = SCHEMA.resolve(|name| named.get(name));
            (Config::of(&params).setup.model.widths, params.get("model.layers").is_some())
        };
        assert_eq!(widths(Value::Int(8), 3), (vec![8; 3], true));
        assert_eq!(widths(Value::Int(8), 0), (vec![], true));
        assert_eq!(widths(Value::List(vec![Value::Int(3), Value::Int(2)]), 5), (vec![3, 2], false));
    }

    #[test]
    fn a_least_improvement_counts_only_beside_patience() {
        let given = |given: &[(&'static str, Value)]| {
            let source = ("data.source", Value::Text("moons".into()));
            let named: Params =
                given.iter().chain([&source]).map(|(key, value)| (Name::new(key), value.clone())).collect();
            let params = SCHEMA.resolve(|name| named.get(name));
            let min_delta = params.get("training.min_delta").cloned();
            (Config::of(&params).setup.training.early_stopping, min_delta)
        };
        let (patience, least) = (("training.patience", Value::Int(3)), ("training.min_delta", Value::Float(0.5)));
        assert_eq!(given(slice::from_ref(&least)), (None, None));
        let waits = |min_delta| Some(EarlyStopping { patience: 3, min_delta });
        assert_eq!(given(slice::from_ref(&patience)), (waits(0.0), Some(Value::Float(0.0))));
        assert_eq!(given(&[patience, least]), (waits(0.5), Some(Value::Float(0.5))));
    }

    #[test]
    fn what_weighs_nothing_is_measured_by_the_usual_kernel() {
        let mmd = |weight: f64| {
            let named = [("data.source", "moons".into()), ("training.loss", "mse+mmd".into())];
            let named = named.into_iter().map(|(key, word): (_, String)| (Name::new(key), Value::Text(word)));
            let named: Params = named.chain([(Name::new("mmd.weight"), Value::Float(weight))]).collect();
            match Config::of(&SCHEMA.resolve(|name| named.get(name))).setup.training.loss {
                LossKind::MseMmd(mmd) => mmd,
                LossKind::Mse => unreachable!("the loss is mse+mmd"),
            }
        };
        assert_eq!(mmd(0.0), Mmd::USUAL);
        assert_eq!(mmd(1.0), Mmd { weight: 1.0, ..Mmd::USUAL });
    }
}
