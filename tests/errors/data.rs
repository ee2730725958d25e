//! Tables of the user's that cannot be learnt: told before anything is created.

use crate::sweeper::Sweeper;

/// Runs a sweep over `table` with these further keys of `[data]`.
#[track_caller]
fn rejected(table: &[u8], keys: &str, stderr: &str) {
    let toml = format!("name = \"t\"\n[data]\nsource = \"csv\"\npath = \"points.csv\"\n{keys}\n");
    let sweeper = Sweeper::new().sweep(&toml).file("points.csv", table).args(["run", "sweep.toml"]);
    sweeper.run().code(2).stdout("").stderr(stderr);
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["points.csv", "sweep.toml"]);
}

#[test]
fn a_cell_that_is_no_number() {
    let stderr = "points.csv:3:2: column \"y\": \"n/a\" is not a finite number; nothing was started\n";
    rejected(b"x,y\n1,2\n3,n/a\n", "", stderr);
}

#[test]
fn a_table_too_wide_for_the_network() {
    let header: Vec<String> = (0..5000).map(|i| format!("x{i}")).collect();
    let row = vec!["1"; 5000].join(",");
    let table = [header.join(","), row.clone(), row.clone(), row].join("\n");
    let stderr = "a training on csv points.csv (5000 columns) would take about 16 GiB of memory, the limit is 4 GiB; take \
                  a smaller network or batch, or fewer columns; nothing was started\n";
    rejected(table.as_bytes(), "[model]\nhidden_size = 100000\nlayers = 1", stderr);
}

#[test]
fn a_column_that_is_not_there() {
    let stderr = "points.csv:1: there is no column \"z\", only \"x\", \"y\"; nothing was started\n";
    rejected(b"x,y\n1,2\n3,4\n", "columns = [\"x\", \"z\"]", stderr);
}

#[test]
fn a_label_that_is_not_there() {
    let stderr = "points.csv:1: there is no column \"kind\", only \"x\", \"y\"; nothing was started\n";
    rejected(b"x,y\n1,2\n3,4\n", "label = \"kind\"", stderr);
}

#[test]
fn a_row_too_short() {
    rejected(b"x,y\n1,2\n3\n", "", "points.csv:3: 1 field, but the header has 2; nothing was started\n");
}

#[test]
fn an_empty_table() {
    let stderr = "points.csv: the file is empty, but a header with the names of the columns was expected; \
                  nothing was started\n";
    rejected(b"", "", stderr);
}

#[test]
fn a_table_in_another_encoding() {
    rejected(b"x,y\n1,2\n\xff,4\n", "", "points.csv:3: not UTF-8 text; nothing was started\n");
}

#[test]
fn fewer_rows_than_are_to_be_learnt() {
    let stderr = "points.csv: n_train is 5, but there are only 3 training rows; nothing was started\n";
    rejected(b"x,y\n1,2\n3,4\n5,6\n7,8\n", "n_train = 5", stderr);
}

#[test]
fn escape_sequences_in_a_cell() {
    let stderr = "points.csv:2:1: column \"x\": \"\\u{1b}[31m\" is not a finite number; nothing was started\n";
    rejected(b"x,y\n\x1b[31m,2\n", "", stderr);
}

#[test]
fn a_table_that_is_not_there() {
    let sweeper = Sweeper::new().sweep("name = \"t\"\n[data]\nsource = \"csv\"\npath = \"\\u001b[31mpoints.csv\"\n");
    let output = sweeper.with(["run", "sweep.toml"]).code(2);
    // The system's reason may follow the name.
    assert!(output.err.starts_with("cannot read ?[31mpoints.csv"), "{}", output.err);
    assert!(output.err.ends_with("; nothing was started\n"), "{}", output.err);
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["sweep.toml"]);
}
