//! Sweep files that cannot be run: what is said of each problem, in a notation without the frame around it, and in
//! `frame` as a person sees it.
//!
//! The files `*.txt` beside this one are tables of such sweep files. After a line on what the table is about, a case is
//!
//! ```text
//! === a title, and below it the sweep file; or with +++, what follows the two lines of MOONS
//! seed = -1
//! > line:column message
//! >     underlined text ← label | help
//! ```
//!
//! with two lines for every problem, none for a file that can be run. In the underlined text `⏎` stands for a line break,
//! and `▲` for no text at all. What is not as expected is printed to be pasted.

mod data;
mod frame;
mod hostile;
mod limits;
mod malformed;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::sweeper::same;

/// All that a sweep file needs.
const MOONS: &str = "name = \"t\"\ndata.source = \"moons\"\n";

/// What is said of a sweep file; nothing if it can be run.
fn told(sweep: &[u8]) -> String {
    let mut text = String::new();
    let Err(rejection) = sweeper::check("sweep.toml", sweep) else { return text };
    for d in rejection.diagnostics() {
        let underlined = if d.underlined.is_empty() { "▲".to_owned() } else { d.underlined.replace('\n', "⏎") };
        writeln!(text, "{}:{} {}", d.line, d.column, d.message).unwrap();
        writeln!(text, "    {underlined} ← {} | {}", d.label, d.help).unwrap();
    }
    match rejection.count() - rejection.diagnostics().count() {
        0 => text,
        more => text + &format!("… and {more} more\n"),
    }
}

/// Compares what is said of a sweep file that no table can hold.
#[track_caller]
fn rejected(sweep: impl AsRef<[u8]>, expected: &str) {
    same("what is told", &told(sweep.as_ref()), expected);
}

/// A case of a table.
#[derive(Default)]
struct Case<'a> {
    /// The line of its title, from 1.
    line: usize,
    title: &'a str,
    toml: String,
    expected: Vec<&'a str>,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for (i, line) in table.lines().enumerate() {
        if let Some(title) = line.strip_prefix("=== ") {
            cases.push(Case { line: i + 1, title, ..Case::default() });
        } else if let Some(title) = line.strip_prefix("+++ ") {
            cases.push(Case { line: i + 1, title, toml: MOONS.to_owned(), ..Case::default() });
        } else if let Some(case) = cases.last_mut() {
            if line.starts_with("> ") {
                case.expected.push(line);
            } else if !line.is_empty() {
                case.toml += line;
                case.toml.push('\n');
            }
        }
    }
    cases
}

/// The cases of the table `name` of which something else is said than expected.
fn failures(name: &str, table: &str) -> Vec<String> {
    let failure = |case: Case<'_>| {
        let told: Vec<String> = told(case.toml.as_bytes()).lines().map(|line| format!("> {line}")).collect();
        let equal = case.expected.iter().zip(&told).take_while(|(a, b)| a == b).count();
        let differs = equal < told.len().max(case.expected.len());
        let (place, is, was) = (format!("{name}:{}", case.line), told.join("\n"), case.expected[equal..].join("\n"));
        differs.then(|| format!("{place}: {}\n{is}\nbut from line {} on was expected\n{was}\n", case.title, equal + 1))
    };
    cases(table).into_iter().filter_map(failure).collect()
}

#[test]
fn of_each_sweep_file_is_said_what_the_tables_say() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    assert!(paths.len() >= 6, "{paths:?}");
    let failures = paths.iter().flat_map(|path| {
        let table = fs::read_to_string(path).unwrap();
        assert!(!cases(&table).is_empty(), "{}", path.display());
        failures(&path.file_name().unwrap().to_string_lossy(), &table)
    });
    let failures: Vec<String> = failures.collect();
    assert!(failures.is_empty(), "{} cases fail:\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_wrong_expectation_is_seen() {
    let message = "> 3:1 unknown key `sed` at the top of the file\n";
    let right = format!("About.\n\n+++ a slip\nsed = 1\n{message}>     sed ← unknown | did you mean `seed`?\n");
    assert_eq!(failures("t.txt", &right), [""; 0]);
    for (from, to) in [
        ("3:1", "2:1"),
        ("3:1", "3:2"),
        ("unknown key", "new key"),
        ("    sed", "    se"),
        ("← unknown", "← known"),
        ("`seed`?", "`seed`"),
        ("+++", "==="),
        (message, ""),
        (message, &message.repeat(2)),
        ("sed = 1", "seed = 1"),
    ] {
        assert_eq!(failures("t.txt", &right.replacen(from, to, 1)).len(), 1, "{to} for {from}");
    }
    assert_eq!(failures("t.txt", "=== a file without its end"), failures("t.txt", "=== a file without its end\n"));
    assert_eq!(failures("t.txt", "+++ sound\nseed = 1\n\n+++ wrong\nsed = 1\n").len(), 1);
}
