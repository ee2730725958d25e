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

/// Writes this file as if other kernels of the same set had computed it.
fn by_other_kernels(sweeper: &Sweeper, file: &str) {
    resealed(sweeper, file, "\"kernels\": 2", "\"kernels\": 7");
}

/// Writes this file with `before` replaced by `after`, and the hash that it then has.
pub(super) fn resealed(sweeper: &Sweeper, file: &str, before: &str, after: &str) {
    let (_, content) =
        sweeper.text(file).split_once("\"content\": ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let body = content.strip_suffix("\n}\n").unwrap().replace(before, after);
    let sealed = format!("{{\n\"blake3\": \"{}\",\n\"content\": {body}\n}}\n", blake3::hash(body.as_bytes()));
    std::fs::write(sweeper.path(file), sealed).unwrap();
}

#[test]
fn other_kernels_of_the_same_set_do_not_go_on() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml", "--isa", "baseline"]);
    sweeper.run().code(0);
    by_other_kernels(&sweeper, "outputs/tiny/manifest.json");
    let before = sweeper.results("outputs/tiny");
    sweeper.run().code(2).stdout("").stderr(
        "outputs/tiny holds results computed with baseline (kernels 7), and this program would go on with baseline \
         (kernels 2): in one folder they would be neither's bytes; go on with the program that began, or give the sweep \
         another `name`; nothing was started\n",
    );
    assert!(before == sweeper.results("outputs/tiny"));
    let verified = sweeper.with(["verify", "outputs/tiny"]).code(4);
    let reason = "its results were computed with baseline (kernels 7), this program has baseline (kernels 2)\n";
    assert!(verified.out.contains(&format!("tiny: no trial can be trained again: {reason}")), "{}", verified.out);
}

#[test]
fn a_result_of_other_kernels_is_trained_again_and_kept() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml", "--isa", "baseline"]);
    sweeper.run().code(0);
    let before = sweeper.results("outputs/tiny");
    let folder = &sweeper.finished("outputs/tiny")[0];
    by_other_kernels(&sweeper, &format!("outputs/tiny/{folder}/result.json"));
    let again = sweeper.run().code(0);
    let reason = "is damaged (computed with baseline (kernels 7), the sweep with baseline (kernels 2))";
    assert!(again.err.contains(&format!("{reason}: moved to quarantine, trained again\n")), "{}", again.err);
    let mut after = sweeper.results("outputs/tiny");
    after.retain(|name, _| !name.starts_with("quarantine/"));
    assert!(before == after);
}

/// The results say what they were computed with, where the manifest no longer does.
#[test]
fn a_lost_manifest_does_not_mix_two_sets() {
    for damage in ["{", ""] {
        let sweeper = Sweeper::new().sweep(TINY);
        sweeper.with(["run", "sweep.toml", "--isa", "baseline"]).code(0);
        let before = sweeper.results("outputs/tiny");
        std::fs::remove_dir_all(sweeper.path("outputs/tiny").join(&sweeper.finished("outputs/tiny")[0])).unwrap();
        let sweeper = match damage {
            "" => {
                std::fs::remove_file(sweeper.path("outputs/tiny/manifest.json")).unwrap();
                sweeper
            }
            damage => sweeper.file("outputs/tiny/manifest.json", damage),
        };
        sweeper
            .with(["run", "sweep.toml", "--isa", "avx2"])
            .code(2)
            .stdout("")
            .stderr_end("leave --isa out, or give the sweep another `name`; nothing was started\n");
        sweeper.with(["run", "sweep.toml"]).code(0);
        assert_eq!(manifest_says(&sweeper, "outputs"), "baseline");
        let mut after = sweeper.results("outputs/tiny");
        after.retain(|name, _| !name.starts_with("quarantine/"));
        assert!(before == after);
    }
    // Torn between the copy of the sweep file and the manifest.
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml", "--isa", "baseline"]).code(0);
    std::fs::remove_dir_all(sweeper.path("outputs/tiny").join(&sweeper.finished("outputs/tiny")[0])).unwrap();
    let commented = format!("{TINY}# a comment\n");
    let sweeper = sweeper.sweep(&commented).file("outputs/tiny/sweep.toml", &commented);
    sweeper.with(["run", "sweep.toml"]).code(0);
    assert_eq!(manifest_says(&sweeper, "outputs"), "baseline");
    sweeper.with(["verify", "outputs"]).code(0);
}
