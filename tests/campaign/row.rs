//! A row of the table: what is promised, what was done to break it, and what came of that.

use std::collections::BTreeMap;

/// What held: nothing to say, or what went wrong.
pub(crate) type Held = Result<(), String>;

/// A row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    promise: &'static str,
    tried: String,
    cases: usize,
    /// What went wrong, with how often.
    failures: BTreeMap<String, usize>,
    /// What else there is to say of those that held.
    note: String,
}

impl Row {
    /// The row of these cases.
    pub(crate) fn of(promise: &'static str, tried: impl Into<String>, cases: impl IntoIterator<Item = Held>) -> Self {
        let mut row = Self { promise, tried: tried.into(), cases: 0, failures: BTreeMap::new(), note: String::new() };
        for case in cases {
            row.cases += 1;
            if let Err(failure) = case {
                *row.failures.entry(failure).or_default() += 1;
            }
        }
        row
    }

    /// A row of what could not be tried here.
    pub(crate) fn untried(promise: &'static str, tried: impl Into<String>, why: &str) -> Self {
        Self::of(promise, tried, []).note(why)
    }

    /// Says more.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The promise: rows are told apart by it.
    pub(super) fn promise(&self) -> &'static str {
        self.promise
    }

    /// Whether something went wrong.
    pub(crate) fn is_broken(&self) -> bool {
        !self.failures.is_empty()
    }

    /// As a line of Markdown.
    pub(crate) fn line(&self) -> String {
        let failed: usize = self.failures.values().sum();
        let held = match (self.cases, failed) {
            (0, _) => "**not tried**".to_owned(),
            (n, 0) => format!("{n} of {n}"),
            (n, failed) => format!("**{} of {n}**", n - failed),
        };
        let note = if self.note.is_empty() { String::new() } else { format!("; {}", self.note) };
        format!("| {} | {} | {held}{note} |", self.promise, self.tried)
    }

    /// What went wrong, most frequent first, as Markdown: at most `most` lines.
    pub(crate) fn failures(&self, most: usize) -> Vec<String> {
        let mut all: Vec<(&String, usize)> = self.failures.iter().map(|(text, n)| (text, *n)).collect();
        all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let more = all.len().saturating_sub(most);
        let lines = all.into_iter().take(most).map(|(text, n)| format!("- {}: {n} × {text}", self.promise));
        lines.chain((more > 0).then(|| format!("- {}: and {more} other kinds", self.promise))).collect()
    }
}

#[test]
fn a_row_says_what_did_not_hold() {
    let cases = [Ok(()), Err("gone".to_owned()), Ok(()), Err("late".to_owned()), Err("gone".to_owned())];
    let row = Row::of("kills", "five", cases);
    assert_eq!(row.line(), "| kills | five | **2 of 5** |");
    assert_eq!(row.failures(9), ["- kills: 2 × gone", "- kills: 1 × late"]);
    assert_eq!(row.failures(1), ["- kills: 2 × gone", "- kills: and 1 other kinds"]);
    assert!(row.is_broken());
    let row = Row::of("kills", "two", [Ok(()), Ok(())]).note("in 3 s");
    assert_eq!((row.line().as_str(), row.is_broken()), ("| kills | two | 2 of 2; in 3 s |", false));
    assert_eq!(Row::untried("disks", "sizes", "no root").line(), "| disks | sizes | **not tried**; no root |");
}
