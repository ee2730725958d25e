//! Sweep files where there is more than one kind of objective.

use super::Sweep;
use crate::objective::KINDS_OF_SWEEPS;
use crate::space::{Above, Default, Field, Kinds, MetricSpec, Schema, Takes, key};

const FIELDS: &[Field] = &[
    key("bowl.x", Takes::Float(Above::From(-1.0), 1.0), Default::Float(0.0), "0.5", "x"),
    key("bowl.shape", Takes::Word(&["round", "flat"]), Default::Word("round"), "", "shape"),
];

const BOWL: &Schema = &Schema {
    kind: "bowl",
    about: "x squared",
    step: "step",
    budget: None,
    fields: FIELDS,
    open: false,
    metric: &["height"],
    more_metrics: "there are no others",
    example: "bowl.x",
    check: |_| Vec::new(),
    measures: |_| vec![MetricSpec::each_step("height", "height", "x squared")],
    datasets: |_| "datasets",
};

const FIRST: &Schema = KINDS_OF_SWEEPS.schemas[0];
const KINDS: Kinds = Kinds { names: &[FIRST.kind, BOWL.kind], schemas: &[FIRST, BOWL] };

/// All that is said of this file: each problem with its remedy.
fn said(text: &str) -> Vec<String> {
    let rejected = Sweep::parse("t.toml", &format!("name = \"t\"\n{text}"), KINDS).unwrap_err();
    rejected.diagnostics().map(|one| format!("{}: {}", one.message, one.help)).collect()
}

#[test]
fn a_kind_has_its_own_keys_and_metrics() {
    let text = "name = \"t\"\nobjective.kind = \"bowl\"\n[space]\nbowl.x = [0.0, 0.5]";
    let sweep = Sweep::parse("t.toml", text, KINDS).unwrap();
    assert_eq!((sweep.kind.as_str(), &*sweep.metric.name, sweep.measures.len()), ("bowl", "height", 1));
}

#[test]
fn where_the_kind_is_not_known_nothing_is_said_of_its_keys() {
    let of = "`objective.kind` must be one of \"autoencoder\", \"bowl\"";
    let text = "objective.kind = \"bovl\"\nbowl.x = 0.5\n[space]\nbowl.shape = [\"round\"]";
    assert_eq!(said(text), [format!("{of}: did you mean \"bowl\"?")]);
    assert_eq!(said("objective.kind = 3"), [format!("{of}: write, for example, `kind = \"autoencoder\"`")]);
    assert!(said("objective = \"bowl\"").iter().all(|one| one.starts_with("`objective` ")));
}

#[test]
fn keys_of_another_kind_are_known_as_such() {
    let of_another =
        |table: &str, kind| format!("[{table}] is of `objective.kind = \"{kind}\"`; write that, or delete it");
    let unknown =
        |table: &str, kind| format!("unknown key `{table}` at the top of the file: {}", of_another(table, kind));
    assert_eq!(said("objective.kind = \"bowl\"\n[data]\nsource = \"moons\""), [unknown("data", "autoencoder")]);
    assert_eq!(said("data.source = \"moons\"\n[bowl]\nx = 0.5"), [unknown("bowl", "bowl")]);
    let swept = said("objective.kind = \"bowl\"\n[space]\ntraining.lr = [0.1]");
    assert!(swept.len() == 1 && swept[0].ends_with(&of_another("training", "autoencoder")), "{swept:?}");
}

#[test]
fn remedies_are_toml() {
    let table = said("objective.kind = \"bowl\"\n[space]\nbowl = [0.5]");
    assert!(table.len() == 1 && table[0].ends_with(": sweep the keys in it: `bowl.x = [0.5]`"), "{table:?}");
    let word = said("objective.kind = \"bowl\"\nbowl.shape = 3");
    assert_eq!(word, ["`bowl.shape` must be one of \"round\", \"flat\": write, for example, `shape = \"round\"`"]);
    let metric = said("objective.kind = \"bowl\"\nmetric.name = 3");
    assert!(metric.len() == 1 && metric[0].ends_with(": write, for example, `name = \"height\"`"), "{metric:?}");
}
