//! The page that lists several sweeps, each with the way to its own page.

use maud::{PreEscaped, html};

use super::document::{Kind, document, theme};
use super::verdict::{best, counts};
use crate::report::names::url;
use crate::report::words::Words;
use crate::summary::Summary;

/// A sweep on the page of several.
pub(crate) struct Listed {
    /// What is known of it.
    pub(crate) summary: Summary,
    /// Its words.
    pub(crate) words: Words,
    /// The first figure of its page, as SVG.
    pub(crate) picture: Option<String>,
    /// When it was worked on last, `2026-11-26 14:03 UTC`; none where nobody knows.
    pub(crate) worked_on: Option<String>,
}

/// A page that lists several sweeps: name, counts, best config, first figure, link to `<name>/report/index.html`.
pub(crate) fn index(sweeps: &[Listed]) -> String {
    let body = html! {
        header { h1 { "Sweeps" } }
        nav aria-label="Sweeps" {
            ul { @for one in sweeps { li { a href={ "#sweep-" (url(&one.summary.name)) } { (one.summary.name) } } } }
            (theme())
        }
        main {
            @if sweeps.is_empty() { p.note { "There is no sweep here yet." } }
            div.sweeps { @for one in sweeps {
                @let Listed { summary, words, picture, worked_on } = one;
                section id={ "sweep-" (url(&summary.name)) } {
                    h2 { a href={ (url(&summary.name)) "/report/index.html" } { (summary.name) } }
                    p.note {
                        "Goal: " (summary.metric.goal) " " (summary.metric.name) "."
                        @if let Some(when) = worked_on { " Last worked on " time { (when) } "." }
                    }
                    (counts(&summary.counts))
                    p.best { (best(summary, words)) }
                    @if let Some(picture) = picture { figure { div.wide { (PreEscaped(picture)) } } }
                }
            } }
            @if let [first, second, ..] = sweeps {
                p.note {
                    "Two of them side by side: "
                    code { "sweeper compare outputs/" (first.summary.name) " outputs/" (second.summary.name) " --page compared.html" }
                }
            }
        }
    };
    document("Sweeps", Kind::Sweeps, &body)
}
