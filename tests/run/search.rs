//! Searches whose trials follow from the results of others: the same bytes for any number of threads and after any kill.

use std::collections::BTreeMap;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use crate::sweeper::Sweeper;

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
            assert!(output.has_code(0) || output.has_code(3), "{}: {toml}", output.err);
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
        sweeper.run();
        assert!(sweeper.results("outputs/search") == whole, "{kills} kills show: {toml}");
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
