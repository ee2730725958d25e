//! Metrics that a program prints in its own words, read by regular expressions: `val_loss = 'loss: ([-+.\deE]+)'`.

use std::collections::BTreeMap;

use regex::Regex;

use super::numbers::number;
use super::records::{Record, step};

/// The name of a group that is the step, and of an expression whose number is.
pub(super) const STEP: &str = "step";

/// An expression for each metric.
#[derive(Clone, Debug, Default)]
pub(crate) struct Captures {
    all: Vec<Capture>,
}

#[derive(Clone, Debug)]
struct Capture {
    metric: String,
    expression: Regex,
    /// Which group is the number.
    value: usize,
    /// Which group is the step.
    step: Option<usize>,
}

/// An expression that cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{metric}: {reason}: {help}")]
pub(crate) struct BadCapture {
    /// Whose expression.
    pub(crate) metric: String,
    /// What is wrong.
    pub(crate) reason: String,
    /// What to write instead.
    pub(crate) help: &'static str,
}

/// A number with a comma for its point, which would be read without what follows the comma.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{metric} was printed with a decimal comma, or with commas between thousands: have the program print a point, as with \
     `LC_ALL = \"C\"` in `env`; the line is {line:?}"
)]
pub(crate) struct DecimalComma {
    pub(crate) metric: String,
    pub(crate) line: String,
}

impl Captures {
    /// Expressions by the metric's name. Each has one group, around the number, or one of the name `value`; one of the name
    /// `step` may be around the step, as is that of an expression called `step`.
    pub(crate) fn new(expressions: &BTreeMap<String, String>) -> Result<Self, BadCapture> {
        let all = expressions.iter().map(|(metric, text)| {
            Capture::new(metric, text).map_err(|(reason, help)| BadCapture { metric: metric.clone(), reason, help })
        });
        Ok(Self { all: all.collect::<Result<_, _>>()? })
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What this line says of any of the metrics: of each the last number in it. Where they name steps, the first counts.
    pub(crate) fn find(&self, line: &str) -> Result<Option<Record>, DecimalComma> {
        let mut record = Record::default();
        for capture in &self.all {
            if let Some((value, at)) = capture.find(line)? {
                if capture.metric != STEP {
                    record.values.push((capture.metric.clone(), value));
                }
                record.step = record.step.or(if capture.metric == STEP { step(value) } else { at });
            }
        }
        Ok((record.step.is_some() || !record.values.is_empty()).then_some(record))
    }
}

impl Capture {
    fn new(metric: &str, text: &str) -> Result<Self, (String, &'static str)> {
        let expression = Regex::new(text).map_err(|error| not_compiled(&error))?;
        let group = |name| expression.capture_names().position(|group| group == Some(name));
        let step = group(STEP);
        let mut others = (1..expression.captures_len()).filter(|group| Some(*group) != step);
        let value = match (group("value"), others.next(), others.next()) {
            (Some(value), _, _) | (None, Some(value), None) => value,
            (None, None, _) => {
                return Err((
                    "nothing in it is captured".to_owned(),
                    r"put the part that is the number into a group, as in 'loss: ([-+.\deE]+)'",
                ));
            }
            (None, Some(_), Some(_)) => {
                return Err((
                    "it has more than one group".to_owned(),
                    "name the one that is the number, (?<value>…), or write (?:…) for those that only group",
                ));
            }
        };
        Ok(Self { metric: metric.to_owned(), expression, value, step })
    }

