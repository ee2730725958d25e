//! The CSV files: their columns and how numbers stand in them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::io;

use crate::space::{MetricSpec, Name, Taken};
use crate::trial::{ChosenBy, ConfigId, Measurement, Outcome, Replicate, Trial};

/// `metrics.csv` of one trial: what it measures at each step, in the order of declaration, and then what it does not
/// declare, sorted.
pub(super) fn metrics_csv(measures: &[MetricSpec], measurements: &[Measurement]) -> Vec<u8> {
    let mut names: Vec<&Name> =
        measures.iter().filter(|spec| spec.taken == Taken::EachStep).map(|spec| &spec.name).collect();
    let all = measurements.iter().flat_map(|one| one.values.0.iter().map(|(name, _)| name));
    let others: BTreeSet<&Name> = all.filter(|name| !names.contains(name)).collect();
    names.extend(others);
    let header = std::iter::once("step".to_owned()).chain(names.iter().map(ToString::to_string)).collect();
    let row = |Measurement { step, values }: &Measurement| {
        let values = names.iter().map(|name| values.get(name).map(number).unwrap_or_default());
        std::iter::once(step.to_string()).chain(values).collect()
    };
    plain_csv((header, measurements.iter().map(row)))
}

/// What stands in a row of `trials.csv`.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The trial.
    pub(crate) trial: Trial,
    /// The config of the search that it confirms.
    pub(crate) confirms: Option<ConfigId>,
    /// How it ended.
    pub(crate) outcome: &'a Outcome,
    /// One for each of the table's metrics.
    pub(crate) metrics: Vec<Option<f64>>,
    /// The sweep's metric at each rung at which it was judged, with the number of steps.
    pub(crate) rungs: &'a [(u32, f64)],
    /// Steps that it was trained, where they are counted.
    pub(crate) steps: Option<u64>,
    /// Who chose its config.
    pub(crate) chosen_by: ChosenBy,
}

impl<'a> Row<'a> {
    /// A trial of a search that neither learns nor prunes.
    pub(crate) fn new(trial: Trial, outcome: &'a Outcome, metrics: Vec<Option<f64>>) -> Self {
        Self { trial, confirms: None, outcome, metrics, rungs: &[], steps: None, chosen_by: ChosenBy::Chance }
    }
}

/// The columns of `trials.csv`. The file is the header and the rows in the order of the plan.
#[derive(Debug)]
pub(crate) struct TrialsCsv<'a> {
    /// Hyperparameters.
    pub(crate) params: Vec<&'a Name>,
    /// Names of metrics.
    pub(crate) metrics: &'a [Name],
    /// Whether some trials confirm configs.
    pub(crate) confirms: bool,
    /// Whether configs are not all chosen alike.
    pub(crate) chooses: bool,
    /// Whether trials are not all trained as long.
    pub(crate) prunes: bool,
}

impl TrialsCsv<'_> {
    /// The line of names.
    pub(crate) fn header(&self) -> Vec<u8> {
        let fixed = ["trial", "config", "data_replicate", "training_replicate", "outcome"];
        let fixed = fixed.into_iter().chain(self.confirms.then_some("confirms"));
        let fixed = fixed.chain(self.chooses.then_some("chosen_by")).chain(self.prunes.then_some("steps"));
        let mut header: Vec<String> = fixed.map(str::to_owned).collect();
        header.extend(beside(&header, "space", self.params.iter().map(|name| &***name)));
        header.extend(beside(&header, "metric", self.metrics.iter().map(AsRef::as_ref)));
        lines([header])
    }

    /// Lines of the table.
    pub(crate) fn rows(&self, rows: &[Row<'_>]) -> Vec<u8> {
        lines(rows.iter().map(|Row { trial, confirms, outcome, metrics, chosen_by, steps, .. }| {
            let (Replicate { data, training }, params) = (&trial.replicate, &trial.config.params);
            let head: [&dyn Display; 5] = [&trial.id, &trial.config.id, data, training, &outcome.word()];
            let values = self.params.iter().map(|name| params.get(name).map(ToString::to_string).unwrap_or_default());
            let measured = metrics.iter().map(|value| value.map(number).unwrap_or_default());
            let confirms = self.confirms.then(|| confirms.map(|id| id.to_string()).unwrap_or_default());
            let chosen_by = self.chooses.then(|| chosen_by.word().to_owned());
            let steps = self.prunes.then(|| steps.map(|steps| steps.to_string()).unwrap_or_default());
            let head = head.map(ToString::to_string).into_iter().chain(confirms).chain(chosen_by).chain(steps);
            head.chain(values).chain(measured)
        }))
    }
}

