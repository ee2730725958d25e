//! What stands in the place of a file or a folder and is none, or lies on another file system.

use std::fs;
use std::process::Command;

use super::interruption::{LONG, started, uninterrupted};
use super::tiny;
use crate::sweeper::{Output, Sweeper};

/// Puts a pipe, a folder or a link to nowhere in the place of a file.
fn replace(sweeper: &Sweeper, file: &str, kind: &str) {
    let path = sweeper.path(file);
    fs::remove_file(&path).unwrap();
    match kind {
        "pipe" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
        "folder" => fs::create_dir(&path).unwrap(),
        "link" => std::os::unix::fs::symlink("/dev/zero", &path).unwrap(),
        other => panic!("{other}"),
    }
}

fn without_quarantine(sweeper: &Sweeper) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = sweeper.results("outputs/tiny");
    files.retain(|name, _| !name.starts_with("quarantine/"));
    files
}

#[test]
fn in_the_place_of_a_file_of_a_trial() {
    for kind in ["pipe", "folder", "link"] {
        for file in ["result.json", "metrics.csv", "model.safetensors"] {
            let sweeper = tiny();
            let before = sweeper.results("outputs/tiny");
            let trial = sweeper.finished("outputs/tiny")[0].clone();
            let id = trial.rsplit('/').next().unwrap();
            replace(&sweeper, &format!("outputs/tiny/{trial}/{file}"), kind);
            let damaged = format!("trial {id} is damaged ({file} is not a regular file)");
            for command in ["status", "verify"] {
                let output = sweeper.with([command, "outputs/tiny"]);
                let told = format!("{}{}", output.out, output.err);
                assert!(
                    told.contains(&damaged) || told.contains(&damaged.replace(" (", ": ").replace(')', "")),
                    "{told}"
                );
            }
            let output = sweeper.run().code(0);
            let first = output.err.lines().next();
            assert_eq!(first, Some(format!("{damaged}: moved to quarantine, trained again").as_str()));
            assert!(before == without_quarantine(&sweeper), "{kind} at {file}");
            let kept = fs::symlink_metadata(sweeper.path(&format!("outputs/tiny/quarantine/{id}/{file}")));
            assert!(kept.is_ok(), "the {kind} is kept");
        }
    }
}

#[test]
fn in_the_place_of_a_file_of_the_sweep() {
    for kind in ["pipe", "folder", "link"] {
        for file in ["manifest.json", "sweep.toml"] {
            let sweeper = tiny();
            let before = sweeper.results("outputs/tiny");
            replace(&sweeper, &format!("outputs/tiny/{file}"), kind);
            let damaged = format!("outputs/tiny/{file} is damaged (it is not a regular file)");
            sweeper
                .with(["status", "outputs/tiny"])
                .code(4)
                .stdout("")
                .stderr_end(&format!("{damaged}; `sweeper run` on the same sweep file writes it again\n"));
            let output = sweeper.run().code(0);
            let first = output.err.lines().next();
            assert_eq!(first, Some(format!("{damaged}: moved to quarantine, written again").as_str()));
            assert!(before == without_quarantine(&sweeper), "{kind} at {file}");
        }
        let sweeper = tiny();
        for file in ["run.lock", "trials.csv"] {
            replace(&sweeper, &format!("outputs/tiny/{file}"), kind);
        }
        let odd = "outputs/tiny/run.lock is not a regular file; move it away, then run the same command again\n";
        sweeper.run().code(4).stdout("").stderr(odd);
        let journals = sweeper.files("outputs/tiny/journal");
        replace(&sweeper, &format!("outputs/tiny/journal/{}", journals.keys().next().unwrap()), kind);
        sweeper.with(["status", "outputs/tiny"]).code(0);
    }
}

/// Something that is no folder, or a folder with other things, where a trial is to be.
#[test]
fn in_the_place_of_a_trial() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    let trials = sweeper.finished("outputs/tiny");
    let place = |n: usize| sweeper.path("outputs/tiny").join(&trials[n]);
    (0..3).for_each(|n| fs::remove_dir_all(place(n)).unwrap());
    fs::write(place(0), "a file").unwrap();
    fs::create_dir(place(1)).unwrap();
    fs::create_dir(place(2)).unwrap();
    fs::write(place(2).join("note.txt"), "a note").unwrap();
    let output = sweeper.run().code(0);
    assert!(output.err.contains("training the other 3\n"), "{}", output.err);
    assert!(before == without_quarantine(&sweeper));
    let kept = sweeper.files("outputs/tiny/quarantine");
    assert_eq!(
        kept.values().map(Vec::as_slice).collect::<std::collections::BTreeSet<_>>(),
        [&b"a file"[..], b"a note"].into()
    );
}

