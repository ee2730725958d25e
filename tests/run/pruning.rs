//! Sweeps that stop configs in the middle of their training: the same bytes for any number of threads and after any kill.

use std::collections::BTreeMap;

use crate::sweeper::Sweeper;

/// Nine configs on two datasets, of which three are trained to epoch 9, and one to epoch 27.
const HALVING: &str = r#"name = "pruned"
sampler = { method = "random", trials = 9 }
pruner = { method = "halving", min = 3 }
replicates.data = 2
output.weights = "best"
[data]
source = "moons"
n_train = 64
n_test = 32
[model]
hidden_size = 8
[training]
epochs = 27
every = 3
batch_size = 16
[space]
training.lr = { low = 1e-4, high = 1e-1, scale = "log" }
model.layers = [1, 2]
"#;

/// The outcomes of the trials of a sweep, and the last steps of their metrics.
fn outcomes(sweeper: &Sweeper, sweep: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (name, bytes) in sweeper.files(sweep) {
        if let Some(folder) = name.strip_suffix("/result.json") {
            let result: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let steps = sweeper.text(&format!("{sweep}/{folder}/metrics.csv"));
            let last = steps.lines().last().unwrap().split(',').next().unwrap().to_owned();
            *counts.entry(format!("{} {last}", result["content"]["outcome"].as_str().unwrap())).or_default() += 1;
        }
    }
    counts
}

#[test]
fn of_nine_configs_three_go_on_and_one_is_trained_to_its_end() {
    let sweeper = Sweeper::new().sweep(HALVING);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    let counts = [("complete 27", 2), ("pruned 3", 12), ("pruned 9", 4)].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(outcomes(&sweeper, "outputs/pruned"), BTreeMap::from(counts));
    assert!(sweeper.files("outputs/pruned/checkpoints").is_empty(), "nothing goes on from there");
    let trials = sweeper.text("outputs/pruned/trials.csv");
    assert_eq!(trials.lines().filter(|line| line.contains(",pruned,")).count(), 16);
    assert_eq!(sweeper.text("outputs/pruned/configs.csv").lines().count(), 2, "ranked is what is complete");
    let column = trials.lines().next().unwrap().split(',').position(|name| name == "steps").unwrap();
    let mut steps: Vec<&str> = trials.lines().skip(1).map(|line| line.split(',').nth(column).unwrap()).collect();
    steps.sort_unstable();
    assert_eq!(steps, [vec!["27"; 2], vec!["3"; 12], vec!["9"; 4]].concat());
    let pruned =
        trials.lines().find(|line| line.contains(",pruned,") && line.split(',').nth(column) == Some("9")).unwrap();
    let shown = sweeper.with(["show", "outputs/pruned", &pruned[..16]]).code(0);
    assert!(shown.out.lines().next().unwrap().ends_with(" of pruned: pruned at epoch 9"), "{}", shown.out);
    let page = sweeper.text("outputs/pruned/report/index.html");
    assert!(page.contains("Which of them matter most is not known: one config alone has a complete trial."));
    sweeper
        .with(["verify", "outputs", "--sample", "18"])
        .code(0)
        .stdout("pruned: 18 results checked, 18 trials trained again: all as it was written\n");
    let again = sweeper.with(["run", "sweep.toml"]).code(0);
    assert!(again.err.starts_with("all 18 trials finished in outputs/pruned; nothing to train\n"), "{}", again.err);
}

#[test]
fn the_number_of_threads_and_processes_changes_no_byte() {
    for method in ["halving", "hyperband"] {
        let sweeper = Sweeper::new().sweep(&HALVING.replace("halving", method));
        let run = |dir: &str, args: &[&str]| {
            let all = ["run", "sweep.toml", "--report", "-o", dir].into_iter().chain(args.iter().copied());
            sweeper.with(all).code(0);
            sweeper.results(&format!("{dir}/pruned"))
        };
        let one = run("one", &["-j", "1"]);
        for (dir, args) in [("two", ["-j", "2"]), ("four", ["-j", "4"]), ("sixteen", ["-j", "16"])] {
            assert!(run(dir, &args) == one, "{method}: {args:?}");
        }
        assert!(run("isolated", &["-j", "2", "--isolate"]) == one, "{method}: in processes of their own");
    }
}

