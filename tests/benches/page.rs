//! `analysis/speed.md` and the README's table, made from the raw numbers.

use std::fs;
use std::path::PathBuf;

use super::isa::{self, Isa};
use super::raw::{COMMAND, Raw};
use super::{INTERPRETERS, PARTS};

/// What a part says.
pub(super) struct Section {
    /// Rows of the README's table: what, sweeper's number, and the others'.
    pub(super) headlines: Vec<[String; 3]>,
    /// Markdown, with a heading.
    pub(super) text: String,
}

/// The first line of the page's table.
const HEADER: &str = "| | sweeper | beside it |";

/// The first line of the README's table, which says what it is.
const README_HEADER: &str = "| the same work, in one run that let the programs take turns: \
                             [`analysis/speed.md`](analysis/speed.md) | sweeper | beside it |";

fn root(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A number to three digits.
pub(super) fn brief(x: f64) -> String {
    let size = if x > 0.0 { x.log10().floor() } else { 0.0 };
    match size {
        2.0.. => format!("{x:.0}"),
        1.0.. => format!("{x:.1}"),
        0.0.. => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(n: u32) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
}

/// A table in Markdown.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(|&cell| cell.to_owned()).collect());
    text.extend(["|", &"---|".repeat(header.len()), "\n"]);
    text + &rows.iter().map(|row| line(row.clone())).collect::<String>()
}

/// What was measured with one set of instructions, under its title.
pub(super) fn of_set(isa: Isa, text: &str) -> String {
    format!("\n### {}\n\n{text}", isa.title())
}

/// A row's first cell, of what was measured with one set on one processor.
pub(super) fn measured_with(isa: Isa, raw: &Raw, what: &str) -> String {
    format!("{} on {}: {what}", isa.title(), raw.processor())
}

fn sections() -> Vec<Section> {
    PARTS.iter().filter_map(|part| (part.section)()).collect()
}

/// The README's table: of the parts that stand in it, a row for each set of instructions.
fn in_readme() -> String {
    let parts = PARTS.iter().filter(|part| part.in_readme);
    ratios(README_HEADER, &parts.filter_map(|part| (part.section)()).collect::<Vec<_>>())
}

/// The table of what parts say first.
fn ratios(header: &str, sections: &[Section]) -> String {
    let rows = sections.iter().flat_map(|section| &section.headlines);
    let rows: Vec<String> = rows.map(|[what, ours, theirs]| format!("| {what} | {ours} | {theirs} |\n")).collect();
    format!("{header}\n|---|---|---|\n{}", rows.concat())
}

/// The page.
pub(super) fn text() -> String {
    let sections = sections();
    let texts: Vec<&str> = sections.iter().map(|section| section.text.as_str()).collect();
    format!(
        "# Speed\n\n\
         sweeper and what else could do its work, side by side in one run: the programs take turns, and the numbers are\n\
         medians. The raw numbers, with day and machine, are in [`speed/`](speed/), the scripts of the others in\n\
         `tests/benches/peers/`. Written by\n\n    {} {COMMAND}\n\n\
         {}\n{}\n{}",
        INTERPRETERS.map(|name| format!("{name}=…/python")).join(" "),
        ratios(HEADER, &sections),
        isa::section(),
        texts.join("\n"),
    )
}

/// `readme` with another table.
fn with_table(readme: &str, table: &str) -> String {
    let (before, rest) = readme.split_once(README_HEADER).unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    format!("{before}{table}\n{after}")
}

/// Writes the page, and the table into the README.
pub(super) fn write() {
    fs::write(root("analysis/speed.md"), text()).unwrap();
    let readme = fs::read_to_string(root("README.md")).unwrap();
    fs::write(root("README.md"), with_table(&readme, &in_readme())).unwrap();
}

/// No number was typed by hand, and none is older than the raw ones.
#[test]
fn the_page_and_the_readme_say_what_was_measured() {
    assert_eq!(fs::read_to_string(root("analysis/speed.md")).unwrap(), text());
    let readme = fs::read_to_string(root("README.md")).unwrap();
    assert_eq!(with_table(&readme, &in_readme()), readme);
}

#[test]
fn pages_by_hand() {
    assert_eq!(
        [0.0123, 0.5, 1.234, 12.34, 123.4, 1234.5].map(brief),
        ["0.012", "0.500", "1.23", "12.3", "123", "1234"]
    );
    assert_eq!([300, 1001, 100_000].map(grouped), ["300", "1,001", "100,000"]);
    assert_eq!(table(&["a", "b"], &[vec!["1".into(), "2".into()]]), "| a | b |\n|---|---|\n| 1 | 2 |\n");
    let readme = format!("x\n\n{README_HEADER}\n|---|\n| old |\n\ny\n");
    assert_eq!(with_table(&readme, "new\n"), "x\n\nnew\n\ny\n");
}
