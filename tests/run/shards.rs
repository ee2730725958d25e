//! `run --shard`: several processes on one sweep in one folder make what one would.

use std::fs;
use std::process::Child;

use crate::sweeper::{Output, Sweeper, TINY};

/// A sweep of 16 trials that take a while.
fn grid() -> String {
    TINY.replace("epochs = 2", "epochs = 300").replace("[4, 8]", "[4, 8, 12, 16]")
}

/// A search that learns and prunes, and confirms what it found.
fn search() -> String {
    let search = "sampler = { method = \"tpe\", trials = 18 }\npruner = { method = \"halving\", min = 27 }\nconfirm = { top = 2, data = 2 }";
    TINY.replace("seed = 1", search).replace("epochs = 2", "epochs = 81").replace("[4, 8]", "{ low = 2, high = 64 }")
}

/// A program that keeps checkpoints.
const PROGRAM: &str = r#"name = "tiny"
metric.name = "loss"
[objective]
command = ["sh", "p.sh", "{x}"]
[space]
x = [1, 2, 3, 4, 5, 6, 7, 8]
"#;

const SCRIPT: &str = r#"n=$(cat $SWEEPER_CHECKPOINT_DIR/n 2>/dev/null || echo 0)
while [ $n -lt 5 ]; do
    sleep 0.05; n=$((n + 1))
    echo $n > $SWEEPER_CHECKPOINT_DIR/n
done
echo "{\"loss\": $1$n}"
"#;

fn start(sweeper: &Sweeper, shard: &str) -> Child {
    sweeper.start(["run", "sweep.toml", "-j", "1", "--report", "--shard", shard])
}

/// How often trials were taken up, by the journals.
fn taken_up(sweeper: &Sweeper) -> usize {
    let journals = sweeper.files("outputs/tiny/journal").into_iter().filter(|(name, _)| name.contains(".jsonl"));
    journals.map(|(_, bytes)| String::from_utf8_lossy(&bytes).matches("\"started\"").count()).sum()
}

#[test]
fn together_they_make_what_one_run_makes() {
    for toml in [&grid(), &search(), PROGRAM] {
        let whole = Sweeper::new().sweep(toml).file("p.sh", SCRIPT);
        whole.with(["run", "sweep.toml", "--report"]).code(0);
        let sweeper = Sweeper::new().sweep(toml).file("p.sh", SCRIPT);
        let shards = ["1/3", "2/3", "3/3"].map(|shard| start(&sweeper, shard));
        let ended = shards.map(|shard| Output::of(shard).code(0));
        assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"), "{ended:?}");
        let made = ended.iter().filter(|output| output.err.contains("report: outputs/tiny/report/index.html")).count();
        assert!(made >= 1, "{ended:?}");
        sweeper.with(["verify", "outputs", "--sample", "2"]).code(0);
    }
}

#[test]
fn what_others_go_on_with_is_told_as_such() {
    let sweeper = Sweeper::new().sweep(TINY);
    let told = sweeper.with(["run", "sweep.toml", "--shard", "1/2", "--apart", "--json"]).code(0);
    assert!(told.out.contains("\"outcome\": \"elsewhere\",\n  \"exit_code\": 0,"), "{}", told.out);
}

#[test]
fn of_shards_that_end_together_one_makes_the_tables() {
    let program = PROGRAM.replace("[1, 2, 3, 4, 5, 6, 7, 8]", "{ low = 1, high = 12 }");
    let program = program.replace("[objective]", "on_finish = \"echo >> told\"\n[objective]");
    for seconds in ["0", "0.2", "0.6"] {
        let script = format!("sleep {seconds}; echo \"{{\\\"loss\\\": 0.$1}}\"\n");
        let sweeper = Sweeper::new().sweep(&program).file("p.sh", script);
        let shard = |shard| sweeper.start(["run", "sweep.toml", "-j", "4", "--shard", shard]);
        let ended = ["1/3", "2/3", "3/3"].map(shard).map(|shard| Output::of(shard).code(0));
        assert!(sweeper.path("outputs/tiny/trials.csv").exists(), "{seconds} s: {ended:?}");
        // By then all have begun, and none finds at once that nothing is left to do.
        assert!(seconds != "0.6" || sweeper.text("told") == "\n", "{ended:?}");
    }
}

#[test]
fn each_trains_its_own_share() {
    let sweeper = Sweeper::new().sweep(&grid());
    let shards = ["1/2", "2/2"].map(|shard| start(&sweeper, shard));
    for shard in shards {
        Output::of(shard).code(0);
    }
    let (all, taken_up) = (sweeper.finished("outputs/tiny").len(), taken_up(&sweeper));
    assert!((all..=all + 2).contains(&taken_up), "{all} trials were taken up {taken_up} times");
    assert_eq!(sweeper.files("outputs/tiny/journal").keys().filter(|name| name.contains("-of-2.jsonl")).count(), 2);
}

