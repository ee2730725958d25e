//! Raw numbers: CSV files in `analysis/speed/`, those of what depends on the set of instructions in a folder for each set,
//! with day, machine and command in the comments above them. Every table is made from these files alone.

use std::fmt::Display;
use std::fs;
use std::path::PathBuf;

use super::isa::Isa;
use crate::machine::{machine, today};

/// The command that writes them.
pub(super) const COMMAND: &str = "cargo test --release --test main -- --ignored --nocapture bench";

/// A table of measurements.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    /// Day and machine; then what was used.
    notes: Vec<String>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn path(name: &str, isa: Option<Isa>) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("analysis/speed");
    folder.join(isa.map_or_else(String::new, |isa| isa.to_string())).join(name).with_extension("csv")
}

impl Raw {
    /// An empty table, on this machine in its present state.
    pub(super) fn new(header: &[&str]) -> Self {
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("unknown");
        let notes = vec![format!("{}, {}, load {load} at the start", today(), machine())];
        Self { notes, header: header.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds what else a reader should know, such as versions.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    pub(super) fn row(&mut self, cells: &[&dyn Display]) {
        assert_eq!(cells.len(), self.header.len());
        self.rows.push(cells.iter().map(ToString::to_string).collect());
    }

    /// The text of a file.
    pub(super) fn text(&self) -> String {
        let notes = std::iter::once(COMMAND).chain(self.notes.iter().map(String::as_str));
        let text = notes.flat_map(|note| ["# ", note, "\n"]).collect::<String>();
        let mut csv = csv::Writer::from_writer(Vec::new());
        for record in std::iter::once(&self.header).chain(&self.rows) {
            csv.write_record(record).unwrap();
        }
        text + &String::from_utf8(csv.into_inner().unwrap()).unwrap()
    }

    /// Writes the file of this name.
    pub(super) fn write(&self, name: &str, isa: Option<Isa>) {
        let path = path(name, isa);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, self.text()).unwrap();
    }

    /// Reads the file of this name, if there is one.
    pub(super) fn read(name: &str) -> Option<Self> {
        Self::read_of(name, None)
    }

    /// The sets that have a file of this name, and their files.
    pub(super) fn sets(name: &str) -> Vec<(Isa, Self)> {
        Isa::ALL.into_iter().filter_map(|isa| Some((isa, Self::read_of(name, Some(isa))?))).collect()
    }

    fn read_of(name: &str, isa: Option<Isa>) -> Option<Self> {
        let text = fs::read_to_string(path(name, isa)).ok()?;
        let notes = text.lines().map_while(|line| line.strip_prefix("# ")).skip(1).map(str::to_owned).collect();
        Some(Self { notes, ..Self::parsed(&text) })
    }

    /// The table in a CSV text, such as `trials.csv`.
    pub(super) fn parsed(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let header = texts(reader.headers().unwrap());
        Self { notes: Vec::new(), header, rows: reader.records().map(|record| texts(&record.unwrap())).collect() }
    }

    /// When, where and with what it was measured: a sentence for the page.
    pub(super) fn circumstances(&self) -> String {
        format!("Measured on {}.", self.notes.join("; "))
    }

    /// The processor, for tables that have rows of several.
    pub(super) fn processor(&self) -> &str {
        // Day, processor, caches and so on, as `Raw::new` notes them.
        self.notes.first().and_then(|first| first.split(", ").nth(1)).unwrap_or("an unknown processor")
    }

    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows whose `column` says `value`.
    pub(super) fn only(&self, column: &str, value: &str) -> Self {
        let at = self.column(column);
        let rows = self.rows.iter().filter(|row| row[at] == value).cloned().collect();
        Self { rows, ..self.clone() }
    }

    /// What `column` says, each once, in the order of the rows.
    pub(super) fn kinds(&self, column: &str) -> Vec<String> {
        let mut kinds = Vec::new();
        for text in self.texts(column) {
            if !kinds.contains(&text) {
                kinds.push(text);
            }
        }
        kinds
    }

    pub(super) fn texts(&self, column: &str) -> Vec<String> {
        let at = self.column(column);
        self.rows.iter().map(|row| row[at].clone()).collect()
    }

    pub(super) fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column).iter().map(|text| text.parse().unwrap()).collect()
    }

    /// The median of a column.
    pub(super) fn median(&self, column: &str) -> f64 {
        median(self.numbers(column))
    }
}

/// The median of at least one number; of an even number of them, the mean of the two in the middle.
pub(super) fn median(mut numbers: Vec<f64>) -> f64 {
    assert!(!numbers.is_empty(), "no numbers to take a median of");
    numbers.sort_by(f64::total_cmp);
    f64::midpoint(numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2])
}

#[test]
fn tables_by_hand() {
    let raw = Raw::parsed("# a comment\nprogram,s\nx,3\ny,1\nx,1\nx,2\ny,2\n");
    assert_eq!(raw.kinds("program"), ["x", "y"]);
    assert_eq!(raw.only("program", "x").numbers("s"), [3.0, 1.0, 2.0]);
    assert!((raw.only("program", "x").median("s") - 2.0).abs() < 1e-12);
    assert!((raw.only("program", "y").median("s") - 1.5).abs() < 1e-12);
    assert!(raw.only("program", "z").is_empty());
}
