//! A sweep file that is no longer the one the results belong to.

use super::isa::resealed;
use super::tiny;
use crate::sweeper::{Sweeper, TINY};

#[test]
fn another_version_is_refused_with_what_changed() {
    let sweeper = tiny();
    let before = sweeper.files("outputs/tiny/trials");
    let toml = TINY.replace("epochs = 2", "epochs = 3").replace("[4, 8]", "[4, 8]\nmodel.layers = [1, 2]");
    let sweeper = sweeper.sweep(&toml);
    sweeper.run().code(2).stdout("").stderr(
        "outputs/tiny holds the results of another version of this sweep file:
  model.layers: added [1, 2]; the default is 2
  training.epochs: 2 → 3
16 of its trials are new, 0 stay, 8 are no longer in it; nothing was started
`--extend` trains the new ones, and keeps the others on disk but out of the tables; another `name` in the sweep file \
         begins a sweep of its own\n",
    );
    assert!(before == sweeper.files("outputs/tiny/trials"));
    assert!(sweeper.text("outputs/tiny/sweep.toml") == TINY, "the copy is still that of the results");

    let output = sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    let first = output.err.lines().next();
    assert_eq!(first, Some("16 trials are new, 0 stay; 8 old ones stay on disk, out of the tables"));
    let after = sweeper.files("outputs/tiny/trials");
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "something old is gone");
    assert_eq!(sweeper.text("outputs/tiny/trials.csv").lines().count(), 17);

    // Back again: nothing is trained.
    let sweeper = sweeper.sweep(TINY);
    let output = sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    assert_eq!(output.err.lines().nth(1), Some("all 8 trials finished in outputs/tiny; nothing to train"));
}

#[test]
fn what_touches_no_trial_may_change() {
    let sweeper = tiny();
    let toml = format!("# A comment.\nmax_trials = 9\n{TINY}[limits]\ntrial_time = \"1h\"\n");
    let output = sweeper.sweep(&toml).run().code(0);
    assert_eq!(output.err.lines().next(), Some("all 8 trials finished in outputs/tiny; nothing to train"));
}

#[test]
fn data_that_changed_is_a_change() {
    let points = |x: &str| format!("x,y\n{x}\n1,2\n3,4\n5,6\n");
    let toml = "name = \"mine\"\ndata.source = \"csv\"\ndata.path = \"points.csv\"\ntraining.epochs = 1\n";
    let sweeper = Sweeper::new().sweep(toml).file("points.csv", points("0,1")).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let sweeper = sweeper.file("points.csv", points("0,2"));
    sweeper.run().code(2).stdout("").stderr(
        "outputs/mine holds the results of another version of this sweep file:
  the rows of csv points.csv have changed
1 of its trials is new, 0 stay, 1 is no longer in it; nothing was started
`--extend` trains the new ones, and keeps the others on disk but out of the tables; another `name` in the sweep file \
         begins a sweep of its own\n",
    );
}

#[test]
fn data_that_moved_are_the_same_data() {
    let rows = (0..40).map(|i| format!("{i},{},{}\n", i * i % 7, ["a", "b"][i % 2])).collect::<Vec<_>>().concat();
    let toml = |path: &str, name: &str| {
        let data = format!("source = \"csv\"\npath = \"{path}\"\ncolumns = [\"x\", \"y\"]\nlabel = \"k\"");
        format!("name = \"{name}\"\n[data]\n{data}\n[training]\nepochs = 1\n")
    };
    let sweeper = Sweeper::new().file("here.csv", format!("x,y,k\n{rows}")).args(["run", "sweep.toml"]);
    let sweeper = sweeper.sweep(&toml("here.csv", "moved"));
    sweeper.run().code(0);
    let trials = |sweep: &str| {
        let mut files = sweeper.results(&format!("outputs/{sweep}"));
        files.retain(|name, _| name.starts_with("trials/"));
        files
    };
    let before = trials("moved");

    // Elsewhere, written otherwise, with a column that is not used.
    let other: Vec<_> = rows.lines().map(|line| format!("?, {}\r\n", line.replace(',', ".0, "))).collect();
    std::fs::remove_file(sweeper.path("here.csv")).unwrap();
    let other = other.concat().replace(".0, a", ", a").replace(".0, b", ", b");
    let sweeper =
        sweeper.file("there/it-is.csv", format!("odd,x,y,k\r\n{other}")).sweep(&toml("there/it-is.csv", "moved"));
    let output = sweeper.run().code(0);
    assert!(output.err.starts_with("all 1 trial finished in outputs/moved; nothing to train\n"), "{}", output.err);
    sweeper.with(["verify", "outputs/moved"]).code(0);
    let sweeper = sweeper.sweep(&toml("there/it-is.csv", "anew"));
    sweeper.run().code(0);
    let mut anew = sweeper.results("outputs/anew");
    anew.retain(|name, _| name.starts_with("trials/"));
    assert!(before == anew && before.len() == 3);
}

