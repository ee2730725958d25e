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
    let stderr = "there is no folder nope: name a sweep's, or one that holds sweeps, such as outputs/\n";
    for command in ["status", "report", "show", "verify"] {
        let sweeper = Sweeper::new();
        sweeper.with([command, "nope"]).code(2).stdout("").stderr(stderr);
        sweeper.file("nope", "").with([command, "nope"]).code(2).stdout("").stderr(stderr);
    }
}

#[test]
fn the_folder_above_the_results() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml"]).code(0);
    let before = sweeper.files("");
    for command in ["status", "report", "show", "verify"] {
        let stderr = ". holds no sweep itself: name ./outputs\n";
        sweeper.with([command, "."]).code(2).stdout("").stderr(stderr);
    }
    assert!(before == sweeper.files(""), "nothing was created");
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

#[test]
fn one_that_cannot_be_read_does_not_hide_the_others() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    let sweeper = sweeper.file("outputs/tiny/manifest.json", "torn");
    let damaged = "outputs/tiny/manifest.json is damaged (expected ident at line 1 column 2); `sweeper run` on the same sweep file \
                   writes it again\n";
    let output = sweeper.with(["status", "outputs"]).code(4).stderr(damaged);
    assert_eq!(cells(&output.out)[0][..4], ["wild", "idle", "3", "2"]);
    let output = sweeper.with(["report", "outputs"]).code(4);
    assert_eq!(output.err, damaged);
    assert_eq!(output.out, "report: outputs/wild/report/index.html\nindex: outputs/index.html\n");
    let output = sweeper.with(["verify", "outputs", "--sample", "1"]).code(4).stderr(damaged);
    assert_eq!(output.out, "wild: 3 results checked, 1 trial trained again: all as it was written\n");
    sweeper.with(["status", "outputs/tiny"]).code(4).stderr(damaged);
}

#[test]
fn a_config_that_lost_trials_stands_below_those_that_lost_none() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let rows = |sweeper: &Sweeper| -> Vec<Vec<String>> {
        let table = sweeper.text("outputs/tiny/configs.csv");
        table.lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect()
    };
    let best = rows(&sweeper)[0][0].clone();
    let trials = sweeper.text("outputs/tiny/trials.csv");
    let trial = trials.lines().find(|row| row.contains(&best)).unwrap().split(',').next().unwrap();
    let sweeper = failed(sweeper, "outputs/tiny", &format!("trials/{}/{trial}", &trial[..2]), "out of luck");
    let output = sweeper.run().code(3);
    let last = output.out.lines().nth(5).unwrap();
    assert!(last.starts_with(" 4 ") && last.contains(" 1 of 2 "), "{}", output.out);
    let ranked = rows(&sweeper);
    assert_eq!(
        (&*ranked[3][0], &ranked[3][3..5], &ranked[0][3..5]),
        (&*best, &["1", "1"].map(Into::into)[..], &["2", "0"].map(Into::into)[..])
    );
    sweeper.with(["report", "outputs/tiny"]).code(0);
    let page = sweeper.text("outputs/tiny/report/index.html");
    let said = "Trials of 1 ranked config diverged or failed; that config stands below all others, though the mean of \
                what is left of 1 is better than the best one's (metric.failures).";
    assert!(page.contains(said) && page.contains("<td class=\"number\">1 of 2</td>"));

    let sweeper = sweeper.sweep(&TINY.replace("[data]", "[metric]\nfailures = \"ignored\"\n[data]"));
    sweeper.run().code(3);
    let by_mean = rows(&sweeper);
    assert!(by_mean.is_sorted_by_key(|row| row[5].parse::<f64>().unwrap()) && by_mean.iter().any(|row| row[4] == "1"));
    sweeper.with(["report", "outputs/tiny"]).code(0);
    let said = "Trials of 1 ranked config diverged or failed; that config is ranked by the trials that are left (metric.failures).";
    assert!(sweeper.text("outputs/tiny/report/index.html").contains(said));
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
    std::fs::remove_file(sweeper.path(&format!("{sweep}/{trial}/model.safetensors"))).unwrap();
    sweeper.file(&format!("{sweep}/{trial}/result.json"), result)
}
