//! Tables of the user's that cannot be learnt: told before anything is created.

use crate::sweeper::Sweeper;

const CSV: &str = "name = \"t\"\n[data]\nsource = \"csv\"\npath = \"points.csv\"\n";

/// Runs a sweep over `table` with these further keys of `[data]`.
#[track_caller]
fn rejected(table: &[u8], keys: &str, stderr: &str) {
    let sweeper = Sweeper::new().sweep(&format!("{CSV}{keys}\n")).file("points.csv", table);
    sweeper.with(["run", "sweep.toml"]).code(2).stdout("").stderr(&format!("{stderr}; nothing was started\n"));
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["points.csv", "sweep.toml"]);
}

#[test]
fn cells_rows_and_columns_that_cannot_be_learnt() {
    let (x, y) = ("points.csv:2:1: column \"x\"", "points.csv:3:2: column \"y\"");
    rejected(b"x,y\n1,2\n3,n.a.\n", "", &format!("{y}: \"n.a.\" is not a finite number"));
    let missing = "\"n/a\" is a missing value; `missing = \"drop\"` in [data] leaves such rows out";
    rejected(b"x,y\n1,2\n3,n/a\n", "", &format!("{y}: {missing}"));
    rejected(b"x,y\n\x1b[31m,2\n1,2\n", "", &format!("{x}: \"\\u{{1b}}[31m\" is not a finite number"));
    rejected(b"x;y\n180,31;2\n", "", &format!("{x}: \"180,31\" has a decimal comma; write 180.31"));
    let kind = "points.csv:2:2: column \"kind\": no cell is a number, the first is \"a\"; `exclude = [\"kind\"]` in [data] \
                leaves the column out, `label = \"kind\"` makes it the label";
    rejected(b"x,kind\n1,a\n2,b\n", "", kind);
    let none = |column: &str| format!("points.csv:1: there is no column \"{column}\", only \"x\", \"y\"");
    rejected(b"x,y\n1,2\n3,4\n", "columns = [\"x\", \"z\"]", &none("z"));
    rejected(b"x,y\n1,2\n3,4\n", "label = \"kind\"", &none("kind"));
    rejected(b"x,y\n1,2\n3\n", "", "points.csv:3: 1 field, but the header has 2");
    rejected(b"x,y\n1,2\n\xff,4\n", "", "points.csv:3: not UTF-8 text");
    let few = "points.csv: n_train is 5, but there are only 3 training rows";
    rejected(b"x,y\n1,2\n3,4\n5,6\n7,8\n", "n_train = 5", few);
    let few = "points.csv: n_train is 3, but there are only 2 training rows";
    rejected(b"x,y\n1,2\n3,4\n5,6\n7,8\n", "n_train = 3\nvalidation_fraction = 0.2", few);
    let none = "points.csv: with `test_fraction` 0.2 and `validation_fraction` 0.4 all 2 rows are held out and none is left \
                to train: write smaller ones in [data]";
    rejected(b"x,y\n1,2\n3,4\n", "validation_fraction = 0.4", none);
    let empty = "points.csv: the file is empty, but a header with the names of the columns was expected";
    rejected(b"", "", empty);
}

#[test]
fn a_table_too_wide_for_the_network() {
    let header: Vec<String> = (0..5000).map(|i| format!("x{i}")).collect();
    let row = vec!["1"; 5000].join(",");
    let table = [header.join(","), row.clone(), row.clone(), row].join("\n");
    let stderr = "a training on csv points.csv (5000 columns) would take about 30 GiB of memory, the limit is 8 GiB; take \
                  a smaller network or batch, or fewer columns";
    rejected(table.as_bytes(), "[model]\nhidden_size = 100000\nlayers = 1", stderr);
}

#[test]
fn a_table_that_is_not_there() {
    let sweeper = Sweeper::new().sweep(&CSV.replace("points", "\\u001b[31mpoints"));
    let output = sweeper.with(["run", "sweep.toml"]).code(2);
    let missing = "cannot read ?[31mpoints.csv: there is no such file where sweeper is started";
    assert_eq!(output.err, format!("{missing}; nothing was started\n"));
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["sweep.toml"]);
    let sweeper = Sweeper::new().file("mine/sweep.toml", CSV);
    let missing =
        "cannot read points.csv: there is no such file where sweeper is started, nor in mine; nothing was started\n";
    sweeper.with(["run", "mine/sweep.toml"]).code(2).stdout("").stderr(missing);
    let absolute = sweeper.file("mine/sweep.toml", CSV.replace("points", "/no/such/points"));
    let missing = "cannot read /no/such/points.csv: No such file or directory (os error 2); nothing was started\n";
    absolute.with(["run", "mine/sweep.toml"]).code(2).stdout("").stderr(missing);
}

#[test]
fn rows_without_a_value_are_left_out_and_told() {
    let rows = (0..20).map(|i| format!("{i},{},a\n", i % 3)).collect::<Vec<_>>().concat();
    let keys = "label = \"k\"\nmissing = \"drop\"\n[training]\nepochs = 1\n";
    let sweeper =
        Sweeper::new().sweep(&format!("{CSV}{keys}")).file("points.csv", format!("x,y,k\n1,,a\n{rows}3,4,\n"));
    let output = sweeper.with(["run", "sweep.toml"]).code(0);
    let first = output.err.lines().next();
    assert_eq!(first, Some("points.csv: 2 of 22 rows lack a value and are left out"));
    let planned = sweeper.with(["plan", "sweep.toml"]).code(0);
    assert_eq!(planned.err.lines().next(), first);
}

#[test]
fn more_labels_than_a_forest_can_tell() {
    let rows = (0..1001).map(|i| format!("{i},id{i}\n")).collect::<Vec<_>>().concat();
    let told = "csv points.csv (label k) has 1001 different labels in 1001 rows, on which a forest takes too long to grow: \
                name another `label` in [data], or leave `forest` out of [evaluate]";
    rejected(format!("x,k\n{rows}").as_bytes(), "label = \"k\"\n[evaluate]\nforest = true", told);
}

#[test]
fn one_label_is_nothing_to_tell_apart() {
    let rows = (0..20).map(|i| format!("{i},a\n")).collect::<Vec<_>>().concat();
    let told = "csv points.csv (label k) has one label alone, and a forest tells labels apart: name another `label` in [data], \
                or leave `forest` out of [evaluate]";
    rejected(format!("x,k\n{rows}").as_bytes(), "label = \"k\"\n[evaluate]\nforest = true", told);
}
