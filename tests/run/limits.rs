//! What a run may take: time, failures, memory.

use std::collections::BTreeMap;

use super::begun;
use super::interruption::{LONG, uninterrupted};
use crate::sweeper::{Sweeper, TINY};

/// Trials without end, of which every epoch is short.
const ENDLESS: &str = r#"name = "endless"
[replicates]
training = 6
[data]
source = "moons"
n_train = 100
n_test = 10
[model]
hidden_size = 4
[training]
epochs = 1000000
every = 1000000
[limits]
trial_time = "50ms"
"#;

fn endless(limits: &str) -> Sweeper {
    Sweeper::new().sweep(&format!("{ENDLESS}{limits}")).args(["run", "sweep.toml", "-j", "1"])
}

fn outcomes(sweeper: &Sweeper) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in sweeper.text("outputs/endless/trials.csv").lines().skip(1) {
        *counts.entry(row.split(',').nth(4).unwrap().to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn a_trial_that_takes_too_long_costs_itself() {
    let sweeper = endless("");
    let output = sweeper.run().code(3);
    assert!(output.out.ends_with("\n0 complete, 0 diverged, 0 failed, 6 timed out, 0 missing\n"), "{}", output.out);
    assert!(output.err.contains(" (data 0, training 0) timed out after 0.05 s\n"), "{}", output.err);
    assert!(output.err.contains("] 6 of 6 trials, 6 timed out\n"), "{}", output.err);
    sweeper.with(["status", "outputs"]).code(0).stdout(
        "
 sweep     state   trials   complete   diverged   failed   timed out   missing   best trial so far
───────────────────────────────────────────────────────────────────────────────────────────────────
 endless   idle    6        0          0          0        6           0
",
    );
    assert_eq!(outcomes(&sweeper), BTreeMap::from([("timed-out".to_owned(), 6)]));
    let result = sweeper.text(&format!("outputs/endless/{}/result.json", sweeper.finished("outputs/endless")[0]));
    assert!(result.contains("\"outcome\": \"timed-out\"") && result.contains("\"limit_seconds\": 0.05"), "{result}");
    sweeper.with(["report", "outputs/endless"]).code(0);
    assert!(sweeper.text("outputs/endless/report/index.html").contains("timed out after 0.05 s"));

    // They are settled until somebody asks for them, and then go on where they were.
    let output = sweeper.run().code(3);
    assert_eq!(output.err.lines().next(), Some("all 6 trials finished in outputs/endless; nothing to train"));
    assert_eq!(sweeper.files("outputs/endless/checkpoints").len(), 6);
    let output = sweeper.with(["run", "sweep.toml", "--retry", "timed-out"]).code(3);
    assert_eq!(output.err.lines().next(), Some("training 6 trials into outputs/endless"));
    assert!(!format!("{}{}", output.out, output.err).contains("best trial"), "none is complete: {}", output.err);
}

#[test]
fn failures_end_a_hopeless_night() {
    let again =
        "mend the cause and run the same command again; `--retry failed,panicked,timed-out` trains those again, too";
    let sweeper = endless("max_failures = 3\n");
    let output = sweeper.run().code(3);
    assert!(output.out.ends_with("\n0 complete, 0 diverged, 0 failed, 3 timed out, 3 missing\n"), "{}", output.out);
    output.stderr_end(&format!(
        "stopped: 3 trials failed, panicked or timed out (limits.max_failures); {again}\n\
         results: outputs/endless   next: sweeper report outputs/endless\n"
    ));
    assert_eq!(outcomes(&sweeper), BTreeMap::from([("timed-out".to_owned(), 3), ("missing".to_owned(), 3)]));

    // A process that may have no memory to speak of dies the same way every time.
    let large = TINY.replace("[4, 8]", "[2000]");
    let hopeless = Sweeper::new().sweep(&format!("{large}[limits]\nmemory_gib = 0.001\nequal_failures = 2\n"));
    let output = hopeless.with(["run", "sweep.toml", "-j", "1", "--isolate"]).code(3);
    let last = output.err.lines().rev().nth(1).unwrap();
    assert!(last.starts_with("stopped: 2 trials in a row ended the same way (failed: "), "{last}");
    assert!(last.ends_with(&format!("; {again}")), "{last}");
}

#[test]
fn a_run_stops_in_time_and_goes_on() {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "2"]);
    let output = sweeper.with(["run", "sweep.toml", "-j", "2", "--max-time", "300ms", "--report"]).code(3);
    let finished = sweeper.finished("outputs/long").len();
    assert!(finished < 60);
    assert!(output.out.ends_with(" missing\n"), "{}", output.out);
    let begun = begun(&sweeper, "outputs/long");
    output.stderr_end(&format!(
        "report: outputs/long/report/index.html\n\
         stopped: the time is over after {finished} of 60 trials{begun}; the same command goes on from here\n"
    ));
    std::fs::remove_dir_all(sweeper.path("outputs/long/report")).unwrap();
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == *uninterrupted(), "the stop shows");
}

