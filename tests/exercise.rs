//! The written answer to the exercise: `analysis/exercise.md` is made from `analysis/exercise.in.md` and the results of the
//! sweeps, so that no number in it is typed by hand.
//!
//! `cargo test --release exercise -- --ignored` runs whatever is missing of the sweeps into `outputs/`, draws their
//! reports, fills in the numbers and copies the figures that the text shows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TEMPLATE: &str = include_str!("../analysis/exercise.in.md");

/// The sweeps that the text speaks of.
const SWEEPS: [&str; 5] = ["moons", "moons_training", "moons_repeat", "moons_mmd", "digits"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A CSV file of the results.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = texts(reader.headers().unwrap());
        Self { header, rows: reader.records().map(|record| texts(&record.unwrap())).collect() }
    }

    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} in {:?}", self.header))
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        &self.rows[row][self.column(column)]
    }

    /// The numbers of a column in the complete trials of the search that meet every `name=value` of `conditions`.
    fn numbers(&self, column: &str, conditions: &str) -> Vec<f64> {
        let conditions: Vec<(usize, &str)> = conditions
            .split(',')
            .filter_map(|c| c.trim().split_once('='))
            .map(|(name, value)| (self.column(name), value))
            .chain([(self.column("outcome"), "complete")])
            .collect();
        let column = self.column(column);
        let of_search = self.header.iter().position(|name| name == "confirms");
        let met = |row: &&Vec<String>| {
            of_search.is_none_or(|k| row[k].is_empty()) && conditions.iter().all(|(k, value)| row[*k] == *value)
        };
        let numbers: Vec<f64> = self.rows.iter().filter(met).map(|row| row[column].parse().unwrap()).collect();
        assert!(!numbers.is_empty(), "no complete trial meets the conditions");
        numbers
    }
}

/// A number to three significant digits.
fn brief(x: f64) -> String {
    let rounded: f64 = format!("{x:.2e}").parse().unwrap();
    if rounded.abs() < 1e-4 && rounded != 0.0 { format!("{rounded:e}") } else { format!("{rounded}") }
}

#[expect(clippy::cast_precision_loss, reason = "counts of trials")]
fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts of trials")]
fn sd(numbers: &[f64]) -> f64 {
    let m = mean(numbers);
    (numbers.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (numbers.len() as f64 - 1.0)).sqrt()
}

/// What stands for `query` in the text:
///
/// - `mean SWEEP METRIC [where A=x, B=y]`: `0.0085 (sd 0.0016, n = 6)` over the complete trials that meet the conditions
/// - `value SWEEP METRIC [where …]`: the mean alone
/// - `times SWEEP METRIC [where …] / SWEEP METRIC [where …]`: the quotient of two means
/// - `best SWEEP`: mean and interval of the best config; `best SWEEP COLUMN`: one of its cells
/// - `repeat SWEEP ROW COLUMN`: a cell of `repeatability.csv`, the best config being row 1
fn answer(query: &str, outputs: &Path) -> String {
    let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = |sweep: &str, file: &str| Table::read(&outputs.join(sweep).join(file));
    let numbers = |what: &str| {
        let (head, conditions) = what.split_once(" where ").unwrap_or((what, ""));
        let (sweep, metric) = head.split_once(' ').unwrap_or_else(|| panic!("{what:?} names no metric"));
        table(sweep, "trials.csv").numbers(metric, conditions)
    };
    let (verb, what) = query.split_once(' ').unwrap();
    if let Some((above, below)) = what.split_once(" / ").filter(|_| verb == "times") {
        return brief(mean(&numbers(above)) / mean(&numbers(below)));
    }
    let words: Vec<&str> = query.split(' ').collect();
    match words.as_slice() {
        ["mean", ..] => {
            let numbers = numbers(what);
            format!("{} (sd {}, n = {})", brief(mean(&numbers)), brief(sd(&numbers)), numbers.len())
        }
        ["value", ..] => brief(mean(&numbers(what))),
        ["best", sweep] => {
            let configs = table(sweep, "configs.csv");
            let number = |name: &str| configs.cell(0, name).parse::<f64>().unwrap();
            let ending = |end: &str| configs.header.iter().find(|name| name.ends_with(end)).unwrap();
            let (mean, low) = (number(ending("_mean")), number(ending("_ci95_low")));
            format!("{} ± {}", brief(mean), brief(mean - low))
        }
        ["best", sweep, column] => {
            let cell = table(sweep, "configs.csv").cell(0, column).to_owned();
            cell.parse().map_or(cell, brief)
        }
        ["repeat", sweep, row, column] => {
            let cell = table(sweep, "repeatability.csv").cell(row.parse::<usize>().unwrap() - 1, column).to_owned();
            cell.parse().map_or(cell, brief)
        }
        _ => panic!("unknown query {query:?}"),
    }
}

