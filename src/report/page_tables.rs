//! The tables of a sweep's page: best configs, failures, repeatability. Words around them are the page's.

use maud::{Markup, html};

use super::words::Words;
use crate::summary::{
    Components, ConfigRow, Difference, Estimate, FailedTrial, Hyperparameter, MetricTable, Summary, fresh,
};
use crate::trial::numbers::{self, spread};
use crate::trial::one_line;

/// As many configs are listed.
const MOST_CONFIGS: usize = 20;
/// As many failures are listed.
pub(crate) const MOST_FAILURES: usize = 20;

/// `0.01235 ± 0.00041`; only the mean where there is no interval.
pub(super) fn mean(estimate: &Estimate) -> String {
    numbers::plus_minus(estimate.mean, estimate.half_width)
}

fn optional(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), spread)
}

/// The best configs with the metric over their replicates.
pub(super) fn configs(summary: &Summary, words: &Words) -> Markup {
    let repeated = summary.best_set.is_some();
    let varied = summary.varied();
    let among_best = |config: &ConfigRow| config.in_best_set == Some(true);
    html! {
        div.wide { table {
            thead { tr {
                th.number { "#" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                th.number { (words.title(&summary.metric.name)) ", mean ± 95 %" }
                @if repeated { th.number { "From the best ± 95 %" } th.number { "Won" } }
                th.number { "sd" }
                th.number { "n" }
                th { "Config" }
            } }
            tbody { @for (i, config) in summary.configs.iter().take(MOST_CONFIGS).enumerate() {
                tr {
                    td.number { (i + 1) @if among_best(config) { " ≈" } }
                    @for &h in &varied { (value(&config.values[h])) }
                    td.number { (mean(&config.estimate)) }
                    @if repeated {
                        td.number { (config.from_best.map_or_else(|| "–".to_owned(), |d| difference(&d))) }
                        td.number { (config.from_best.map_or_else(|| "–".to_owned(), |d| percent(d.won))) }
                    }
                    td.number { (optional(config.estimate.sd)) }
                    td.number { (summary.of_replicates(config.estimate.n)) }
                    td { code { (config.id) } }
                }
            } }
        } }
        @if summary.configs.len() > MOST_CONFIGS {
            p.note { "The best " (MOST_CONFIGS) " of " (summary.configs.len()) " configs; all are in configs.csv." }
        }
    }
}

fn heading(hyperparameter: &Hyperparameter, words: &Words) -> Markup {
    html! { th title=(hyperparameter.name) { (words.title(&hyperparameter.name)) } }
}

fn value(text: &str) -> Markup {
    html! { td title=(one_line(text)) { (numbers::short(text)) } }
}

fn difference(difference: &Difference) -> String {
    numbers::difference(difference.estimate.mean, difference.estimate.half_width)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The best configs on replicates that the search did not see.
pub(super) fn confirmed(summary: &Summary, words: &Words) -> Markup {
    let on = summary.confirm.map(|replicates| fresh(replicates, summary.datasets)).unwrap_or_default();
    let held_out = summary.metric.held_out.as_deref();
    let cell = |estimate: Option<Estimate>| estimate.as_ref().map_or_else(|| "–".to_owned(), mean);
    html! {
        div.wide { table {
            thead { tr {
                th.number { "#" }
                @for hyperparameter in &summary.hyperparameters {
                    th title=(hyperparameter.name) { (words.title(&hyperparameter.name)) }
                }
                th.number { "In the search, optimistic" }
                th.number { "Again: " (words.readable(&summary.metric.name)) ", mean ± 95 %" }
                @if let Some(metric) = held_out { th.number { "Again: " (words.readable(metric)) ", mean ± 95 %" } }
                th.number { "From # 1 ± 95 %" }
                th.number { "Won" }
                th.number { "n" }
            } }
            tbody { @for config in &summary.confirmed {
                @let before = &summary.configs[config.rank];
                tr {
                    td.number { (config.rank + 1) @if config.beats_winner { " better" } }
                    @for value in &before.values { td title=(one_line(value)) { (numbers::short(value)) } }
                    td.number { (mean(&before.estimate)) }
                    td.number { (cell(config.estimate)) }
                    @if held_out.is_some() { td.number { (cell(config.held_out)) } }
                    td.number { (config.from_winner.map_or_else(|| "–".to_owned(), |d| difference(&d))) }
                    td.number { (config.from_winner.map_or_else(|| "–".to_owned(), |d| percent(d.won))) }
                    td.number { (config.estimate.map_or(0, |e| e.n)) }
                }
            } }
        } }
        p.note {
            "The best configs of the search, trained again on " (on) ". What chose a config flatters it; fresh replicates chose \
             nothing. “Better” is what beats the winner of the search there, in pairs."
        }
    }
}

/// Each value of a hyperparameter against the one before.
pub(super) fn steps(summary: &Summary, words: &Words) -> Markup {
    html! {
        div.wide { table {
            thead { tr {
                th { "Hyperparameter" }
                th.number { "From" }
                th.number { "To" }
                th.number { "Change of " (words.readable(&summary.metric.name)) " ± 95 %" }
                th.number { "Better in" }
            } }
            tbody { @for effect in &summary.effects { @for step in &effect.steps {
                tr {
                    td title=(effect.hyperparameter.name) { (words.title(&effect.hyperparameter.name)) }
                    td.number { (step.from) }
                    td.number { (step.to) }
                    td.number { (difference(&step.difference)) }
                    td.number { (percent(step.difference.won)) }
                }
            } } }
        } }
        p.note {
            "In pairs: the arithmetic mean, as in the ranking, over all other settings, of configs that differ in this \
             hyperparameter alone and have all replicates; better in as many of the replicates."
        }
    }
}

/// What was measured of the best configs besides the recorded metrics.
pub(super) fn evaluations(summary: &Summary, table: &MetricTable, words: &Words) -> Markup {
    let varied = summary.varied();
    html! {
        div.wide { table {
            thead { tr {
                th.number { "#" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                @for metric in &table.metrics { th.number title=(metric) { (words.title(metric)) } }
            } }
            tbody { @for (i, row) in table.rows.iter().enumerate() {
                tr {
                    td.number { (i + 1) }
                    @for &h in &varied { (value(&row.values[h])) }
                    @for estimate in &row.estimates {
                        td.number { (estimate.as_ref().map_or_else(|| "–".to_owned(), mean)) }
                    }
                }
            } }
        } }
        p.note {
            "The best configs, best first; each number is the mean over the replicates ± half the width of its 95 % \
             interval. Point at a heading for the name of the metric in the tables."
        }
    }
}

/// The trials that did not end well, with the reason.
pub(super) fn failures(failures: &[FailedTrial]) -> Markup {
    html! {
        div.wide { table {
            thead { tr { th { "Trial" } th { "Config" } th { "Reason" } } }
            tbody { @for failure in failures.iter().take(MOST_FAILURES) {
                tr { td { code { (failure.id) } } td.label { (failure.label) } td {
                    (failure.reason)
                    @if !failure.last_lines.is_empty() || failure.by_hand.is_some() {
                        details {
                            summary { "Last lines, and how to run it by hand" }
                            pre { (failure.last_lines.join("\n")) }
                            @if let Some(line) = &failure.by_hand { pre { "$ " (line) } }
                        }
                    }
                } }
            } }
        } }
        @if failures.len() > MOST_FAILURES {
            p.note { "and " (failures.len() - MOST_FAILURES) " more, in trials.csv." }
        }
    }
}

/// The spread of the best configs and where it comes from.
pub(super) fn repeatability(summary: &Summary) -> Markup {
    let configs = &summary.repeatability;
    html! {
        div.wide { table {
            thead { tr {
                th { "Config" }
                th.number { "Mean ± 95 %" }
                th.number { "sd" }
                th.number { "n" }
                th.number { "Same dataset sd" }
                th.number { "Between datasets sd" }
                th.number { "Different datasets sd" }
                th.number { "Share of the data, 95 %" }
            } }
            tbody { @for config in configs.iter().take(MOST_CONFIGS) {
                tr {
                    td.label { @if config.label.is_empty() { "the config" } @else { (config.label) } }
                    td.number { (mean(&config.estimate)) }
                    td.number { (optional(config.estimate.sd)) }
                    td.number { (summary.of_replicates(config.estimate.n)) }
                    td.number { (optional(config.components.map(|c| c.same_data_sd))) }
                    td.number { (optional(config.components.map(|c| c.between_data_sd))) }
                    td.number { (optional(config.components.map(|c| c.different_data_sd))) }
                    td.number { (config.components.map_or_else(|| "–".to_owned(), |c| share(&c))) }
                }
            } }
        } }
        @if configs.iter().all(|config| config.components.is_none()) {
            p.note { "The components need at least two datasets with at least two complete trainings on each." }
        }
    }
}

/// `42 % (5 to 80 %)`: the share and its interval.
fn share(components: &Components) -> String {
    let (low, high) = components.data_share_interval;
    format!("{:.0} % ({:.0} to {:.0} %)", components.data_share * 100.0, low * 100.0, high * 100.0)
}
