//! `sweeper merge`: results of one sweep from several machines become those of one.

use std::fs;
use std::path::Path;

use crate::sweeper::{Sweeper, TINY, settled};

/// A search over programs, each trial of which notes a number of its machine.
const PROGRAM: &str = r#"name = "tiny"
metric.name = "loss"
[objective]
command = ["sh", "p.sh", "{x}"]
[space]
x = [1, 2, 3, 4]
"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A sweep called `tiny` of which the machines a, b and c lack every third trial each.
fn parts(toml: &str) -> Sweeper {
    let sweeper = Sweeper::new().sweep(toml);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    let trials = sweeper.finished("outputs/tiny");
    for (k, machine) in ["a", "b", "c"].into_iter().enumerate() {
        copy(&sweeper.path("outputs/tiny"), &sweeper.path(machine));
        for trial in trials.iter().skip(k).step_by(3) {
            fs::remove_dir_all(sweeper.path(&format!("{machine}/{trial}"))).unwrap();
        }
    }
    sweeper
}

#[test]
fn parts_become_the_whole() {
    let search = TINY.replace("seed = 1", "sampler = { method = \"tpe\", trials = 18 }\npruner.method = \"halving\"");
    let search = search.replace("epochs = 2", "epochs = 9").replace("[4, 8]", "{ low = 2, high = 64 }");
    for toml in [TINY, &search] {
        let sweeper = parts(toml);
        let n = sweeper.finished("outputs/tiny").len();
        let lacked = n.div_ceil(3);
        // Those that it lacked were in flight.
        let id = sweeper.finished("outputs/tiny")[0].rsplit_once('/').unwrap().1.to_owned();
        fs::create_dir_all(sweeper.path("a/checkpoints")).unwrap();
        fs::write(sweeper.path(&format!("a/checkpoints/{id}")), "").unwrap();
        let output = sweeper.with(["merge", "a", "b", "c"]).code(0);
        assert_eq!(output.err, format!("{lacked} trials from b\n0 trials from c\n"));
        assert_eq!(output.out, format!("a: {n} of {n} trials finished\n"));
        assert!(sweeper.results("a") == sweeper.results("outputs/tiny"));
        sweeper.with(["verify", "a"]).code(0);
        sweeper.with(["merge", "a", "b", "c"]).code(0).stderr("0 trials from b\n0 trials from c\n");
        sweeper.with(["merge", "b", "c"]).code(0).stdout(&format!("b: {n} of {n} trials finished\n"));
    }
}

#[test]
fn what_two_say_differently_is_named_and_nothing_is_merged() {
    let sweeper = Sweeper::new().sweep(PROGRAM).file("p.sh", "echo \"{\\\"loss\\\": $1$(cat $DIGIT)}\"");
    for (machine, digit) in [("a", "0"), ("b", "1")] {
        fs::write(sweeper.path("digit"), digit).unwrap();
        let digit = sweeper.path("digit").display().to_string();
        sweeper.shell(&format!("DIGIT={digit} $S run sweep.toml -o {machine}")).code(0);
    }
    let same = sweeper.finished("a/tiny")[0].clone();
    let before = sweeper.results("a/tiny");
    fs::remove_dir_all(sweeper.path(&format!("b/tiny/{same}"))).unwrap();
    let output = sweeper.with(["merge", "a/tiny", "b/tiny"]).code(2);
    let line = |trial: &String| format!("  a/tiny/{trial}, b/tiny/{trial}\n");
    let lines: String = sweeper.finished("b/tiny").iter().map(line).collect();
    let told = format!("not the same in both:\n{lines}remove the one that is not to stay; nothing was merged\n");
    assert!(output.err.ends_with(&told), "{}", output.err);
    assert!(sweeper.results("a/tiny") == before);
}

#[test]
fn what_is_not_of_one_sweep_is_refused() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "sweep.toml", "-o", "baseline", "--isa", "baseline"]).code(0);
    fs::write(sweeper.path("sweep.toml"), TINY.replace("seed = 1", "seed = 2")).unwrap();
    sweeper.with(["run", "sweep.toml", "-o", "other"]).code(0);
    let refused = |args: &[&str]| {
        let output = sweeper.with(["merge"].iter().chain(args).copied()).code(2);
        assert_eq!(output.out, "");
        settled(&output.err)
    };
    assert_eq!(refused(&["outputs", "outputs/tiny"]), "outputs/tiny is named twice; nothing was merged\n");
    assert_eq!(
        refused(&["outputs/tiny", "other/tiny"]),
        "other/tiny holds the results of another sweep than outputs/tiny:\n  seed: 1 → 2\nnothing was merged\n"
    );
    let isa = sweeper.text("outputs/tiny/manifest.json").contains("\"baseline\"");
    let otherwise = refused(&["outputs/tiny", "baseline/tiny"]);
    assert!(isa || otherwise.starts_with("baseline/tiny was computed by sweeper "), "{otherwise}");
    assert!(isa || otherwise.contains(" with baseline (kernels "), "{otherwise}");
    let end =
        "the same trial would be other bytes; give all machines one program and one `--isa`; nothing was merged\n";
    assert!(isa || otherwise.ends_with(end), "{otherwise}");
}

#[test]
fn damage_is_left_where_it_is_and_taken_from_nobody() {
    let sweeper = parts(TINY);
    let trial = sweeper.finished("b").into_iter().find(|trial| !sweeper.path(&format!("a/{trial}")).exists()).unwrap();
    fs::write(sweeper.path(&format!("b/{trial}/metrics.csv")), "").unwrap();
    let id = trial.rsplit('/').next().unwrap();
    let told = sweeper.with(["merge", "a", "b"]).code(4).err;
    let line = format!("trial {id} of b is damaged (metrics.csv: its hash does not match): left out\n");
    assert!(told.starts_with(&line), "{told}");
    assert!(!sweeper.path(&format!("a/{trial}")).exists());
    // In the folder that receives, it gives way.
    sweeper.with(["merge", "b", "c"]).code(0);
    assert!(sweeper.results("b").keys().any(|name| name.starts_with("quarantine/")));
    assert!(
        sweeper.text(&format!("b/{trial}/metrics.csv")) == sweeper.text(&format!("outputs/tiny/{trial}/metrics.csv"))
    );
}
