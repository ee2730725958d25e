//! `sweeper status`: how far sweeps are, before, during and after a run.

use crate::sweeper::{Output, Sweeper, TINY, WILD};

/// The cells of a printed table's rows, which are at least two spaces apart.
fn cells(table: &str) -> Vec<Vec<String>> {
    let rows = table.lines().skip(2).map(str::trim);
    rows.map(|row| row.split("  ").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect()).collect()
}

#[test]
fn where_nothing_ran_yet() {
    let stderr = "outputs holds no sweep: it has no manifest.json; `sweeper run FILE` makes one\n";
    let sweeper = Sweeper::new().sweep(TINY).file("outputs/note.txt", "empty but for this");
    for command in ["status", "report"] {
        sweeper.with([command, "outputs"]).code(2).stdout("").stderr(stderr);
    }
    assert_eq!(sweeper.files("").len(), 2, "nothing was created");
}

#[test]
fn a_finished_sweep_and_one_with_gaps() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    let before = sweeper.files("outputs");
    let output = sweeper.with(["status", "outputs"]).code(0).stderr("");
    let header = " sweep   state   trials   complete   diverged   failed   missing   best trial so far";
    assert_eq!(output.out.lines().next(), Some(header));
    let rows = cells(&output.out);
    let [tiny, wild] = rows.as_slice() else { panic!("two sweeps: {rows:?}") };
    assert_eq!(tiny[..7], ["tiny", "idle", "8", "8", "0", "0", "0"]);
    assert_eq!(tiny[7], best_of(&sweeper.text("outputs/tiny/trials.csv")));
    assert_eq!(wild[..7], ["wild", "idle", "3", "2", "1", "0", "0"]);
    assert!(before == sweeper.files("outputs"), "status wrote something");

    std::fs::remove_dir_all(sweeper.path("outputs/tiny").join(&sweeper.finished("outputs/tiny")[0])).unwrap();
    let output = sweeper.with(["status", "outputs/tiny"]).code(0);
    assert_eq!(cells(&output.out)[0][2..7], ["8", "7", "0", "0", "1"]);
}

/// What `status` says of the smallest test error in this `trials.csv`.
fn best_of(table: &str) -> String {
    let rows = table.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    let best = rows.min_by(|a, b| a[20].parse::<f64>().unwrap().total_cmp(&b[20].parse().unwrap())).unwrap();
    format!("test_mse {:.4} (hidden_size {}, lr {})", best[20].parse::<f64>().unwrap(), best[10], best[17])
}

#[test]
fn a_running_sweep_is_not_disturbed() {
    let endless = TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000");
    let sweeper = Sweeper::new().sweep(&endless).args(["run", "sweep.toml", "-j", "1"]);
    let mut run = sweeper.spawn();
    sweeper.wait_until("the journal", |s| s.path("outputs/tiny/journal").exists());
    sweeper.with(["status", "outputs"]).code(0).stderr("").stdout(
        "
 sweep   state     trials   complete   diverged   failed   missing   best trial so far
───────────────────────────────────────────────────────────────────────────────────────
 tiny    running   8        0          0          0        8
",
    );
    assert!(run.try_wait().unwrap().is_none(), "the run goes on");
    run.kill().unwrap();
    Output::of(run);
    let output = sweeper.with(["status", "outputs"]).code(0);
    assert_eq!(cells(&output.out)[0][..3], ["tiny", "idle", "8"], "a killed run holds nothing");
}

#[test]
fn a_folder_that_is_not_there() {
    let stderr = "nope holds no sweep: it has no manifest.json; `sweeper run FILE` makes one\n";
    for command in ["status", "report"] {
        Sweeper::new().with([command, "nope"]).code(2).stdout("").stderr(stderr);
    }
}

#[test]
fn a_trial_that_failed() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let trial = sweeper.finished("outputs/tiny")[0].clone();
    let before = sweeper.results("outputs/tiny");
    let sweeper = failed(sweeper, "outputs/tiny", &trial, "out of luck");
    let output = sweeper.with(["status", "outputs/tiny"]).code(0);
    assert_eq!(cells(&output.out)[0][2..7], ["8", "7", "0", "1", "0"]);
    sweeper.with(["report", "outputs/tiny"]).code(0);
    let page = sweeper.text("outputs/tiny/report/index.html");
    assert!(page.contains("out of luck"), "the page tells why");
    // It is tried again when asked for.
    let output = sweeper.run().code(3);
    assert_eq!(output.err.lines().next(), Some("all 8 trials finished in outputs/tiny; nothing to train"));
    assert!(output.out.ends_with("\n7 complete, 0 diverged, 1 failed, 0 missing\n"), "{}", output.out);
    sweeper.with(["run", "sweep.toml", "--retry", "panicked,timed-out"]).code(3);
    let output = sweeper.with(["run", "sweep.toml", "--retry", "failed"]).code(0);
    let opening = "7 of 8 trials are finished in outputs/tiny; training the other 1";
    assert_eq!(output.err.lines().next(), Some(opening));
    let mut after = sweeper.results("outputs/tiny");
    after.retain(|name, _| !name.starts_with("report/"));
    assert!(before == after, "the failure shows");
    assert_eq!(cells(&sweeper.with(["status", "outputs/tiny"]).code(0).out)[0][2..7], ["8", "8", "0", "0", "0"]);
}

/// Puts a result in the place of a trial's: no sweep file makes a training fail.
fn failed(sweeper: Sweeper, sweep: &str, trial: &str, reason: &str) -> Sweeper {
    let id = trial.rsplit('/').next().unwrap();
    let manifest = sweeper.text(&format!("{sweep}/manifest.json"));
    let lines =
        manifest.lines().filter(|line| ["\"isa\"", "\"kernels\""].iter().any(|key| line.trim().starts_with(key)));
    let instructions = lines.collect::<String>();
    let content = format!(
        "{{\"trial\": \"{id}\", \"outcome\": \"failed\", \"reason\": \"{reason}\", \"metrics\": {{}}, {instructions} \
         \"files\": {{}}}}"
    );
    let hash = blake3::hash(content.as_bytes());
    let result = format!("{{\n\"blake3\": \"{hash}\",\n\"content\": {content}\n}}\n");
    sweeper.file(&format!("{sweep}/{trial}/result.json"), result)
}
