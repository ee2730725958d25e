//! What a program reports in JSON, a line at a time or in a file: which lines are records, and which numbers they hold.
//!
//! How their JSON is read is not here.

use std::collections::HashMap;

use super::numbers::numbers;
use crate::process::LONGEST_LINE;
use crate::space::Name;

/// Numbers that a program reported together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    /// The step at which it measured them, if it said so.
    pub(crate) step: Option<u32>,
    /// Each name once, in their order there; the keys of nested objects are joined by points.
    pub(crate) values: Vec<(String, f64)>,
}

/// Columns of tables that are no metric's.
const TAKEN: [&str; 7] = ["", "trial", "config", "data_replicate", "training_replicate", "outcome", "confirms"];

impl Record {
    /// Leaves out what can be no column of a table: names that are taken, empty, or those of `params`, which programs like to
    /// repeat, and names that a terminal would obey.
    pub(super) fn keep_columns(&mut self, params: &[Name]) {
        let is_taken = |name: &str| TAKEN.contains(&name) || params.iter().any(|param| **param == *name);
        self.values.retain(|(name, _)| !is_taken(name) && !name.contains(char::is_control));
    }
}

/// The record that this line is: what follows its last `\r` begins with `{` and is a JSON object with a number besides
/// the step. Any other line is none.
pub(crate) fn record(line: &[u8]) -> Option<Record> {
    let line = line.trim_ascii_end();
    let line = line.iter().rposition(|&byte| byte == b'\r').map_or(line, |at| &line[at + 1..]);
    if !line.starts_with(b"{") || line.len() > LONGEST_LINE {
        return None;
    }
    object(&String::from_utf8_lossy(line))
}

/// The records of a file: one a line, or one JSON object over several lines. What else stands there is left out, as is a
/// last line that is still being written.
pub(crate) fn read_file(contents: &[u8]) -> Vec<Record> {
    let records: Vec<_> = contents.split(|&byte| byte == b'\n').filter_map(record).collect();
    if records.is_empty() { object(&String::from_utf8_lossy(contents)).into_iter().collect() } else { records }
}

/// The step that this number is, if it is one: a whole number from 0.
pub(super) fn step(number: f64) -> Option<u32> {
    let whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within the range")]
    whole.then_some(number as u32)
}