#[test]
fn killed_at_any_time_it_goes_on_to_the_same_bytes() {
    let sweeper = Sweeper::new().sweep(HALVING).args(["run", "sweep.toml", "-j", "2"]);
    sweeper.with(["run", "sweep.toml", "-o", "whole"]).code(0);
    let whole = sweeper.results("whole/pruned");
    let mut kills = 0;
    for trials in (1..=18).chain([18; 6]) {
        let mut child = sweeper.spawn();
        let mut has_ended = || child.try_wait().unwrap().is_some();
        while sweeper.finished("outputs/pruned").len() < trials && !has_ended() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        std::thread::sleep(std::time::Duration::from_millis(kills * 3 % 10));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 5, "{kills} kills");
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/pruned") == whole, "{kills} kills show");
}

#[test]
fn a_search_may_only_become_longer_by_whole_cohorts() {
    let sweeper = Sweeper::new().sweep(HALVING);
    sweeper.with(["run", "sweep.toml"]).code(0);
    let with =
        |name: &str, from: &str, to: &str| std::fs::write(sweeper.path(name), HALVING.replace(from, to)).unwrap();
    with("eta.toml", "min = 3", "min = 9");
    with("longer.toml", "trials = 9", "trials = 18");
    with("odd.toml", "trials = 9", "trials = 20");
    let began = "outputs/pruned holds the results of another version of this sweep file:\n";
    let ends = "another `name` in the sweep file begins a search of its own\n";
    sweeper.with(["run", "eta.toml", "--extend"]).code(2).stderr(&format!(
        "{began}  pruner.min: 3 → 9\nwhat a search chose and pruned so far followed from the old one: with `--extend` it goes on \
         with more `sampler.trials`, and with no other change; nothing was started\n{ends}"
    ));
    sweeper.with(["run", "longer.toml"]).code(2).stderr(&format!(
        "{began}  sampler.trials: 9 → 18\nnothing was started\n`--extend` goes on with these; {ends}"
    ));
    sweeper.with(["run", "odd.toml", "--extend"]).code(2).stderr(
        "with 20 configs the last cohort would not be full, and the search could not be extended again; write `trials = 18` or \
         `trials = 27` in [sampler]; nothing was started\n",
    );
    sweeper.with(["run", "sweep.toml", "--retry", "failed"]).code(2).stderr(&format!(
        "--retry failed: what this search chose and pruned followed from how its trials ended, and a trial that ended otherwise \
         now would change that; nothing was started\n{ends}"
    ));
    sweeper.with(["run", "longer.toml", "--extend"]).code(0);
    sweeper.with(["run", "longer.toml", "-o", "fresh"]).code(0);
    assert!(sweeper.results("outputs/pruned") == sweeper.results("fresh/pruned"));
    with("part.toml", "trials = 9", "trials = 4");
    sweeper.with(["run", "part.toml", "-o", "part"]).code(0);
    sweeper.with(["run", "longer.toml", "-o", "part", "--extend"]).code(2).stderr(&format!(
        "part/pruned holds a search of 4 configs whose last cohort is not full: more configs in it would have been judged \
         otherwise; a search of 9 can be extended; nothing was started\n{ends}"
    ));
    sweeper.with(["run", "sweep.toml", "--extend"]).code(2).stderr(
        "outputs/pruned holds a search of 18 configs, and the sweep file asks for 9: a search can only become longer; nothing was \
         started\n",
    );
}

/// A sweep of nine configs of a program whose script is `train.sh`, under a pruner that lets one of three go on.
fn of_program(script: &str) -> Sweeper {
    let toml = r#"name = "steps"
metric.name = "loss"
sampler = { method = "random", trials = 9 }
pruner = { method = "halving", budget = "epochs" }
objective.command = ["sh", "train.sh", "{x}", "{epochs}", "{checkpoint_dir}"]
[space]
epochs = 9
x = { low = 0.0, high = 1.0 }
"#;
    Sweeper::new().sweep(toml).file("train.sh", script)
}

