//! A width for each hidden layer: what says the same as one width for all learns the same, and every command knows it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sweeper::{Sweeper, TINY};

/// [`TINY`] with these values of the widths, in networks that are so besides.
fn tiny_with(widths: &str, model: &str) -> String {
    TINY.replace("[space]", &format!("[model]\n{model}\n[space]")).replace("[4, 8]", widths)
}

/// The sweep, run to its end with these options.
fn run(toml: &str, options: &[&str]) -> Sweeper {
    let sweeper = Sweeper::new().sweep(toml);
    sweeper.with(["run", "sweep.toml"].iter().chain(options).copied()).code(0);
    sweeper
}

#[test]
fn equal_widths_learn_what_one_width_learns() {
    for kind in ["mlp", "resnet"] {
        let model = format!("kind = {kind:?}");
        let learnt = |toml: &str| {
            let mut files = run(toml, &[]).files("outputs/tiny/trials");
            files.retain(|name, _| name.ends_with("/model.safetensors"));
            let (names, weights): (BTreeSet<_>, BTreeSet<_>) = files.into_iter().unzip();
            assert_eq!((names.len(), weights.len()), (4, 4));
            (names, weights)
        };
        let (of_list, list) = learnt(&tiny_with("[[6, 6]]", &model));
        let (of_number, number) = learnt(&tiny_with("[6]", &format!("{model}\nlayers = 2")));
        assert!(list == number, "{kind} learns something else");
        assert!(of_list.is_disjoint(&of_number), "their params differ, and so do their ids");
    }
}

#[test]
fn the_same_bytes_in_processes_of_their_own() {
    for model in ["", "kind = \"resnet\"\nblock_layers = 2"] {
        let toml = tiny_with("[[6, 3], [2], 4]", model);
        let (without, with) = (run(&toml, &[]), run(&toml, &["--isolate"]));
        assert!(without.results("outputs/tiny") == with.results("outputs/tiny"), "isolation shows in\n{toml}");
    }
}

#[test]
fn every_command_knows_lists_of_widths() {
    let sweeper = run(&tiny_with("[[6, 3], [2], 4]", ""), &["--report"]);
    let effect = sweeper.text("outputs/tiny/report/effect-model-hidden-size.svg");
    assert!(["[6, 3]", "[2]", "4"].iter().all(|width| effect.contains(width)), "{effect}");
    let configs = sweeper.text("outputs/tiny/configs.csv");
    assert!(configs.contains(",\"[6, 3]\",0.01,"), "{configs}");
    sweeper.with(["verify", "outputs", "--sample", "99"]).code(0);

    let trials = sweeper.text("outputs/tiny/trials.csv");
    let id = &trials.lines().find(|row| row.contains("[6, 3]")).unwrap()[..16];
    let shown = sweeper.with(["show", "outputs/tiny", id]).code(0).out;
    assert!(shown.contains("\nhidden_size = [6, 3]\n") && !shown.contains("\nlayers = "), "{shown}");
    let again = Sweeper::new().sweep(&shown).with(["plan", "sweep.toml"]).code(0).out;
    assert!(again.contains(id), "{again}");
    let shown = sweeper.with(["show", "outputs/tiny", id, "--json"]).code(0).out;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["params"]["model.hidden_size"], json!([6, 3]));
}

#[test]
fn a_number_of_layers_makes_no_further_configs_of_a_list() {
    let toml = tiny_with("[[6, 3], 4]\nmodel.layers = [1, 2, 3]", "");
    let plan = Sweeper::new().sweep(&toml).with(["plan", "sweep.toml", "--json"]).code(0).out;
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let params = plan["trials"].as_array().unwrap().iter().map(|trial| &trial["params"]);
    let shapes = params.map(|p| (p["model.hidden_size"].to_string(), p.get("model.layers").map(Value::to_string)));
    let number = |layers: &str| ("4".to_owned(), Some(layers.to_owned()));
    assert_eq!(
        shapes.collect::<BTreeSet<_>>(),
        BTreeSet::from([("[6,3]".to_owned(), None), number("1"), number("2"), number("3")])
    );
    assert_eq!(plan["trial_count"], 4 * 2 * 2);
}

#[test]
fn the_memory_of_a_plan_grows_with_the_widths() {
    let bytes = |widths: &str| {
        let plan = Sweeper::new().sweep(&tiny_with(widths, "")).with(["plan", "sweep.toml", "--json"]).code(0).out;
        let plan: Value = serde_json::from_str(&plan).unwrap();
        plan["memory_bytes"]["training"].as_u64().unwrap()
    };
    let sizes = ["[[100, 100]]", "[[1000, 100]]", "[[1000, 1000]]", "[[1000, 1000, 1000]]"].map(bytes);
    assert!(sizes.is_sorted_by(|a, b| a < b), "{sizes:?}");
    assert_eq!(bytes("[[1000, 1000]]"), bytes("[1000]"), "of two layers");
}
