//! Runs that are stopped, and go on to the same bytes.

use std::collections::BTreeMap;
use std::process::{Child, Command};
use std::sync::OnceLock;

use super::begun;
use crate::sweeper::{Output, Sweeper};

/// Enough trials, and long enough ones, to be stopped between any two.
pub(super) const LONG: &str = r#"name = "long"
[replicates]
training = 60
[data]
source = "moons"
n_test = 100
[model]
hidden_size = 16
[training]
epochs = 120
every = 40
"#;

pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// Starts a run and waits until there are `finished` results, or it ends.
pub(super) fn started(sweeper: &Sweeper, finished: usize) -> Child {
    let child = sweeper.spawn();
    sweeper.wait_until("results", |s| s.finished("outputs/long").len() >= finished);
    child
}

/// Runs it three times and kills it each time; how many trials are finished then, which are not all.
pub(super) fn killed_again_and_again(sweeper: &Sweeper) -> usize {
    for finished in [1, 4, 9] {
        let mut child = started(sweeper, finished);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let left = sweeper.finished("outputs/long").len();
    assert!((9..60).contains(&left), "{left} trials were finished before the last run");
    left
}

/// The results of a run that nobody stopped.
pub(super) fn uninterrupted() -> &'static BTreeMap<String, Vec<u8>> {
    static RESULTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    RESULTS.get_or_init(|| {
        let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml"]);
        sweeper.run().code(0);
        sweeper.results("outputs/long")
    })
}

#[test]
fn killed_again_and_again_and_resumed() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "2"]);
    let left = killed_again_and_again(&sweeper);
    let output = sweeper.run().code(0);
    let opening = format!("{left} of 60 trials are finished in outputs/long; training the other {}", 60 - left);
    assert_eq!(output.err.lines().next(), Some(opening.as_str()));
    assert!(sweeper.results("outputs/long") == *uninterrupted(), "the kills show");
}

#[test]
fn interrupted_and_resumed() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "2"]);
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let before = sweeper.finished("outputs/long").len();
        let child = started(&sweeper, before + 1);
        signal(&child, name);
        let output = Output::of(child).code(code).stdout("");
        let finished = sweeper.finished("outputs/long").len();
        let begun = begun(&sweeper, "outputs/long");
        output.stderr_end(&format!(
            "\ninterrupted after {finished} of 60 trials{begun}; the same command goes on from here\n\
             results: outputs/long   next: sweeper report outputs/long\n"
        ));
        assert!(finished < 60);
        let table = sweeper.text("outputs/long/trials.csv");
        let complete = table.lines().filter(|row| row.contains(",complete,")).count();
        assert_eq!(complete, sweeper.finished("outputs/long").len(), "the tables are made after an interruption, too");
        assert_eq!(table.lines().filter(|row| row.contains(",missing,")).count(), 60 - complete);
    }
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == *uninterrupted(), "the signals show");
}

#[test]
fn a_second_signal_ends_at_once() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "2"]);
    let child = started(&sweeper, 1);
    signal(&child, "INT");
    signal(&child, "INT");
    Output::of(child).code(130);
}

#[test]
fn two_runs_at_once() {
    // Epochs without end: the first run is surely there while the second tries.
    let endless = LONG.replace("epochs = 120", "epochs = 1000000").replace("every = 40", "every = 1000000");
    let sweeper = Sweeper::new().sweep(&endless).args(["run", "sweep.toml", "-j", "1"]);
    let first = sweeper.spawn();
    sweeper.wait_until("the first trial", |s| {
        let journals = s.files("outputs/long/journal");
        journals.values().any(|lines| String::from_utf8_lossy(lines).contains("\"event\":\"started\""))
    });
    let but_checkpoints = || {
        let mut files = sweeper.files("outputs/long");
        files.retain(|name, _| !name.starts_with("checkpoints/")); // the first run's, which goes on
        files
    };
    let before = but_checkpoints();
    let refusal = sweeper.run().code(75).stdout("").err;
    let holder = format!("another run holds outputs/long: process {} on ", first.id());
    assert!(refusal.starts_with(&holder), "{refusal}");
    assert!(refusal.ends_with("Z; wait for it or stop it, then run the same command again\n"), "{refusal}");
    assert!(before == but_checkpoints(), "the second run wrote something");
    signal(&first, "TERM");
    let output = Output::of(first).code(143).stdout("");
    let begun = begun(&sweeper, "outputs/long");
    let told = format!(
        "training 60 trials into outputs/long\n[0:00:00] 0 of 60 trials\n\
         interrupted after 0 of 60 trials{begun}; the same command goes on from here\n\
         results: outputs/long   next: sweeper report outputs/long\n"
    );
    assert_eq!(crate::sweeper::settled(&output.err), told);
    assert!(sweeper.finished("outputs/long").is_empty());
}
