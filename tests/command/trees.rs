//! Whatever a program starts ends with it: when it ends, when its guard is killed, when the run is.

use std::time::Duration;

use super::{children, kill, nothing_runs, running, sweeper};
use crate::sweeper::Output;

/// Leaves a child, one in a session of its own, and one that ignores what it is told.
const TREE: &str = "sleep 600 & setsid sleep 600 & (trap '' TERM; setsid sh -c 'sleep 600; :') &";

#[test]
fn nothing_is_left_of_a_program_that_ended() {
    let sweeper = sweeper(&format!("{TREE} echo '{{\"y\": 1}}'"), "");
    sweeper.run().code(0);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn nothing_is_left_when_the_run_is_killed_and_the_same_command_completes() {
    let script = format!(
        "{TREE} [ -e \"$SWEEPER_CHECKPOINT_DIR/2\" ] || {{ touch \"$SWEEPER_CHECKPOINT_DIR/2\"; sleep 600; }}; echo \"{{\\\"y\\\": $1}}\""
    );
    let sweeper = sweeper(&script, "replicates.training = 3\nobjective.reads = [\"seed\"]").args([
        "run",
        "sweep.toml",
        "-j",
        "9",
    ]);
    let mut child = sweeper.spawn();
    sweeper.wait_until("9 trees", |sweeper| {
        sweeper.files("outputs/s/checkpoints").len() == 9 && running(sweeper).len() >= 45
    });
    kill("-KILL", child.id());
    child.wait().unwrap();
    nothing_runs(&sweeper, Duration::from_secs(10));
    sweeper.with(["run", "sweep.toml", "-j", "3"]).code(0);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn nothing_is_left_after_the_next_start_when_the_guards_are_killed_with_the_run() {
    let script = format!(
        "{TREE} [ -e \"$SWEEPER_CHECKPOINT_DIR/2\" ] || {{ touch \"$SWEEPER_CHECKPOINT_DIR/2\"; sleep 600; }}; echo \"{{\\\"y\\\": $1}}\""
    );
    let sweeper = sweeper(&script, "").args(["run", "sweep.toml", "-j", "3"]);
    let mut child = sweeper.spawn();
    sweeper.wait_until("3 trees", |sweeper| {
        sweeper.files("outputs/s/checkpoints").len() == 3 && running(sweeper).len() >= 15
    });
    kill("-STOP", child.id());
    for guard in children(child.id()) {
        kill("-KILL", guard);
    }
    kill("-KILL", child.id());
    child.wait().unwrap();
    assert!(!running(&sweeper).is_empty(), "what left its session lives on");
    let run = sweeper.with(["run", "sweep.toml", "-j", "1"]).code(0);
    assert!(run.err.contains(" processes of an earlier run were still running: killed\n"), "{}", run.err);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn a_program_that_kills_its_guard_costs_its_trial_alone() {
    let script = format!("{TREE} [ $1 != 2 ] || kill -9 $PPID; sleep 0.2; echo \"{{\\\"y\\\": $1}}\"");
    let sweeper = sweeper(&script, "");
    let run = sweeper.run().code(3);
    assert!(run.err.contains("failed: the process that guarded it ended (signal: 9 (SIGKILL))"), "{}", run.err);
    assert_eq!(sweeper.finished("outputs/s").len(), 3);
    nothing_runs(&sweeper, Duration::from_secs(2));
}

/// There is one for each slot, and each program is a fork of it.
#[test]
fn a_guard_has_one_thread() {
    sweeper("[ $(ls /proc/$PPID/task | wc -l) = 1 ] && echo '{\"y\": 1}'", "").run().code(0);
}

#[test]
fn streams_that_are_closed_early_hold_nobody_up() {
    let sweeper = sweeper("echo '{\"y\": 1}'; exec >&- 2>&-; sleep 0.1", "");
    sweeper.run().code(0);
}

#[test]
fn a_stop_leaves_checkpoints_to_go_on_from() {
    let script = "c=\"$SWEEPER_CHECKPOINT_DIR/c\"; if [ -e \"$c\" ]; then echo \"{\\\"y\\\": $1}\"; exit; fi\n\
                  trap 'touch \"$c\"; exit 1' TERM; while :; do sleep 0.05; done";
    let sweeper = sweeper(script, "");
    let child = sweeper.spawn();
    sweeper.wait_until("two programs", |sweeper| running(sweeper).len() >= 2);
    std::thread::sleep(Duration::from_millis(200));
    kill("-TERM", child.id());
    Output::of(child).code(143);
    nothing_runs(&sweeper, Duration::ZERO);
    assert_eq!(sweeper.files("outputs/s/checkpoints").len(), 2);
    let child = sweeper.spawn();
    sweeper.wait_until("the third program", |sweeper| sweeper.finished("outputs/s").len() == 2);
    std::thread::sleep(Duration::from_millis(300));
    kill("-TERM", child.id());
    Output::of(child);
    sweeper.run().code(0);
}
