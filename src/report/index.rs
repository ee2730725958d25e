//! The page that lists several sweeps, one row each with the way to its own page. No figures.

use maud::html;

use super::names::url;
use super::{page, style};
use crate::summary::Summary;

/// A page that lists several sweeps: name, counts, best config, link to `<name>/report/index.html`.
pub(crate) fn index(summaries: &[Summary]) -> String {
    let body = html! {
        header { h1 { "Sweeps" } }
        main {
            @if summaries.is_empty() { p.note { "There is no sweep here yet." } }
            @for summary in summaries {
                h2 { a href={ (url(&summary.name)) "/report/index.html" } { (summary.name) } }
                p { "Goal: " (summary.metric.goal) " " (summary.metric.name) "." }
                (page::counts(&summary.counts))
                p.best { (page::best(summary)) }
            }
        }
    };
    style::document("Sweeps", &body)
}