#[test]
fn results_of_another_version_stay_as_they_are() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml", "--report"]);
    sweeper.run().code(0);
    resealed(&sweeper, "outputs/tiny/manifest.json", "\"format\": 6", "\"format\": 2");
    let before = sweeper.results("outputs/tiny");
    let extend = ["run", "sweep.toml", "--extend"];
    for args in
        [&["run", "sweep.toml"][..], &extend, &["status", "outputs"], &["verify", "outputs"], &["report", "outputs"]]
    {
        sweeper.with(args.iter().copied()).code(2).stdout("").stderr(
            "outputs/tiny holds results of another version of sweeper (format 2, this one has 6); they stay as they are: go \
             on with that version, or write into another folder with `-o`\n",
        );
    }
    assert!(before == sweeper.results("outputs/tiny"));
}

/// Without a manifest nobody knows which sweep file the results are of: their ids tell whether it is this one.
#[test]
fn without_a_manifest_other_trials_are_refused() {
    let other = TINY.replace("epochs = 2", "epochs = 3");
    let sweeper = tiny().file("outputs/tiny/manifest.json", "{").sweep(&other);
    let before = sweeper.files("outputs/tiny");
    let damaged = "outputs/tiny/manifest.json is damaged (EOF while parsing an object at line 1 column 1)";
    let refused = |reason: &str| {
        format!(
            "outputs/tiny: {reason}, and 8 of 8 trials there are not in this sweep file; nothing was started\n\
             `--extend` goes on with this file, and keeps those on disk but out of the tables; another `name` in the sweep \
             file begins a sweep of its own\n"
        )
    };
    sweeper.run().code(2).stdout("").stderr(&refused(damaged));
    std::fs::remove_file(sweeper.path("outputs/tiny/manifest.json")).unwrap();
    sweeper.run().code(2).stdout("").stderr(&refused("manifest.json is missing"));
    let after = sweeper.files("outputs/tiny");
    assert!(before.iter().all(|(name, bytes)| name == "manifest.json" || name == "run.lock" || after[name] == *bytes));
    sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    assert_eq!(sweeper.finished("outputs/tiny").len(), 16);
}

#[test]
fn another_program_goes_on_only_where_it_is_told_to() {
    let sweeper = tiny();
    resealed(&sweeper, "outputs/tiny/manifest.json", "\"version\": \"", "\"version\": \"9.");
    let before = sweeper.results("outputs/tiny");
    let manifest = sweeper.text("outputs/tiny/manifest.json");
    let lock = &manifest.split("\"cargo_lock\": \"").nth(1).unwrap()[..8];
    let version = env!("CARGO_PKG_VERSION");
    sweeper.run().code(2).stdout("").stderr(&format!(
        "outputs/tiny holds results of sweeper 9.{version} (Cargo.lock {lock}), and this is sweeper {version} (Cargo.lock \
         {lock}): in one folder they need not be what either alone would make; nothing was started\n\
         `--extend` goes on with this one; another `name` in the sweep file begins a sweep of its own\n"
    ));
    assert!(before == sweeper.results("outputs/tiny"));
    for command in ["status", "report", "verify"] {
        sweeper.with([command, "outputs/tiny"]).code(0);
    }
    sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    sweeper.run().code(0);
}
