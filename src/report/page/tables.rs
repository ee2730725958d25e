//! The tables of a sweep's page: best configs, failures, repeatability. Words around them are the page's.

use maud::{Markup, html};

use crate::report::words::Words;
use crate::summary::{
    Components, ConfigRow, Confirmed, Difference, Estimate, Hyperparameter, MetricTable, Summary, fresh,
};
use crate::trial::numbers::{self, percent, spread};
use crate::trial::{aligned, one_line};

/// As many configs are listed of the best.
const MOST_CONFIGS: usize = 10;
/// As many rows has the table of all configs before a script fills it.
const MOST_ROWS: usize = 50;

/// `0.01235 ± 0.00041`; only the mean where there is no interval.
pub(super) fn mean(estimate: &Estimate) -> String {
    numbers::plus_minus(estimate.mean, estimate.half_width)
}

fn optional(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), spread)
}

/// Of a column of means with their intervals; in one line.
const INTERVAL: &str = "±\u{a0}95\u{a0}%";

/// What stands where there is no number.
const NONE: &str = "–";

/// The cells of a column of numbers, their points below each other: what fills them is as wide as a digit.
fn column(cells: impl Iterator<Item = String>) -> Vec<String> {
    aligned(&cells.collect::<Vec<_>>(), '\u{2007}')
}

fn or_none(cell: Option<String>) -> String {
    cell.unwrap_or_else(|| NONE.to_owned())
}

/// The best configs with the metric over their replicates.
pub(super) fn configs(summary: &Summary, words: &Words) -> Markup {
    let shown = &summary.configs[..summary.configs.len().min(MOST_CONFIGS)];
    let means = column(shown.iter().map(|config| mean(&config.estimate)));
    let from_best = column(shown.iter().map(|config| or_none(config.from_best.as_ref().map(difference))));
    let sds = column(shown.iter().map(|config| optional(config.estimate.sd)));
    let repeated = summary.best_set.is_some();
    let varied = summary.varied();
    let among_best = |config: &ConfigRow| config.in_best_set == Some(true);
    html! {
        div.wide tabindex="0" { table {
            thead { tr {
                th.number scope="col" { "#" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                th.number scope="col" { (words.title(&summary.metric.name)) ", mean " (INTERVAL) }
                @if repeated { th.number scope="col" { "From the best " (INTERVAL) } th.number scope="col" { "Won" } }
                th.number scope="col" { "sd" }
                th.number scope="col" { "n" }
                th scope="col" { "Config" }
            } }
            tbody { @for (i, config) in shown.iter().enumerate() {
                tr {
                    td.number { (i + 1) @if among_best(config) { " ≈" } }
                    @for &h in &varied { (value(&config.values[h])) }
                    td.number { (means[i]) }
                    @if repeated {
                        td.number { (from_best[i]) }
                        td.number { (or_none(config.from_best.map(|d| percent(d.won)))) }
                    }
                    td.number { (sds[i]) }
                    td.number { (summary.of_replicates(config.estimate.n)) }
                    td { code data-config=(config.id) { (config.id) } }
                }
            } }
        } }
        @if repeated {
            p.note {
                "Each interval stands for itself; ≈ is for all comparisons together, with all others and not with the best alone: it \
                 also stands beside some whose interval is off 0."
            }
        }
        p.note {
            "sd is the standard deviation of single trials, n the number of replicates in the mean"
            @if repeated { "; Won is the share of the pairs with the best config, replicate by replicate, in which this one is better" }
            "."
        }
        @if summary.configs.len() > MOST_CONFIGS {
            p.note { "The best " (MOST_CONFIGS) " of " (summary.configs.len()) " configs; all are in configs.csv." }
        }
    }
}

fn heading(hyperparameter: &Hyperparameter, words: &Words) -> Markup {
    html! { th scope="col" title=(hyperparameter.name) { (words.title(&hyperparameter.name)) } }
}

fn value(text: &str) -> Markup {
    html! { td title=(one_line(text)) { (numbers::short(text)) } }
}

fn difference(difference: &Difference) -> String {
    numbers::difference(difference.estimate.mean, difference.estimate.half_width)
}

/// The best configs as a table that a script fills with all rows.
pub(super) fn best_rows(summary: &Summary, words: &Words) -> Markup {
    let shown = &summary.configs[..summary.configs.len().min(MOST_ROWS)];
    let means = column(shown.iter().map(|config| mean(&config.estimate)));
    let varied = summary.varied();
    html! {
        table {
            caption #caption { "The best " (shown.len()) " of " (summary.configs.len()) " configs; all are in configs.csv" }
            thead #table-head { tr {
                th scope="col" { "Config" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                th.number scope="col" { (words.title(&summary.metric.name)) ", mean " (INTERVAL) }
                th.number scope="col" { "n" }
            } }
            tbody #table-body { @for (config, mean) in shown.iter().zip(&means) {
                tr {
                    th scope="row" { code { (config.id) } }
                    @for &h in &varied { (value(&config.values[h])) }
                    td.number { (mean) }
                    td.number { (summary.of_replicates(config.estimate.n)) }
                }
            } }
        }
    }
}

