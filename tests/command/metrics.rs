//! What a program measures: a line of JSON, a file, a regular expression; steps; numbers that are none.

use super::sweeper;
use crate::sweeper::Sweeper;

/// `trials.csv` without ids: outcome, x and what follows.
fn table(sweeper: &Sweeper) -> Vec<String> {
    let rows = sweeper.text("outputs/s/trials.csv");
    rows.lines().map(|row| row.splitn(5, ',').nth(4).unwrap().to_owned()).collect()
}

/// Why the first trial failed.
fn reason(script: &str, keys: &str) -> String {
    let sweeper = sweeper(script, keys);
    sweeper.run().code(3);
    let file = format!("outputs/s/{}/result.json", sweeper.finished("outputs/s")[0]);
    let result: serde_json::Value = serde_json::from_str(&sweeper.text(&file)).unwrap();
    result["content"]["reason"].as_str().unwrap_or_else(|| panic!("{result}")).to_owned()
}

#[test]
fn a_line_of_json_with_steps_gives_curves() {
    let script =
        r#"for i in 1 2; do echo "epoch $i"; echo "{\"step\": $i, \"y\": $(($1 * i)), \"z\": {\"a\": 0.5}}"; done"#;
    let sweeper = sweeper(script, "");
    sweeper.run().code(0);
    assert_eq!(table(&sweeper), ["outcome,x,y,z.a", "complete,1,2.0,0.5", "complete,2,4.0,0.5", "complete,3,6.0,0.5"]);
    let file = format!("outputs/s/{}/metrics.csv", sweeper.finished("outputs/s")[0]);
    assert!(sweeper.text(&file).starts_with("step,y,z.a\n1,"), "{}", sweeper.text(&file));
}

#[test]
fn the_best_step_counts_where_the_file_says_so() {
    let script = r#"for y in 3 1 2; do echo "{\"y\": $y, \"of\": $y.5}"; done"#;
    let taken = |keys: &str| {
        let sweeper = sweeper(script, keys);
        sweeper.run().code(0);
        table(&sweeper)[1].clone()
    };
    assert_eq!(taken(""), "complete,1,2.0,2.5");
    assert_eq!(taken("metric.take = \"best\""), "complete,1,1.0,1.5");
    assert_eq!(taken("metric.take = \"best\"\nmetric.goal = \"maximize\""), "complete,1,3.0,3.5");
}

