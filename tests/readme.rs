//! The README is executed: its commands, its sweep files; and so is every file of `sweeps/`.

use std::fs;
use std::path::PathBuf;

use crate::sweeper::Sweeper;

const README: &str = include_str!("../README.md");

/// The contents of the fenced blocks in `language`.
pub(crate) fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fences = text.split("\n```").skip(1).step_by(2);
    let opened = fences.filter_map(|block| block.split_once('\n'));
    opened.filter(|(tag, _)| *tag == language).map(|(_, body)| body).collect()
}

/// The arguments of a line that runs sweeper; None of one that is for the reader alone.
#[track_caller]
fn arguments(line: &str) -> Option<Vec<&str>> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.is_empty() || ["#", "cargo test", "git ", "cd "].iter().any(|start| line.starts_with(start)) {
        return None;
    }
    let args = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("sweeper "));
    Some(args.unwrap_or_else(|| panic!("the README has a command that no test runs: {line}")).split(' ').collect())
}

/// The same sweep with one epoch in place of any number, or with as few as can be judged.
fn shortened(toml: &str) -> String {
    let epochs = if toml.contains("pruner") { "epochs = 30" } else { "epochs = 1" };
    let short = [
        ("epochs = ", epochs),
        ("training.epochs = ", "training.epochs = [1, 2]"),
        ("data = ", "data = 1"),
        ("training = ", "training = 2"),
    ];
    let line = |line| short.iter().find(|(long, _)| str::starts_with(line, long)).map_or(line, |(_, short)| *short);
    toml.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Each sweep of the repository, shortened, runs and has its networks drawn.
#[test]
fn every_sweep_runs() {
    for (name, toml) in sweeps() {
        let sweeper = Sweeper::new().sweep(&shortened(&toml)).args(["run", "sweep.toml", "--report"]);
        sweeper.run().code(0);
        let page = sweeper.text(&format!("outputs/{}/report/index.html", name.trim_end_matches(".toml")));
        assert!(page.contains("What the models do"), "{name}");
    }
}

/// The files of `sweeps/`.
fn sweeps() -> Vec<(String, String)> {
    let dir = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/sweeps"));
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let tomls = paths.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let named =
        tomls.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()));
    let mut all: Vec<_> = named.collect();
    all.sort();
    all
}

#[test]
fn every_command_works() {
    let mut sweeper = Sweeper::new();
    for (name, toml) in sweeps() {
        sweeper = sweeper.file(&format!("sweeps/{name}"), shortened(&toml));
    }
    let lines: Vec<&str> = blocks(README, "sh").into_iter().flat_map(str::lines).collect();
    let commands: Vec<Vec<&str>> = lines.into_iter().filter_map(arguments).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for args in commands {
        sweeper.with(args).code(0);
    }
}

#[test]
fn every_sweep_file_in_it_can_be_planned() {
    let rows: Vec<String> = (0..60).map(|i| format!("{i},{},{}", i * i % 17, ["red", "blue"][i % 2])).collect();
    let sweeper = Sweeper::new().file("points.csv", format!("x,y,class\n{}\n", rows.join("\n")));
    let sweeper = sweeper.file("Cargo.lock", "").file("sweeps/programs/xz.sh", ""); // inputs of a program
    let tomls = blocks(README, "toml").into_iter().filter(|toml| toml.contains("name = "));
    let mut planned = 0;
    for toml in tomls {
        fs::write(sweeper.path("sweep.toml"), toml).unwrap();
        sweeper.with(["plan", "sweep.toml"]).code(0);
        planned += 1;
    }
    assert!(planned >= 1, "{planned} sweep files");
}

#[test]
fn every_sweep_file_beside_it_can_be_planned() {
    let all = sweeps();
    assert!(all.iter().any(|(name, _)| name == "moons.toml"));
    for (name, toml) in all {
        Sweeper::new().file(&name, toml).with(["plan", &name]).code(0);
    }
}

#[test]
fn every_exit_code_is_documented() {
    for code in ["0", "1", "2", "3", "4", "75", "129, 130, 143"] {
        assert!(README.contains(&format!("\n| {code} | ")), "{code}");
    }
}

#[test]
fn links_lead_somewhere() {
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|t| !t.starts_with("https://") && !t.starts_with('#')) {
        assert!(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(target).exists(), "{target}");
    }
}

#[test]
fn a_readme_is_read_as_meant() {
    let text = "a\n```sh\nsweeper plan x # why\n\ncd y\n```\nb\n```toml\nname = 1\n```\n```sh\ncargo run --release -- run z -j 2\n```\n";
    let lines: Vec<_> = blocks(text, "sh").into_iter().flat_map(str::lines).filter_map(arguments).collect();
    assert_eq!(lines, [vec!["plan", "x"], vec!["run", "z", "-j", "2"]]);
    assert_eq!(blocks(text, "toml"), ["name = 1"]);
    assert_eq!(shortened("epochs = 100 # many\nx = 1"), "epochs = 1\nx = 1");
    assert!(std::panic::catch_unwind(|| arguments("rm -r outputs")).is_err());
}
