//! Lines and tables on the terminal, and numbers for a person.

use std::io::Write;

use comfy_table::{LineStyle, Table, TableStyle};

use crate::trial::turns_text;

/// A line for the person at the terminal, on stderr.
pub(crate) fn say(text: &str) {
    // A closed stderr must not end a run.
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
}

/// Columns apart by space alone, a rule under the header.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// `1 trial`, `2 trials`.
pub(crate) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Bytes for a person.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn bytes(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{:.1} {name}", bytes as f64 / unit as f64))
}

/// Texts in columns under a header.
pub(crate) fn table(header: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_header(header).add_rows(rows);
    table.trim_fmt()
}

/// Where another program may write beside the messages.
pub(crate) fn beside() -> std::process::Stdio {
    std::io::stderr().into()
}

/// A result, on stdout. False once nobody reads it any more.
pub(crate) fn show(text: &str) -> bool {
    writeln!(std::io::stdout().lock(), "{}", printable(text)).is_ok()
}

/// The text without what a terminal would obey instead of showing it, controls and Unicode's marks that turn the
/// direction of text: names of files and columns are anybody's.
fn printable(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns_text(c);
    text.chars().map(|c| if obeyed(c) { '?' } else { c }).collect()
}
