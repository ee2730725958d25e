//! What is wrong with whole columns is told once.

use super::Wanted;
use super::tests::{error, read, wanted};

#[test]
fn decimal_commas_are_told_once_a_column() {
    let text = "x;y;z\n180,31;1;2\n4;1;-1.000,5\n0,5;1;b\n,5;1;1\n";
    let want = "points.csv:2:1: column \"x\": \"180,31\" has a decimal comma; write 180.31 (the first of 3 such cells)\n\
                points.csv:3:3: column \"z\": \"-1.000,5\" has a decimal comma; write -1000.5\n\
                points.csv:4:3: column \"z\": \"b\" is not a finite number";
    assert_eq!(error(text, &[], None), want);
}

#[test]
fn a_column_of_texts_is_told_once() {
    let rows = (0..30).map(|i| format!("{i},id{i},,2\n")).collect::<Vec<_>>().concat();
    let text = format!("x,id,empty,y\n{rows}3,c,d,e\n");
    let told = |wanted: &Wanted| read(text.as_bytes(), wanted).unwrap_err().to_string();
    let column = |field: usize, name: &str, cell: &str, remedy: &str| {
        format!("points.csv:2:{field}: column {name:?}: no cell is a number, the first is {cell:?}; {remedy}\n")
    };
    let exclude = |names: &str| format!("`exclude = [{names}]` in [data] leaves the column out");
    let last = "points.csv:32:4: column \"y\": \"e\" is not a finite number";
    let label = |names: &str, label: &str| format!("{}, `label = {label:?}` makes it the label", exclude(names));
    let want = [
        column(2, "id", "id0", &label("\"id\"", "id")),
        column(3, "empty", "", &label("\"empty\"", "empty")),
        last.to_owned(),
    ];
    assert_eq!(told(&wanted(&[], None)), want.concat());
    let without_id = Wanted { exclude: vec!["id".to_owned()], ..wanted(&[], Some("x")) };
    assert_eq!(told(&without_id), [column(3, "empty", "", &exclude("\"id\", \"empty\"")), last.to_owned()].concat());
    let listed = column(2, "id", "id0", "delete it from `columns` in [data]");
    assert_eq!(told(&wanted(&["x", "id"], None)), listed.trim_end());
}

#[test]
fn what_is_wrong_with_many_columns_is_counted() {
    let names: Vec<String> = (0..1200).map(|i| format!("x{i}")).collect();
    let told = error(&format!("{}\n{}\n", names.join(","), vec!["a"; 1200].join(",")), &[], None);
    assert_eq!((told.lines().count(), told.lines().last()), (11, Some("and 1190 more problems")));
}