    /// The last number that the expression finds in the line, and its step.
    fn find(&self, line: &str) -> Result<Option<(f64, Option<u32>)>, DecimalComma> {
        let Some(last) = self.expression.captures_iter(line).last() else { return Ok(None) };
        let Some(captured) = last.get(self.value) else { return Ok(None) };
        if cut_at_comma(captured.as_str(), &line[captured.end()..]) {
            return Err(DecimalComma { metric: self.metric.clone(), line: shown(line) });
        }
        // The end of a sentence is no part of a number.
        let Some(value) = number(captured.as_str().trim_end_matches(['.', ','])) else { return Ok(None) };
        let at = self.step.and_then(|group| last.get(group)).and_then(|text| number(text.as_str()));
        Ok(Some((value, at.and_then(step))))
    }
}

/// Whether the number goes on behind a comma: `0` of `0,31`, or has one within it. In `0.5,0.6` two numbers meet.
fn cut_at_comma(captured: &str, after: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    if let Some((before, behind)) = captured.split_once(',') {
        return before.ends_with(digit) && behind.starts_with(digit);
    }
    let Some(behind) = after.strip_prefix(',').filter(|behind| behind.starts_with(digit)) else { return false };
    let next_has_point = behind.trim_start_matches(digit).strip_prefix('.').is_some_and(|rest| rest.starts_with(digit));
    captured.ends_with(digit) && !(captured.contains('.') && next_has_point)
}

/// As much of the line as a message holds.
fn shown(line: &str) -> String {
    const MOST: usize = 200;
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Why it is no expression, and what to write instead.
fn not_compiled(error: &regex::Error) -> (String, &'static str) {
    let text = error.to_string();
    let reason = text.rsplit("error: ").next().unwrap_or(&text).trim().to_owned();
    let help = if reason.starts_with("look-around") {
        "match what stands around the number as it is, and put only the number into a group"
    } else if reason.starts_with("backreferences") {
        "write out what is to be repeated"
    } else if text.contains("Unicode") {
        "switch Unicode off for this part, as in (?i-u:loss)"
    } else {
        r"write a backslash before a character that is meant as it is, as in 'loss \(val\): ([-+.\deE]+)'"
    };
    (reason, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = r"([-+.\deE]+)";

    fn captures(all: &[(&str, &str)]) -> Result<Captures, BadCapture> {
        Captures::new(&all.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect())
    }

    fn find(expression: &str, line: &str) -> Result<Option<Record>, DecimalComma> {
        captures(&[("m", expression)]).unwrap().find(line)
    }

    fn value(expression: &str, line: &str) -> Option<f64> {
        let record = find(expression, line).unwrap()?;
        assert_eq!((record.step, record.values.len(), record.values[0].0.as_str()), (None, 1, "m"));
        Some(record.values[0].1)
    }

    #[test]
    fn the_last_number_of_a_line_counts() {
        let loss = format!("loss: {NUMBER}");
        assert_eq!(value(&loss, "Test set: Average loss: 0.0266, Accuracy: 9912/10000 (99%)"), Some(0.0266));
        assert_eq!(value(&loss, "loss: 1 loss: 2e-3"), Some(0.002));
        assert_eq!(value(&loss, "the loss: -0.5."), Some(-0.5));
        assert_eq!(value(&loss, "the loss: ..."), None);
        assert_eq!(value(&loss, "accuracy 1"), None);
        assert_eq!(value(r"loss: (\S+)", "loss: -Inf"), Some(f64::NEG_INFINITY));
        assert!(value(r"loss: (\S+)", "loss: NAN").unwrap().is_nan());
        assert_eq!(value(r"a|(\d)", "1 a"), None, "the last match has no number");
        assert_eq!(value(r"(?:a|b)=(?<value>\d)(\d)", "a=12"), Some(1.0));
    }

    #[test]
    fn several_metrics_and_a_step_may_stand_in_a_line() {
        let all = [("acc", r"acc (\S+)"), ("loss", r"epoch (?<step>\d+).* loss (\S+)")];
        let found = captures(&all).unwrap().find("epoch 3: loss 0.5 acc 0.9").unwrap().unwrap();
        assert_eq!(found, Record { step: Some(3), values: vec![("acc".to_owned(), 0.9), ("loss".to_owned(), 0.5)] });
        assert_eq!(find(r"(?<step>\d+)?: (\d)", ": 5").unwrap().unwrap().step, None);
        let step = [("loss", r"loss (\S+)"), ("step", r"epoch (\d+)")];
        let found = |line: &str| captures(&step).unwrap().find(line).unwrap();
        assert_eq!(found("epoch 3"), Some(Record { step: Some(3), values: vec![] }));
        assert_eq!(found("epoch 3 loss 1"), Some(Record { step: Some(3), values: vec![("loss".to_owned(), 1.0)] }));
        assert!(captures(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_decimal_comma_is_an_error() {
        let wrong = |expression: &str, line: &str| find(expression, line).is_err();
        let loss = format!("loss: {NUMBER}");
        assert_eq!(
            find(&loss, "loss: 0,31").unwrap_err().to_string(),
            "m was printed with a decimal comma, or with commas between thousands: have the program print a point, as with \
             `LC_ALL = \"C\"` in `env`; the line is \"loss: 0,31\""
        );
        assert!(
            wrong(&loss, "loss: 12,345.6") && wrong(&loss, "loss: 1.234,5") && wrong(r"loss: ([\d,]+)", "loss: 0,31")
        );
        assert!(!wrong(&loss, "loss: 0.5, 1") && !wrong(&loss, "loss: 1,a") && !wrong(r"loss: ([\d,]+)", "loss: 3,"));
        assert!(!wrong(&loss, "loss: 0.5,0.25,1"), "a row of numbers");
        assert_eq!(find(&loss, &format!("loss: 0,1{}", "é".repeat(300))).unwrap_err().line.chars().count(), 201);
    }

    #[test]
    fn what_is_no_expression_is_told() {
        let error = |text: &str| captures(&[("m", text)]).unwrap_err().to_string();
        assert_eq!(
            error("loss (val: "),
            r"m: unclosed group: write a backslash before a character that is meant as it is, as in 'loss \(val\): ([-+.\deE]+)'"
        );
        assert_eq!(
            error(r"(?<=loss: )(\d+)"),
            "m: look-around, including look-ahead and look-behind, is not supported: match what stands around the number as it \
             is, and put only the number into a group"
        );
        assert_eq!(error(r"(\d)\1"), "m: backreferences are not supported: write out what is to be repeated");
        let nothing =
            r"m: nothing in it is captured: put the part that is the number into a group, as in 'loss: ([-+.\deE]+)'";
        assert_eq!(error("loss"), nothing);
        assert_eq!(error(r"(?<step>\d+)"), nothing);
        assert_eq!(
            error(r"(train|val) (\d+)"),
            "m: it has more than one group: name the one that is the number, (?<value>…), or write (?:…) for those that only group"
        );
        // Left out where the crate is built without its tables of letter cases.
        if let Err(wrong) = captures(&[("m", r"(?i)loss (\d)")]) {
            assert_eq!(wrong.help, "switch Unicode off for this part, as in (?i-u:loss)");
        }
        assert!(error(r"(\d{1000}){1000}").contains("size limit"));
    }
}
