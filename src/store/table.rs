//! The CSV files: their columns and how numbers stand in them.

use std::borrow::Cow;
use std::fmt::Display;
use std::io;

use crate::space::{MetricSpec, Name, Taken};
use crate::trial::{Measurement, Outcome, Replicate, Trial};

/// `metrics.csv` of one trial: what it measures at each step, in the order of declaration.
pub(super) fn metrics_csv(measures: &[MetricSpec], measurements: &[Measurement]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let each = || measures.iter().filter(|spec| spec.taken == Taken::EachStep).map(|spec| &spec.name);
    row(&mut out, std::iter::once("step").chain(each().map(AsRef::as_ref)));
    for Measurement { step, values } in measurements {
        let values = each().map(|name| values.get(name).map(number).unwrap_or_default());
        row(&mut out, std::iter::once(step.to_string()).chain(values));
    }
    finish(out)
}

/// What stands in a row of `trials.csv`.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The trial.
    pub(crate) trial: Trial,
    /// How it ended.
    pub(crate) outcome: &'a Outcome,
    /// One for each of the table's metrics.
    pub(crate) metrics: Vec<Option<f64>>,
}

/// The columns of `trials.csv`. The file is the header and the rows in the order of the plan.
#[derive(Debug)]
pub(crate) struct TrialsCsv<'a> {
    /// Hyperparameters.
    pub(crate) params: Vec<&'a Name>,
    /// Names of metrics.
    pub(crate) metrics: &'a [Name],
}

impl TrialsCsv<'_> {
    /// The line of names.
    pub(crate) fn header(&self) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let fixed = ["trial", "config", "data_replicate", "training_replicate", "outcome"];
        let names = self.params.iter().map(|name| &***name).chain(self.metrics.iter().map(AsRef::as_ref));
        row(&mut out, fixed.into_iter().chain(names));
        finish(out)
    }

    /// Lines of the table.
    pub(crate) fn rows(&self, rows: &[Row<'_>]) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        for Row { trial, outcome, metrics } in rows {
            let (Replicate { data, training }, params) = (&trial.replicate, &trial.config.params);
            let head: [&dyn Display; 5] = [&trial.id, &trial.config.id, data, training, &outcome.word()];
            let values = self.params.iter().map(|name| params.get(name).map(ToString::to_string).unwrap_or_default());
            let measured = metrics.iter().map(|value| value.map(number).unwrap_or_default());
            row(&mut out, head.map(ToString::to_string).into_iter().chain(values).chain(measured));
        }
        finish(out)
    }
}

/// A CSV of texts: a header and rows.
pub(crate) fn plain_csv((header, rows): (Vec<String>, impl Iterator<Item = Vec<String>>)) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    std::iter::once(header).chain(rows).for_each(|cells| row(&mut out, cells));
    finish(out)
}

/// Reads a CSV whose cells are all numbers: the names in its header, and its rows.
pub(super) fn read_numbers(bytes: &[u8]) -> io::Result<(Vec<String>, Vec<Vec<f64>>)> {
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers()?.iter().map(str::to_owned).collect();
    let rows = reader.deserialize().collect::<Result<_, _>>()?;
    Ok((names, rows))
}

/// The shortest text that reads back as the same number.
pub(crate) fn number(x: f64) -> String {
    format!("{x:?}")
}

/// How a text stands in a cell: what a spreadsheet would take for a formula begins with a `'`, as does what begins with
/// one already: no two texts stand alike. Numbers stay what they are.
fn cell(text: &str) -> Cow<'_, str> {
    let obeyed = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) && text.parse::<f64>().is_err();
    if obeyed { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn row<T: AsRef<str>>(out: &mut csv::Writer<Vec<u8>>, cells: impl IntoIterator<Item = T>) {
    out.write_record(cells.into_iter().map(|text| cell(text.as_ref()).into_owned()))
        .unwrap_or_else(|e| unreachable!("rows of one length into memory: {e}"));
}

fn finish(out: csv::Writer<Vec<u8>>) -> Vec<u8> {
    out.into_inner().unwrap_or_else(|e| unreachable!("memory does not fail to flush: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        let formulas = ["=1+1", "+a", "-a", "@SUM(1)", "\tx", "\r=1", "'quoted", "''", "-", "+-1"];
        for written in formulas {
            assert_eq!(cell(written), format!("'{written}"));
        }
        for written in ["-1.5", "+2", "-1e-3", "-inf", "", "a=b", "x, -y", "1'"] {
            assert_eq!(cell(written), written);
        }
    }
}
