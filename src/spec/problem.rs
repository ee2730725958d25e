//! What is wrong with a sweep file, and how a person is told: place, underlined text, remedy.

use std::fmt;
use std::ops::Range;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, Report};

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

/// A problem as a person is told of it: what a terminal would obey or hide is `?`, and of what is overlong the beginning
/// and the end are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// Line of the file in which the place begins, from 1.
    pub line: usize,
    /// Byte of that line, from 1.
    pub column: usize,
    /// The text there that is underlined; empty where the file goes wrong between two letters.
    pub underlined: String,
    /// What the underlined text is.
    pub label: String,
    /// What to write instead.
    pub help: String,
}

/// A sweep file that cannot be run. It is displayed as the program prints it, with excerpts of the file.
#[derive(Debug)]
pub struct Rejection {
    file: String,
    shown: Vec<(Diagnostic, Excerpt)>,
    count: usize,
}

impl Rejection {
    /// Of the `text` that was read from `file`; there are `more` problems behind these.
    pub(crate) fn new(file: &str, text: &str, mut problems: Vec<Problem>, more: usize) -> Self {
        problems.sort_by_key(|p| p.at.start);
        let count = problems.len() + more;
        problems.truncate(SHOWN);
        let (file, lines) = (printable(file).into_owned(), Lines::new(text));
        let shown = problems.iter().map(|problem| located(&file, &lines, problem)).collect();
        Self { file, shown, count }
    }

    /// The problems in the order of the file, the first 20 of them.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.shown.iter().map(|(diagnostic, _)| diagnostic)
    }

    /// How many problems there are; at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
            .with_width(120)
            .with_links(false)
            .with_context_lines(1);
        for (Diagnostic { message, label, help, .. }, excerpt) in &self.shown {
            let label = LabeledSpan::new(Some(label.clone()), excerpt.label.start, excerpt.label.len());
            let said = MietteDiagnostic::new(message).with_help(help).with_label(label);
            handler.render_report(f, Report::new(said).with_source_code(excerpt.clone()).as_ref())?;
        }
        if let Some(hidden) = self.count.checked_sub(self.shown.len()).filter(|&n| n > 0) {
            writeln!(f, "… and {hidden} more")?;
        }
        let problems = if self.count == 1 { "problem" } else { "problems" };
        write!(f, "{} {problems} in {}; nothing was started", self.count, self.file)
    }
}

/// A problem in its file, harmless.
fn located(file: &str, lines: &Lines<'_>, problem: &Problem) -> (Diagnostic, Excerpt) {
    let excerpt = Excerpt::new(file, lines, &problem.at);
    let diagnostic = Diagnostic {
        message: harmless(&problem.message),
        line: excerpt.place.0 + 1,
        column: excerpt.place.1 + 1,
        underlined: excerpt.underlined().to_owned(),
        label: harmless(&problem.label),
        help: harmless(&problem.help),
    };
    (diagnostic, excerpt)
}

/// What is said of a problem may quote the file.
fn harmless(text: &str) -> String {
    printable(&clipped(text, SAID)).replace('\t', " ")
}
