//! What stands on disk, and what commands make of it: the same bytes for any number of slots, `verify`, `show`, `try`.

use super::{shell, sweeper};
use crate::sweeper::Sweeper;

/// Measures its argument, over three steps.
const PLAIN: &str = r#"for i in 1 2 3; do echo "{\"step\": $i, \"y\": $(($1 * i)), \"z\": 0.5}"; done"#;

#[test]
fn the_same_bytes_for_any_number_of_slots() {
    let of = |jobs: &str| {
        let sweeper = Sweeper::new().sweep(&shell(PLAIN, "replicates.data = 2\nobjective.reads = [\"seed\"]"));
        sweeper.with(["run", "sweep.toml", "-j", jobs, "--report"]).code(0);
        let mut files = sweeper.results("outputs/s");
        files.retain(|name, _| !name.starts_with("work/") && name != "manifest.json");
        files
    };
    let one = of("1");
    assert!(one.contains_key("report/index.html") && one.contains_key("trials.csv"));
    assert!(one == of("4"));
}

#[test]
fn trials_are_trained_again_and_compared() {
    let sweeper = sweeper(PLAIN, "");
    sweeper.run().code(0);
    sweeper
        .with(["verify", "outputs"])
        .code(0)
        .stdout("s: 3 results checked, 3 trials trained again: all as it was written\n");
    let drifting =
        r#"n=$(cat "$HOME_OF_N" 2>/dev/null || echo 0); echo $((n + 1)) > "$HOME_OF_N"; echo "{\"y\": 1000$n}""#;
    let sweeper = super::sweeper(drifting, "");
    let line = |command: &str| format!("HOME_OF_N=$PWD/n exec $S {command}");
    sweeper.shell(&line("run sweep.toml -j 1")).code(0);
    let verified = sweeper.shell(&line("verify outputs -j 1")).code(4);
    assert!(verified.out.contains(": y was 10000 and is 10003 when trained again\n"), "{}", verified.out);
    let verified = sweeper.shell(&line("verify outputs -j 1 --tolerance 0.01")).code(0);
    assert!(verified.out.ends_with("all as it was written, 3 of them within the tolerance\n"), "{}", verified.out);
}

#[test]
fn what_is_shown_can_be_run() {
    let sweeper = sweeper(PLAIN, "limits.log_mib = 2");
    sweeper.run().code(0);
    let shown = sweeper.with(["show", "outputs/s", "best"]).code(0).out;
    assert!(shown.contains("\n# by hand: sh -c ") && shown.contains("\n[space]\nx = 1\n"), "{shown}");
    std::fs::write(sweeper.path("best.toml"), shown).unwrap();
    sweeper.with(["run", "best.toml"]).code(0);
}

#[test]
fn a_config_is_tried() {
    let toml = shell("echo \"{\\\"y\\\": $2.5}\"", "").replace("\"{x}\"]", "\"{x}\", \"{seed}\"]");
    let sweeper = Sweeper::new().sweep(&toml);
    let tried = sweeper.with(["try", "sweep.toml"]).code(0).out;
    assert!(tried.starts_with("sh -c ") && tried.contains("\n  y: 1 value, last "), "{tried}");
    assert!(tried.contains("\nsame seed again: y ") && tried.contains(", the same\nanother seed: y "), "{tried}");
    assert!(!sweeper.path("outputs").exists());
    let silent = Sweeper::new().sweep(&shell("echo \"epoch 1: val loss: 0.5\"; echo \"epoch 2: val loss: 0.25\"", ""));
    let tried = silent.with(["try", "sweep.toml"]).code(3).out;
    assert!(tried.ends_with("\n[objective.capture]\ny = 'val loss:\\s*([-+.\\deE]+)'  # last 0.25\n"), "{tried}");
}

#[test]
fn results_are_read_without_the_program() {
    let toml = "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"train.sh\", \"{x}\"]\n[space]\nx = [1, 2]\n";
    let sweeper = Sweeper::new().sweep(toml).file("train.sh", "echo \"{\\\"y\\\": $1}\"\n");
    sweeper.with(["run", "sweep.toml"]).code(0);
    std::fs::remove_file(sweeper.path("train.sh")).unwrap();
    sweeper.with(["status", "outputs"]).code(0);
    sweeper.with(["report", "outputs"]).code(0);
    sweeper.with(["verify", "outputs"]).code(3);
}
