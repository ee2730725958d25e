//! What a program prints, as lines: bytes come in any pieces, lines go out.
//!
//! A progress bar, which writes over its line by `\r`, is left in its last state. What lines mean is not here.

use std::io::BufRead;

/// The longest line, in bytes, that is handed on whole.
pub(crate) const LONGEST_LINE: usize = 64 << 10;

/// Makes lines of bytes, and keeps at most one that has not ended.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The line so far, without what was handed on of it.
    line: Vec<u8>,
    /// Whether a `\r` stands behind it, of which the next byte says what it means.
    returned: bool,
    /// Whether a piece of the line was handed on.
    cut: bool,
}

/// A line without its end, or a piece of one that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// Whether the line begins here.
    pub(crate) begins: bool,
    /// Whether the line ends here. What follows a piece that does not may begin another: a progress bar that was too long
    /// was written over.
    pub(crate) ends: bool,
}

impl Line<'_> {
    /// Whether it is no piece.
    pub(crate) fn is_whole(&self) -> bool {
        self.begins && self.ends
    }
}

impl Lines {
    /// Hands on the lines that these bytes end, and pieces of what is too long. `\n` and `\r\n` end a line; another `\r`
    /// discards what stands before it in the line.
    pub(crate) fn add(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Line)) {
        let returns = bytes.contains(&b'\r');
        while let Some((line, rest)) = split_line(bytes) {
            bytes = rest;
            let plain = self.line.is_empty() && !self.returned && !self.cut && line.len() <= LONGEST_LINE;
            if plain && !(returns && line.contains(&b'\r')) {
                each(Line { bytes: line, begins: true, ends: true });
            } else {
                self.extend(line, each);
                self.end(each);
            }
        }
        self.extend(bytes, each);
    }

    /// Hands on what is left when there are no more bytes.
    pub(crate) fn finish(mut self, each: &mut impl FnMut(Line)) {
        if !self.line.is_empty() || self.cut {
            self.end(each);
        }
    }

    /// Adds to the line what is without `\n`.
    fn extend(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Line)) {
        while let Some(end) = bytes.iter().position(|&byte| byte == b'\r') {
            self.extend_plain(&bytes[..end], each);
            self.returned = true;
            bytes = &bytes[end + 1..];
        }
        self.extend_plain(bytes, each);
    }

    /// Adds to the line what is without `\n` and `\r`.
    fn extend_plain(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Line)) {
        if bytes.is_empty() {
            return;
        }
        if std::mem::take(&mut self.returned) {
            self.line.clear();
            self.cut = false;
        }
        while self.line.len() + bytes.len() > LONGEST_LINE {
            let (piece, rest) = bytes.split_at(LONGEST_LINE - self.line.len());
            self.line.extend_from_slice(piece);
            each(Line { bytes: &self.line, begins: !self.cut, ends: false });
            self.line.clear();
            self.cut = true;
            bytes = rest;
        }
        self.line.extend_from_slice(bytes);
    }

    fn end(&mut self, each: &mut impl FnMut(Line)) {
        each(Line { bytes: &self.line, begins: !self.cut, ends: true });
        self.line.clear();
        (self.returned, self.cut) = (false, false);
    }
}

/// What stands before the first `\n`, and what behind it. Of the standard library, `BufRead` alone has a search by more than
/// a byte at a time that says where.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = bytes;
    let length = rest.skip_until(b'\n').unwrap_or_default();
    let line = bytes[..length].strip_suffix(b"\n")?;
    Some((line, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The lines of these pieces; `…` marks where one was cut.
    fn lines<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
        let mut all = Vec::new();
        let mut each = |line: Line| {
            let mark = |whole| if whole { "" } else { "…" };
            all.push(format!("{}{}{}", mark(line.begins), String::from_utf8_lossy(line.bytes), mark(line.ends)));
            assert_eq!(line.is_whole(), line.begins && line.ends);
        };
        let mut lines = Lines::default();
        pieces.into_iter().for_each(|piece| lines.add(piece, &mut each));
        lines.finish(&mut each);
        all
    }

    fn of(text: &str) -> Vec<String> {
        let whole = lines([text.as_bytes()]);
        assert_eq!(lines(text.as_bytes().chunks(1)), whole, "a byte at a time");
        whole
    }

    #[test]
    fn lines_end_and_progress_bars_are_left_in_their_last_state() {
        assert_eq!(of("a\n\nb"), ["a", "", "b"]);
        assert_eq!(of("a\r\nb\r\r\n\r\n"), ["a", "b", ""]);
        assert_eq!(of(" 1%\r 2%\r 3%\nend\n"), [" 3%", "end"]);
        assert_eq!(of("a\n 1%\r 2%\r"), ["a", " 2%"]);
        assert_eq!(of("\ra\n\r"), ["a"]);
        assert_eq!(of(""), [""; 0]);
        assert_eq!(of("\n"), [""]);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut() {
        let x = |n: usize| "x".repeat(n);
        assert_eq!(of(&format!("{}\n", x(LONGEST_LINE))), [x(LONGEST_LINE)]);
        let one_more = [format!("{}…", x(LONGEST_LINE)), "…x".to_owned()];
        assert_eq!(of(&format!("{}\n", x(LONGEST_LINE + 1))), one_more);
        assert_eq!(of(&x(LONGEST_LINE + 1)), one_more);
        assert_eq!(of(&format!("{}\ry\r\n", x(LONGEST_LINE + 1))), [format!("{}…", x(LONGEST_LINE)), "y".to_owned()]);
        let twice = of(&x(2 * LONGEST_LINE + 3));
        assert_eq!(twice[1..], [format!("…{}…", x(LONGEST_LINE)), "…xxx".to_owned()]);
    }

    /// What lines are, said simply.
    fn plainly(text: &str) -> Vec<String> {
        let mut all: Vec<&str> = text.split('\n').collect();
        if all.last().is_some_and(|last| last.trim_end_matches('\r').is_empty()) {
            all.pop();
        }
        let last_state = |line: &str| line.trim_end_matches('\r').rsplit('\r').next().unwrap_or_default().to_owned();
        all.into_iter().map(last_state).collect()
    }

    proptest! {
        #[test]
        fn pieces_may_be_cut_anywhere(text in "[ab\\r\\n]{0,40}", cuts in proptest::collection::vec(0usize..40, 0..6)) {
            let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(text.len())).chain([0, text.len()]).collect();
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]]);
            prop_assert_eq!(lines(pieces), plainly(&text));
        }

        #[test]
        fn long_lines_may_be_cut_anywhere(lengths in proptest::collection::vec((0usize..200_000, "\r|\n|\r\n"), 1..4), size in 1usize..100_000) {
            let text: String = lengths.into_iter().map(|(length, end)| "x".repeat(length) + &end).collect();
            prop_assert_eq!(lines(text.as_bytes().chunks(size)), lines([text.as_bytes()]));
        }
    }
}
