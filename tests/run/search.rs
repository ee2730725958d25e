//! Searches whose trials follow from the results of others: the same bytes for any number of threads and after any kill.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use crate::sweeper::{Sweeper, TINY};

/// Points of three hyperparameters, one of which some have no use for.
const SEARCH: &str = r#"name = "search"
seed = 3
replicates.training = 2
output.weights = "none"
sampler = SAMPLER
[data]
source = "moons"
n_train = 64
n_test = 32
[training]
epochs = 9
every = 1
batch_size = 16
[space]
training.lr = { low = 1e-4, high = 1.0, scale = "log" }
model.layers = { low = 1, high = 3 }
training.schedule = ["constant", "step"]
training.gamma = { low = 0.1, high = 0.9, when = "training.schedule == 'step'" }
[[skip]]
if = "model.layers == 3 and training.lr > 0.5"
"#;

/// Every sampler that draws, with every pruner; the best configs are confirmed.
fn every_kind() -> Vec<String> {
    let samplers = ["random", "sobol", "tpe"].map(|method| format!("{{ method = {method:?}, trials = 27 }}"));
    let pruners = ["", "pruner.method = \"halving\"\n", "pruner.method = \"hyperband\"\n"];
    let confirm = "confirm = { top = 2, training = 2 }\n";
    let of = |sampler: &String| pruners.map(|pruner| [confirm, pruner, &SEARCH.replace("SAMPLER", sampler)].concat());
    samplers.iter().flat_map(of).collect()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for toml in every_kind() {
        let sweeper = Sweeper::new().sweep(&toml);
        let run = |jobs: &str| {
            let output = sweeper.with(["run", "sweep.toml", "-j", jobs, "-o", jobs]);
            assert!(output.is(0) || output.is(3), "{}: {toml}", output.err);
            sweeper.results(&format!("{jobs}/search"))
        };
        let one = run("1");
        assert!(one.len() > 54, "{:?}", one.keys());
        for jobs in ["2", "4", "16"] {
            assert!(run(jobs) == one, "-j {jobs}: {toml}");
        }
    }
}

#[test]
fn killed_again_and_again_it_goes_on_to_the_same_bytes() {
    for toml in every_kind() {
        let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "-j", "2"]);
        sweeper.with(["run", "sweep.toml", "-o", "whole", "-j", "1"]);
        let whole = sweeper.results("whole/search");
        let mut kills = 0;
        for trials in [1, 3, 9, 12, 20, 27, 33, 40, 48, 53] {
            let mut child = sweeper.spawn();
            if !wait(&sweeper, &mut child, trials) {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        assert!(kills >= 5, "{kills} kills");
        let last = sweeper.run();
        let found = sweeper.results("outputs/search");
        let names: BTreeSet<&String> = found.keys().chain(whole.keys()).collect();
        let differing: Vec<_> = names.into_iter().filter(|name| found.get(*name) != whole.get(*name)).collect();
        assert!(differing.is_empty(), "{kills} kills show in {differing:?}: {}\n{toml}", last.err);
    }
}

/// Waits until there are so many results; false if it ends before.
fn wait(sweeper: &Sweeper, child: &mut Child, trials: usize) -> bool {
    while sweeper.finished("outputs/search").len() < trials {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_millis(2));
    }
    true
}

fn tpe(trials: u32) -> String {
    SEARCH.replace("SAMPLER", &format!("{{ method = \"tpe\", trials = {trials} }}"))
}

#[test]
fn a_longer_search_begins_with_the_shorter_one() {
    let sweeper = Sweeper::new().sweep(&tpe(20)).file("longer.toml", tpe(40));
    sweeper.with(["run", "sweep.toml"]);
    let shorter: BTreeMap<_, _> = trials(&sweeper, "outputs/search");
    sweeper.with(["run", "longer.toml", "--extend"]);
    sweeper.with(["run", "longer.toml", "-o", "fresh"]);
    assert!(sweeper.results("outputs/search") == sweeper.results("fresh/search"));
    let longer = trials(&sweeper, "fresh/search");
    assert!(shorter.iter().all(|(name, bytes)| longer.get(name) == Some(bytes)));
    assert_eq!((shorter.len() / 2, longer.len() / 2), (40, 80));
}

fn trials(sweeper: &Sweeper, sweep: &str) -> BTreeMap<String, Vec<u8>> {
    sweeper.results(sweep).into_iter().filter(|(name, _)| name.starts_with("trials/")).collect()
}

#[test]
fn it_finds_better_configs_than_chance() {
    let program = r#"awk -v x=$1 -v y=$2 'BEGIN { printf "{\"loss\": %.17g}\n", (x - 0.3)^2 + (y + 0.6)^2 }'"#;
    let toml = |method: &str| {
        format!(
            "name = \"{method}\"\nmetric.name = \"loss\"\nsampler = {{ method = \"{method}\", trials = 60 }}\n\
             objective.command = [\"sh\", \"bowl.sh\", \"{{x}}\", \"{{y}}\"]\n\
             [space]\nx = {{ low = -1.0, high = 1.0 }}\ny = {{ low = -1.0, high = 1.0 }}\n"
        )
    };
    let sweeper = Sweeper::new().file("bowl.sh", program);
    let best = |method: &str| {
        std::fs::write(sweeper.path("sweep.toml"), toml(method)).unwrap();
        sweeper.with(["run", "sweep.toml"]).code(0);
        let configs = sweeper.text(&format!("outputs/{method}/configs.csv"));
        let mut lines = configs.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let mean = lines.next().unwrap().iter().position(|name| *name == "loss_mean").unwrap();
        lines.next().unwrap()[mean].parse::<f64>().unwrap()
    };
    let (learnt, drawn) = (best("tpe"), best("random"));
    assert!(learnt < 0.3 * drawn, "{learnt} against {drawn}");
}

