//! Trials in processes of their own: the same bytes, and what happens to one happens to no other.

use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::interruption::{LONG, signal, started, uninterrupted};
use crate::sweeper::{Output, Sweeper, TINY, WILD};

/// What else a trial may learn and measure.
const RICH: &str = r#"name = "tiny"
[data]
source = "digits"
n_train = 100
[model]
bottleneck_size = 2
[training]
epochs = 2
loss = "mse+mmd"
[evaluate]
synthetic = true
forest = true
mixture = "fixed"
components = 2
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "log", steps = 3 }
"#;

/// A trial without end and seven short ones; the long one begins first.
fn with_an_endless_trial() -> Sweeper {
    let toml = TINY.replace("epochs = 2", "every = 1000000").replace("data = 2", "data = 1");
    let toml = toml.replace("training.lr = [1e-3, 1e-2]", "training.epochs = [2, 3, 1000000]");
    Sweeper::new().sweep(&toml.replace("[4, 8]", "[4]")).args(["run", "sweep.toml", "-j", "1", "--isolate"])
}

/// The processes that this one started and that have not ended.
fn processes_of(parent: u32) -> Vec<u32> {
    let numbers = fs::read_dir("/proc").unwrap().flatten();
    let ids = numbers.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|id| status(*id).is_some_and(|(state, of)| state != 'Z' && of == parent)).collect()
}

/// State and parent of a process.
fn status(id: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

/// The one process that trains for this run.
fn process_of(sweeper: &Sweeper, run: &Child) -> u32 {
    // Not before it is that program: what stops it in between stops the run, which waits for it.
    let trains =
        |id: &u32| fs::read_to_string(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.contains("\0train"));
    sweeper.wait_until("a process", |_| matches!(processes_of(run.id()).as_slice(), [one] if trains(one)));
    processes_of(run.id())[0]
}

fn send(name: &str, to: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), "--", to]).status().unwrap();
    assert!(status.success());
}

#[test]
fn the_same_bytes_with_and_without() {
    for toml in [TINY, WILD, RICH] {
        let without = Sweeper::new().sweep(toml).args(["run", "sweep.toml", "-o", "results"]);
        let with = Sweeper::new().sweep(toml).args(["run", "sweep.toml", "-o", "results", "--isolate"]);
        let code = if toml == WILD { 3 } else { 0 };
        without.run().code(code);
        with.run().code(code);
        let name = if toml == WILD { "results/wild" } else { "results/tiny" };
        assert!(without.results(name) == with.results(name), "isolation shows in\n{toml}");
        assert!(!with.finished(name).is_empty());
    }
}

#[test]
fn a_process_that_is_killed_costs_its_trial_alone() {
    let sweeper = with_an_endless_trial();
    let run = sweeper.spawn();
    let first = process_of(&sweeper, &run);
    send("KILL", &first.to_string());
    // The two short trials come between.
    sweeper.wait_until("its second process", |s| {
        s.finished("outputs/tiny").len() == 2 && processes_of(run.id()) != [first]
    });
    send("KILL", &process_of(&sweeper, &run).to_string());
    let output = Output::of(run).code(3);
    assert!(output.err.contains(" failed: its process was killed by signal 9 (SIGKILL)\n"), "{}", output.err);
    assert!(output.out.ends_with("\n2 complete, 0 diverged, 1 failed, 0 missing\n"), "{}", output.out);
}

#[test]
fn a_process_that_is_killed_once_costs_nothing() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "1", "--isolate"]);
    let run = sweeper.spawn();
    send("KILL", &process_of(&sweeper, &run).to_string());
    let output = Output::of(run).code(0);
    assert!(sweeper.results("outputs/long") == *uninterrupted(), "the death shows");
    let told: Vec<&str> = output.err.lines().filter(|line| line.contains(" is trained once more")).collect();
    let [line] = told.as_slice() else { panic!("{}", output.err) };
    let why = ") is trained once more, after all others: its process was killed by signal 9 (SIGKILL)";
    assert!(line.contains("] trial ") && line.ends_with(why), "{line}");
}

#[test]
fn data_that_are_gone_for_a_moment_cost_nothing() {
    let rows = "x,y\n1,2\n2,3\n3,5\n4,4\n5,1\n6,2\n7,9\n8,3\n";
    let toml = "name = \"csv\"\nreplicates.training = 12\ndata.source = \"csv\"\ndata.path = \"points.csv\"\n\
                training.epochs = 2000\n";
    let sweeper = Sweeper::new().sweep(toml).file("points.csv", rows.as_bytes());
    let sweeper = sweeper.args(["run", "sweep.toml", "-j", "1", "--isolate"]);
    let run = sweeper.spawn();
    sweeper.wait_until("a result", |s| !s.finished("outputs/csv").is_empty());
    let sweeper = sweeper.file("points.csv", b"");
    std::thread::sleep(Duration::from_millis(300));
    let sweeper = sweeper.file("points.csv", rows.as_bytes());
    Output::of(run).code(0);
    assert_eq!(sweeper.finished("outputs/csv").len(), 12);
}

#[test]
fn no_process_outlives_the_run() {
    let sweeper = with_an_endless_trial();
    let mut run = sweeper.spawn();
    let process = process_of(&sweeper, &run);
    run.kill().unwrap();
    run.wait().unwrap();
    sweeper.wait_until("the end of its process", |_| status(process).is_none_or(|(state, _)| state == 'Z'));
}

#[test]
fn a_process_that_stands_still_does_not_hold_the_run_up() {
    let sweeper = with_an_endless_trial();
    let run = sweeper.spawn();
    let process = process_of(&sweeper, &run);
    send("STOP", &process.to_string());
    let begin = Instant::now();
    signal(&run, "TERM");
    Output::of(run).code(143);
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(status(process), None, "it was killed and reaped");
}

#[test]
fn suspended_at_the_terminal_and_continued() {
    let sweeper = with_an_endless_trial();
    let run = sweeper.spawn_group();
    let process = process_of(&sweeper, &run);
    let stand_still = || [run.id(), process].map(|id| status(id).is_some_and(|(state, _)| state == 'T'));
    send("TSTP", &format!("-{}", run.id()));
    sweeper.wait_until("both to stand still", |_| stand_still() == [true; 2]);
    send("CONT", &format!("-{}", run.id()));
    sweeper.wait_until("both to go on", |_| stand_still() == [false; 2]);
    signal(&run, "TERM");
    Output::of(run).code(143);
}

#[test]
fn interrupted_at_the_terminal_and_resumed() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "2", "--isolate"]);
    let run = sweeper.spawn_group();
    sweeper.wait_until("results", |s| s.finished("outputs/long").len() >= 3);
    send("INT", &format!("-{}", run.id()));
    let output = Output::of(run).code(130);
    assert!(!output.err.contains("failed"), "{}", output.err);
    let child = started(&sweeper, 10);
    signal(&child, "HUP");
    Output::of(child).code(129);
    assert!(sweeper.finished("outputs/long").len() < 60);
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == *uninterrupted(), "isolation or the signals show");
}

#[test]
fn nobody_trains_by_hand() {
    let output = Sweeper::new().with(["train"]).code(2);
    assert_eq!((output.out.as_str(), output.err.as_str()), ("", ""));
}
