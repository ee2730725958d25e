//! The command at the end of a run.

use serde_json::Value;

use super::interruption::{LONG, signal, started};
use crate::sweeper::{Output, Sweeper, TINY, WILD};

/// Keeps what it is told.
const KEEP: &str =
    "on_finish = 'cat > told.json; echo \"$SWEEPER_NAME $SWEEPER_DIR $SWEEPER_OUTCOME $SWEEPER_EXIT_CODE\" > env'\n";

fn sweeper(toml: &str) -> Sweeper {
    Sweeper::new().sweep(&format!("{KEEP}{toml}")).args(["run", "sweep.toml"])
}

fn told(sweeper: &Sweeper) -> Value {
    serde_json::from_str(&sweeper.text("told.json")).unwrap()
}

#[test]
fn it_hears_how_the_run_ended() {
    let complete = sweeper(TINY);
    complete.run().code(0);
    assert_eq!(complete.text("env"), "tiny outputs/tiny complete 0\n");
    let summary = told(&complete);
    assert_eq!(summary["trials"]["complete"], 8);
    assert_eq!((&summary["name"], &summary["outcome"]), (&"tiny".into(), &"complete".into()));
    assert!(summary["best_config"]["mean"].as_f64().is_some_and(|mean| mean > 0.0) && summary["best_config"]["n"] == 2);
    assert!(summary["best_config"]["values"]["training.lr"].is_f64() && summary["metric"] == "test_mse");

    let wild = sweeper(WILD);
    wild.run().code(3);
    assert_eq!(wild.text("env"), "wild outputs/wild failed 3\n");
    assert_eq!(told(&wild)["trials"]["diverged"], 1);

    let long = sweeper(LONG);
    let child = started(&long, 1);
    signal(&child, "TERM");
    Output::of(child).code(143);
    assert_eq!(long.text("env"), "long outputs/long interrupted 143\n");
}

#[test]
fn it_hears_of_a_disk_that_fails() {
    let sweeper = sweeper(TINY).file("outputs/tiny/journal", "in the way");
    sweeper.run().code(4);
    assert_eq!(sweeper.text("env"), "tiny outputs/tiny error 4\n");
    let error = "outputs/tiny/journal is a file, not a folder; move it away, then run the same command again";
    assert_eq!(told(&sweeper)["error"].as_str(), Some(error));
}

#[test]
fn it_is_not_run_where_no_run_began() {
    let sweeper = sweeper(&TINY.replace("epochs = 2", "epochs = 0"));
    sweeper.run().code(2);
    assert_eq!(sweeper.files("").len(), 1);
}

#[test]
fn what_it_does_changes_nothing() {
    let toml = |command: &str| format!("on_finish = '{command}'\n{TINY}");
    let run = |command: &str| Sweeper::new().sweep(&toml(command)).with(["run", "sweep.toml"]).code(0);
    run("exit 7").stderr_end("on_finish ended with exit status: 7\n");
    let loud = run("echo loud; echo louder >&2; exec 0<&-");
    assert!(loud.err.ends_with("loud\nlouder\n") && !loud.out.contains("loud"), "{} {}", loud.out, loud.err);
}
