//! What is wrong with a sweep file, and how a person is told: place, underlined text, remedy.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

/// More problems than this are counted, not shown.
const SHOWN: usize = 50;

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

/// A sweep file that cannot be run, with all its problems in the order of the file.
#[derive(Debug)]
pub(crate) struct Rejection {
    file: String,
    text: String,
    problems: Vec<Problem>,
}

impl Rejection {
    /// Of the `text` that was read from `file`.
    pub(crate) fn new(file: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|p| p.at.start);
        Self { file: printable(file), text: printable(text), problems }
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
            .with_width(120)
            .with_links(false)
            .with_context_lines(1);
        let source = NamedSource::new(&self.file, self.text.clone());
        for problem in self.problems.iter().take(SHOWN) {
            handler.render_report(f, &Located { problem, source: &source })?;
        }
        if let Some(hidden) = self.problems.len().checked_sub(SHOWN).filter(|&n| n > 0) {
            writeln!(f, "… and {hidden} more")?;
        }
        let n = self.problems.len();
        write!(f, "{n} {} in {}; nothing was started", if n == 1 { "problem" } else { "problems" }, self.file)
    }
}

/// The same text without control characters that a terminal would obey, byte for byte in the same places.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' && c != '\t' && c != '\r' {
            out.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

/// A problem in its file, as miette wants it.
#[derive(Debug)]
struct Located<'a> {
    problem: &'a Problem,
    source: &'a NamedSource<String>,
}

impl std::error::Error for Located<'_> {}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.problem.message))
    }
}

impl Diagnostic for Located<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(printable(&self.problem.help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Range { start, end } = self.problem.at;
        let label = LabeledSpan::new(Some(printable(&self.problem.label)), start, end - start);
        Some(Box::new(std::iter::once(label)))
    }
}