#[test]
fn files_and_expressions() {
    let complete = |script: &str, keys: &str| {
        let sweeper = sweeper(script, keys);
        sweeper.run().code(0);
        assert_eq!(table(&sweeper)[1..], ["complete,1,1.5", "complete,2,2.5", "complete,3,3.5"], "{script}");
    };
    complete(r#"echo "{\"y\": $1.5}" > "$SWEEPER_METRICS"; echo '{"y": 9}'"#, "");
    complete(
        r#"printf '{\n"y":\n%s.5}\n' "$1" > "$SWEEPER_TRIAL_DIR/out.json""#,
        "objective.metrics = \"{trial_dir}/out.json\"",
    );
    complete(r#"echo "the loss: $1.5 of 7" >&2"#, "objective.capture.y = 'loss: (\\S+)'");
    let two = sweeper("echo loss $1; echo acc 0.5", "objective.capture = { y = 'loss (\\S+)', acc = 'acc (\\S+)' }");
    two.run().code(0);
    assert_eq!(table(&two)[..2], ["outcome,x,y,acc", "complete,1,1.0,0.5"]);
}

#[test]
fn what_several_lines_say_of_a_step_is_one_row() {
    let rows = |capture: &str| {
        let script = "for i in 1 2; do echo epoch ${i}0; echo loss 0.$i; echo acc 0.9$i; done";
        let sweeper =
            sweeper(script, &format!("objective.capture = {{ y = 'loss (\\S+)', acc = 'acc (\\S+)'{capture} }}"));
        sweeper.run().code(0);
        let file = format!("outputs/s/{}/metrics.csv", sweeper.finished("outputs/s")[0]);
        sweeper.text(&file).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(""), ["step,y,acc", "1,0.1,0.91", "2,0.2,0.92"]);
    assert_eq!(rows(", step = 'epoch (\\d+)'"), ["step,y,acc", "10,0.1,0.91", "20,0.2,0.92"]);
}

#[test]
fn what_is_no_finite_number_has_diverged() {
    for number in ["NaN", "Infinity", "-Infinity", "1e999"] {
        let sweeper = sweeper(&format!("echo '{{\"step\": 4, \"y\": {number}}}'"), "");
        sweeper.run().code(3);
        assert_eq!(table(&sweeper)[1], "diverged,1,", "{number}");
    }
}

#[test]
fn a_metric_that_is_missing_is_told_with_those_that_are_there() {
    let missing = "no metric y; seen: valid_y (last 0.31), lr (last 0.1). Did you mean valid_y?";
    assert_eq!(reason(r#"echo '{"valid_y": 0.31, "lr": 0.1}'"#, ""), missing);
    assert!(
        reason("echo done", "")
            .starts_with("no metric y: the program printed no line of JSON with a number; have it print")
    );
    assert!(
        reason("echo '{\"y\": 0.3'", "").starts_with("no metric y: the program printed no line of JSON with a number"),
        "half a line"
    );
    let comma = reason("echo 'loss: 0,25'", "objective.capture.y = 'loss: ([\\d.]+)'");
    assert!(comma.starts_with("y was printed with a decimal comma"), "{comma}");
}

#[test]
fn any_bytes_may_be_printed() {
    let script = r#"printf 'bar 10%%\rbar 100%%\n\000\377\376{"y": 7}\n'; printf 'no end'; printf '{"y": %s}\n' "$1" >&2
                    echo; printf '{"y": 1}'"#;
    let sweeper = sweeper(script, "");
    sweeper.run().code(0);
    assert_eq!(table(&sweeper)[1], "complete,1,1.0");
    let files = sweeper.files("outputs/s/work");
    let log = files.iter().find(|(name, _)| name.ends_with("/stdout.1.log")).unwrap().1;
    assert!(log.starts_with(b"bar 100%\n\0\xff\xfe{\"y\": 7}\nno end\n"), "{:?}", String::from_utf8_lossy(log));
}

#[test]
fn logs_keep_both_ends() {
    let script = r#"head -c 3000000 /dev/zero | tr '\0' a | fold -w 79; echo; echo "{\"y\": 1}"; head -c 9000000 /dev/zero | tr '\0' b; echo; echo last"#;
    let sweeper = sweeper(script, "limits.log_mib = 2");
    sweeper.run().code(0);
    let files = sweeper.files("outputs/s/work");
    let logs: Vec<_> = files.iter().filter(|(name, _)| name.ends_with("/stdout.1.log")).collect();
    assert_eq!(logs.len(), 3);
    for (_, log) in logs {
        assert!(log.len() <= 1 << 20 && log.starts_with(b"aaa") && log.ends_with(b"\nlast\n"), "{}", log.len());
    }
}

#[test]
fn a_parameter_that_is_repeated_is_no_metric() {
    let sweeper = sweeper("echo \"{\\\"y\\\": 1, \\\"x\\\": 99}\"", "");
    sweeper.run().code(0);
    assert_eq!(table(&sweeper)[..2], ["outcome,x,y", "complete,1,1.0"]);
}

#[test]
fn a_file_of_metrics_that_is_none_is_told() {
    let why = reason("echo 'loss,0.5' > \"$SWEEPER_METRICS\"", "");
    assert!(
        why.starts_with("no metric y: the file of metrics that the program left ($SWEEPER_METRICS) holds no JSON object with a number"),
        "{why}"
    );
}

#[test]
fn a_metric_that_nobody_measured_is_told_of_finished_trials() {
    let sweeper = sweeper("echo \"{\\\"y\\\": $1, \\\"loss\\\": 2}\"", "");
    sweeper.run().code(0);
    let toml = sweeper.text("sweep.toml").replace("metric.name = \"y\"", "metric.name = \"los\"");
    std::fs::write(sweeper.path("sweep.toml"), toml).unwrap();
    let told = "none of 3 complete trials measured los; they measured loss, y: name one of these as metric.name\n";
    let run = sweeper.run().code(3);
    assert!(run.err.contains(told), "{}", run.err);
    assert!(sweeper.with(["report", "outputs"]).code(0).err.contains(told));
}

#[test]
fn what_is_taken_at_the_best_step_depends_on_what_is_best() {
    let sweeper = sweeper("echo \"{\\\"y\\\": $1, \\\"z\\\": 2}\"", "metric.take = \"best\"");
    sweeper.run().code(0);
    let toml = sweeper.text("sweep.toml").replace("metric.name = \"y\"", "metric.name = \"z\"");
    std::fs::write(sweeper.path("sweep.toml"), toml).unwrap();
    sweeper.run().code(2);
}

#[test]
fn an_expression_that_finds_nothing_is_told_when_it_is_tried() {
    let sweeper =
        sweeper("echo y 0.5", "objective.capture = { y = 'y (\\S+)', acc = 'acc (\\S+)', step = 'epoch (\\d+)' }");
    let told = sweeper.with(["try", "sweep.toml"]).code(0).out;
    assert!(told.contains("  y: 1 value, last 0.5\n  acc: never found\n  step: never found\n"), "{told}");
}
