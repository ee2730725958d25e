//! What is not TOML at all: toml's own words, with a remedy for the usual slips.

use std::ops::Range;

use super::problem::Problem;

/// A syntax error at its place in `text`.
pub(crate) fn malformed(error: &toml::de::Error, text: &str) -> Problem {
    let Some(span) = error.span() else {
        return Problem {
            message: "not valid TOML: keys or tables are nested too deeply".into(),
            at: 0..0,
            label: "somewhere in this file".into(),
            help: "no key of a sweep file stands deeper than `space.table.key`".into(),
        };
    };
    let end = text.len();
    let at = span.start.min(end)..span.end.min(end);
    let found = text.get(at.clone()).unwrap_or_default();
    let said = error.message();
    let (message, help) = if said.starts_with("string values must be quoted") && found.is_empty() {
        ("a value is missing", "write it after the `=`".to_owned())
    } else if said.starts_with("string values must be quoted") {
        ("this is no value", format!("write \"{found}\" if a text is meant"))
    } else if said == "duplicate key" {
        ("this name is already taken", "write each key and each table once".to_owned())
    } else if said.starts_with("missing escaped value") {
        ("unknown escape", "write \\\\ for a backslash, or put the text in 'single quotes'".to_owned())
    } else if said.starts_with("unexpected key or value") {
        (said, "one `key = value` a line; numbers have a decimal point, not a comma".to_owned())
    } else {
        (said, "lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io".to_owned())
    };
    Problem { message: format!("not valid TOML: {message}"), at, label: "here".into(), help }
}

/// The problem of a file that is not text from byte `at` on.
pub(crate) fn not_text(at: usize) -> Problem {
    Problem {
        message: "the sweep file is not UTF-8 text".into(),
        at: at..at,
        label: "from here on".into(),
        help: "save it as UTF-8".into(),
    }
}

/// Tells problems that would be there without the syntax errors of the file: they stand in other lines, and not below
/// the header of a table that could not be read.
pub(crate) fn sound(text: &str, errors: &[Problem]) -> impl Fn(&Problem) -> bool + use<> {
    let lines: Vec<Range<usize>> = errors.iter().map(|p| line_around(text, p.at.start)).collect();
    let headless = lines.iter().filter(|l| text[l.start..].trim_start().starts_with('[')).map(|l| l.start).min();
    move |p| !lines.iter().any(|line| line.contains(&p.at.start)) && headless.is_none_or(|from| p.at.start < from)
}

/// The bytes of the line in which byte `at` stands.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text.as_bytes()[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let end = text.as_bytes()[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |i| at + i);
    start..end + 1
}
