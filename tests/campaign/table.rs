//! The table of a whole campaign: each part adds its row; the last one prints the table and writes it down.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::Row;
use crate::machine::{machine, today};

/// The command that does it all.
const COMMAND: &str = "cargo test --release -- --ignored --nocapture campaign";

/// What every part promises, in the order of the table. `analysis/unattended.md` is written when each has its row.
/// A part that lives beside the tests of its topic joins by a line here and by calling [`part`].
const PARTS: [&str; 22] = [
    "killed at any moment",
    "killed at any call",
    "shards killed at any moment",
    "a clock may be wrong",
    "a long trial goes on",
    "an error at any call",
    "damaged files",
    "a full disk",
    "two runs at once",
    "reports beside a run",
    "signals ignored at the start stay so",
    "odd things in the place of files",
    "results of others stay theirs",
    "other file systems and low limits",
    "a power cut",
    "memory stays flat",
    "memory is what was said before the start",
    "a run fits into its control group, or does not begin",
    "few processes stop a run, or slow it",
    "malformed sweep files",
    "any bytes can be read",
    "every outcome is told apart",
];

/// Failures that the text names for each part.
const NAMED: usize = 12;

/// The rows so far. Held while a part works, so that parts do not disturb each other.
static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

/// Does a part of the campaign, prints its row, and fails if something did not hold.
#[expect(clippy::print_stdout, reason = "the table is what the campaign is for")]
pub(crate) fn part(work: impl FnOnce() -> Vec<Row>) {
    let mut rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    let begin = Instant::now();
    let new = work();
    for row in &new {
        println!("\n{}\n{}\n({} s)\n", row.line(), row.failures(NAMED).join("\n"), begin.elapsed().as_secs());
    }
    rows.extend(new.clone());
    if PARTS.iter().all(|part| rows.iter().any(|row| row.promise() == *part)) {
        rows.sort_by_key(|row| PARTS.iter().position(|part| *part == row.promise()).unwrap_or(PARTS.len()));
        let text = text(&rows);
        println!("{text}");
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("analysis/unattended.md"), text).unwrap();
    }
    drop(rows);
    let broken: Vec<String> = new.iter().filter(|row| row.is_broken()).map(Row::line).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The page with these rows.
fn text(rows: &[Row]) -> String {
    let lines: Vec<String> = rows.iter().map(Row::line).collect();
    let failures: Vec<String> = rows.iter().flat_map(|row| row.failures(NAMED)).collect();
    let failures =
        if failures.is_empty() { String::new() } else { format!("\nWhat did not hold:\n\n{}\n", failures.join("\n")) };
    format!(
        "# What a night can do to a sweep\n\n\
         Faults, done to running sweeps and to their files on purpose. \"The same bytes\" are those of every file of a sweep\n\
         but `journal/`, `run.lock` and `quarantine/`, in a run that nobody disturbed; nothing else may be left. Written on {}\n\
         on {} by\n\n    {COMMAND}\n\n\
         | promise | tried | held |\n|---|---|---|\n{}\n{failures}\n\
         Disks that fail, fill up or lose power at any call are also tried in memory, with every `cargo test`\n\
         (`src/store/tests.rs`).\n",
        today(),
        machine(),
        lines.join("\n"),
    )
}