#[test]
fn times_that_are_none() {
    let sweeper = Sweeper::new().sweep(LONG);
    let refusal = |args: [&str; 4], message: &str| {
        let output = sweeper.with(args).code(2).stdout("");
        assert!(output.err.contains(message), "{}", output.err);
    };
    refusal(["run", "sweep.toml", "--stop-at", "25:00"], "write a time of day such as 07:00");
    let form = "error: invalid value '7:5' for '--stop-at <HH:MM>': write a time of day such as 07:00\n";
    refusal(["run", "sweep.toml", "--stop-at", "7:5"], form);
    let twice = "error: invalid value '1h1h' for '--max-time <TIME>': 1h1h has the unit h twice; write, for example, 90s, 30m \
                 or \"1h 30m\"\n";
    refusal(["run", "sweep.toml", "--max-time", "1h1h"], twice);
    refusal(["run", "sweep.toml", "--max-time", "eternity"], "invalid value 'eternity' for '--max-time <TIME>'");
    refusal(["run", "sweep.toml", "--retry", "missing"], "[possible values: failed, panicked, timed-out, diverged]");
    assert_eq!(sweeper.files("").len(), 1, "nothing was created");
}

#[test]
fn more_trainings_at_once_than_memory_holds() {
    let large = LONG.replace("hidden_size = 16", "hidden_size = 10000").replace("training = 60", "training = 1000");
    let sweeper = Sweeper::new().sweep(&large);
    let output = sweeper.with(["run", "sweep.toml", "-j", "1000"]).code(2).stdout("");
    let (begin, end) = ("1000 trainings at once would take about ", ", or leave it out; nothing was started\n");
    assert!(output.err.starts_with(begin) && output.err.ends_with(end), "{}", output.err);
    assert!(output.err.contains(" of memory, and ") && output.err.contains(" are left; take -j "), "{}", output.err);
    assert_eq!(sweeper.files("").len(), 1, "nothing was created");
}

/// When it stops is said in the time of the zone that it counts in.
#[test]
fn time_zones_that_are_known_and_those_that_are_none() {
    let sweeper = Sweeper::new().sweep(TINY);
    for (zone, reason) in [
        (":/dev/zero", "/dev/zero is not the file of one"),
        ("Europe/Berln", "there is no such file in /usr/share/zoneinfo"),
    ] {
        let output = sweeper.shell(&format!("TZ={zone} exec \"$S\" run sweep.toml --stop-at 07:00")).code(2).stdout("");
        output.stderr(&format!(
            "--stop-at: TZ=\"{zone}\" is no time zone ({reason}): write a name such as Europe/Berlin, or unset TZ; nothing was \
             started\n"
        ));
    }
    assert_eq!(sweeper.files("").len(), 1, "nothing was created");
    let output = sweeper.shell("TZ=XYZ-5:30 exec \"$S\" run sweep.toml --stop-at 07:00");
    let line = output.err.lines().nth(1).unwrap();
    assert!(line.starts_with("stops at 20") && line.ends_with(" 07:00 +05:30"), "{}", output.err);
}

/// Limits of the process are told before anything is made, and one worker takes what two cannot have.
#[test]
fn limits_of_address_space_and_data() {
    let toml = TINY.replace("[4, 8]", "[1500]").replace("n_train = 64", "n_train = 32");
    let sweeper = Sweeper::new().sweep(&format!("{toml}model.layers = [3]\n"));
    for (option, what) in [("-v", "address space"), ("-d", "data")] {
        let output =
            sweeper.shell(&format!("ulimit {option} 150000; exec \"$S\" run sweep.toml -j 1")).code(2).stdout("");
        let (begin, middle) = ("a training would take about ", format!(" of {what}, and "));
        let end = format!(
            " are left (`ulimit {option}`); raise the limit, or make the trials smaller; nothing was started\n"
        );
        let err = &output.err;
        assert!(err.starts_with(begin) && err.contains(&middle) && err.ends_with(&end), "{err}");
    }
    assert_eq!(sweeper.files("").len(), 1, "nothing was created");
    let output = sweeper.shell("ulimit -d 400000; exec \"$S\" run sweep.toml -j 4").code(2).stdout("");
    assert!(
        output.err.ends_with(" are left (`ulimit -d`); take -j 1, or leave it out; nothing was started\n"),
        "{}",
        output.err
    );
}
