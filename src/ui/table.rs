//! Texts and tables that fit the terminal on which they are shown.

use std::io::IsTerminal;
use std::os::fd::AsFd;

use comfy_table::{LineStyle, Table, TableStyle};
use rustix::termios::tcgetwinsize;

use crate::trial::{aligned, one_line};

/// Columns apart by space alone, a rule under the header.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Texts in columns under a header, as wide as the terminal that they are shown on.
pub(crate) fn table(header: &[String], rows: &[Vec<String>]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    table_of_width(columns(&std::io::stdout()), header, &rows)
}

/// The text with its lines broken between words where the terminal that it is shown on is narrower.
pub(crate) fn fitted(text: &str) -> String {
    fitted_to(columns(&std::io::stdout()), text)
}

/// The same for messages.
pub(super) fn fitted_message(text: &str) -> String {
    fitted_to(columns(&std::io::stderr()), text)
}

/// What is broken goes on as far in as its line begins, and by two more where that is in at all.
fn fitted_to(width: Option<usize>, text: &str) -> String {
    let Some(width) = width else { return text.to_owned() };
    let fitted = |line: &str| {
        if line.chars().count() <= width {
            return line.to_owned();
        }
        let text = line.trim_start();
        let begin = line.chars().count() - text.chars().count();
        let further = if begin > 0 { begin + 2 } else { 0 };
        let lines = wrapped(text, width.saturating_sub(further));
        format!("{:begin$}{}", "", lines.join(&format!("\n{:further$}", "")))
    };
    text.split('\n').map(fitted).collect::<Vec<_>>().join("\n")
}

/// Columns of a terminal, if it is one.
fn columns(of: &(impl IsTerminal + AsFd)) -> Option<usize> {
    let columns = if of.is_terminal() { tcgetwinsize(of).map_or(0, |size| size.ws_col) } else { 0 };
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

fn plain(header: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_header(header).add_rows(rows);
    table.trim_fmt()
}

/// The name of a column broken behind spaces and dots, in lines no wider than its cells, or than its longest part.
fn in_lines(name: &str, cells: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in name.split_inclusive([' ', '.']) {
        match parts.last_mut() {
            Some(last) if last.starts_with('±') => last.push_str(part),
            _ => parts.push(part.to_owned()),
        }
    }
    let longest = parts.iter().map(|part| part.trim_end().chars().count()).max().unwrap_or(0);
    let mut lines = vec![String::new()];
    for part in parts {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && (lines[last].clone() + part.trim_end()).chars().count() > cells.max(longest) {
            lines.push(part);
        } else {
            lines[last].push_str(&part);
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// A table that is wider than `width` has names of columns in several lines, or else shows each row as a list of what its
/// cells are.
fn table_of_width(width: Option<usize>, header: &[String], rows: &[Vec<String>]) -> String {
    let columns = header.len();
    let column = |k: usize| aligned(&rows.iter().map(|row| row[k].clone()).collect::<Vec<_>>(), ' ');
    let by_column: Vec<Vec<String>> = (0..columns).map(column).collect();
    let row = |i: usize| by_column.iter().map(|column| column[i].trim_end().to_owned()).collect();
    let aligned: Vec<Vec<String>> = (0..rows.len()).map(row).collect();
    let text = plain(header, &aligned);
    // The rule under the header ends with the table's own margin, which may go.
    let of = |line: &str| line.chars().take(width.unwrap_or(usize::MAX)).collect::<String>();
    let is_rule = |line: &str| line.starts_with('─');
    let cut = |text: &str| {
        let lines = text.lines().map(|line| if is_rule(line) { of(line) } else { line.to_owned() });
        lines.collect::<Vec<_>>().join("\n")
    };
    let fits = |text: &str| text.lines().all(|line| is_rule(line) || of(line) == line);
    if fits(&text) {
        return cut(&text);
    }
    let widest = |k: usize| aligned.iter().map(|row| row[k].chars().count()).max().unwrap_or(0);
    let lines: Vec<String> = (0..columns).map(|k| in_lines(&header[k], widest(k))).collect();
    let text = plain(&lines, &aligned);
    if fits(&text) {
        return cut(&text);
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
            table_of_width(Some(24), &header, &rows),
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
        assert_eq!(fitted_to(Some(12), text), "a line that\nis too long\n  key: one\n    that is\n    in\n\nend");
        assert_eq!(fitted_to(Some(80), text), text);
    }

    /// The lines of a table of this width.
    fn lines(width: usize, header: &[&str], rows: &[&[&str]]) -> Vec<String> {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(|row| texts(row)).collect();
        table_of_width(Some(width), &texts(header), &rows).lines().map(str::to_owned).collect()
    }

    #[test]
    fn points_stand_below_each_other() {
        let rows: [&[&str]; 4] = [
            &["1 ≈", "4", "0.001", "0.0821 ± 0.0218", "6", "–", "0 %"],
            &["2", "16", "1e-5", "10.5 ± 11.2", "5 of 6", "+0.060 ± 0.061", "50 %"],
            &["10", "[8, 4]", "", "(3.22 ± 0.12)e-7", "6", "-1.50 ± 0.20", "100 %"],
            &["11", "128", "0.01", "0.5", "12", "+12 ± 11", ""],
        ];
        let told = lines(200, &["#", "size", "lr", "mean", "n", "from", "won"], &rows);
        let expected = [
            "  1 ≈   4        0.001    0.0821 ±  0.0218    6          –                  0 %",
            "  2     16       1e-5    10.5    ± 11.2       5 of 6    +0.060 ±  0.061    50 %",
            " 10     [8, 4]           (3.22 ± 0.12)e-7     6         -1.50  ±  0.20    100 %",
            " 11     128      0.01     0.5                12        +12     ± 11",
        ];
        assert_eq!(told[2..], expected, "{}", told.join("\n"));
    }

    #[test]
    fn names_of_columns_in_several_lines() {
        let header = ["model.hidden_size", "mean test_mse ± 95 %", "from the best"];
        let row: &[&str] = &["16", "0.0821 ± 0.0218", "+0.0219 ± 0.0069"];
        assert_eq!(lines(60, &header, &[row])[0], " model.hidden_size   mean test_mse ± 95 %   from the best");
        let told = [
            " model.        mean test_mse     from the best",
            " hidden_size   ± 95 %",
            "──────────────────────────────────────────────────",
            " 16            0.0821 ± 0.0218   +0.0219 ± 0.0069",
        ];
        assert_eq!(lines(50, &header, &[row]), told);
        assert_eq!(lines(40, &header, &[row])[0], " model.hidden_size      16");
    }
}