/// A container's image layer looks like this: what is in it cannot be renamed to where something new is.
#[test]
fn quarantine_on_another_file_system() {
    let sweeper = tiny();
    let before = sweeper.results("outputs/tiny");
    let [upper, work, merged] = ["upper", "work", "merged"].map(|name| {
        fs::create_dir(sweeper.path(name)).unwrap();
        sweeper.path(name)
    });
    let options = format!(
        "lowerdir={},upperdir={},workdir={}",
        sweeper.path("outputs").display(),
        upper.display(),
        work.display()
    );
    let mount = Command::new("mount").args(["-t", "overlay", "overlay", "-o", &options]).arg(&merged).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        return;
    }
    let unmount = Unmount(merged);
    let file = format!("merged/tiny/{}/metrics.csv", sweeper.finished("outputs/tiny")[0]);
    fs::write(sweeper.path(&file), "junk").unwrap();
    sweeper.with(["run", "sweep.toml", "-o", "merged"]).code(0);
    let kept = sweeper.files("merged/tiny/quarantine");
    assert!(kept.values().any(|bytes| bytes == b"junk"));
    let mut after = sweeper.results("merged/tiny");
    after.retain(|name, _| !name.starts_with("quarantine/"));
    assert!(before == after);
    drop(unmount);
}

struct Unmount(std::path::PathBuf);

impl Drop for Unmount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn few_open_files() {
    let toml = crate::sweeper::TINY.replace("data = 2", "data = 2\ntraining = 60");
    let sweeper = Sweeper::new().sweep(&toml);
    for args in ["run sweep.toml --report", "status outputs", "report outputs", "verify outputs"] {
        sweeper.shell(&format!("ulimit -n 40; exec \"$S\" {args}")).code(0);
    }
    assert_eq!(sweeper.finished("outputs/tiny").len(), 480);
    let output = sweeper.shell("ulimit -n 5; exec \"$S\" run sweep.toml").code(4).stdout("");
    let remedy = ": Too many open files (os error 24); allow more (`ulimit -n`), then run the same command again\n";
    assert!(output.err.starts_with("cannot ") && output.err.ends_with(remedy), "{}", output.err);
}

/// A long sweep, of which a trial has ended.
fn under_way() -> (Sweeper, std::process::Child) {
    let sweeper = Sweeper::new().sweep(LONG).args(["run", "sweep.toml", "-j", "1"]);
    let child = started(&sweeper, 1);
    (sweeper, child)
}

#[test]
fn what_says_whose_results_these_are_is_removed_or_changed_during_a_run() {
    let (sweeper, child) = under_way();
    fs::remove_file(sweeper.path("outputs/long/manifest.json")).unwrap();
    fs::write(sweeper.path("outputs/long/sweep.toml"), "mine").unwrap();
    Output::of(child).code(0);
    assert!(sweeper.results("outputs/long/quarantine") == [("sweep.toml".to_owned(), b"mine".to_vec())].into());
    fs::remove_dir_all(sweeper.path("outputs/long/quarantine")).unwrap();
    assert!(sweeper.results("outputs/long") == *uninterrupted());
    sweeper.with(["status", "outputs"]).code(0);
}

#[test]
fn a_folder_that_is_moved_during_a_run() {
    for (from, to, now) in [("outputs/long", "outputs/other", "outputs/other"), ("outputs", "others", "others/long")] {
        let (sweeper, child) = under_way();
        fs::rename(sweeper.path(from), sweeper.path(to)).unwrap();
        Output::of(child).code(4).stdout("").stderr_end(
            "\noutputs/long was moved or renamed while it was written to: the results are whole where it is now; move it back, \
             or name its new place\n",
        );
        assert!(sweeper.results(now) == *uninterrupted());
        sweeper.with(["verify", now, "--sample", "1"]).code(0);
    }
}
