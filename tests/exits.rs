//! Exit codes in every combination of a command and a state of the results, as the README's table says.

use std::fs;

use crate::sweeper::{Sweeper, TINY, WILD};

const README: &str = include_str!("../README.md");

/// A column of the table, and how results come to be so.
type State = (&'static str, fn() -> Sweeper);

/// The states that are columns of the table, and a sweep in each.
const STATES: [State; 6] = [
    ("all complete", complete),
    ("some missing", missing),
    ("some diverged", diverged),
    ("none complete", none_complete),
    ("a trial damaged", damaged_trial),
    ("a table damaged", damaged_table),
];

fn complete() -> Sweeper {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper
}

fn missing() -> Sweeper {
    let sweeper = complete();
    fs::remove_dir_all(sweeper.path(&format!("outputs/tiny/{}", sweeper.finished("outputs/tiny")[0]))).unwrap();
    sweeper.with(["report", "outputs/tiny"]).code(0);
    sweeper
}

fn diverged() -> Sweeper {
    let sweeper = Sweeper::new().sweep(WILD);
    sweeper.with(["run", "sweep.toml"]).code(3);
    sweeper
}

fn none_complete() -> Sweeper {
    let sweeper = Sweeper::new().sweep(&WILD.replace("[1e-3, 100.0, 1e-2]", "[100.0]"));
    sweeper.with(["run", "sweep.toml"]).code(3);
    sweeper
}

fn damaged_trial() -> Sweeper {
    let sweeper = complete();
    let file = format!("outputs/tiny/{}/metrics.csv", sweeper.finished("outputs/tiny")[0]);
    sweeper.file(&file, "torn")
}

fn damaged_table() -> Sweeper {
    let sweeper = complete();
    let table = sweeper.text("outputs/tiny/trials.csv");
    sweeper.file("outputs/tiny/trials.csv", table + "x\n")
}

/// The rows of the README's table, and of each the codes under these headings.
fn documented(headings: &[&str]) -> Vec<(String, Vec<i32>)> {
    let lines: Vec<&str> = README.lines().skip_while(|line| !line.starts_with("| exit code of")).collect();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect()
    };
    let header = cells(lines[0]);
    let column =
        |name: &&str| header.iter().position(|cell| cell == name).unwrap_or_else(|| panic!("no column {name}"));
    let columns: Vec<usize> = headings.iter().map(column).collect();
    let code = |cell: &str| cell.split([' ', ',']).next().unwrap().parse().unwrap();
    let rows = lines[2..].iter().take_while(|line| line.starts_with('|')).map(|line| cells(line));
    rows.map(|row| (row[0].clone(), columns.iter().map(|k| code(&row[*k])).collect())).collect()
}

/// Adds another sweep, in a folder of its own.
fn with_another(sweeper: Sweeper) -> Sweeper {
    let sweeper = sweeper.file("another.toml", TINY.replace("tiny", "another"));
    sweeper.with(["run", "another.toml", "-o", "others"]).code(0);
    sweeper
}

/// The arguments of a command on the one sweep that there is; to compare it with, there is another.
fn arguments(command: &str) -> Vec<&str> {
    match command {
        "plan" | "run" => vec![command, "sweep.toml"],
        "verify" => vec![command, "outputs", "--sample", "1"],
        "compare" => vec![command, "outputs", "others"],
        _ => vec![command, "outputs"],
    }
}

#[test]
fn every_combination_is_as_documented() {
    let headings: Vec<&str> = STATES.iter().map(|(name, _)| *name).chain(["stdout full"]).collect();
    let rows = documented(&headings);
    let commands: Vec<&str> = rows.iter().map(|(command, _)| command.as_str()).collect();
    assert_eq!(commands, ["plan", "run", "status", "report", "show", "compare", "verify"]);
    for (command, codes) in &rows {
        let mut found = Vec::new();
        let ready = |state: fn() -> Sweeper| if command == "compare" { with_another(state()) } else { state() };
        for (_, state) in STATES {
            found.push(ready(state).with(arguments(command)).ended_with());
        }
        let line = arguments(command).join(" ");
        found.push(ready(complete).shell(&format!("\"$S\" {line} > /dev/full")).ended_with());
        assert_eq!(&found, codes, "{command}: {headings:?}");
    }
}

#[test]
fn a_trial_that_is_named_need_not_be_complete() {
    let sweeper = none_complete();
    let id = sweeper.text("outputs/wild/trials.csv").lines().nth(1).unwrap()[..8].to_owned();
    sweeper.with(["show", "outputs", &id]).code(0);
}

#[test]
fn a_damaged_table_is_made_again() {
    for command in [["run", "sweep.toml"], ["report", "outputs"]] {
        let sweeper = damaged_table();
        sweeper.with(["verify", "outputs", "--sample", "0"]).code(4);
        sweeper.with(command).code(0);
        sweeper.with(["verify", "outputs", "--sample", "0"]).code(0);
    }
}
