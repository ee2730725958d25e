//! Results that were lost or damaged: noticed, put aside, and trained again to the same bytes.

use std::fs;

use super::tiny;
use crate::sweeper::Sweeper;

/// Changes a byte in the middle of a file of the first trial; the next run says what is wrong and mends it.
#[track_caller]
fn mended(file: &str, damage: impl Fn(&mut Vec<u8>), reason: &str) {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    let trial = sweeper.finished("outputs/tiny")[0].clone();
    let id = trial.rsplit('/').next().unwrap().to_owned();
    let path = sweeper.path(&format!("outputs/tiny/{trial}/{file}"));
    let mut bytes = fs::read(&path).unwrap();
    damage(&mut bytes);
    fs::write(&path, &bytes).unwrap();

    let output = sweeper.run().code(0);
    let said: Vec<&str> = output.err.lines().take(2).collect();
    let message = format!("trial {id} is damaged ({reason}): moved to quarantine, trained again");
    assert_eq!(said, [&message, "7 of 8 trials are finished in outputs/tiny; training the other 1"]);

    let quarantined = sweeper.files("outputs/tiny/quarantine");
    assert_eq!(quarantined[&format!("{id}/{file}")], bytes, "the damaged bytes are kept");
    let mut after = sweeper.results("outputs/tiny");
    after.retain(|name, _| !name.starts_with("quarantine/"));
    assert!(before == after, "trained again to other bytes");
}

fn flip(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

#[test]
fn a_flipped_bit_in_the_metrics() {
    mended("metrics.csv", |bytes| flip(bytes), "metrics.csv: its hash does not match");
}

#[test]
fn a_flipped_bit_in_the_weights() {
    mended("model.safetensors", |bytes| flip(bytes), "model.safetensors: its hash does not match");
}

#[test]
fn a_flipped_bit_in_the_result() {
    let digit = |bytes: &mut Vec<u8>| {
        let metric = bytes.windows(8).position(|w| w == b"test_mse").unwrap();
        bytes[metric + 14] ^= 1;
    };
    mended("result.json", digit, "result.json: its hash does not match");
}

#[test]
fn a_torn_result() {
    mended("result.json", Vec::clear, "result.json: EOF while parsing a value at line 1 column 0");
}

#[test]
fn a_lost_trial_is_trained_again() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    fs::remove_dir_all(sweeper.path("outputs/tiny").join(&sweeper.finished("outputs/tiny")[3])).unwrap();
    let output = sweeper.run().code(0);
    assert_eq!(output.err.lines().next(), Some("7 of 8 trials are finished in outputs/tiny; training the other 1"));
    assert!(before == sweeper.results("outputs/tiny"));
}

#[test]
fn a_lost_journal_and_lost_tables_cost_no_result() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    for name in ["trials.csv", "configs.csv", "manifest.json", "run.lock"] {
        fs::remove_file(sweeper.path("outputs/tiny").join(name)).unwrap();
    }
    fs::remove_dir_all(sweeper.path("outputs/tiny/journal")).unwrap();
    nothing_to_train(&sweeper);
    assert!(before == sweeper.results("outputs/tiny"));
}

#[test]
fn a_damaged_manifest_is_written_again() {
    let sweeper = tiny().file("outputs/tiny/manifest.json", "{");
    sweeper.with(["status", "outputs/tiny"]).code(4).stdout("").stderr(
        "outputs/tiny/manifest.json is damaged (EOF while parsing an object at line 1 column 1); \
         `sweeper run` on the same sweep file writes it again\n",
    );
    let output = sweeper.run().code(0);
    let said: Vec<&str> = output.err.lines().take(2).collect();
    let damaged = "outputs/tiny/manifest.json is damaged (EOF while parsing an object at line 1 column 1)";
    let mended = format!("{damaged}: moved to quarantine, written again");
    assert_eq!(said, [&mended, "all 8 trials finished in outputs/tiny; nothing to train"]);
    assert_eq!(sweeper.text("outputs/tiny/quarantine/manifest.json"), "{");
    sweeper.with(["status", "outputs/tiny"]).code(0);
}

#[test]
fn a_damaged_copy_of_the_sweep_file_is_written_again() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    let sweeper = sweeper.file("outputs/tiny/sweep.toml", "name = \"tiny\"");
    let damaged = "outputs/tiny/sweep.toml is damaged (its hash is not that in manifest.json)";
    for command in ["status", "report", "verify"] {
        let refusal = format!("{damaged}; `sweeper run` on the same sweep file writes it again\n");
        sweeper.with([command, "outputs/tiny"]).code(4).stdout("").stderr(&refusal);
    }
    let output = sweeper.run().code(0);
    let mended = format!("{damaged}: moved to quarantine, written again");
    assert_eq!(output.err.lines().next(), Some(mended.as_str()));
    assert_eq!(sweeper.text("outputs/tiny/quarantine/sweep.toml"), "name = \"tiny\"");
    let mut after = sweeper.results("outputs/tiny");
    after.retain(|name, _| !name.starts_with("quarantine/"));
    assert!(before == after);
}

#[track_caller]
fn nothing_to_train(sweeper: &Sweeper) {
    let output = sweeper.run().code(0);
    assert_eq!(output.err.lines().next(), Some("all 8 trials finished in outputs/tiny; nothing to train"));
}

#[test]
fn damage_upon_damage_is_all_kept() {
    let sweeper = tiny();
    let path = sweeper.path("outputs/tiny").join(&sweeper.finished("outputs/tiny")[0]).join("result.json");
    for text in ["first", "second", "third"] {
        fs::write(&path, text).unwrap();
        sweeper.run().code(0);
    }
    let kept = sweeper.files("outputs/tiny/quarantine");
    let kept: Vec<_> = kept.iter().filter(|(n, _)| n.ends_with("result.json")).map(|(_, b)| b.as_slice()).collect();
    // The later, the more `+` follow the id; `+` sorts before `/`.
    assert_eq!(kept, [b"third".as_slice(), b"second", b"first"]);
}

/// A trial that is lost or damaged while the run goes on: its end does not say that all is complete.
#[test]
fn a_trial_that_is_lost_during_the_run() {
    let toml = super::interruption::LONG.replace("training = 60", "training = 8\n\non_finish = \"cat > heard\"");
    let toml = format!("on_finish = \"cat > heard\"\n{}", toml.replace("\n\non_finish = \"cat > heard\"", ""));
    let toml = toml.replace("epochs = 120", "epochs = 2000");
    for damage in ["lose", "damage"] {
        let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "-j", "1"]);
        let child = super::interruption::started(&sweeper, 2);
        let trial = sweeper.path("outputs/long").join(&sweeper.finished("outputs/long")[0]);
        match damage {
            "lose" => fs::remove_dir_all(&trial).unwrap(),
            _ => fs::write(trial.join("metrics.csv"), "junk").unwrap(),
        }
        let output = crate::sweeper::Output::of(child).code(3);
        assert!(output.out.ends_with("\n7 complete, 0 diverged, 0 failed, 1 missing\n"), "{}", output.out);
        let told = match damage {
            "lose" => "1 finished trial no longer on disk; the same command trains what is missing\n",
            _ => "is damaged (metrics.csv: its hash does not match) and left out; `sweeper run` trains it again\n",
        };
        assert!(output.err.contains(told), "{}", output.err);
        assert!(sweeper.text("heard").contains("\"exit_code\": 3"), "{}", sweeper.text("heard"));
        sweeper.run().code(0);
    }
}
