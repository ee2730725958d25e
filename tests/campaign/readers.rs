//! What the room's own tests try: the readers on random bytes, and outcomes of all kinds. They are run from here with
//! more cases than `cargo test` has time for.

use std::process::Command;

use super::row::{Held, Row};
use super::table::part;

/// Cases of each property.
const CASES: u32 = 250_000;

/// Runs the unit tests whose names contain one of these: how many there are, and how each ended.
fn unit_tests(names: &[&str]) -> Vec<Held> {
    let cargo = Command::new(env!("CARGO"))
        .args(["test", "--release", "--lib", "--"])
        .args(names)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PROPTEST_CASES", CASES.to_string())
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&cargo.stdout).into_owned();
    let ended = out.lines().filter_map(|line| line.strip_prefix("test ")?.rsplit_once(" ... "));
    let held = ended.map(|(name, end)| if end == "ok" { Ok(()) } else { Err(format!("{name}: {end}")) });
    held.filter(|_| cargo.status.code().is_some()).collect()
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_readers() {
    part(|| {
        let held = unit_tests(&["spec::properties::any_", "journal::tests::any_", "file::tests::any_"]);
        let tried = format!("the readers of sweep files, journals and CSV files: properties of {CASES} cases each");
        vec![Row::of("any bytes can be read", tried, held)]
    });
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_outcomes() {
    part(|| {
        let tried = "100 trials, of which 10 panic, 10 diverge, 2 fail, 5 train without end and 3 hang for good";
        vec![Row::of("every outcome is told apart", tried, unit_tests(&["a_hundred_trials_of_all_kinds"]))]
    });
}
