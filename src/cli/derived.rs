//! What is made of the results of trials, and can be made again at any time: tables, figures, the page.

use std::collections::BTreeSet;

use super::standing::Standing;
use crate::error::{End, Error};
use crate::gallery::{self, Picture};
use crate::objective::Autoencoder;
use crate::sampler::Plan;
use crate::spec::Sweep;
use crate::store::{CONFIGS_CSV, REPEATABILITY_CSV, Row, Store, TRIALS_CSV, TrialsCsv, plain_csv};
use crate::summary::{Facts, Summary, summarise};
use crate::trial::Trial;
use crate::ui;

/// The derived tables.
pub(super) struct Tables {
    pub(super) summary: Summary,
    /// Name and bytes of each file.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Makes the tables of what is on disk; writes nothing.
pub(super) fn tables(store: &Store, sweep: &Sweep, plan: &Plan, standing: &Standing) -> Result<Tables, Error> {
    let (mut params, mut evaluations) = (BTreeSet::new(), Vec::new());
    for config in plan.shapes() {
        params.extend(config.params.keys().copied());
        for name in config.config.evaluations() {
            if !evaluations.contains(&name) {
                evaluations.push(name);
            }
        }
    }
    let metrics = standing.metrics();
    let columns = TrialsCsv { params: params.into_iter().collect(), metrics: &metrics };
    let told = standing.reader(&metrics);
    let row = |(i, trial)| {
        let (outcome, metrics) = told(i);
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
        evaluations: &evaluations,
    };
    let summary = summarise(&facts, store, &trials_csv, standing.failures(plan))?;
    let files = [
        (TRIALS_CSV, trials_csv),
        (CONFIGS_CSV, plain_csv(summary.configs_csv())),
        (REPEATABILITY_CSV, plain_csv(summary.repeatability_csv())),
    ];
    Ok(Tables { summary, files: files.map(|(name, bytes)| (name.to_owned(), bytes)).into() })
}

/// The end that the counts of a finished command amount to.
pub(super) fn end_of(summary: &Summary) -> End {
    if summary.counts.troubled() > 0 { End::SomeFailed } else { End::Complete }
}

/// The pictures of finished trials. What stands in their way is said, and is no reason to do without a report.
pub(super) fn pictures(objective: &Autoencoder, store: &Store, plan: &Plan, summary: &Summary) -> Vec<Picture> {
    let trials: Vec<Trial> = plan.trials().collect();
    let ranked: Vec<String> = summary.configs.iter().map(|config| config.id.clone()).collect();
    crate::run::on_one_thread(|| gallery::pictures(objective, store, &trials, &ranked)).unwrap_or_else(|error| {
        ui::say(&format!("no pictures of trained networks: {error}"));
        Vec::new()
    })
}

/// Draws the report of one sweep into its folder and says where it is.
pub(super) fn draw(store: &Store, summary: &Summary, pictures: &[Picture]) -> Result<(), Error> {
    let files = crate::report::render(summary, pictures)?;
    store.write_report(files.iter().map(|f| (f.name.as_str(), f.bytes.as_slice())))?;
    ui::say(&format!("report: {}", store.report_page().display()));
    Ok(())
}
