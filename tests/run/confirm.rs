//! The best configs again, on replicates that the search never sees.

use std::collections::BTreeMap;

use super::interruption::{LONG, killed_again_and_again};
use crate::sweeper::{Sweeper, TINY};

const CONFIRM: &str = "[confirm]\ntop = 2\ndata = 3\n";

fn confirming(confirm: &str) -> Sweeper {
    Sweeper::new().sweep(&format!("{TINY}{confirm}")).args(["run", "sweep.toml"])
}

/// A CSV as rows by name of column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines.map(|cells| names.iter().cloned().zip(cells).collect()).collect()
}

/// A pruner may leave fewer complete configs than are to be trained again.
#[test]
fn where_fewer_are_complete_than_are_asked_for_nothing_is_missing() {
    let toml = TINY.replace("seed = 1", "pruner.method = \"halving\"").replace("epochs = 2", "epochs = 9");
    let sweeper = Sweeper::new().sweep(&format!("{toml}{CONFIRM}"));
    let ended = sweeper.with(["run", "sweep.toml"]).code(0);
    assert!(ended.out.ends_with("5 complete, 6 pruned, 0 diverged, 0 failed, 0 missing\n"), "{}", ended.out);
    sweeper.with(["status", "outputs"]).code(0);
}

#[test]
fn the_best_are_trained_again_and_the_winner_stays_the_winner() {
    let sweeper = confirming(CONFIRM);
    let run = sweeper.run().code(0);
    let alone = Sweeper::new().sweep(TINY);
    alone.with(["run", "sweep.toml"]).code(0);
    assert!(run.err.contains("training 14 trials into outputs/tiny"), "{}", run.err);
    assert!(
        run.err.contains("\nthe search is over; the best configs again on 3 fresh datasets: training 6 trials\n"),
        "{}",
        run.err
    );

    // What the search found is what it finds alone.
    let (with, without) =
        (rows(&sweeper.text("outputs/tiny/configs.csv")), rows(&alone.text("outputs/tiny/configs.csv")));
    for (with, without) in with.iter().zip(&without) {
        assert!(without.iter().all(|(name, cell)| with[name] == *cell));
    }
    let filled = |name: &str| with.iter().map(|row| !row[name].is_empty()).collect::<Vec<_>>();
    assert_eq!(filled("fresh_test_mse_mean"), [true, true, false, false]);
    assert_eq!(filled("fresh_won"), [false, true, false, false]);

    // The mean is that of the fresh trials of the config, whose seed is another one.
    let trials = rows(&sweeper.text("outputs/tiny/trials.csv"));
    let of_winner: Vec<f64> = trials
        .iter()
        .filter(|row| row["confirms"] == with[0]["config"])
        .map(|row| row["test_mse"].parse().unwrap())
        .collect();
    assert_eq!((of_winner.len(), trials.len()), (3, 14));
    let mean: f64 = with[0]["fresh_test_mse_mean"].parse().unwrap();
    assert!((mean - of_winner.iter().sum::<f64>() / 3.0).abs() < 1e-12);
    let told = format!("Again on 3 fresh datasets: mean test_mse {}", &mean.to_string()[..3]);
    assert!(run.out.contains(&told), "{told}: {}", run.out);

    sweeper.with(["report", "outputs/tiny"]).code(0);
    let page = sweeper.text("outputs/tiny/report/index.html");
    assert!(page.contains("<h3>The best again</h3>") && page.contains("trained again on 3 fresh datasets."));
    let json: serde_json::Value =
        serde_json::from_str(&sweeper.with(["report", "outputs/tiny", "--json"]).code(0).out).unwrap();
    assert_eq!(json[0]["best_config"]["fresh"]["n"], 3);
    assert_eq!(json[0]["best_config"]["fresh"]["mean"].as_f64(), Some(mean));
    sweeper.with(["verify", "outputs/tiny"]).code(0);
    let status = sweeper.with(["status", "outputs/tiny"]).code(0).out;
    assert!(status.contains(" 14       14 "), "{status}");
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_after_kills() {
    let toml = LONG.replace("training = 60", "training = 20");
    let sweeper = Sweeper::new().sweep(&format!("{toml}[confirm]\ntop = 1\ndata = 2\ntraining = 20\n"));
    sweeper.with(["run", "sweep.toml", "-j", "1", "-o", "one"]).code(0);
    let sweeper = sweeper.args(["run", "sweep.toml", "-j", "2"]);
    killed_again_and_again(&sweeper);
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == sweeper.results("one/long"), "the kills show");
    let isolated = Sweeper::new().sweep(&format!("{TINY}{CONFIRM}"));
    isolated.with(["run", "sweep.toml", "--isolate", "-o", "own"]).code(0);
    isolated.with(["run", "sweep.toml"]).code(0);
    assert!(isolated.results("outputs/tiny") == isolated.results("own/tiny"));
}