/// The rows of `trials.csv`, whose cells have no commas.
fn rows(sweeper: &Sweeper, sweep: &str) -> Vec<BTreeMap<String, String>> {
    let text = sweeper.text(&format!("{sweep}/trials.csv"));
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines.map(|cells| names.iter().cloned().zip(cells).collect()).collect()
}

#[test]
fn configs_to_start_with_are_tried_first_and_change_no_other_draw() {
    let given =
        "start = [{ training.lr = 0.01, model.layers = 2, training.schedule = \"constant\" }, { model.layers = 1 }]";
    let with = |start: &str| SEARCH.replace("SAMPLER", &format!("{{ method = \"tpe\", trials = 20, {start} }}"));
    let sweeper = Sweeper::new().sweep(&with(given)).file("without.toml", with("lag = 4"));
    sweeper.with(["run", "sweep.toml"]);
    sweeper.with(["run", "without.toml", "-o", "without"]);
    let (started, without) = (rows(&sweeper, "outputs/search"), rows(&sweeper, "without/search"));
    let chosen_by = |word: &str| started.iter().filter(|row| row["chosen_by"] == word).count();
    assert_eq!(["start", "chance", "model"].map(chosen_by), [4, 22, 14], "{started:?}");
    assert!(started[..4].iter().all(|row| row["chosen_by"] == "start"));
    let first = ["training.lr", "model.layers", "training.schedule"].map(|name| &*started[0][name]);
    assert_eq!(first, ["0.01", "2", "constant"]);
    assert_eq!(started[2]["model.layers"], "1");
    assert_eq!(started[2]["training.lr"], without[2]["training.lr"], "what is left open is as without it");
    assert!((4..26).all(|i| started[i]["config"] == without[i]["config"]), "draws by chance");
}

#[test]
fn other_configs_to_start_with_are_another_search() {
    let with = |lr: &str| {
        SEARCH.replace("SAMPLER", &format!("{{ method = \"tpe\", trials = 3, start = [{{ training.lr = {lr} }}] }}"))
    };
    let sweeper = Sweeper::new().sweep(&with("0.01"));
    sweeper.with(["run", "sweep.toml"]);
    let changed = sweeper.sweep(&with("0.1"));
    let output = changed.with(["run", "sweep.toml", "--extend"]);
    assert!(output.is(2), "{}", output.err);
    assert!(output.err.contains("sampler.start: [\"training.lr = 0.01\"] → [\"training.lr = 0.1\"]"), "{}", output.err);
    assert!(changed.sweep(&with("1e-1")).with(["plan", "sweep.toml"]).is(0));
}

#[test]
fn where_a_trial_timed_out_the_report_says_that_time_decided() {
    let program = r#"if [ "$1" = 0.75 ]; then exec sleep 60; fi; printf '{"loss": %s}\n' "$1""#;
    let toml = "name = \"slow\"\nmetric.name = \"loss\"\nlimits.trial_time = \"2s\"\n\
                sampler = { method = \"tpe\", trials = 12, lag = 1, start = [{ x = 0.75 }] }\n\
                objective.command = [\"sh\", \"slow.sh\", \"{x}\"]\n[space]\nx = { low = 0.0, high = 1.0 }\n";
    let sweeper = Sweeper::new().file("slow.sh", program).sweep(toml);
    let output = sweeper.with(["run", "sweep.toml", "--report"]);
    assert!(output.is(3), "{}", output.err);
    let rows = rows(&sweeper, "outputs/slow");
    assert_eq!((&*rows[0]["chosen_by"], &*rows[0]["outcome"]), ("start", "timed-out"));
    assert_eq!(rows.iter().filter(|row| row["chosen_by"] == "model").count(), 2);
    let said = "1 trial timed out, which the search took for the worst: time decided where it went, and on another machine \
                it may go elsewhere.";
    assert!(output.out.contains(said), "{}", output.out);
    assert!(sweeper.text("outputs/slow/report/index.html").contains(said));
}

#[test]
fn searches_are_compared_by_all_that_they_chose() {
    let random = SEARCH.replace("SAMPLER", "{ method = \"random\", trials = 20 }").replace("\"search\"", "\"random\"");
    let sweeper = Sweeper::new().sweep(&format!("confirm.top = 2\n{}", tpe(20))).file("random.toml", random);
    sweeper.with(["run", "sweep.toml"]);
    sweeper.with(["run", "random.toml"]);
    let output = sweeper.with(["compare", "outputs/search", "outputs/random"]).code(0);
    assert!(
        output.out.starts_with("A  outputs/search: 40 complete, 0 diverged, 0 failed, 0 missing\n"),
        "{}",
        output.out
    );
    assert!(output.out.contains("\nB  outputs/random: 40 complete,"), "{}", output.out);
}

/// What a condition puts in place of a value need not be one of those that are drawn.
#[test]
fn a_value_that_is_not_drawn_has_a_place_among_the_best_tenth() {
    let toml = TINY.replace("[4, 8]", "{ values = [4, 8], when = \"model.layers > 1\", else = 2 }");
    let toml =
        toml.replace("seed = 1", "sampler = { method = \"random\", trials = 60 }").replace("data = 2", "data = 1");
    let toml = toml.replace("[1e-3, 1e-2]", "{ low = 1e-3, high = 1e-2 }\nmodel.layers = { low = 1, high = 3 }");
    let sweeper = Sweeper::new().sweep(&toml);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    assert!(sweeper.text("outputs/tiny/importance.csv").contains("model.hidden_size,"));
}
