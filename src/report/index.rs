//! The page that lists several sweeps, one row each with the way to its own page. No figures.

use maud::html;

use super::names::url;
use super::words::Words;
use super::{page, style};
use crate::summary::Summary;

/// A page that lists several sweeps, each with its words: name, counts, best config, link to `<name>/report/index.html`.
pub(crate) fn index(sweeps: &[(Summary, Words)]) -> String {
    let body = html! {
        header { h1 { "Sweeps" } }
        main {
            @if sweeps.is_empty() { p.note { "There is no sweep here yet." } }
            @for (summary, words) in sweeps {
                h2 { a href={ (url(&summary.name)) "/report/index.html" } { (summary.name) } }
                p { "Goal: " (summary.metric.goal) " " (summary.metric.name) "." }
                (page::counts(&summary.counts))
                p.best { (page::best(summary, words)) }
            }
        }
    };
    style::document("Sweeps", &body)
}