#[test]
fn more_replicates_are_trained_besides() {
    let sweeper = confirming(CONFIRM);
    sweeper.run().code(0);
    let sweeper = sweeper.sweep(&format!("{TINY}{}", CONFIRM.replace("data = 3", "data = 4")));
    sweeper.run().code(2).stderr(
        "outputs/tiny holds the results of another version of this sweep file:
  confirm.data: 3 → 4
2 of its trials are new, 14 stay, 0 are no longer in it; nothing was started
`--extend` trains the new ones, and keeps the others on disk but out of the tables; another `name` in the sweep file \
         begins a sweep of its own\n",
    );
    let run = sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    assert!(
        run.err.starts_with("2 trials are new, 14 stay\n14 of 16 trials are finished in outputs/tiny"),
        "{}",
        run.err
    );
    let whole = confirming(&CONFIRM.replace("data = 3", "data = 4"));
    whole.run().code(0);
    assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"));
}

#[test]
fn what_joins_a_search_that_is_over_is_new() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let sweeper = sweeper.sweep(&format!("{TINY}{CONFIRM}"));
    let told = sweeper.run().code(2).err;
    assert!(told.contains("6 of its trials are new, 8 stay, 0 are no longer in it"), "{told}");
    let told = sweeper.with(["run", "sweep.toml", "--extend"]).code(0).err;
    assert!(told.starts_with("6 trials are new, 8 stay\n8 of 14 trials are finished in outputs/tiny"), "{told}");
}

#[test]
fn a_search_that_is_not_over_confirms_nothing() {
    let sweeper = confirming(CONFIRM);
    sweeper.run().code(0);
    let before = sweeper.results("outputs/tiny");
    let trials = rows(&sweeper.text("outputs/tiny/trials.csv"));
    let lost = &trials[0]["trial"];
    std::fs::remove_dir_all(sweeper.path(&format!("outputs/tiny/trials/{}/{lost}", &lost[..2]))).unwrap();
    let status = sweeper.with(["status", "outputs/tiny"]).code(0).out;
    assert!(status.contains(" 14       7 "), "{status}");
    sweeper.with(["report", "outputs/tiny"]).code(0);
    let configs = rows(&sweeper.text("outputs/tiny/configs.csv"));
    assert!(configs.iter().all(|row| row["fresh_n"].is_empty()));
    let told = sweeper.run().code(0).err;
    assert!(told.starts_with("7 of 14 trials are finished in outputs/tiny; training the other 7\n"), "{told}");
    let mut after = sweeper.results("outputs/tiny");
    after.retain(|name, _| !name.starts_with("report/"));
    assert!(before == after);
}

#[test]
fn a_lost_manifest_makes_no_strangers_of_them() {
    let sweeper = confirming(CONFIRM);
    sweeper.run().code(0);
    let before = sweeper.results("outputs/tiny");
    std::fs::remove_file(sweeper.path("outputs/tiny/manifest.json")).unwrap();
    sweeper.run().code(0);
    assert!(before == sweeper.results("outputs/tiny"));
}

/// What confirms a config is a trial of the sweep of another seed: the sweep file that is shown trains it.
#[test]
fn a_fresh_trial_is_shown_as_a_sweep_of_its_own() {
    let sweeper = confirming(CONFIRM);
    sweeper.run().code(0);
    let trials = rows(&sweeper.text("outputs/tiny/trials.csv"));
    let fresh = trials.iter().find(|row| !row["confirms"].is_empty() && row["data_replicate"] == "1").unwrap();
    let shown = sweeper.with(["show", "outputs/tiny", &fresh["trial"]]).code(0).out;
    let sweeper = sweeper.file("again.toml", &shown);
    sweeper.with(["run", "again.toml", "-o", "again"]).code(0);
    let folder = format!("trials/{}/{}", &fresh["trial"][..2], fresh["trial"]);
    let name = shown.lines().find_map(|line| line.strip_prefix("name = \"")).unwrap().trim_end_matches('"');
    assert!(sweeper.files(&format!("again/{name}/{folder}")) == sweeper.files(&format!("outputs/tiny/{folder}")));
}

#[test]
fn configs_that_lose_trials_are_confirmed_by_the_rest() {
    let toml = "name = \"p\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"p.sh\", \"{x}\", \"{seed}\"]\n\
                [replicates]\ntraining = 2\n[confirm]\ntop = 2\ntraining = 4\n[space]\nx = [1, 2, 3]\n";
    let script = "[ \"$1\" = 3 ] && exit 1\necho \"{\\\"y\\\": $1.$2}\"\n";
    let sweeper = Sweeper::new().sweep(toml).file("p.sh", script).args(["run", "sweep.toml"]);
    let run = sweeper.run().code(3);
    assert!(
        run.err.contains("the best configs again on 4 trainings under another seed: training 8 trials"),
        "{}",
        run.err
    );
    assert!(run.out.contains("Again on 4 trainings under another seed: mean y 1."), "{}", run.out);
    assert!(run.out.contains("12 complete, 0 diverged, 2 failed, 0 missing"), "{}", run.out);
    sweeper.with(["verify", "outputs/p"]).code(0);
    let plan = sweeper.with(["plan", "sweep.toml"]).code(0).out;
    assert!(plan.contains("; then the best 2 again on 4 trainings under another seed, 8 trials; "), "{plan}");
}
