//! What a program may do to its guard, its folder and its inputs: it costs its own trial, and nothing is left running.

use std::time::Duration;

use super::{children, kill, nothing_runs, running, sweeper};
use crate::sweeper::{Output, Sweeper};

/// Runs a sweep of which the second trial does this; the others are complete. Why that one is not.
#[track_caller]
fn reason(second: &str, keys: &str) -> String {
    let script = format!("[ $1 != 2 ] || {{ {second}; }}; echo \"{{\\\"y\\\": $1}}\"");
    let sweeper = sweeper(&script, keys);
    let run = sweeper.run().code(3);
    assert_eq!(sweeper.finished("outputs/s").len(), 3, "{}", run.err);
    nothing_runs(&sweeper, Duration::ZERO);
    let table = sweeper.text("outputs/s/trials.csv");
    assert_eq!(table.matches(",complete,").count(), 2, "{table}");
    let line = run.err.lines().find(|line| line.contains(" (x 2, ")).unwrap_or_else(|| panic!("{}", run.err));
    line.split_once("training 0) ").unwrap().1.to_owned()
}

const SOON: &str = "limits.trial_time = \"500ms\"\nlimits.stop_grace = \"200ms\"";

#[test]
fn a_guard_that_is_stopped_is_killed_in_time() {
    assert_eq!(reason("setsid sleep 600 & kill -STOP $PPID; sleep 600", SOON), "timed out after 0.5 s");
}

#[test]
fn pipes_in_the_place_of_files_hold_nobody_up() {
    let stop = "mkfifo $SWEEPER_TRIAL_DIR/stop; sleep 600";
    assert_eq!(reason(stop, SOON), "timed out after 0.5 s");
    let all =
        "cd $SWEEPER_TRIAL_DIR; rm -f .lock config.json records.jsonl; mkfifo .lock config.json records.jsonl; exit 75";
    let why = reason(all, SOON);
    assert!(why.starts_with("failed: the program cannot be run: ") && why.contains("/.lock: "), "{why}");
}

#[test]
fn a_folder_that_is_gone_is_the_trials_fault() {
    let why = reason("head -c 9000000 /dev/zero; rm -rf $SWEEPER_TRIAL_DIR; exit 1", "limits.log_mib = 1");
    assert!(why.starts_with("failed: a program has no folder to work in: No such file or directory"), "{why}");
    assert_eq!(
        reason(
            "rm -rf $SWEEPER_TRIAL_DIR; mkdir $SWEEPER_TRIAL_DIR; ln -s /gone/stop $SWEEPER_TRIAL_DIR/stop; exit 1",
            ""
        ),
        "failed: exit status 1"
    );
}

#[test]
fn links_lead_nowhere() {
    let script = "cd \"$SWEEPER_TRIAL_DIR\"; [ -e \"$SWEEPER_CHECKPOINT_DIR/c\" ] || { touch \"$SWEEPER_CHECKPOINT_DIR/c\"; rm config.json; \
                  ln -s ../../../../../kept config.json; ln -s ../../../../../kept records.jsonl; exit 75; }; \
                  echo \"{\\\"step\\\": 1, \\\"y\\\": $1}\"";
    let sweeper = sweeper(script, "").file("kept", "kept");
    sweeper.run().code(0);
    assert_eq!(sweeper.text("kept"), "kept");
}

#[test]
fn arguments_that_no_system_takes_cost_their_trial() {
    let long = "x".repeat(50_000);
    let toml = format!(
        "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"-c\", \"echo '{{{{\\\"y\\\": 1}}}}'\", \"{{x}}{{x}}{{x}}\"]\n[space]\nx = [\"a\", \"{long}\", \"b\"]\n"
    );
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "-j", "1", "-q"]);
    sweeper.run().code(3);
    let table = sweeper.text("outputs/s/trials.csv");
    assert_eq!((table.matches(",complete,").count(), table.matches(",failed,").count()), (2, 1));
}

#[test]
fn more_names_than_metrics_have_are_told() {
    let why = reason("i=0; while [ $i -lt 1100 ]; do echo \"{\\\"n$i\\\": 1}\"; i=$((i + 1)); done", "");
    assert_eq!(why, "failed: it reported more than 1000 metrics: what changes from step to step is no name");
}

#[test]
fn an_input_that_changes_while_a_trial_runs_ends_the_run_without_it() {
    let script = "cat input; echo 'another' > input; echo \"{\\\"y\\\": $1}\"";
    let sweeper =
        sweeper(script, "objective.inputs = [\"inp*\"]").file("input", "one\n").args(["run", "sweep.toml", "-j", "1"]);
    let run = sweeper.run().code(3);
    assert!(run.err.contains("stopped: input changed while the sweep ran"), "{}", run.err);
    assert_eq!(sweeper.finished("outputs/s").len(), 0);
}

#[test]
fn a_suspended_run_that_is_killed_leaves_nothing() {
    let sweeper = sweeper("setsid sleep 600 & sleep 600", "");
    let mut child = sweeper.spawn();
    sweeper.wait_until("two programs", |sweeper| running(sweeper).len() >= 6);
    kill("-TSTP", child.id());
    let state = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap().contains(") T ");
    sweeper.wait_until("suspension", |_| state(child.id()));
    assert!(children(child.id()).into_iter().all(|guard| !state(guard)), "guards go on");
    kill("-KILL", child.id());
    child.wait().unwrap();
    nothing_runs(&sweeper, Duration::from_secs(10));
    let child = sweeper.spawn();
    sweeper.wait_until("two programs", |sweeper| running(sweeper).len() >= 6);
    kill("-TERM", child.id());
    Output::of(child).code(143);
}