/// The text with every `{{query}}` answered.
fn filled(template: &str, answer: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (query, rest) = part.split_once("}}").unwrap();
        text += &answer(query);
        text += rest;
    }
    text
}

/// The figures that a text shows: `figures/<sweep>--<figure>.svg`, as (sweep, figure).
fn figures(text: &str) -> Vec<(&str, &str)> {
    let names = text.split("](figures/").skip(1).filter_map(|rest| rest.split(".svg)").next());
    names.map(|name| name.split_once("--").unwrap_or_else(|| panic!("{name} names no sweep"))).collect()
}

#[test]
#[ignore = "runs every sweep of the exercise: minutes"]
fn the_exercise_is_written() {
    let (root, outputs) = (root(), root().join("outputs"));
    let sweeper = |args: &[&str]| {
        let status = Command::new(env!("CARGO_BIN_EXE_sweeper")).args(args).current_dir(&root).status().unwrap();
        assert!(status.success(), "sweeper {args:?}");
    };
    for sweep in SWEEPS {
        sweeper(&["run", &format!("sweeps/{sweep}.toml"), "--report"]);
    }
    let text = filled(TEMPLATE, |query| answer(query, &outputs));
    fs::write(root.join("analysis/exercise.md"), &text).unwrap();
    let folder = root.join("analysis/figures");
    fs::create_dir_all(&folder).unwrap();
    for old in fs::read_dir(&folder).unwrap() {
        fs::remove_file(old.unwrap().path()).unwrap();
    }
    for (sweep, figure) in figures(&text) {
        let from = outputs.join(sweep).join("report").join(format!("{figure}.svg"));
        fs::copy(&from, folder.join(format!("{sweep}--{figure}.svg"))).unwrap_or_else(|e| panic!("{from:?}: {e}"));
    }
}

/// The committed text is the template's but for its numbers, and its figures are there.
#[test]
fn the_committed_answer_is_of_this_template() {
    let text = fs::read_to_string(root().join("analysis/exercise.md")).unwrap();
    let mut rest = text.as_str();
    for fixed in filled(TEMPLATE, |_| "\0".to_owned()).split('\0') {
        let at = rest.find(fixed).unwrap_or_else(|| panic!("run the exercise again: {fixed:?} is not in its answer"));
        assert!(at < 100, "run the exercise again: a number of {at} letters before {fixed:?}");
        rest = &rest[at + fixed.len()..];
    }
    for (sweep, figure) in figures(&text) {
        assert!(SWEEPS.contains(&sweep), "{sweep}");
        let name = format!("analysis/figures/{sweep}--{figure}.svg");
        assert!(root().join(&name).exists(), "{name}");
    }
}

#[test]
fn queries_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("s")).unwrap();
    let trials = "outcome,a,e\ncomplete,1,2.0\ncomplete,1,4.0\ncomplete,2,6.0\ncomplete,2,6.0\ndiverged,2,\n";
    fs::write(dir.path().join("s/trials.csv"), trials).unwrap();
    fs::write(
        dir.path().join("s/configs.csv"),
        "config,a,n,lost,e_mean,e_sd,e_ci95_low,e_ci95_high\nc,1,2,0,3,1.4,-9,15\n",
    )
    .unwrap();
    let ask = |query| answer(query, dir.path());
    assert_eq!(ask("mean s e where a=1"), "3 (sd 1.41, n = 2)");
    assert_eq!(ask("value s e"), "4.5");
    assert_eq!([6.6e-6, 0.001_234, 0.0].map(brief), ["6.6e-6", "0.00123", "0"]);
    assert_eq!(ask("times s e where a=2\n/ s e where\na=1"), "2");
    assert_eq!(ask("best s"), "3 ± 12");
    assert_eq!(ask("best s a"), "1");
    assert_eq!(filled("x {{q}} y {{r}}", str::to_uppercase), "x Q y R");
    assert_eq!(figures("![a](figures/s--b.svg) ![c](figures/t--d.svg)"), [("s", "b"), ("t", "d")]);
}
