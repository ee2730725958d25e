//! `sweeper verify`: what is on disk is what was written, and what would be written again.

use std::fs;

use crate::sweeper::{Sweeper, TINY, WILD};

#[test]
fn sound_results() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    let before = sweeper.files("outputs");
    sweeper.with(["verify", "outputs/"]).code(0).stderr("").stdout(
        "tiny: 8 results checked, 8 trials trained again: all as it was written\n\
         wild: 3 results checked, 3 trials trained again: all as it was written\n",
    );
    sweeper
        .with(["verify", "outputs/tiny", "--sample", "3"])
        .code(0)
        .stdout("tiny: 8 results checked, 3 trials trained again: all as it was written\n");
    assert!(before == sweeper.files("outputs"), "it only reads");
}

#[test]
fn damage_is_told() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let trial = sweeper.finished("outputs/tiny")[0].clone();
    let sweeper = sweeper.file(&format!("outputs/tiny/{trial}/metrics.csv"), "step\n");
    let sweeper = sweeper.file("outputs/tiny/configs.csv", "config\n").file("outputs/tiny/journal/x.jsonl", "torn");
    let torn = "tiny: 1 line of the journal torn or damaged; no result depends on it\n";
    sweeper.with(["verify", "outputs/tiny", "--sample", "1"]).code(4).stderr(torn).stdout(
        "
tiny: configs.csv is not what the trials say; `sweeper report` makes it again
tiny: importance.csv is not what the trials say; `sweeper report` makes it again
tiny: repeatability.csv is not what the trials say; `sweeper report` makes it again
tiny: trial 0123456789abcdef is damaged: metrics.csv: its hash does not match
tiny: trials.csv is not what the trials say; `sweeper report` makes it again
tiny: 7 results checked, 1 trial trained again: NOT as it was written\n",
    );
}

/// Whole, but not what the training gives: only training again tells.
#[test]
fn a_forged_result_is_told() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let trial = sweeper.finished("outputs/tiny")[0].clone();
    let path = sweeper.path(&format!("outputs/tiny/{trial}/result.json"));
    let text = fs::read_to_string(&path).unwrap();
    let (_, content) = text.split_once("\"content\": ").unwrap();
    let content = content.strip_suffix("\n}\n").unwrap().replace("\"test_mse\": 0.", "\"test_mse\": 0.0");
    let hash = blake3::hash(content.as_bytes());
    fs::write(&path, format!("{{\n\"blake3\": \"{hash}\",\n\"content\": {content}\n}}\n")).unwrap();
    sweeper.with(["report", "outputs/tiny"]).code(0);
    let id = trial.rsplit('/').next().unwrap();
    let output = sweeper.with(["verify", "outputs/tiny"]).code(4);
    assert_eq!(
        output.out,
        format!(
            "tiny: trial {id}: result.json is another when trained again\n\
             tiny: 8 results checked, 8 trials trained again: NOT as it was written\n"
        )
    );
}

#[test]
fn data_that_is_gone_is_told() {
    let toml = "name = \"mine\"\ndata.source = \"csv\"\ndata.path = \"points.csv\"\ntraining.epochs = 1\n";
    let sweeper = Sweeper::new().sweep(toml).file("points.csv", "x,y\n1,2\n3,4\n5,6\n").args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    fs::remove_file(sweeper.path("points.csv")).unwrap();
    let output = sweeper.with(["verify", "outputs/mine"]).code(3);
    assert!(output.out.starts_with("mine: no trial can be trained again: cannot read "), "{}", output.out);
    assert!(output.out.ends_with("\nmine: 1 result checked: all as it was written\n"));
}
