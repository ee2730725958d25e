//! Lines on the terminal, and numbers for a person.

use std::io::{BufWriter, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::table::fitted_message;
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
    let text = printable(text);
    // What is underlined has to stay above its line.
    let text = if text.contains(FRAME) { text } else { fitted_message(&text) };
    // A closed stderr must not end a run.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Where a part of a file that is shown begins.
const FRAME: char = '╭';

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