#[test]
fn what_a_killed_one_trained_is_taken_over() {
    for toml in [&grid(), &search(), PROGRAM] {
        let whole = Sweeper::new().sweep(toml).file("p.sh", SCRIPT);
        whole.with(["run", "sweep.toml", "--report"]).code(0);
        let sweeper = Sweeper::new().sweep(toml).file("p.sh", SCRIPT);
        let mut first = start(&sweeper, "1/2");
        sweeper.wait_until("a trial", |sweeper| !sweeper.finished("outputs/tiny").is_empty());
        let second = start(&sweeper, "2/2");
        first.kill().unwrap();
        Output::of(first);
        let ended = Output::of(second).code(0);
        assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"), "{ended:?}");
        // Nothing is left to do for any number of them.
        sweeper.with(["run", "sweep.toml", "--report", "--shard", "3/5"]).code(0);
        assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"));
    }
}

#[test]
fn a_run_and_shards_exclude_each_other() {
    let endless = TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000");
    let sweeper = Sweeper::new().sweep(&endless);
    let mut shard = start(&sweeper, "1/2");
    sweeper.wait_until("the journal", |sweeper| taken_up(sweeper) > 0);
    let wait = "; wait for it or stop it, then run the same command again\n";
    let stderr = format!("another run holds outputs/tiny: its shards 1/2 are at work{wait}");
    sweeper.with(["run", "sweep.toml"]).code(75).stderr(&stderr);
    let again = sweeper.with(["run", "sweep.toml", "--shard", "1/2"]).code(75);
    assert!(again.err.starts_with("another run holds outputs/tiny as shard 1/2: process "), "{}", again.err);
    shard.kill().unwrap();
    Output::of(shard);
    let mut run = sweeper.start(["run", "sweep.toml"]);
    sweeper.wait_until("the journal", |sweeper| taken_up(sweeper) > 1);
    let refused = sweeper.with(["run", "sweep.toml", "--shard", "2/2"]).code(75);
    assert!(refused.err.starts_with("another run holds outputs/tiny: process "), "{}", refused.err);
    run.kill().unwrap();
    Output::of(run);
}

/// A shard that was stopped for so long that another took it for dead finds that when it goes on.
#[test]
fn one_that_was_taken_for_dead_ends() {
    let endless = TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000");
    let sweeper = Sweeper::new().sweep(&endless);
    let shard = start(&sweeper, "1/2");
    sweeper.wait_until("the journal", |sweeper| taken_up(sweeper) > 0);
    let says = sweeper.path("outputs/tiny/journal/shards/1-of-2.json");
    let said = fs::read_to_string(&says).unwrap().replace("\"process\":\"", "\"process\":\"taken for dead: ");
    fs::write(sweeper.path("said"), said).unwrap();
    fs::rename(sweeper.path("said"), says).unwrap();
    Output::of(shard).code(75).stderr_end(
        "outputs/tiny: shard 1/2 is another process by now, or was silent for so long that another shard took it for dead; what \
         it finished is kept, and the same command goes on\n",
    );
}

#[test]
fn the_first_fixes_the_instructions() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml", "--shard", "1/2", "--isa", "baseline"]).code(0);
    fs::remove_dir_all(sweeper.path("outputs/tiny/trials")).unwrap();
    fs::create_dir(sweeper.path("outputs/tiny/trials")).unwrap();
    fs::remove_file(sweeper.path("outputs/tiny/manifest.json")).unwrap();
    sweeper.with(["run", "sweep.toml", "--shard", "2/2"]).code(0);
    let manifest = sweeper.text("outputs/tiny/manifest.json");
    assert!(manifest.contains("\"isa\": \"baseline\""), "{manifest}");
}

#[test]
fn which_shard_it_is_must_be_said() {
    let sweeper = Sweeper::new().sweep(TINY);
    let told =
        "error: invalid value '3/2' for '--shard <K/N>': there is no shard 3 of 2: they are numbered from 1 to 2\n";
    let output = sweeper.with(["run", "sweep.toml", "--shard", "3/2"]).code(2);
    assert!(output.err.starts_with(told), "{}", output.err);
    let auto = sweeper.shell("SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=2 $S run sweep.toml --shard auto").code(0);
    assert!(auto.err.starts_with("shard 2/2: training 8 trials into outputs/tiny\n"), "{}", auto.err);
}

#[test]
fn status_sees_them() {
    let endless = TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000");
    let sweeper = Sweeper::new().sweep(&endless);
    let mut shard = start(&sweeper, "2/2");
    sweeper.wait_until("the journal", |sweeper| taken_up(sweeper) > 0);
    let output = sweeper.with(["status", "outputs"]).code(0);
    assert!(output.out.contains(" tiny    1 shard running   8 "), "{}", output.out);
    assert!(output.out.contains(" tiny    2/2     running   "), "{}", output.out);
    shard.kill().unwrap();
    Output::of(shard);
    let output = sweeper.with(["status", "outputs", "--json"]).code(0);
    assert!(
        output.out.contains("\"running\": false") && output.out.contains("\"state\": \"silent\""),
        "{}",
        output.out
    );
}
