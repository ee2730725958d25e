//! How programs end: failures, checkpoints, limits of time and memory, changes of what they are made of.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{kill, nothing_runs, shell, sweeper};
use crate::campaign::{Group, Mount, NO_MOUNT, tell};
use crate::sweeper::{Output, Sweeper, same};

/// The `result.json` of a trial that ended.
fn result(sweeper: &Sweeper) -> serde_json::Value {
    let file = format!("outputs/s/{}/result.json", sweeper.finished("outputs/s")[0]);
    serde_json::from_str::<serde_json::Value>(&sweeper.text(&file)).unwrap()["content"].take()
}

#[test]
fn a_failure_is_told_with_its_last_words() {
    let sweeper = sweeper("echo 'no such luck' >&2; echo >&2; exit 3", "");
    let run = sweeper.run().code(3);
    assert!(run.err.contains("failed: exit status 3: no such luck\n"), "{}", run.err);
    assert_eq!(result(&sweeper)["last_lines"], serde_json::json!(["no such luck", ""]));
    sweeper.with(["report", "outputs"]).code(0);
    let page = sweeper.text("outputs/s/report/index.html");
    assert!(
        page.contains("<pre>no such luck\n</pre>") && page.contains("$ cd /"),
        "the way to run it by hand is missing"
    );
}

#[test]
fn a_program_that_asks_for_it_goes_on_from_its_checkpoint() {
    let script = r#"c="$SWEEPER_CHECKPOINT_DIR/step"; n=$(cat "$c" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$c"
                    echo "{\"step\": $n, \"y\": $((n * $1))}"; echo "$SWEEPER_ATTEMPT" >> "$SWEEPER_TRIAL_DIR/attempts"
                    [ $n = 3 ] || exit 75"#;
    let sweeper = sweeper(script, "");
    sweeper.run().code(0);
    let file = format!("outputs/s/{}/metrics.csv", sweeper.finished("outputs/s")[0]);
    assert_eq!(sweeper.text(&file).lines().count(), 4, "{}", sweeper.text(&file));
    let files = sweeper.files("outputs/s/work");
    let attempts = files.iter().filter(|(name, _)| name.ends_with("/attempts"));
    assert!(attempts.clone().count() == 3 && attempts.clone().all(|(_, text)| text == b"1\n2\n3\n"));
    assert!(!sweeper.path("outputs/s/checkpoints").exists());
    let endless = super::sweeper("exit 75", "");
    let run = endless.run().code(3);
    assert!(run.err.contains("failed: exit status 75 5 times in a row"), "{}", run.err);
}

#[test]
fn time_is_limited_and_the_program_is_told() {
    let script =
        r#"trap 'cp "$SWEEPER_TRIAL_DIR/stop" "$SWEEPER_TRIAL_DIR/told"; exit 0' TERM; while :; do sleep 0.05; done"#;
    let sweeper = sweeper(script, "limits.trial_time = \"300ms\"\nlimits.stop_grace = \"5s\"");
    let run = sweeper.run().code(3);
    assert!(run.err.contains("timed out after 0.3 s"), "{}", run.err);
    let files = sweeper.files("outputs/s/work");
    assert_eq!(files.iter().filter(|(name, word)| name.ends_with("/told") && *word == b"timed-out").count(), 3);
}

#[test]
fn a_program_that_ignores_all_is_killed_after_its_grace() {
    let sweeper = sweeper("trap '' TERM INT HUP; sleep 600", "limits.stop_grace = \"700ms\"");
    let child = sweeper.spawn();
    sweeper.wait_until("two programs", |sweeper| super::running(sweeper).len() >= 2);
    let begun = Instant::now();
    kill("-INT", child.id());
    Output::of(child).code(130);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    nothing_runs(&sweeper, Duration::from_secs(1));
}

