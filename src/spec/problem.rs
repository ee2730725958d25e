//! What is wrong with a sweep file, and how a person is told: place, underlined text, remedy.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::{Excerpt, Lines, clipped, printable};

/// More problems than this are counted, not shown.
pub(super) const SHOWN: usize = 20;
/// Bytes of a message, label or help; a longer one quotes something overlong.
const SAID: usize = 1000;

/// One thing wrong with a sweep file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What is wrong.
    pub(crate) message: String,
    /// Where: bytes of the file.
    pub(crate) at: Range<usize>,
    /// What is found there.
    pub(crate) label: String,
    /// What to write instead.
    pub(crate) help: String,
}

/// A sweep file that cannot be run, with its first problems in the order of the file.
#[derive(Debug)]
pub(crate) struct Rejection {
    file: String,
    shown: Vec<(Problem, Excerpt)>,
    /// How many problems there are.
    count: usize,
}

impl Rejection {
    /// Of the `text` that was read from `file`; there are `more` problems behind these.
    pub(crate) fn new(file: &str, text: &str, mut problems: Vec<Problem>, more: usize) -> Self {
        problems.sort_by_key(|p| p.at.start);
        let count = problems.len() + more;
        problems.truncate(SHOWN);
        let (file, lines) = (printable(file).into_owned(), Lines::new(text));
        let shown = problems.into_iter().map(|p| {
            let excerpt = Excerpt::new(&file, &lines, &p.at);
            (p, excerpt)
        });
        Self { shown: shown.collect(), file: file.clone(), count }
    }
}

#[cfg(test)]
impl Rejection {
    /// Line and byte of each problem, from 0.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.shown.iter().map(|(_, excerpt)| excerpt.place)
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
            .with_width(120)
            .with_links(false)
            .with_context_lines(1);
        for (problem, excerpt) in &self.shown {
            handler.render_report(f, &Located { problem, excerpt })?;
        }
        if let Some(hidden) = self.count.checked_sub(self.shown.len()).filter(|&n| n > 0) {
            writeln!(f, "… and {hidden} more")?;
        }
        let problems = if self.count == 1 { "problem" } else { "problems" };
        write!(f, "{} {problems} in {}; nothing was started", self.count, self.file)
    }
}

/// A problem in its file, as miette wants it.
#[derive(Debug)]
struct Located<'a> {
    problem: &'a Problem,
    excerpt: &'a Excerpt,
}

/// What is said of a problem may quote the file.
fn harmless(text: &str) -> String {
    printable(&clipped(text, SAID)).replace('\t', " ")
}

impl std::error::Error for Located<'_> {}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&self.problem.message))
    }
}

impl Diagnostic for Located<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(harmless(&self.problem.help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Range { start, end } = self.excerpt.label;
        let label = LabeledSpan::new(Some(harmless(&self.problem.label)), start, end - start);
        Some(Box::new(std::iter::once(label)))
    }
}
