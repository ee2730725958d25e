//! The lines of a sweep file around a problem, short and harmless enough for any terminal.
//!
//! Files are anybody's: lines of a megabyte, escape sequences and letters that turn the reading direction are cut or
//! replaced here.

use std::borrow::Cow;
use std::iter::repeat_n;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Bytes of a line that are shown; of a longer line those around the place.
const WIDTH: usize = 240;
/// Bytes of a cut line that are shown before the place.
const BEFORE: usize = 80;
/// Lines that may be underlined; of more only the first is.
const TALL: usize = 10;

/// A text and where its lines begin.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The number, from 0, of the line in which byte `at` stands.
    pub(super) fn of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// A line without its end.
    pub(super) fn line(&self, number: usize) -> &'a str {
        let end = self.starts.get(number + 1).map_or(self.text.len(), |next| next - 1);
        let line = &self.text[self.starts[number]..end];
        line.strip_suffix('\r').unwrap_or(line)
    }
}

/// Lines around a place of a sweep file, as miette wants them.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    file: String,
    text: String,
    /// Number of the first line, from 0.
    first: usize,
    /// Line and byte in it at which the place begins, from 0.
    pub(super) place: (usize, usize),
    /// The place within `text`.
    pub(super) label: Range<usize>,
}

impl Excerpt {
    /// The bytes `at` with a line above and below.
    pub(super) fn new(file: &str, lines: &Lines<'_>, at: &Range<usize>) -> Self {
        let start = lines.text.floor_char_boundary(at.start);
        let top = lines.of(start);
        let column = start - lines.starts[top];
        let mut end = lines.text.ceil_char_boundary(at.end).max(start);
        let mut bottom = lines.of(end.saturating_sub(1).max(start));
        if bottom - top >= TALL {
            (bottom, end) = (top, lines.starts[top] + lines.line(top).len().max(column));
        }
        let last_column = end - lines.starts[bottom];
        let (above, below) = (top.saturating_sub(1), (bottom + 1).min(lines.starts.len() - 1));
        let mut text = String::new();
        let mut label = 0..0;
        for number in above..=below {
            let line = lines.line(number);
            let focus =
                if number == top { column } else { last_column.min(line.len()) * usize::from(number == bottom) };
            let window = Window::new(line, focus);
            if number == top {
                label.start = text.len() + window.place(column);
            }
            if number == bottom {
                label.end = text.len() + window.place(last_column);
            }
            text += &window.text;
            text.push('\n');
        }
        if below + 1 == lines.starts.len() {
            text.pop();
        }
        label.end = label.end.max(label.start);
        Self { file: file.to_owned(), text, first: above, place: (top, column), label }
    }

    /// The text that is underlined, with the mark of a cut line if it goes on there.
    pub(super) fn underlined(&self) -> &str {
        let Range { start, end } = self.label;
        &self.text[self.text.floor_char_boundary(start)..self.text.ceil_char_boundary(end)]
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        lines_before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without lines before it, miette only asks where the place is.
        let (line, column) = if lines_before == 0 { self.place } else { (self.first, 0) };
        let (data, span) = (self.text.as_bytes(), (0, self.text.len()).into());
        Ok(Box::new(MietteSpanContents::new_named(self.file.clone(), data, span, line, column, 0)))
    }
}

/// The part of a line that is shown.
struct Window {
    text: String,
    from: usize,
    /// Bytes of the mark for what is cut off before.
    mark: usize,
}

impl Window {
    fn new(line: &str, focus: usize) -> Self {
        if line.len() <= WIDTH {
            return Self { text: printable(line).into_owned(), from: 0, mark: 0 };
        }
        let from = line.floor_char_boundary(focus.saturating_sub(BEFORE));
        let to = line.ceil_char_boundary(from + WIDTH);
        let cut = |yes: bool| if yes { "…" } else { "" };
        let (before, after) = (cut(from > 0), cut(to < line.len()));
        Self { text: format!("{before}{}{after}", printable(&line[from..to])), from, mark: before.len() }
    }

    /// Where a byte of the line stands in the text.
    fn place(&self, column: usize) -> usize {
        if column < self.from { 0 } else { (column - self.from + self.mark).min(self.text.len()) }
    }
}

/// The same text with `?` for each byte of what a terminal would obey or hide: control characters but tabs, and letters
/// without width that turn the reading direction or cannot be seen.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let unseen = |c: char| {
        let hidden =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        hidden || c.is_control() && c != '\t'
    };
    if !text.contains(unseen) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if unseen(c) { repeat_n('?', c.len_utf8()) } else { repeat_n(c, 1) };
    Cow::Owned(text.chars().flat_map(shown).collect())
}

/// The same text in at most about `length` bytes: of a longer one the beginning and the end.
pub(super) fn clipped(text: &str, length: usize) -> Cow<'_, str> {
    if text.len() <= length {
        return Cow::Borrowed(text);
    }
    let head = &text[..text.floor_char_boundary(length * 2 / 3)];
    let tail = &text[text.ceil_char_boundary(text.len() - length / 3)..];
    Cow::Owned(format!("{head}…{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, at: Range<usize>) -> (String, String, (usize, usize)) {
        let excerpt = Excerpt::new("t.toml", &Lines::new(text), &at);
        (excerpt.text.clone(), excerpt.text[excerpt.label].to_owned(), excerpt.place)
    }

    #[test]
    fn short_lines_are_shown_as_they_are() {
        let text = "a = 1\r\nb = 2\nc = 3\nd = 4\n";
        assert_eq!(excerpt(text, 11..12), ("a = 1\nb = 2\nc = 3\n".into(), "2".into(), (1, 4)));
        assert_eq!(excerpt(text, 0..1), ("a = 1\nb = 2\n".into(), "a".into(), (0, 0)));
        assert_eq!(excerpt("", 0..0), (String::new(), String::new(), (0, 0)));
        assert_eq!(excerpt(text, 99..120).2, (4, 0), "a place beyond the end");
    }

    #[test]
    fn of_long_lines_only_the_surroundings_are_shown() {
        let line = format!("{}x = oops{}", "a".repeat(5000), "大".repeat(5000));
        let (text, label, place) = excerpt(&line, 5004..5008);
        assert_eq!((label.as_str(), place), ("oops", (0, 5004)));
        assert!(text.starts_with("…aaa") && text.ends_with("大…") && text.len() < 260, "{text}");
        let (text, label, _) = excerpt(&line, 0..15_000);
        assert!(text.starts_with("aaa") && label.ends_with("a…") && text.len() < 260, "{label}");
    }

    #[test]
    fn of_tall_values_only_the_first_line_is_marked() {
        let text = format!("x = [\n{}]\n", "1,\n".repeat(1000));
        let (text, label, _) = excerpt(&text, 4..3006);
        assert_eq!((text.as_str(), label.as_str()), ("x = [\n1,\n", "["));
    }

    #[test]
    fn nothing_is_shown_that_a_terminal_obeys() {
        let (text, shown) = ("a\tb\u{1b}[0m\r\u{202e}\u{85}é", "a\tb?[0m??????é");
        assert_eq!(printable(text), shown);
        assert_eq!(printable(text).len(), text.len(), "places stay");
        assert_eq!(clipped("0123456789", 6), "0123…89");
        assert_eq!(clipped(&"大".repeat(9), 6), "大…");
    }
}
