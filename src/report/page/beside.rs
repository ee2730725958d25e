//! Two sweeps side by side: what a comparison says, and each figure of one beside that of the other.

use std::collections::BTreeMap;

use maud::{PreEscaped, html};

use super::document::{Kind, document, theme};
use super::verdict::{best, counts};
use crate::figure::Figure;
use crate::report::draw::draw;
use crate::report::error::Error;
use crate::report::figures::groups;
use crate::report::words::Words;
use crate::summary::Summary;

/// The page of two sweeps, each with its words; `comparison` is what a terminal shows.
pub(crate) fn beside(sides: [(&Summary, &Words); 2], comparison: &str) -> Result<String, Error> {
    let figures = sides.map(|(summary, words)| -> Vec<Figure> {
        groups(summary, &[], &[], words).into_iter().flat_map(|group| group.figures).collect()
    });
    let of_b: BTreeMap<&str, &Figure> = figures[1].iter().map(|figure| (figure.name.as_str(), figure)).collect();
    let in_a = |name: &str| figures[0].iter().any(|figure| figure.name == name);
    let both = figures[0].iter().map(|figure| [Some(figure), of_b.get(figure.name.as_str()).copied()]);
    let of_b_alone = figures[1].iter().filter(|figure| !in_a(&figure.name)).map(|figure| [None, Some(figure)]);
    let mut rows = Vec::new();
    for pair in both.chain(of_b_alone) {
        let title = pair.iter().flatten().next().map(|figure| figure.title.clone()).unwrap_or_default();
        let drawn = pair.map(|figure| figure.map(|figure| draw(figure).map(|drawing| (figure, drawing))));
        let [a, b] = drawn.map(Option::transpose);
        rows.push((title, [a?, b?]));
    }
    let [a, b] = sides;
    let title = format!("{} beside {}", a.0.name, b.0.name);
    let body = html! {
        header { h1 { (title) } }
        nav aria-label="Contents" {
            ul {
                li { a href="#compared" { "Compared" } }
                @for (i, (title, _)) in rows.iter().enumerate() { li { a href={ "#figure-" (i) } { (title) } } }
            }
            (theme())
        }
        main {
            section #compared {
                h2 { "Compared" }
                pre tabindex="0" { (comparison) }
                div.beside {
                    @for (summary, words) in [a, b] {
                        section { h3 { (summary.name) } (counts(&summary.counts)) p.best { (best(summary, words)) } }
                    }
                }
            }
            @for (i, (title, pair)) in rows.iter().enumerate() {
                section id={ "figure-" (i) } {
                    h2 { (title) }
                    div.beside {
                        @for (drawn, (summary, _)) in pair.iter().zip([a, b]) {
                            figure {
                                @if let Some((figure, drawing)) = drawn {
                                    div.wide { (PreEscaped(drawing.untitled_svg())) }
                                    figcaption { (summary.name) ": " (figure.caption) @if let Some(note) = drawing.note() { " " (note) } }
                                } @else {
                                    figcaption { (summary.name) " has no such figure." }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(document(&title, Kind::Sweeps, &body))
}
