//! What is made of the results of trials, and can be made again at any time: tables, figures, the page.

use super::results::Results;
use crate::error::{Error, ExitStatus};
use crate::objective::Objective;
use crate::search::Plan;
use crate::spec::Sweep;
use crate::store::{CONFIGS_CSV, REPEATABILITY_CSV, Row, Store, TRIALS_CSV, TrialsCsv, plain_csv};
use crate::summary::{Facts, Summary, summarise};
use crate::ui;

/// The derived tables.
pub(super) struct Tables {
    pub(super) summary: Summary,
    /// Name and bytes of each file.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Makes the tables of what is on disk; writes nothing.
pub(super) fn tables(store: &Store, sweep: &Sweep, plan: &Plan, results: &Results) -> Result<Tables, Error> {
    let columns = TrialsCsv { params: plan.params().collect(), metrics: &results.metrics };
    let row = |(i, trial)| {
        let (outcome, metrics) = results.of(i);
        Row { trial, outcome, metrics }
    };
    let rows = plan.by_config(|first, trials| columns.rows((first..).zip(trials).map(row)));
    let mut trials_csv = columns.header();
    rows.for_each(|lines| trials_csv.extend(lines));
    let facts = Facts {
        name: &sweep.name,
        metric: &sweep.metric,
        replicates: (sweep.replicates.data, sweep.replicates.training),
        space: &sweep.space,
        measures: &sweep.measures,
    };
    let summary = summarise(&facts, store, &trials_csv, Vec::new())?;
    let files = [
        (TRIALS_CSV, trials_csv),
        (CONFIGS_CSV, plain_csv(summary.configs_csv())),
        (REPEATABILITY_CSV, plain_csv(summary.repeatability_csv())),
    ];
    Ok(Tables { summary, files: files.map(|(name, bytes)| (name.to_owned(), bytes)).into() })
}

/// What the counts of a finished command amount to.
pub(super) fn status_of(summary: &Summary) -> ExitStatus {
    if summary.counts.troubled() > 0 { ExitStatus::SomeFailed } else { ExitStatus::Complete }
}

/// Draws the report of one sweep into its folder and says where it is. What stands in the way of the objective's own
/// figures is said, and is no reason to do without a report.
pub(super) fn draw(
    store: &Store,
    _sweep: &Sweep,
    _plan: &Plan,
    summary: &Summary,
    _objective: Result<&dyn Objective, &str>,
) -> Result<(), Error> {
    let files = crate::report::render(summary, &[])?;
    store.write_report(files.iter().map(|f| (f.name.as_str(), f.bytes.as_slice())))?;
    ui::say(&format!("report: {}", store.report_page().display()));
    Ok(())
}
