//! The sweeps of programs beside the built-in ones run as they are; where a program or library is missing, that is said.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::sweeper::Sweeper;

/// A folder with the examples and what they need.
fn examples() -> Sweeper {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sweeper = Sweeper::new().file("Cargo.lock", fs::read(root.join("Cargo.lock")).unwrap());
    for entry in fs::read_dir(root.join("sweeps/programs")).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("sweeps/programs/{}", path.file_name().unwrap().to_str().unwrap());
        sweeper = sweeper.file(&name, fs::read(&path).unwrap());
    }
    sweeper
}

/// Runs an example if this command works here.
#[expect(clippy::print_stderr, reason = "what is not tried is said")]
fn run(name: &str, needs: &[&str]) {
    let found = Command::new(needs[0]).args(&needs[1..]).output().is_ok_and(|output| output.status.success());
    if !found {
        return eprintln!("{name}: not tried, for `{}` does not work here", needs.join(" "));
    }
    let sweeper = examples();
    sweeper.with(["run", &format!("sweeps/programs/{name}.toml"), "--report"]).code(0);
    assert!(sweeper.path(&format!("outputs/{name}/report/index.html")).exists());
}

#[test]
fn xz() {
    run("xz", &["xz", "--version"]);
}

#[test]
fn a_line_of_shell() {
    run("shell", &["sh", "-c", "true"]);
}

#[test]
fn pytorch() {
    run("pytorch", &["python3", "-c", "import torch"]);
}

#[test]
fn scikit_learn() {
    run("sklearn", &["python3", "-c", "import sklearn"]);
}
