//! Tables as people and others write them.

use std::io::{Cursor, Read};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

pub(super) fn wanted(columns: &[&str], label: Option<&str>) -> Wanted {
    let columns = columns.iter().map(ToString::to_string).collect();
    Wanted { columns, exclude: Vec::new(), label: label.map(str::to_owned), missing: Missing::Refuse }
}

pub(super) fn read(bytes: &[u8], wanted: &Wanted) -> Result<Table, DataError> {
    let bytes = bytes.to_vec();
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    parse(&Source::new("points.csv", &open), wanted)
}

fn table(bytes: &[u8], columns: &[&str], label: Option<&str>) -> Result<Table, DataError> {
    read(bytes, &wanted(columns, label))
}

pub(super) fn error(text: &str, columns: &[&str], label: Option<&str>) -> String {
    table(text.as_bytes(), columns, label).unwrap_err().to_string()
}

#[test]
fn columns_labels_and_values_are_read() {
    let text = "x,kind,y\n1,b,2e1\n\n -0.5 ,\"a, c\",+3\n.25,b,4\n";
    let found = table(text.as_bytes(), &[], Some("kind")).unwrap();
    assert_eq!((found.width, found.values), (2, vec![1.0, 20.0, -0.5, 3.0, 0.25, 4.0]));
    assert_eq!(found.labels, [1, 0, 1]);
    assert_eq!(
        (&*found.names.columns, &*found.names.labels),
        (&["x", "y"].map(String::from)[..], &["a, c", "b"].map(String::from)[..])
    );
    let chosen = table(text.as_bytes(), &["y", "x"], None).unwrap();
    assert_eq!((chosen.values, chosen.labels), (vec![20.0, 1.0, 3.0, -0.5, 4.0, 0.25], vec![]));
}

#[test]
fn the_fingerprint_is_that_of_what_is_used() {
    let print = |text: &str, columns: &[&str], label| table(text.as_bytes(), columns, label).unwrap().fingerprint;
    let (x, xy) = (print("x\n1\n-0\n", &[], None), print("x,y\n1,a\n0,b\n", &["x"], Some("y")));
    assert_eq!(x, print("z, x\r\nno, 1.0\r\n\r\nno,0e3\r\n", &["x"], None), "other columns and other ways to write it");
    let others = ["y\n1\n0\n", "x\n0\n1\n", "x\n1\n", "x\n1\n0\n0\n", "x\n1\n1e-300\n"];
    assert!(others.iter().all(|other| print(other, &[], None) != x));
    let labelled = [("x,y\n1,a\n0,c\n", "y"), ("x,k\n1,a\n0,b\n", "k")];
    assert!(labelled.iter().all(|(text, label)| print(text, &["x"], Some(label)) != xy) && x != xy);
}

#[test]
fn a_header_is_needed() {
    let want = "points.csv: the file is empty, but a header with the names of the columns was expected";
    assert_eq!(error("", &[], None), want);
    assert_eq!(error("\n\n", &[], None), want);
}

#[test]
fn the_header_must_name_each_column_once() {
    let want = r#"points.csv:1: the header names column "x" twice: give each column a name of its own"#;
    assert_eq!(error("x,y,x\n1,2,3\n", &[], None), want);
}

#[test]
fn unknown_columns_and_labels_list_what_there_is() {
    let want = r#"points.csv:1: there is no column "z", only "x", "y""#;
    assert_eq!(error("x,y\n1,2\n", &["x", "z"], None), want);
    assert_eq!(error("x,y\n1,2\n", &[], Some("z")), want);
}

#[test]
fn a_label_alone_is_nothing_to_learn() {
    assert_eq!(
        error("kind\na\n", &[], Some("kind")),
        r#"points.csv:1: there is no column to learn besides the label "kind""#
    );
    let without_x = |label| Wanted { exclude: vec!["x".to_owned()], ..wanted(&[], label) };
    let told = |text: &str, label| read(text.as_bytes(), &without_x(label)).unwrap_err().to_string();
    let want = "points.csv:1: there is no column to learn besides what `exclude` in [data] leaves out";
    assert_eq!(told("x\n1\n", None), want);
    let want = want.replace("what", "the label \"k\" and what");
    assert_eq!(told("x,k\n1,a\n", Some("k")), want);
}

