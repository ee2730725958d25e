//! `sweeper export`: what other programs make of the results.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::Command;

use crate::python::python;
use crate::sweeper::{Sweeper, TINY, WILD};

const SEARCH: &str = "name = \"search\"\nsampler = { method = \"tpe\", trials = 18 }\nreplicates.data = 2\n\
    data = { source = \"moons\", n_train = 40, n_test = 40, n_valid = 40 }\n\
    pruner = { method = \"halving\", min = 3, eta = 3 }\n[training]\nepochs = 27\n[space]\n\
    training.lr = { low = 1e-4, high = 1e-1, scale = \"log\" }\nmodel.layers = { low = 1, high = 3 }\n\
    training.schedule = [\"constant\", \"step\"]\ntraining.step_size = { values = [3, 9], when = \"training.schedule == 'step'\" }\n";

/// What Optuna says of the file, in a line of JSON.
fn read(sweeper: &Sweeper, file: &str, sweep: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/export/read.py");
    let output =
        Command::new("python3").arg(script).args([file, sweep]).current_dir(sweeper.path(".")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn optuna_goes_on_from_an_export_and_its_dashboard_shows_it() {
    let sweeper = Sweeper::new().sweep(SEARCH).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    sweeper
        .with(["export", "optuna", "outputs/search"])
        .code(0)
        .stdout("outputs/search/optuna.log: 18 configs as trials of Optuna\n");
    sweeper.with(["export", "optuna", "outputs/wild", "-o", "wild.log"]).code(0);
    let first = sweeper.text("outputs/search/optuna.log");
    sweeper.with(["export", "optuna", "outputs/search"]).code(0);
    assert_eq!(first, sweeper.text("outputs/search/optuna.log"), "the same bytes");
    if !python("optuna", "optuna") {
        return;
    }
    let search = read(&sweeper, "outputs/search/optuna.log", "outputs/search");
    assert!(search.contains("\"COMPLETE\"") && search.contains("\"PRUNED\""), "{search}");
    assert!(read(&sweeper, "wild.log", "outputs/wild").contains("\"FAIL\""));
    // What Optuna has added since is not lost.
    let lines = first.lines().count() + 1;
    sweeper.with(["export", "optuna", "outputs/search"]).code(2).stderr(&format!(
        "outputs/search/optuna.log:{lines}: written by another program, and an export would replace it; nothing was \
         written\nname another file with -o\n"
    ));
}

#[test]
fn each_trial_can_be_one_of_optunas() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["export", "optuna", "outputs/tiny", "--per-trial", "-o", "trials.log"]).code(0);
    let trials = sweeper.text("outputs/tiny/trials.csv").lines().count() - 1;
    let created = sweeper.text("trials.log").lines().filter(|line| line.contains("\"op_code\":4,")).count();
    assert_eq!(created, trials);
}

/// As in configs.csv, where it ranks below all that lost no trial.
#[test]
fn what_lost_trials_is_not_the_best() {
    let toml = r#"name = "s"
metric.name = "y"
replicates.training = 2
[objective]
command = ["sh", "p.sh", "{x}", "{seed}"]
[space]
x = [1, 2]
"#;
    let script = "[ $1 = 1 ] && mkdir once 2>/dev/null && exit 1; echo \"{\\\"y\\\": $1}\"\n";
    let sweeper = Sweeper::new().sweep(toml).file("p.sh", script);
    sweeper.with(["run", "sweep.toml"]).code(3);
    sweeper.with(["export", "optuna", "outputs/s", "-o", "s.log"]).code(0);
    let log = sweeper.text("s.log");
    assert!(log.contains("\"values\":[2.0]") && !log.contains("\"values\":[1.0]"), "{log}");
    assert!(log.contains("\"state\":3"), "{log}");
}

#[test]
fn a_file_of_something_else_stays() {
    let sweeper = Sweeper::new().sweep(TINY).file("notes.txt", "mine\n");
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["export", "optuna", "outputs/tiny", "-o", "notes.txt"]).code(2).stderr(
        "notes.txt:1: written by another program, and an export would replace it; nothing was written\n\
         name another file with -o\n",
    );
    assert_eq!(sweeper.text("notes.txt"), "mine\n");
    let mut file = OpenOptions::new().append(true).open(sweeper.path("notes.txt")).unwrap();
    file.write_all(b"more").unwrap();
    sweeper.with(["export", "optuna", "outputs/tiny", "-o", "nowhere/x.log"]).code(4);
}
