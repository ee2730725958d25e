//! Shards of machines that are not this one: what they say is all that is known of them.

use std::fs;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use crate::sweeper::{Output, Sweeper, TINY};

const SAYS: &str = "outputs/tiny/journal/shards/2-of-2.json";

/// What shard 2/2 of another machine says for the `nth` time, which trains these trials.
fn say(sweeper: &Sweeper, nth: u32, trials: &[String], ended: bool) {
    let said = serde_json::json!({
        "shard": 2, "of": 2, "process": "other-1-1", "host": "other", "machine": "other", "count": nth, "ended": ended,
        "trials": trials,
        "pace": { "trials": 0, "cost": 0.0, "trials_done": 0, "cost_done": 0.0, "seconds": 0.0 },
    });
    fs::create_dir_all(sweeper.path(SAYS).parent().unwrap()).unwrap();
    fs::write(sweeper.path("said"), said.to_string()).unwrap();
    fs::rename(sweeper.path("said"), sweeper.path(SAYS)).unwrap();
}

/// Shard 1/2, when it has trained so many trials and waits.
fn waiting(sweeper: &Sweeper, trials: usize) -> Child {
    let mut shard = sweeper.start(["run", "sweep.toml", "-j", "1", "--shard", "1/2"]);
    sweeper.wait_until("its trials", |sweeper| sweeper.finished("outputs/tiny").len() == trials);
    sleep(Duration::from_millis(800));
    assert!(shard.try_wait().unwrap().is_none());
    shard
}

/// The same, once it has heard the other, which goes on.
fn heard(sweeper: &Sweeper, mut shard: Child, trials: &[String]) -> Output {
    for nth in 2.. {
        say(sweeper, nth, trials, false);
        sleep(Duration::from_millis(50));
        if shard.try_wait().unwrap().is_some() {
            break;
        }
    }
    Output::of(shard).code(0)
}

fn whole() -> (Sweeper, Vec<String>) {
    let whole = Sweeper::new().sweep(TINY);
    whole.with(["run", "sweep.toml"]).code(0);
    let id = |trial: String| trial.rsplit('/').next().unwrap_or_default().to_owned();
    let trials = whole.finished("outputs/tiny").into_iter().map(id).collect();
    (whole, trials)
}

/// The other may have died since it said that: then nobody else is left who could train them.
#[test]
fn trials_are_left_to_one_that_lives() {
    let (whole, trials) = whole();
    let sweeper = Sweeper::new().sweep(TINY);
    say(&sweeper, 1, &trials, false);
    let shard = waiting(&sweeper, 4);
    let left = heard(&sweeper, shard, &trials);
    assert!(
        left.err.ends_with("4 trials that other shards are training: the last of them makes the tables\n"),
        "{}",
        left.err
    );
    assert!(!sweeper.path("outputs/tiny/trials.csv").exists());

    let sweeper = Sweeper::new().sweep(TINY);
    say(&sweeper, 1, &trials, false);
    let shard = waiting(&sweeper, 4);
    say(&sweeper, 2, &[], true);
    Output::of(shard).code(0);
    assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"));
}

#[test]
fn tables_are_left_to_one_that_lives() {
    let (whole, trials) = whole();
    let begin = || {
        let sweeper = Sweeper::new().sweep(TINY);
        say(&sweeper, 1, &[], false);
        fs::create_dir_all(sweeper.path("outputs/tiny/journal/holds/tables.1")).unwrap();
        fs::write(sweeper.path("outputs/tiny/journal/holds/tables.1/process"), "other-1-1").unwrap();
        let shard = waiting(&sweeper, trials.len());
        (sweeper, shard)
    };
    let (sweeper, shard) = begin();
    let left = heard(&sweeper, shard, &[]);
    assert!(left.err.ends_with("all trials are finished; another shard makes the tables\n"), "{}", left.err);
    let (sweeper, shard) = begin();
    say(&sweeper, 2, &[], true);
    Output::of(shard).code(0);
    assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"));
    let (sweeper, shard) = begin();
    sweeper.shell(&format!("kill -TERM {}", shard.id())).code(0);
    let told = "interrupted after 8 of 8 trials; the same command goes on from here\nresults: outputs/tiny   next: sweeper report \
                outputs/tiny\n";
    Output::of(shard).code(143).stderr_end(told);
}