#[test]
fn ragged_rows_are_found_on_their_physical_line() {
    let text = "a,b,c,d\n1,2,3,4\n\n\"1\",2,3,4\n1,2,3\n";
    assert_eq!(error(text, &[], None), "points.csv:5: 3 fields, but the header has 4");
    assert_eq!(error("a,b\n1\n", &[], None), "points.csv:2: 1 field, but the header has 2");
    assert_eq!(error("a,k\n1,\"x\ny\"\n1,2,3\n", &[], Some("k")), "points.csv:4: 3 fields, but the header has 2");
    assert_eq!(error("a,b\r\n1,2\r\n\r\n1\r\n", &[], None), "points.csv:4: 1 field, but the header has 2");
}

#[test]
fn cells_must_be_finite_numbers() {
    for text in ["abc", "inf", "-infinity", "1,5,2"] {
        let file = format!("y,x\n1,2\n3,\"{text}\"\n");
        assert_eq!(error(&file, &[], None), format!("points.csv:3:2: column \"x\": {text:?} is not a finite number"));
    }
    assert_eq!(error("x\n1e39\n", &[], None), r#"points.csv:2:1: column "x": "1e39" does not fit into 32 bits"#);
    assert!(table(b"x,name\n1,abc\n", &["x"], None).is_ok(), "unused columns are free");
}

#[test]
fn a_header_that_is_left_open_is_told() {
    let want =
        "points.csv:1: a quotation mark is left open in the header, which goes on to the end of the file: close it";
    for text in ["\"x,y\n1,2\n3,4\n", "x,\"y", "\u{feff}\"x\"\",y\n1,2\n"] {
        assert_eq!(error(text, &[], Some("k")), want, "{text:?}");
    }
    for text in ["\"x\ny\",z\n1,2\n", "5\" disk,z\n1,2\n", "\"5\"\" disk\",z\n1,2\n", "\u{feff}\"x;\",z\n1,2\n"] {
        assert_eq!(table(text.as_bytes(), &[], None).map(|table| table.width).unwrap(), 2, "{text:?}");
    }
}

#[test]
fn missing_values_are_refused_or_their_rows_left_out() {
    let text = "x,k,y\n1,a,2\n,b,3\n4,,5\n6,a,NA\n7,NA,n/a\n8,b,9\n";
    let advice = "`missing = \"drop\"` in [data] leaves such rows out";
    let cell = |line, field, column, text: &str| {
        format!("points.csv:{line}:{field}: column {column:?}: {text:?} is a missing value; {advice}")
    };
    let no_label = format!("points.csv:4:2: column \"k\": this row has no label; {advice}");
    let all = [cell(3, 1, "x", ""), no_label, cell(5, 3, "y", "NA"), cell(6, 3, "y", "n/a")];
    assert_eq!(error(text, &[], Some("k")), all.join("\n"));
    let drop = Wanted { missing: Missing::Drop, ..wanted(&[], Some("k")) };
    let found = read(text.as_bytes(), &drop).unwrap();
    assert_eq!((found.values, found.labels, found.dropped), (vec![1.0, 2.0, 8.0, 9.0], vec![0, 1], vec![1, 2, 3, 4]));
    assert_eq!(found.fingerprint, table(b"x,k,y\n1,a,2\n8,b,9\n", &[], Some("k")).unwrap().fingerprint);
    let none = read(b"x\nNA\n?\n", &Wanted { missing: Missing::Drop, ..wanted(&[], None) }).unwrap_err();
    assert_eq!(none.to_string(), "points.csv: each of the 2 rows lacks a value, so none is left");
    let label = table(b"x,k\n1,NA\n2,none\n", &[], Some("k")).unwrap();
    assert_eq!(label.names.labels, ["NA", "none"], "labels may be called so");
}

#[test]
fn separators_are_recognised() {
    let same = table(b"x,y\n1,2\n", &[], None).unwrap().fingerprint;
    for text in ["x;y\n1;2\n", "x\ty\r\n1\t2\r\n", "\n\n\"x\";y\n1;2\n"] {
        assert_eq!(table(text.as_bytes(), &[], None).unwrap().fingerprint, same, "{text:?}");
    }
    let quoted = table(b"\"x;;\",y\n1,2\n", &[], None).unwrap();
    assert_eq!(quoted.names.columns, ["x;;", "y"]);
    let none = "points.csv:1: there is no column \"z\", only \"x\", \"y\" (columns are separated by";
    assert_eq!(error("x;y\n1;2\n", &["z"], None), format!("{none} \";\")"));
    assert_eq!(error("x\ty\n1\t2\n", &["z"], None), format!("{none} tabs)"));
}

#[test]
fn a_first_row_of_numbers_is_no_header() {
    let want = "points.csv:1: the first row is of numbers, but should name the columns: write a row such as x,y above it; \
                if these are the names, list them in `columns` in [data]";
    for first in ["1.5,2", "0,1", "1;2", "1,2,4", "1e3\t-2"] {
        assert_eq!(error(&format!("{first}\n{first}\n"), &[], None), want, "{first}");
    }
    for (first, label) in [("5.1,3.5,setosa", "setosa"), ("0.2,1", "1"), ("5.1,3.5,setosa", "class")] {
        assert_eq!(error(&format!("{first}\n{first}\n"), &[], Some(label)), want, "{first}");
    }
    for (names, row) in [("0,1,2", "3,4,5"), ("2019,2020,2021", "1,2,3"), ("x,1", "1,2"), ("1,2,3,k", "4,5,6,a")] {
        let label = names.contains('k').then_some("k");
        assert!(table(format!("{names}\n{row}\n").as_bytes(), &[], label).is_ok(), "{names} are names");
    }
    assert!(table(b"2019,2020\n3,4\n", &["2020"], None).is_ok(), "they are listed");
}

#[test]
fn a_quotation_mark_that_is_left_open_loses_no_rows() {
    let text = "x,k\n1,a\n2,\"a\n3,a\n4,a\n5,a\n6,\"b\"\n";
    let want = "points.csv:3:2: a text of more than 3 lines: is a quotation mark left open in this row?";
    assert_eq!(error(text, &[], Some("k")), want);
    assert!(table(b"x,k\n1,\"a\nb\nc\"\n2,d\n", &[], Some("k")).is_ok(), "labels may have a few lines");
}

#[test]
fn a_column_without_a_name_is_not_learnt_by_chance() {
    let told = |field: usize, name: &str| {
        format!(
            "points.csv:1: column {field} has no name: is it an index? `exclude = [{name:?}]` in [data] leaves it out; to be \
             learnt it needs a name, or must be listed in `columns`"
        )
    };
    assert_eq!(error(",x\n0,2\n", &[], None), told(1, ""));
    assert_eq!(error("x,Unnamed: 0\n0,2\n", &[], None), told(2, "Unnamed: 0"));
    let without = |name: &str| Wanted { exclude: vec![name.to_owned()], ..wanted(&[], None) };
    assert_eq!(read(b",x\n0,2\n", &without("")).unwrap().values, [2.0]);
    assert_eq!(read(b"id,x\n0,2\n", &without("id")).unwrap().names.columns, ["x"]);
    let unknown = read(b"id,x\n0,2\n", &without("Id")).unwrap_err().to_string();
    assert_eq!(unknown, r#"points.csv:1: there is no column "Id", only "id", "x""#);
    assert_eq!(table(b",x\n0,2\n", &["", "x"], None).unwrap().values, [0.0, 2.0]);
    assert!(table(b",x\n0,2\n", &["x"], None).is_ok());
}

#[test]
fn all_problems_are_told_at_once() {
    let rows = (0..12).map(|i| format!("{i},bad\n")).collect::<Vec<_>>().concat();
    let told = error(&format!("x,y,x\n{rows}"), &["x", "z"], None);
    let want = "points.csv:1: the header names column \"x\" twice: give each column a name of its own\n\
                points.csv:1: there is no column \"z\", only \"x\", \"y\", \"x\"";
    assert_eq!(told, want, "which cells are wrong depends on the header");
    let told = error(&format!("x,y,z\n{rows}"), &[], None);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!((lines.len(), lines[0]), (11, "points.csv:2: 2 fields, but the header has 3"));
    assert_eq!(lines[10], "and 2 more problems");
    let told = error("x,y\n1,a\n2\n3,1e39\n4,5\n", &[], None);
    let want = "points.csv:2:2: column \"y\": \"a\" is not a finite number\npoints.csv:3: 1 field, but the header has 2\n\
                points.csv:4:2: column \"y\": \"1e39\" does not fit into 32 bits";
    assert_eq!(told, want);
}

#[test]
fn rows_are_needed() {
    assert_eq!(error("x,y\n", &[], None), "points.csv: there is a header, but no row");
}

#[test]
fn text_must_be_utf_8() {
    let error = table(b"x,k\n1,a\n2,\xff\n", &[], Some("k")).unwrap_err();
    assert_eq!(error.to_string(), "points.csv:3: not UTF-8 text");
}

#[test]
fn messages_stay_short() {
    let wide: Vec<String> = (0..1000).map(|i| format!("x{i}")).collect();
    let message = error(&wide.join(","), &["z"], None);
    assert!(message.ends_with("\"x18\", \"x19\" and 980 more"), "{message}");
    let message = error(&format!("x\n1\n{}\n", "ä".repeat(100_000)), &[], None);
    assert!(message.contains("ää\"… is not a finite number") && message.len() < 300, "{message}");
}

/// Whatever is wrong with a text has a place, but for a text that has nothing in it.
fn read_or_refused(bytes: &[u8], label: Option<&str>) {
    match table(bytes, &[], label) {
        Ok(table) => {
            assert!(table.width > 0 && table.len() > 0 && table.values.len() == table.len() * table.width);
            assert!(table.values.iter().all(|x| x.is_finite()));
            assert_eq!(table.labels.len(), if label.is_some() { table.len() } else { 0 });
        }
        Err(DataError::NoHeader { .. } | DataError::NoRows { .. }) => {}
        Err(error) => {
            let message = error.to_string();
            let line = message.strip_prefix("points.csv:").and_then(|rest| rest.split(':').next());
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!(line.is_some_and(|line| (1..=lines).contains(&line.parse().unwrap())), "no place: {message}");
            assert!(!message.contains('\u{1b}'), "an escape sequence in {message:?}");
        }
    }
}

/// Pieces of tables in any order, so that more than the header is wrong.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&[u8]> = vec![
        b"x,y,k\n",
        b"1,2,a\n",
        b"-0.5,1e-9,\"a\nb\"\n",
        b",",
        b"\n",
        b"\r\n",
        b"\"",
        b"\r",
        b"\0",
        b"\x1b[31m",
        b"\xff",
        b"\xef\xbb\xbf",
        b"1e39",
        b"nan",
        b" ",
        b"3",
    ];
    let piece = prop_oneof![
        8 => proptest::sample::select(known).prop_map(<[u8]>::to_vec),
        1 => any::<Vec<u8>>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        read_or_refused(&bytes, None);
    }

    #[test]
    fn any_pieces_are_read_or_refused(bytes in pieces(), with_header: bool, label: bool) {
        let header: &[u8] = if with_header { b"x,y,k\n" } else { b"" };
        read_or_refused(&[header, &bytes].concat(), label.then_some("k"));
    }
}