/// Columns of these names beside `others`: one that is called as another is gets a prefix, `space.n`.
pub(crate) fn beside<'a>(others: &[String], prefix: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let column = |name: &str| {
        let mut column = name.to_owned();
        while others.contains(&column) {
            column = format!("{prefix}.{column}");
        }
        column
    };
    names.map(column).collect()
}

/// A CSV of texts: a header and rows.
pub(crate) fn plain_csv((header, rows): (Vec<String>, impl Iterator<Item = Vec<String>>)) -> Vec<u8> {
    lines(std::iter::once(header).chain(rows))
}

/// Reads a CSV whose cells are numbers: the names in its header, and its rows; an empty cell is NaN.
pub(super) fn read_numbers(bytes: &[u8]) -> io::Result<(Vec<String>, Vec<Vec<f64>>)> {
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers()?.iter().map(str::to_owned).collect();
    let rows = reader.deserialize::<Vec<Option<f64>>>();
    let rows = rows.map(|row| Ok(row?.into_iter().map(|x| x.unwrap_or(f64::NAN)).collect()));
    Ok((names, rows.collect::<Result<_, csv::Error>>()?))
}

/// The shortest text that reads back as the same number.
pub(crate) fn number(x: f64) -> String {
    format!("{x:?}")
}

/// How a text stands in a cell: what a spreadsheet would take for a formula begins with a `'`, as does what begins with
/// one already: no two texts stand alike. Numbers stay what they are. Signs of full width are signs to some programs, and
/// what cannot be seen may stand before one.
fn cell(text: &str) -> Cow<'_, str> {
    let unseen = |c: char| c != ' ' && (c.is_whitespace() || c.is_control() || is_format(c));
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\''];
    let obeyed = text.starts_with(unseen) || text.starts_with(signs);
    let obeyed = obeyed && text.parse::<f64>().is_err();
    if obeyed { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Marks of direction and of no width.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn lines<T: AsRef<str>>(rows: impl IntoIterator<Item = impl IntoIterator<Item = T>>) -> Vec<u8> {
    // Small: most tables are a row or two.
    let mut out = csv::WriterBuilder::new().buffer_capacity(512).from_writer(Vec::new());
    let written = rows.into_iter().try_for_each(|cells| {
        cells.into_iter().try_for_each(|text| out.write_field(cell(text.as_ref()).as_bytes()))?;
        out.write_record(None::<&[u8]>)
    });
    written.unwrap_or_else(|e| unreachable!("rows of one length into memory: {e}"));
    out.into_inner().unwrap_or_else(|e| unreachable!("memory does not fail to flush: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        let formulas = [
            "=1+1",
            "+a",
            "-a",
            "@SUM(1)",
            "\tx",
            "\r=1",
            "'quoted",
            "''",
            "-",
            "+-1",
            "\n=1",
            "＝1",
            "＋a",
            "－1",
            "＠a",
            "\u{202e}1=",
            "\u{feff}=1",
        ];
        for written in formulas {
            assert_eq!(cell(written), format!("'{written}"));
        }
        for written in ["-1.5", "+2", "-1e-3", "-inf", "", "a=b", "x, -y", "1'"] {
            assert_eq!(cell(written), written);
        }
    }
}
