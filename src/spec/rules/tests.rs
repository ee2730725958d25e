//! Rules at points of a space: what is active, what is skipped, what becomes of it in the config.

use crate::space::{Name, Value};
use crate::spec::Sweep;

/// A sweep of a program over this space.
fn program(space: &str) -> Sweep {
    Sweep::example(&format!(
        "name = \"t\"\nmetric.name = \"loss\"\nobjective.command = [\"x\", \"{{args}}\"]\n[space]\n{space}"
    ))
}

/// A sweep of autoencoders over this space.
fn moons(space: &str) -> Sweep {
    Sweep::example(&format!("name = \"t\"\ndata.source = \"moons\"\n{space}"))
}

fn point(values: &[(&'static str, Value)]) -> Vec<(Name, Value)> {
    values.iter().map(|(name, value)| (Name::new(name), value.clone())).collect()
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

/// The names that are active.
fn names(sweep: &Sweep, values: &[(&'static str, Value)]) -> String {
    sweep.active(point(values)).iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>().join(" ")
}

const CONDITIONAL: &str = "
optimizer = [\"sgd\", \"adam\"]
epochs = [5, 10, 50]
lr = { low = 1e-4, high = 1e-1, scale = \"log\", steps = 3 }
momentum = { low = 0.8, high = 0.99, steps = 3, when = \"optimizer == 'sgd'\" }
warmup = { values = [0, 1, 2], when = \"epochs >= 10\", else = 0 }";

#[test]
fn momentum_is_for_sgd_and_warmup_for_long_trainings() {
    let sweep = program(CONDITIONAL);
    let values = |optimizer, epochs| {
        let momentum = ("momentum", Value::Float(0.9));
        [("optimizer", text(optimizer)), ("epochs", Value::Int(epochs)), momentum, ("warmup", Value::Int(2))]
    };
    assert_eq!(names(&sweep, &values("sgd", 10)), "optimizer epochs momentum warmup");
    assert_eq!(names(&sweep, &values("adam", 50)), "optimizer epochs warmup");
    assert_eq!(names(&sweep, &values("adam", 5)), "optimizer epochs");
    let config = sweep.config(sweep.active(point(&values("adam", 5))));
    assert_eq!((config.get("warmup"), config.get("momentum")), (Some(&Value::Int(0)), None));
    let config = sweep.config(sweep.active(point(&values("sgd", 50))));
    assert_eq!((config.get("warmup"), config.get("momentum")), (Some(&Value::Int(2)), Some(&Value::Float(0.9))));
}

#[test]
fn shapes_and_sizes_that_cannot_be_are_skipped_by_the_first_rule_that_says_so() {
    let sweep = program(
        "hidden_size = [64, 96, 256]\nheads = [4, 8, 20]\nbatch = [32, 128, 512]\n\
         [[skip]]\nif = \"hidden_size % heads != 0\"\nwhy = \"heads must divide hidden_size\"\n\
         [[skip]]\nif = \"hidden_size * batch > 65536\"",
    );
    let skipped = |hidden_size, heads, batch| {
        let (heads, batch) = (("heads", Value::Int(heads)), ("batch", Value::Int(batch)));
        sweep.skipped_by(&point(&[("hidden_size", Value::Int(hidden_size)), heads, batch]))
    };
    assert_eq!(
        [skipped(64, 8, 32), skipped(64, 20, 32), skipped(256, 8, 512), skipped(64, 20, 512)],
        [None, Some(0), Some(1), Some(0)]
    );
    assert_eq!(sweep.skips[0].why.as_deref(), Some("heads must divide hidden_size"));
}

const CHAINED: &str = "
gamma = { low = 1e-4, high = 1.0, scale = \"log\", steps = 3, when = \"kernel == 'rbf'\" }
dropout = { low = 0.0, high = 0.5, steps = 3, when = \"layers >= 2\" }
kind = [\"mlp\", \"cnn\", \"svm\"]
layers = { low = 1, high = 4, when = \"kind in ['mlp', 'cnn']\" }
kernel = { values = [\"linear\", \"rbf\"], when = \"kind == 'svm'\" }
[[skip]]
if = \"active(dropout) and dropout > 0.3 and layers < 3\"";

#[test]
fn conditions_are_decided_after_those_that_they_depend_on() {
    let sweep = program(CHAINED);
    let order: Vec<&str> = sweep.conditions.iter().map(|condition| &*condition.name).collect();
    assert_eq!(order, ["layers", "dropout", "kernel", "gamma"]);
    let values = |kind, layers, kernel| {
        let (layers, kernel) = (("layers", Value::Int(layers)), ("kernel", text(kernel)));
        [("gamma", Value::Float(0.1)), ("dropout", Value::Float(0.5)), ("kind", text(kind)), layers, kernel]
    };
    assert_eq!(names(&sweep, &values("mlp", 2, "rbf")), "dropout kind layers");
    assert_eq!(names(&sweep, &values("mlp", 1, "rbf")), "kind layers");
    assert_eq!(names(&sweep, &values("svm", 4, "rbf")), "gamma kind kernel");
    assert_eq!(names(&sweep, &values("svm", 4, "linear")), "kind kernel");
    let skipped = |kind, layers| sweep.skipped_by(&sweep.active(point(&values(kind, layers, "rbf"))));
    assert_eq!(
        [skipped("mlp", 2), skipped("mlp", 3), skipped("mlp", 1), skipped("svm", 2)],
        [Some(0), None, None, None]
    );
}

#[test]
fn what_cannot_be_computed_skips_nothing() {
    let sweep = program("a = [0, 3]\nb = [1, 3_000_000_000]\n[[skip]]\nif = \"b % a == 0 or b * b * 3 > 0\"");
    let skipped = |a, b| sweep.skipped_by(&point(&[("a", Value::Int(a)), ("b", Value::Int(b))]));
    assert_eq!([skipped(0, 1), skipped(3, 1), skipped(0, 3_000_000_000)], [Some(0), Some(0), None]);
}

#[test]
fn rules_read_keys_with_one_value_and_their_defaults() {
    let sweep = moons(
        "training.epochs = 7\n[space]\ntraining.lr = [0.1, 0.01]\n\
         model.layers = { values = [5], when = \"training.epochs == 7 and training.batch_size == 64\" }\n\
         [[skip]]\nif = \"training.lr > 0.05 and model.kind == 'mlp'\"",
    );
    let values = [("training.lr", Value::Float(0.1)), ("model.layers", Value::Int(5))];
    assert_eq!(
        (names(&sweep, &values).as_str(), sweep.skipped_by(&point(&values))),
        ("training.lr model.layers", Some(0))
    );
}

#[test]
fn a_key_that_is_not_active_has_its_default_and_the_objective_knows_that_it_may() {
    let space = |otherwise| {
        format!(
            "space.model.bottleneck_size = [1, 2]\n[space.training]\nepochs = {{ values = [5, 9], \
             when = \"model.bottleneck_size == 2\"{otherwise} }}"
        )
    };
    let (default, given) = (moons(&space("")), moons(&space(", else = 3")));
    let inactive =
        |sweep: &Sweep| sweep.config(point(&[("model.bottleneck_size", Value::Int(1))])).int("training.epochs");
    assert_eq!((inactive(&default), inactive(&given)), (100, 3));
    assert_eq!(default.domains.largest_of("training.epochs"), Some(Value::Int(100)));
    assert_eq!(given.domains.listed("training.epochs"), [5, 9, 3].map(Value::Int));
    let range = moons(
        "space.model.bottleneck_size = [1, 2]\n[space.data]\n\
         n_train = { low = 10, high = 20, when = \"model.bottleneck_size == 2\", else = 500 }",
    );
    assert_eq!(range.domains.largest_of("data.n_train"), Some(Value::Int(500)));
    assert_eq!(range.space[1].1.grid_len(), Some(11), "draws are as before");
}

#[test]
fn what_rules_say_and_not_how_is_compared() {
    let rules =
        |warmup: &str, skip: &str| program(&format!("n = [1, 2]\nwarmup = {{ values = [0, 1]{warmup} }}\n{skip}"));
    let (when, skip) = (", when = \"n >= 2\", else = 0", "[[skip]]\nif = \"n*2==4 and warmup == 1\"");
    let before = rules(when, skip);
    let same = rules(", else = 0, when = '(n >= 2)'", "[[skip]]\nif = '(n * 2) == 4 and (warmup == 1)'\nwhy = \"x\"");
    assert_eq!(same.changes(&before), [""; 0]);
    assert_eq!(
        rules(", when = \"n > 1\", else = 1", skip).changes(&before),
        ["when of warmup: n >= 2, else 0 → n > 1, else 1"]
    );
    assert_eq!(
        rules("", "").changes(&before),
        ["when of warmup: removed, was n >= 2, else 0", "[[skip]]: removed, was n * 2 == 4 and warmup == 1"]
    );
    assert_eq!(
        before.changes(&rules("", "")),
        ["when of warmup: added n >= 2, else 0", "[[skip]]: added n * 2 == 4 and warmup == 1"]
    );
}
