//! Texts and tables that fit the terminal on which they are shown.

use std::io::IsTerminal;

use comfy_table::{LineStyle, Table, TableStyle};
use rustix::termios::tcgetwinsize;

use crate::trial::one_line;

/// Columns apart by space alone, a rule under the header.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Texts in columns under a header, as wide as the terminal that they are shown on.
pub(crate) fn table(header: &[String], rows: &[Vec<String>]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    table_of_width(width(), header, &rows)
}

/// The text with its lines broken between words where the terminal that it is shown on is narrower.
pub(crate) fn fitted(text: &str) -> String {
    width().map_or_else(|| text.to_owned(), |width| fitted_to(width, text))
}

/// What is broken goes on as far in as its line begins, and by two more where that is in at all.
fn fitted_to(width: usize, text: &str) -> String {
    let fitted = |line: &str| {
        let text = line.trim_start();
        let begin = line.len() - text.len();
        let further = if begin > 0 { begin + 2 } else { 0 };
        let lines = wrapped(text, width.saturating_sub(further));
        format!("{:begin$}{}", "", lines.join(&format!("\n{:further$}", "")))
    };
    text.split('\n').map(fitted).collect::<Vec<_>>().join("\n")
}

/// Columns of the terminal that results are shown on, if they are.
fn width() -> Option<usize> {
    let stdout = std::io::stdout();
    let columns = if stdout.is_terminal() { tcgetwinsize(stdout).map_or(0, |size| size.ws_col) } else { 0 };
    (columns > 0).then_some(columns.into())
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
fn table_of_width(width: Option<usize>, header: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_header(header).add_rows(rows);
    let text = table.trim_fmt();
    let fits = |width: usize| text.lines().all(|line| line.chars().count() <= width);
    if width.is_none_or(fits) {
        return text;
    }
    let names = header.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let room = width.unwrap_or(usize::MAX).saturating_sub(names + INDENT);
    let line = |(name, cell): (&String, &String)| {
        let indented = format!("\n{:1$}", "", names + INDENT);
        format!(" {name:<names$}   {}\n", wrapped(cell, room).join(&indented))
    };
    let filled = |row: &Vec<String>| header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(line).collect();
    rows.iter().map(filled).collect::<Vec<String>>().join("\n").trim_end().to_owned()
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

    #[test]
    fn lines_go_on_where_they_began() {
        let text = "a line that is too long\n  key: one that is in\n\nend";
        assert_eq!(fitted_to(12, text), "a line that\nis too long\n  key: one\n    that is\n    in\n\nend");
        assert_eq!(fitted_to(80, text), text);
    }
}
