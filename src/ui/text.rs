//! Lines and tables on the terminal, and numbers for a person.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use comfy_table::{LineStyle, Table, TableStyle};
use rustix::termios::tcgetwinsize;

use crate::trial::{one_line, turns_text};

/// Whether nothing is said but results and errors.
static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on nothing is said but results and errors.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether nothing is said but results and errors.
pub(super) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// A line for the person at the terminal, on stderr.
pub(crate) fn say(text: &str) {
    if !is_quiet() {
        fail(text);
    }
}

/// What a command failed at, on stderr.
pub(crate) fn fail(text: &str) {
    // A closed stderr must not end a run.
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
}

/// Columns apart by space alone, a rule under the header.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// `1 trial`, `2 trials`.
pub(crate) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The words that agree with so many: of one, or of more.
pub(crate) fn agree(n: usize, one: &'static str, more: &'static str) -> &'static str {
    if n == 1 { one } else { more }
}

/// Bytes for a person.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn bytes(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{:.1} {name}", bytes as f64 / unit as f64))
}

/// Texts in columns under a header, as wide as the terminal that they are shown on.
pub(crate) fn table(header: &[String], rows: &[Vec<String>]) -> String {
    let stdout = std::io::stdout();
    let width = if stdout.is_terminal() { tcgetwinsize(stdout).map_or(0, |size| size.ws_col) } else { 0 };
    let rows: Vec<_> = rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    table_of_width((width > 0).then_some(width), header, &rows)
}

/// Spaces before and after the name of a cell in a list.
const INDENT: usize = 4;

/// The text in lines of so many characters at most, broken between words; a longer word has a line of its own.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// A table that is wider than `width` shows each row as a list of what its cells are.
fn table_of_width(width: Option<u16>, header: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_header(header).add_rows(rows);
    let text = table.trim_fmt();
    let fits = |width: u16| text.lines().all(|line| line.chars().count() <= usize::from(width));
    if width.is_none_or(fits) {
        return text;
    }
    let names = header.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let room = usize::from(width.unwrap_or(u16::MAX)).saturating_sub(names + INDENT);
    let line = |(name, cell): (&String, &String)| {
        let indented = format!("\n{:1$}", "", names + INDENT);
        format!(" {name:<names$}   {}\n", wrapped(cell, room).join(&indented))
    };
    let filled = |row: &Vec<String>| header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(line).collect();
    rows.iter().map(filled).collect::<Vec<String>>().join("\n").trim_end().to_owned()
}

/// Where another program may write beside the messages.
pub(crate) fn beside() -> std::process::Stdio {
    std::io::stderr().into()
}

/// A result, on stdout. It is no error if nobody reads it any more.
///
/// # Errors
/// What the system said: the disk is full, ….
pub(crate) fn show(text: &str) -> Result<(), Error> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{}", printable(text)).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        shown => shown.map_err(Error),
    }
}

/// JSON that is written as it is made, on stdout.
///
/// # Errors
/// As of [`show`].
pub(crate) fn show_json(make: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Error> {
    let mut stdout = BufWriter::with_capacity(1 << 16, Escaped(std::io::stdout().lock()));
    match make(&mut stdout).and_then(|()| writeln!(stdout)).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        shown => shown.map_err(Error),
    }
}

/// Passes on JSON; what a terminal would obey, which is left in texts alone, is escaped.
struct Escaped<W>(W);

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // A character may be cut at the end: it waits for its rest.
        let whole = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        match whole {
            0 => self.0.write(bytes),
            n => {
                let lines = String::from_utf8_lossy(&bytes[..n]);
                let lines: Vec<String> = lines.split('\n').map(one_line).collect();
                self.0.write_all(lines.join("\n").as_bytes()).map(|()| n)
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// A result could not be shown.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to stdout: {0}")]
pub(crate) struct Error(std::io::Error);

/// The text without what a terminal would obey instead of showing it, controls and Unicode's marks that turn the
/// direction of text: names of files and columns are anybody's.
fn printable(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns_text(c);
    text.chars().map(|c| if obeyed(c) { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_on_a_narrow_terminal() {
        let header = ["sweep".to_owned(), "best trial".to_owned()];
        let rows = [vec!["moons".to_owned(), "0.012 (lr 0.01)".to_owned()], vec!["digits".to_owned(), String::new()]];
        let wide = " sweep    best trial\n──────────────────────────\n moons    0.012 (lr 0.01)\n digits";
        for width in [None, Some(80), Some(26)] {
            assert_eq!(table_of_width(width, &header, &rows), wide);
        }
        let narrow = " sweep        moons\n best trial   0.012 (lr 0.01)\n\n sweep        digits";
        assert_eq!(
            table_of_width(Some(25), &header, &rows),
            narrow.replace("0.012 (lr 0.01)", "0.012 (lr\n              0.01)")
        );
        let wider = [vec!["moons".to_owned(), "0.012 (lr 0.01, layers 2)".to_owned()]];
        let narrow = " sweep        moons\n best trial   0.012 (lr 0.01,\n              layers 2)";
        assert_eq!(table_of_width(Some(30), &header, &wider), narrow);
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("a bc def gh", 4), ["a bc", "def", "gh"]);
        assert_eq!(wrapped("longer than that", 3), ["longer", "than", "that"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
