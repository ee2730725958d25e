//! The page that lists several sweeps, each with the way to its own page.

use maud::{Markup, PreEscaped, html};

use super::document::{Kind, document, theme};
use super::verdict::{best, counts};
use crate::report::names::url;
use crate::report::words::Words;
use crate::summary::Summary;

/// A sweep on the page of several.
pub(crate) struct Listed {
    name: String,
    /// What it optimises, when it was worked on last, how many trials ended how, the best config.
    said: Markup,
    /// The first figure of its page, as SVG.
    picture: Option<String>,
}

impl Listed {
    /// What is known of a sweep that was worked on last at this time, as far as anybody knows.
    pub(crate) fn of(
        summary: &Summary,
        words: &Words,
        picture: Option<String>,
        worked_on: Option<String>,
        is_running: bool,
    ) -> Self {
        let said = html! {
            p.note {
                "Goal: " (summary.metric.goal) " " (summary.metric.name) "."
                @if let Some(when) = worked_on { " Last worked on " time { (when) } "." }
                @if is_running { " It is running." }
            }
            (counts(&summary.counts, is_running))
            p.best { (best(summary, words)) }
        };
        Self { name: summary.name.clone(), said, picture }
    }
}

/// A page that lists several sweeps: name, counts, best config, first figure, link to `<name>/report/index.html`.
pub(crate) fn index(sweeps: &[Listed]) -> String {
    let body = html! {
        header { h1 { "Sweeps" } }
        nav aria-label="Sweeps" {
            ul { @for one in sweeps { li { a href={ "#sweep-" (url(&one.name)) } { (one.name) } } } }
            (theme())
        }
        main {
            @if sweeps.is_empty() { p.note { "There is no sweep here yet." } }
            div.sweeps { @for one in sweeps {
                section id={ "sweep-" (url(&one.name)) } {
                    h2 { a href={ (url(&one.name)) "/report/index.html" } { (one.name) } }
                    (one.said)
                    @if let Some(picture) = &one.picture { figure { div.wide { (PreEscaped(picture)) } } }
                }
            } }
            @if let [first, second, ..] = sweeps {
                p.note {
                    "Two of them side by side: "
                    code { "sweeper compare outputs/" (first.name) " outputs/" (second.name) " --page compared.html" }
                }
            }
        }
    };
    document("Sweeps", Kind::Sweeps, &body)
}