#[test]
fn memory_is_that_of_all_it_starts() {
    let script = "(head -c 200000000 /dev/zero | tail -c 200000000 | sleep 600) & wait";
    let sweeper = sweeper(script, "limits.memory_gib = 0.05");
    let run = sweeper.run().code(3);
    assert!(run.err.contains("it took more than 0.05 GiB of memory (limits.memory_gib)"), "{}", run.err);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn a_program_that_the_system_kills_for_memory_says_so() {
    let Some(group) = Group::new("memory", &["memory.max", "memory.limit_in_bytes"]) else {
        return tell("skipped: making a control group takes root");
    };
    let greedy = "[ $1 != 2 ] || { head -c 400000000 /dev/zero | tail -c 400000000 > /dev/null; exit 9; }; echo \"{\\\"y\\\": $1}\"";
    let sweeper = sweeper(greedy, "");
    group.limit((200 << 20).to_string());
    let mut command = Command::new("sh");
    let [_, option, join] = group.join();
    command.args([&option, &join, env!("CARGO_BIN_EXE_sweeper"), "run", "sweep.toml", "-j", "1"]);
    let child = command.current_dir(sweeper.path(".")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let run = Output::of(child).code(3);
    assert!(run.err.contains("failed: exit status 9 when the system was out of memory"), "{}", run.err);
    assert_eq!(sweeper.finished("outputs/s").len(), 3);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn a_program_that_fills_the_disk_costs_no_finished_trial() {
    let script = "[ $1 != 2 ] || [ -e spared ] || { head -c 9000000 /dev/zero > \"$SWEEPER_TRIAL_DIR/all\" || sleep 0.1; exit 1; }; \
                  echo \"{\\\"y\\\": $1}\"";
    let sweeper = sweeper(script, "").args(["run", "sweep.toml", "-j", "1"]);
    std::fs::create_dir(sweeper.path("outputs")).unwrap();
    let Some(disk) = Mount::tmpfs(&sweeper.path("outputs"), 2048) else {
        return tell(&format!("skipped: {NO_MOUNT}"));
    };
    let run = sweeper.run().code(4);
    assert!(run.err.contains("No space left on device"), "{}", run.err);
    assert_eq!(sweeper.finished("outputs/s").len(), 1);
    disk.grow(64 * 1024);
    std::fs::write(sweeper.path("spared"), "").unwrap();
    sweeper.run().code(0);
    assert_eq!(sweeper.finished("outputs/s").len(), 3);
    nothing_runs(&sweeper, Duration::ZERO);
}

#[test]
fn what_cannot_be_run_is_told_before_anything_is_made() {
    let told = |command: &str| {
        let toml = format!("name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [{command}]\n[space]\nx = [1]\n");
        let sweeper = Sweeper::new().sweep(&toml).file("here", "").args(["run", "sweep.toml"]);
        let run = sweeper.run().code(2);
        assert!(!sweeper.path("outputs").exists());
        run.err
    };
    let absent = told("\"no-such-program\", \"{x}\"");
    assert!(
        absent.contains("there is no program no-such-program in PATH") && absent.contains("sweep.toml:4:11"),
        "{absent}"
    );
    assert!(told("\"here\", \"{x}\"").contains("write \"./here\" for the file in this folder"));
    assert!(told("\"./here\", \"{x}\"").contains("chmod +x ./here"));
    assert!(told("\"./gone\", \"{x}\"").contains("there is no program ./gone"));
    assert!(told("\"sh\", \"{x}\"]\ninputs = [\"*.npz\"").contains("× \"*.npz\" matches no file"));
}

#[test]
fn a_script_that_is_not_there_is_told_before_anything_is_made() {
    let of = |keys: &str| {
        let toml =
            "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"-u\", \"p/fial.sh\", \"{x}\"]\n";
        Sweeper::new().sweep(&format!("{toml}{keys}[space]\nx = [1]\n")).file("w/other", "")
    };
    let told = |next: &str| {
        format!(
            "  × there is no file p/fial.sh\n   ╭─[sweep.toml:4:11]\n 3 │ [objective]\n 4 │ command = [\"sh\", \"-u\", \
             \"p/fial.sh\", \"{{x}}\"]\n   ·           ────────────────┬───────────────\n   ·                           ╰── \
             not found\n 5 │ {next}\n   ╰────\n  help: it is looked for from where sweeper is started\n1 problem in \
             sweep.toml; nothing was started\n"
        )
    };
    for command in ["plan", "run", "try"] {
        of("").with([command, "sweep.toml"]).code(2).stdout("").stderr(&told("[space]"));
        of("cwd = \"w\"\n").with([command, "sweep.toml"]).code(2).stdout("").stderr(&told("cwd = \"w\""));
    }
    let there = of("cwd = \"w\"\n").file("w/p/fial.sh", "echo '{\"y\": 1}'");
    there.with(["run", "sweep.toml"]).code(0);
}

#[test]
fn a_script_that_nothing_runs_is_told_before_anything_is_made() {
    let told = |script: &str| {
        let toml = "name = \"s\"\nmetric.name = \"y\"\nobjective.command = [\"./train\", \"{x}\"]\n[space]\nx = [1]\n";
        let sweeper = Sweeper::new().sweep(toml).file("train", script);
        let run = sweeper.shell("chmod +x train && exec $S run sweep.toml").code(2);
        assert!(!sweeper.path("outputs").exists());
        run.err
    };
    let frame = |message: &str, label: &str, help: &str| {
        format!(
            "  × {message}\n   ╭─[sweep.toml:3:21]\n 2 │ metric.name = \"y\"\n 3 │ objective.command = [\"./train\", \"{{x}}\"]\n   \
             ·                     ─────────┬────────\n   ·                              ╰── {label}\n 4 │ [space]\n   ╰────\n  \
             help: {help}\n1 problem in sweep.toml; nothing was started\n"
        )
    };
    let missing = |name: &str, help: &str| {
        let message = format!("./train cannot be run: its `#!` line names {name}, which is no program here");
        frame(&message, "its interpreter is not found", help)
    };
    let first = "write what runs it first, as in [\"python3\", \"./train\"]";
    let mend = format!("mend that line, or {first}");
    same("no interpreter", &told("#!/no/such/python -u\n"), &missing("\"/no/such/python\"", &mend));
    same("a folder", &told("#! /usr/bin\n"), &missing("\"/usr/bin\"", &mend));
    same("none in PATH", &told("#!/usr/bin/env no-such-python\n"), &missing("\"no-such-python\"", &mend));
    let windows = "its lines end as on Windows: `sed -i 's/\\r$//' ./train`";
    same("of Windows", &told("#!/bin/sh\r\necho\r\n"), &missing("\"/bin/sh\\r\"", windows));
    let unsaid = format!("begin it with `#!/bin/sh` or the like, or {first}");
    for script in ["import sys\n", "", "#!\n"] {
        let message = "./train does not say what runs it";
        same("no line", &told(script), &frame(message, "its first line is no `#!` line", &unsaid));
    }
}

#[test]
fn a_change_of_the_program_ends_the_run() {
    let toml = "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"train.sh\", \"{x}\"]\n[space]\nx = [1, 2, 3]\n";
    let script = "[ $1 != 2 ] || echo '# another' >> train.sh\nsleep 0.2; echo \"{\\\"y\\\": $1}\"\n";
    let sweeper = Sweeper::new().sweep(toml).file("train.sh", script).args(["run", "sweep.toml", "-j", "1"]);
    let run = sweeper.run().code(3);
    assert!(run.err.contains("stopped: train.sh changed while the sweep ran"), "{}", run.err);
    let run = sweeper.run().code(2);
    assert!(run.err.contains("train.sh"), "{}", run.err);
    std::fs::write(sweeper.path("train.sh"), "echo \"{\\\"y\\\": $1}\"\n").unwrap();
    let run = sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    assert!(run.err.contains("3 trials are new, 0 stay"), "{}", run.err);
}

#[test]
fn files_that_come_and_go_are_named() {
    let toml = r#"name = "s"
metric.name = "y"
[objective]
command = ["sh", "-c", "echo '{{\"y\": 1}}'", "sh", "p/points", "{x}"]
inputs = ["d/*"]
[space]
x = [1, 2]
"#;
    let sweeper = Sweeper::new().sweep(toml).file("d/a", "").file("d/b", "").args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    std::fs::remove_file(sweeper.path("d/a")).unwrap();
    let sweeper = sweeper.file("p/points", "").file("d/b", "other");
    sweeper.run().code(2).stdout("").stderr(
        "outputs/s holds the results of another version of this sweep file:\n  d/b has changed\n  p/points is new\n  d/a is not \
         there any more\n2 of its trials are new, 0 stay, 2 are no longer in it; nothing was started\n`--extend` trains the \
         new ones, and keeps the others on disk but out of the tables; another `name` in the sweep file begins a sweep of its \
         own\n",
    );
}

#[test]
fn equal_failures_stop_a_run() {
    let toml = shell("exit 1", "limits.equal_failures = 2");
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "-j", "1"]);
    let run = sweeper.run().code(3);
    assert!(run.err.contains("stopped: 2 trials in a row ended the same way (failed: exit status 1)"), "{}", run.err);
}

/// Its checkpoint knows of records that the run never read.
#[test]
fn what_a_program_printed_when_its_run_was_killed_counts() {
    let script = r#"c="$SWEEPER_CHECKPOINT_DIR/step"; n=$(cat "$c" 2>/dev/null || echo 0)
                    while [ $n -lt 8 ]; do n=$((n + 1)); echo "{\"step\": $n, \"y\": $((n * $1))}"; echo $n > "$c"; sleep 0.2; done"#;
    let sweeper = sweeper(script, "");
    sweeper.with(["run", "sweep.toml", "-o", "whole"]).code(0);
    // In its middle, and when it has ended meanwhile.
    for pause in [700, 3000] {
        let child = sweeper.spawn();
        sweeper.wait_until("it has begun", |sweeper| {
            sweeper.files("outputs/s/work").keys().any(|name| name.ends_with("records.jsonl"))
        });
        kill("-STOP", child.id());
        std::thread::sleep(Duration::from_millis(pause));
        kill("-KILL", child.id());
        Output::of(child);
        sweeper.run().code(0);
        assert!(sweeper.results("outputs/s") == sweeper.results("whole/s"), "after {pause} ms");
        std::fs::remove_dir_all(sweeper.path("outputs")).unwrap();
    }
}