/// The best configs on replicates that the search did not see.
pub(super) fn confirmed(summary: &Summary, words: &Words) -> Markup {
    let on = summary.confirm.map(|replicates| fresh(replicates, summary.datasets)).unwrap_or_default();
    let held_out = summary.metric.held_out.as_deref();
    let before = |config: &Confirmed| &summary.configs[config.rank];
    let all = &summary.confirmed;
    let estimates = |of: fn(&Confirmed) -> Option<Estimate>| {
        column(all.iter().map(|config| or_none(of(config).as_ref().map(mean))))
    };
    let means = column(all.iter().map(|config| mean(&before(config).estimate)));
    let [again, tested] = [estimates(|config| config.estimate), estimates(|config| config.held_out)];
    let from_winner = column(all.iter().map(|config| or_none(config.from_winner.as_ref().map(difference))));
    let varied = summary.varied();
    html! {
        div.wide tabindex="0" { table {
            thead { tr {
                th.number scope="col" { "#" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                th.number scope="col" { "In the search (optimistic on average)" }
                th.number scope="col" { "Again: " (words.readable(&summary.metric.name)) ", mean " (INTERVAL) }
                @if let Some(metric) = held_out { th.number scope="col" { "Again: " (words.readable(metric)) ", mean " (INTERVAL) } }
                th.number scope="col" { "From #\u{a0}1 " (INTERVAL) }
                th.number scope="col" { "Won" }
                th.number scope="col" { "n" }
            } }
            tbody { @for (i, config) in all.iter().enumerate() {
                tr {
                    td.number { (config.rank + 1) @if config.beats_winner == Some(true) { " better" } }
                    @for &h in &varied { (value(&before(config).values[h])) }
                    td.number { (means[i]) }
                    td.number { (again[i]) }
                    @if held_out.is_some() { td.number { (tested[i]) } }
                    td.number { (from_winner[i]) }
                    td.number { (or_none(config.from_winner.map(|d| percent(d.won)))) }
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
    let steps = || summary.effects.iter().flat_map(|effect| effect.steps.iter().map(move |step| (effect, step)));
    let changes = column(steps().map(|(_, step)| difference(&step.difference)));
    html! {
        div.wide tabindex="0" { table {
            thead { tr {
                th scope="col" { "Hyperparameter" }
                th.number scope="col" { "From" }
                th.number scope="col" { "To" }
                th.number scope="col" { "Change of " (words.readable(&summary.metric.name)) " " (INTERVAL) }
                th.number scope="col" { "Better in" }
            } }
            tbody { @for ((effect, step), change) in steps().zip(&changes) {
                tr {
                    td title=(effect.hyperparameter.name) { (words.title(&effect.hyperparameter.name)) }
                    td.number { (step.from) }
                    td.number { (step.to) }
                    td.number { (change) }
                    td.number { (percent(step.difference.won)) }
                }
            } }
        } }
        p.note {
            "In pairs: the arithmetic mean, as in the ranking, over all other settings, of configs that differ in this \
             hyperparameter alone, in the replicates that both have. “Better in” is the share of replicates in which the second \
             value is the better one."
        }
    }
}

/// What was measured of the best configs besides the recorded metrics.
pub(super) fn evaluations(summary: &Summary, table: &MetricTable, words: &Words) -> Markup {
    let varied = summary.varied();
    let of = |k: usize| column(table.rows.iter().map(|row| or_none(row.estimates[k].as_ref().map(mean))));
    let columns: Vec<Vec<String>> = (0..table.metrics.len()).map(of).collect();
    html! {
        div.wide tabindex="0" { table {
            thead { tr {
                th.number scope="col" { "#" }
                @for &h in &varied { (heading(&summary.hyperparameters[h], words)) }
                @for metric in &table.metrics { th.number scope="col" title=(metric) { (words.title(metric)) } }
            } }
            tbody { @for (i, row) in table.rows.iter().enumerate() {
                tr {
                    td.number { (i + 1) }
                    @for &h in &varied { (value(&row.values[h])) }
                    @for column in &columns { td.number { (column[i]) } }
                }
            } }
        } }
        p.note {
            "The best configs, best first; each number is the mean over the replicates ± half the width of its 95 % \
             interval. Point at a heading for the name of the metric in the tables."
        }
    }
}

/// The spread of the best configs and where it comes from.
pub(super) fn repeatability(summary: &Summary) -> Markup {
    let configs = &summary.repeatability;
    html! {
        div.wide tabindex="0" { table {
            thead { tr {
                th scope="col" { "Config" }
                th.number scope="col" { "Mean ± 95 %" }
                th.number scope="col" { "sd" }
                th.number scope="col" { "n" }
                th.number scope="col" { "Same dataset sd" }
                th.number scope="col" { "Between datasets sd" }
                th.number scope="col" { "Different datasets sd" }
                th.number scope="col" { "Share of the data, 95 %" }
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