#[test]
fn a_program_is_called_with_less_of_its_budget_first() {
    // It goes on from its checkpoint, and says with what budgets it was called.
    let script = "done=$(cat $3/done 2>/dev/null || echo 0)\n\
                  for i in $(seq $((done + 1)) $2); do echo \"{\\\"step\\\": $i, \\\"loss\\\": $(awk \"BEGIN{print $1 / $i}\")}\"; done\n\
                  echo $2 > $3/done; echo $2 >> $SWEEPER_TRIAL_DIR/budgets\n";
    let sweeper = of_program(script);
    sweeper.with(["run", "sweep.toml", "-j", "1"]).code(0);
    let counts = [("complete 9", 1), ("pruned 1", 6), ("pruned 3", 2)].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(outcomes(&sweeper, "outputs/steps"), BTreeMap::from(counts));
    let mut budgets: Vec<String> = sweeper
        .files("outputs/steps/work")
        .into_iter()
        .filter(|(name, _)| name.ends_with("/budgets"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap().replace('\n', " "))
        .collect();
    budgets.sort();
    let expected = [vec!["1 "; 6], vec!["1 3 "; 2], vec!["1 3 9 "]].concat();
    assert_eq!(budgets, expected);
    sweeper.with(["run", "sweep.toml", "-j", "4", "-o", "four"]).code(0);
    assert!(sweeper.results("outputs/steps") == sweeper.results("four/steps"));
}

#[test]
fn a_program_that_diverged_before_a_rung_is_verified_until_there() {
    let script =
        "for i in $(seq $2); do v=$1; [ $i = 1 ] && v=NaN; echo \"{\\\"step\\\": $i, \\\"loss\\\": $v}\"; done\n";
    let sweeper = of_program(script);
    sweeper.with(["run", "sweep.toml"]);
    assert_eq!(outcomes(&sweeper, "outputs/steps"), BTreeMap::from([("diverged 1".to_owned(), 9)]));
    sweeper.with(["verify", "outputs/steps", "--sample", "9"]).code(0);
}

#[test]
fn a_program_that_goes_on_says_at_which_step() {
    let script = "n=$(cat $3/done 2>/dev/null || echo 0); while [ $n -lt $(($2 + 1)) ]; do n=$((n + 1)); echo \"{\\\"loss\\\": $1}\"; \
                  done; echo $n > $3/done\n";
    let sweeper = of_program(script);
    let output = sweeper.with(["run", "sweep.toml", "-j", "1"]);
    let told = "its records have no step, and it goes on from checkpoints: which of them count when a pruner lets it go on \
                nobody can know; have it print {\"step\": 3, …}";
    assert!(output.is(3) && output.err.contains(told), "{}", output.err);
}

#[test]
fn a_last_cohort_that_is_not_full_is_told_before_anything_is_trained() {
    let sweeper = Sweeper::new().sweep(&HALVING.replace("trials = 9", "trials = 4"));
    let told = "the last cohort lacks 5 configs: it is judged as it is, and the search cannot be extended";
    let planned = sweeper.with(["plan", "sweep.toml"]).code(0);
    assert_eq!(planned.out.lines().last(), Some(told));
    let output = sweeper.with(["run", "sweep.toml"]).code(0);
    assert_eq!(output.err.lines().next(), Some(told));
}

#[test]
fn a_search_of_which_all_fails_says_what_can_be_done() {
    let sweeper = of_program("exit 1\n");
    let output = sweeper.with(["run", "sweep.toml", "-j", "1"]).code(3);
    assert!(!output.err.contains("--retry"), "{}", output.err);
    let stopped = Sweeper::new().file("train.sh", "exit 1\n").sweep(
        "name = \"steps\"\nmetric.name = \"loss\"\nlimits.equal_failures = 3\n\
         sampler = { method = \"tpe\", trials = 9 }\nobjective.command = [\"sh\", \"train.sh\", \"{x}\"]\n[space]\n\
         x = { low = 0.0, high = 1.0 }\n",
    );
    stopped.with(["run", "sweep.toml", "-j", "1"]).code(3).stderr_end(
        "stopped: 3 trials in a row ended the same way (failed: exit status 1); the same command goes on, and what failed \
         counts as the worst; to begin again mend the cause and write another `name`\n\
         results: outputs/steps   next: sweeper report outputs/steps\n",
    );
}
