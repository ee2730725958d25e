//! The vector instructions a sweep is computed with.

use crate::sweeper::{Sweeper, TINY};

fn manifest_says(sweeper: &Sweeper, output: &str) -> String {
    let manifest = sweeper.text(&format!("{output}/tiny/manifest.json"));
    let isa = manifest.lines().find_map(|line| line.trim().strip_prefix("\"isa\": \"")).unwrap();
    isa.trim_end_matches("\",").to_owned()
}

#[test]
fn one_set_gives_the_same_bytes_everywhere_and_another_others() {
    let sweeper = Sweeper::new().sweep(TINY);
    let run = |output: &str, more: &[&str]| {
        sweeper.with(["run", "sweep.toml", "-o", output].into_iter().chain(more.iter().copied())).code(0);
        sweeper.results(&format!("{output}/tiny"))
    };
    let baseline = run("a", &["--isa", "baseline", "-j", "1"]);
    assert_eq!(manifest_says(&sweeper, "a"), "baseline");
    assert!(baseline == run("b", &["--isa", "baseline", "-j", "3"]));
    assert!(baseline == run("c", &["--isa", "baseline", "--isolate"]));
    let widest = run("d", &[]);
    assert_eq!(baseline == widest, manifest_says(&sweeper, "d") == "baseline");

    // It goes on with what it began with.
    std::fs::remove_dir_all(sweeper.path("a").join("tiny").join(&sweeper.finished("a/tiny")[0])).unwrap();
    assert!(baseline == run("a", &[]));
    sweeper.with(["verify", "a"]).code(0);
}

#[test]
fn two_sets_in_one_folder_are_refused() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let before = sweeper.results("outputs/tiny");
    let was = manifest_says(&sweeper, "outputs");
    if was == "baseline" {
        return; // this processor has no other
    }
    sweeper.with(["run", "sweep.toml", "--isa", "baseline"]).code(2).stdout("").stderr(&format!(
        "outputs/tiny holds results computed with {was}, and --isa says baseline: in one folder they would be neither's \
         bytes; leave --isa out, or give the sweep another `name`; nothing was started\n"
    ));
    assert!(before == sweeper.results("outputs/tiny"));
}

#[test]
fn sets_that_there_are_not() {
    let output = Sweeper::new().sweep(TINY).with(["run", "sweep.toml", "--isa", "mmx"]).code(2).stdout("");
    assert!(output.err.contains("write baseline, avx2 or avx512"), "{}", output.err);
}