/// Whichever is the first: the other is refused, and nothing of it is trained.
#[test]
fn of_two_sweep_files_that_begin_at_once_one_is_refused() {
    for _ in 0..4 {
        let sweeper = Sweeper::new().sweep(TINY).file("other.toml", TINY.replace("seed = 1", "seed = 2"));
        let start = |file, shard| sweeper.start(["run", file, "-j", "1", "--shard", shard]);
        let mut both = [start("sweep.toml", "1/2"), start("other.toml", "2/2")].map(Output::of);
        both.sort_by_key(|ended| !ended.is(0));
        let [admitted, refused] = both;
        admitted.code(0);
        let refused = refused.code(2);
        assert!(
            refused.err.contains("\n8 of its trials are new, 0 stay, 8 are no longer in it; nothing was started\n"),
            "{}",
            refused.err
        );
        assert_eq!(sweeper.finished("outputs/tiny").len(), 8);
    }
}

#[test]
fn nothing_is_extended_while_others_work_on_it() {
    let endless = TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000");
    let sweeper = Sweeper::new().sweep(&endless).file("other.toml", endless.replace("seed = 1", "seed = 2"));
    let mut shard = sweeper.start(["run", "sweep.toml", "-j", "1", "--shard", "1/2"]);
    sweeper.wait_until("its beats", |sweeper| sweeper.path("outputs/tiny/journal/shards/1-of-2.json").exists());
    let before = sweeper.text("outputs/tiny/manifest.json");
    sweeper.with(["run", "other.toml", "--extend", "--shard", "2/2"]).code(75).stderr_end(
        "another run holds outputs/tiny: its shards 1/2 are at work; wait for it or stop it, then run the same command again\n",
    );
    assert_eq!(sweeper.text("outputs/tiny/manifest.json"), before);
    shard.kill().unwrap();
    Output::of(shard);
    let mut extends = sweeper.start(["run", "other.toml", "--extend", "-j", "1", "--shard", "2/2"]);
    sweeper.wait_until("another manifest", |sweeper| sweeper.text("outputs/tiny/manifest.json") != before);
    extends.kill().unwrap();
    Output::of(extends);
}

/// Which trials are to be trained again is known to their own shards: whoever is through first leaves it to the last to say
/// how all ended.
#[test]
fn those_that_train_again_wait_for_none_and_the_last_makes_the_tables() {
    let toml = r#"name = "tiny"
metric.name = "loss"
limits.equal_failures = 100
[objective]
command = ["sh", "p.sh", "{x}"]
[space]
x = [1, 2, 3, 4, 5, 6, 7, 8]
"#;
    let sweeper = Sweeper::new();
    let good = sweeper.path("good").display().to_string();
    let script = format!("test -e {good} || exit 1; [ $SHARD = 1 ] || sleep 1; echo \"{{\\\"loss\\\": $1}}\"\n");
    let sweeper = sweeper.sweep(toml).file("p.sh", script);
    sweeper.with(["run", "sweep.toml"]).code(3);
    fs::write(good, "").unwrap();
    let run = |k| format!("SHARD={k} $S run sweep.toml -j 1 --retry failed --shard {k}/2 >/dev/null & s{k}=$!; ");
    let look = |k, word| format!("wait $s{k}; echo $? $(grep -c {word} outputs/tiny/trials.csv); ");
    let shards = sweeper.shell(&[run(1), run(2), look(1, "failed"), look(2, "complete")].concat());
    assert_eq!(shards.out, "0 8\n0 8\n", "{}", shards.err);
}