/// The record that this JSON is. Of two numbers of one name the later counts, as in most readers of JSON.
fn object(text: &str) -> Option<Record> {
    let values = numbers(text)?;
    let latest: HashMap<&str, usize> = values.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
    let counts: Vec<bool> =
        values.iter().enumerate().map(|(at, (name, _))| latest.get(name.as_str()) == Some(&at)).collect();
    let mut record = Record::default();
    for ((name, value), _) in values.into_iter().zip(counts).filter(|(_, counts)| *counts) {
        match step(value).filter(|_| name == "step") {
            Some(step) => record.step = Some(step),
            None => record.values.push((name, value)),
        }
    }
    (!record.values.is_empty()).then_some(record)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The record as `step: name value, …`, or nothing.
    fn read(line: &str) -> String {
        record(line.as_bytes()).as_ref().map(told).unwrap_or_default()
    }

    fn told(record: &Record) -> String {
        let step = record.step.map(|step| format!("{step}: ")).unwrap_or_default();
        step + &record.values.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn an_object_with_a_number_is_a_record() {
        assert_eq!(read(r#"{"step": 3, "val_loss": 0.5, "lr": 1e-3}"#), "3: val_loss 0.5, lr 0.001");
        assert_eq!(read("{\"a\": 1}\r\n"), "a 1");
        assert_eq!(read("50%|##  |\r 60%|## |\r{\"a\": 1}"), "a 1");
        assert_eq!(
            read(r#"{"eval": {"loss": -2, "top": {"1": 18446744073709551615}}}"#),
            "eval.loss -2, eval.top.1 18446744073709552000"
        );
        assert_eq!(read(r#"{"a": [1, {"b": 2}], "c": true, "d": null, "e": "x", "f": 7}"#), "f 7");
        assert_eq!(read(r#"{"a": "0.25", "b": "nan", "c": " 1e3 ", "d": ""}"#), "a 0.25, b NaN, c 1000");
        assert_eq!(read(r#"{"a": 1, "b": 2, "a": 3}"#), "b 2, a 3");
        assert_eq!(record(b"{\"\xff\": 1}").as_ref().map(told).unwrap(), "\u{fffd} 1");
    }

    #[test]
    fn any_other_line_is_none() {
        for line in [
            "",
            "1",
            "[1]",
            "{",
            "{}",
            "{\"a\"}",
            "{\"a\": true}",
            "{'a': 1}",
            " {\"a\": 1}",
            "{\"a\": 1} b",
            "{\"a\": 1}{\"a\": 2}",
            "{\"a\": 01}",
            "{\"a\": nan}",
            "{\"a\": +Infinity}",
            "{\"a\": 1}\r",
            "{\"a\": 1,}",
            "{\"step\": 1}",
        ] {
            let expected = if line.ends_with('\r') { "a 1" } else { "" };
            assert_eq!(read(line), expected, "{line:?}");
        }
        let long = |n: usize| format!("{{\"a\": 1, \"b\": \"{}\"}}", "x".repeat(n));
        assert_eq!(read(&long(LONGEST_LINE - 17)), "a 1");
        assert_eq!(read(&long(LONGEST_LINE - 16)), "");
        assert_eq!(read(&"{\"a\":".repeat(1000)), "", "too deep");
    }

    #[test]
    fn numbers_that_json_has_not_are_read() {
        assert_eq!(read(r#"{"a": NaN, "b": Infinity, "c": -Infinity}"#), "a NaN, b inf, c -inf");
        assert_eq!(read(r#"{"a": 1e999, "b":-1.5e999, "c": 1e-999}"#), "a inf, b -inf, c 0");
        assert_eq!(read(r#"{"\"NaN": NaN, "é, Infinity": "NaN, \\", "x": {"y":NaN}}"#), "\"NaN NaN, x.y NaN");
    }

    #[test]
    fn a_step_is_a_whole_number_from_0() {
        assert_eq!(read(r#"{"step": 2.0, "a": 1}"#), "2: a 1");
        assert_eq!(read(r#"{"step": "4", "a": 1}"#), "4: a 1");
        assert_eq!(read(r#"{"step": 4294967295, "a": 1}"#), "4294967295: a 1");
        assert_eq!(read(r#"{"step": 0, "x": {"step": 1}}"#), "0: x.step 1");
        for no_step in ["-1", "0.5", "4294967296", "NaN"] {
            assert_eq!(read(&format!(r#"{{"a": 1, "step": {no_step}}}"#)), format!("a 1, step {no_step}"));
        }
    }

    #[test]
    fn files_hold_a_record_a_line_or_one_object() {
        let all = |text: &str| read_file(text.as_bytes()).iter().map(told).collect::<Vec<_>>().join("; ");
        assert_eq!(all("{\"a\": 1}\nlog\n\n{\"a\": 2}\n{\"a\": 3}"), "a 1; a 2; a 3");
        assert_eq!(all("{\"a\": 1}\n{\"a\": 2, \"b"), "a 1");
        assert_eq!(all("\n{\n  \"a\": NaN,\n  \"b\": {\n    \"c\": 2\n  }\n}\n"), "a NaN, b.c 2");
        assert_eq!(all("{\n  \"a\": 1,\n"), "");
        assert_eq!(
            all(&format!("{{\"a\": 1, \"b\": \"{}\"}}", "x".repeat(LONGEST_LINE))),
            "a 1",
            "one object, of any length"
        );
        assert_eq!(all(""), "");
    }

    proptest! {
        #[test]
        fn what_is_written_as_json_is_read_back(values in proptest::collection::btree_map("[a-z\"\\\\é]{1,9}", proptest::num::f64::NORMAL, 1..9)) {
            let line = serde_json::to_string(&values).unwrap();
            let read = record(line.as_bytes()).unwrap();
            let step = read.step.map(|step| ("step".to_owned(), f64::from(step)));
            prop_assert_eq!(read.values.into_iter().chain(step).collect::<std::collections::BTreeMap<_, _>>(), values);
        }

        #[test]
        fn nothing_panics(line in "[{]?[\"\\\\a:NaInfity{}\\[\\]0-9e.+ é\r-]*") {
            let _ = record(line.as_bytes());
            let _ = read_file(line.as_bytes());
        }
    }
}
