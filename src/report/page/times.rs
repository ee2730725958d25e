//! The page that says where the time went. It is of clocks, and so not the same on every run: it stands beside the journal.

use maud::{PreEscaped, html};

use super::document::{Kind, document, theme};
use crate::report::draw::draw;
use crate::report::error::Error;
use crate::report::figures::times::figures;
use crate::report::words::Words;
use crate::summary::{Summary, Times};

/// The page, with its figures.
pub(crate) fn times(times: &Times, summary: &Summary, words: &Words) -> Result<String, Error> {
    let figures = figures(times, summary, words);
    let drawn = figures.iter().map(draw).collect::<Result<Vec<_>, _>>()?;
    let body = html! {
        header { h1 { "Where the time of " (summary.name) " went" } }
        nav aria-label="Contents" {
            ul {
                @for figure in &figures { li { a href={ "#" (figure.name) } { (figure.title) } } }
                li { a href="../report/index.html" { "The report" } }
            }
            (theme())
        }
        main {
            @if figures.is_empty() { p.note { "No journal tells when trials were trained." } }
            @for (figure, drawing) in figures.iter().zip(&drawn) {
                section id=(figure.name) {
                    h2 { (figure.title) }
                    figure {
                        div.wide { (PreEscaped(drawing.untitled_svg())) }
                        figcaption { (figure.caption) @if let Some(note) = drawing.note() { " " (note) } }
                    }
                }
            }
        }
    };
    Ok(document(&format!("Times of {}", summary.name), Kind::Sweeps, &body))
}
