//! What is not TOML: toml's own words, with a remedy for the usual slips.

use std::collections::BTreeSet;

use super::excerpt::Lines;
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
    let unseen = |c: char| c.is_control() && !c.is_whitespace();
    let (message, help) = if said.starts_with("string values must be quoted") && found.contains(unseen) {
        ("this is no value", "delete the control character in it".to_owned())
    } else if said.starts_with("string values must be quoted") && found.is_empty() {
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

/// Tells problems that would be there without the syntax errors of the file: they stand in other lines, and not below
/// the header of a table that could not be read.
pub(super) fn sound<'a>(lines: &'a Lines<'_>, errors: &[toml::de::Error]) -> impl Fn(&Problem) -> bool + use<'a> {
    let broken: BTreeSet<usize> = errors.iter().map(|e| lines.of(e.span().map_or(0, |span| span.start))).collect();
    let headless = broken.iter().copied().find(|line| lines.line(*line).trim_start().starts_with('['));
    move |p| {
        let line = lines.of(p.at.start);
        !broken.contains(&line) && headless.is_none_or(|from| line < from)
    }
}
