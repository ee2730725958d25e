//! Links and files in the place of folders, folders in the place of files, and files larger than any that sweeper writes:
//! what can be made again is, and the rest is named with what to do.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use super::tiny;
use crate::sweeper::{Sweeper, TINY};

const AWAY: &str = "; move it away, then run the same command again\n";

fn remove(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// Makes a file so large, of bytes that are not on the disk.
fn enlarge(sweeper: &Sweeper, file: &str, mib: u64) {
    let file = File::options().write(true).open(sweeper.path(&format!("outputs/tiny/{file}"))).unwrap();
    file.set_len(mib << 20).unwrap();
}

#[test]
fn files_larger_than_any_of_their_kind_are_damaged() {
    for file in ["manifest.json", "sweep.toml"] {
        let sweeper = tiny();
        let before = sweeper.results("outputs/tiny");
        enlarge(&sweeper, file, 2000);
        let damaged = format!("outputs/tiny/{file} is damaged (it is larger than 16 MiB)");
        let told = format!("{damaged}; `sweeper run` on the same sweep file writes it again\n");
        for command in ["status", "verify", "report", "show"] {
            sweeper.with([command, "outputs/tiny"]).code(4).stdout("").stderr(&told);
        }
        let output = sweeper.run().code(0);
        assert_eq!(output.err.lines().next(), Some(format!("{damaged}: moved to quarantine, written again").as_str()));
        remove(&sweeper.path("outputs/tiny/quarantine"));
        assert!(before == sweeper.results("outputs/tiny"), "{file}");
    }
    for (file, mib) in [("result.json", 16), ("metrics.csv", 1024)] {
        let sweeper = tiny();
        let before = sweeper.results("outputs/tiny");
        let trial = sweeper.finished("outputs/tiny")[0].clone();
        enlarge(&sweeper, &format!("{trial}/{file}"), mib + 1);
        let (_, id) = trial.rsplit_once('/').unwrap();
        let damaged = format!("trial {id} is damaged ({file} is larger than {mib} MiB)");
        let left_out = format!("{damaged} and left out; `sweeper run` trains it again");
        let output = sweeper.with(["status", "outputs/tiny"]).code(4);
        assert_eq!(output.err.lines().next(), Some(left_out.as_str()));
        let output = sweeper.run().code(0);
        assert_eq!(output.err.lines().next(), Some(format!("{damaged}: moved to quarantine, trained again").as_str()));
        remove(&sweeper.path("outputs/tiny/quarantine"));
        assert!(before == sweeper.results("outputs/tiny"), "{file}");
    }
}

#[test]
fn tables_larger_than_they_should_be_are_made_again() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    let tables = ["trials.csv", "configs.csv", "importance.csv", "repeatability.csv"];
    for table in tables {
        enlarge(&sweeper, table, 2000);
    }
    let told = |table| format!("tiny: {table} is not what the trials say; `sweeper report` makes it again\n");
    let output = sweeper.with(["verify", "outputs/tiny", "--sample", "0"]).code(4);
    assert!(tables.iter().all(|table| output.out.contains(&told(table))), "{}", output.out);
    let journal = sweeper.files("outputs/tiny/journal").into_keys().next().unwrap();
    enlarge(&sweeper, &format!("journal/{journal}"), 64);
    enlarge(&sweeper, "run.lock", 2000);
    fs::write(sweeper.path("outputs/tiny/journal/turns"), "").unwrap();
    enlarge(&sweeper, "journal/turns", 2000);
    sweeper.run().code(0);
    assert!(before == sweeper.results("outputs/tiny"));
    assert!(!sweeper.path("outputs/tiny/journal/turns").exists());
}

/// A link there is moved away as a file is, wherever it leads.
#[test]
fn links_in_the_place_of_a_trial_or_a_shelf() {
    for target in ["/", "nowhere", ""] {
        for above in [0, 1] {
            let sweeper = tiny();
            let before = sweeper.results("outputs/tiny");
            let trial = sweeper.finished("outputs/tiny")[0].clone();
            let place = Path::new(&trial).ancestors().nth(above).unwrap().to_str().unwrap();
            let (_, name) = place.rsplit_once('/').unwrap();
            let path = sweeper.path("outputs/tiny").join(place);
            remove(&path);
            symlink(if target.is_empty() { name } else { target }, &path).unwrap();
            let id = trial.rsplit('/').next().unwrap();
            let damaged = format!("trial {id} is damaged ({place} is a link, not a folder)");
            if target != "nowhere" {
                // Where nothing is, the trial is missing.
                let output = sweeper.with(["verify", "outputs/tiny", "--sample", "0"]).code(4);
                let wrong = format!("\ntiny: trial {id} is damaged: {place} is a link, not a folder\n");
                assert!(format!("\n{}", output.out).contains(&wrong), "{}", output.out);
                let output = sweeper.with(["status", "outputs/tiny"]).code(4);
                let left_out = format!("{damaged} and left out; `sweeper run` trains it again");
                assert_eq!(output.err.lines().next(), Some(left_out.as_str()));
            }
            let output = sweeper.run().code(0);
            let moved = format!("{damaged}: moved to quarantine, trained again\n");
            assert_eq!(output.err.starts_with(&moved), target != "nowhere", "{}", output.err);
            let kept = sweeper.path("outputs/tiny/quarantine").join(name);
            assert!(kept.is_symlink(), "the link is kept");
            remove(&sweeper.path("outputs/tiny/quarantine"));
            assert!(before == sweeper.results("outputs/tiny"), "{place} -> {target}");
        }
    }
}

#[test]
fn what_is_in_the_place_of_a_folder_is_named() {
    for (kind, target) in [("a link", "/"), ("a link", "nowhere"), ("a link", ""), ("a file", "")] {
        for folder in ["trials", "journal", "report", "checkpoints"] {
            let sweeper = Sweeper::new().sweep(&TINY.replace("epochs = 2", "epochs = 3"));
            sweeper.with(["run", "sweep.toml", "--report"]).code(0);
            let path = sweeper.path("outputs/tiny").join(folder);
            remove(&path);
            match kind {
                "a file" => fs::write(&path, "mine").unwrap(),
                _ => symlink(if target.is_empty() { folder } else { target }, &path).unwrap(),
            }
            let told = format!("outputs/tiny/{folder} is {kind}, not a folder{AWAY}");
            let is_lost = kind == "a link" && target == "nowhere";
            let output = sweeper.with(["run", "sweep.toml", "--report"]);
            let harmless = is_lost && folder == "checkpoints" && output.is(0);
            assert!(harmless || output.is(4) && output.err.ends_with(&told), "{folder} -> {target}: {output:?}");
            assert!(path.symlink_metadata().is_ok_and(|found| !found.is_dir()), "it is left as it is");
        }
    }
}

#[test]
fn folders_in_the_place_of_files_are_named() {
    for file in
        ["trials.csv", "configs.csv", "importance.csv", "repeatability.csv", "report/index.html", "trials.csv.tmp"]
    {
        let sweeper = Sweeper::new().sweep(TINY);
        sweeper.with(["run", "sweep.toml", "--report"]).code(0);
        let path = sweeper.path("outputs/tiny").join(file);
        remove(&path);
        fs::create_dir_all(path.join("mine")).unwrap();
        let told = format!("outputs/tiny/{file} is not a regular file{AWAY}");
        sweeper.with(["run", "sweep.toml", "--report"]).code(4).stdout("").stderr_end(&told);
        sweeper.with(["report", "outputs/tiny"]).code(4).stdout("").stderr_end(&told);
        assert!(path.join("mine").exists(), "it is left as it is");
    }
}
