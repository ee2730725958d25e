//! The page of one sweep: what was swept, what came out and how sure that is; and what a script shows of every trial.
//! Figures are made elsewhere. Without a script everything but the explorer stands.

mod beside;
mod columns;
mod data;
mod document;
mod explore;
mod failures;
mod glossary;
mod index;
mod links;
mod made;
mod tables;
mod times;
mod verdict;

pub(crate) use beside::beside;
pub(crate) use failures::MOST_FAILURES;
pub(crate) use index::{Listed, index};
pub(crate) use links::Links;
pub(crate) use times::times;

use maud::{Markup, PreEscaped, html};

use self::document::{Kind, document, theme};
use super::figures::Group;
use super::kept;
use super::words::Words;
use crate::figure::{Figure, Section};
use crate::summary::Summary;

/// A section of the page: its anchor, what the contents call it, its heading, and what stands below that.
struct Part {
    id: &'static str,
    short: &'static str,
    heading: &'static str,
    body: Markup,
}

/// The whole page as HTML; `drawn` is the drawing of a figure without its title, and what that leaves out.
pub(super) fn page(
    summary: &Summary,
    groups: &[Group],
    words: &Words,
    links: &Links<'_>,
    mut drawn: impl FnMut(&Figure) -> (String, Option<String>),
) -> String {
    let data = data::data(summary, words, links);
    let mut parts =
        vec![Part { id: "best", short: "Best", heading: "Best configs", body: best_configs(summary, words) }];
    for group in groups {
        let body = html! {
            (of_group(summary, group, &mut drawn))
            @if group.section == Section::Hyperparameters && summary.effects.iter().any(|e| !e.steps.is_empty()) {
                h3 { "From one value to the next" }
                (tables::steps(summary, words))
            }
            @if group.section == Section::Repeatability && !summary.repeatability.is_empty() {
                h3 { "Spread of the best configs" }
                (tables::repeatability(summary))
            }
        };
        parts.push(Part { id: kept::word(group.section), short: short(group.section), heading: group.heading, body });
    }
    if let Some(table) = summary.evaluations.as_ref().filter(|table| !table.rows.is_empty()) {
        let body = tables::evaluations(summary, table, words);
        parts.push(Part { id: "measured", short: "Measured", heading: "What else was measured", body });
    }
    if !summary.failures.is_empty() {
        let body = failures::failures(summary, words);
        parts.push(Part { id: "failures", short: "Failures", heading: "Trials that diverged or failed", body });
    }
    parts.push(Part { id: "made", short: "How made", heading: "How this page was made", body: made::made(summary) });
    let body = glossary::glossary(words, summary.evaluations.is_some());
    parts.push(Part { id: "terms", short: "Terms", heading: "What the numbers mean", body });
    let body = html! {
        a.skip href="#main" { "To the content" }
        header {
            h1 { "Sweep " (summary.name) }
            (verdict::verdict(summary, words, links))
        }
        nav aria-label="Contents" {
            ul {
                @for part in &parts {
                    li { a href={ "#" (part.id) } { (part.short) } }
                    @if part.id == AFTER {
                        li data-scripted hidden { a href="#explore" { "Explore" } }
                        li { a href="#rows" { "Table" } }
                    }
                }
            }
            (theme())
        }
        main #main {
            @for part in &parts {
                section id=(part.id) { h2 { (part.heading) } (part.body) }
                @if part.id == AFTER { (explore::explore()) (explore::rows(summary, words)) }
            }
        }
        script #meta type="application/json" { (PreEscaped(data.meta)) }
        script #data type="text/plain" { (data.bytes) }
    };
    document(&format!("Sweep {}", summary.name), Kind::Sweep, &body)
}

/// Where the explorer stands: behind this section.
const AFTER: &str = "hyperparameters";

fn short(section: Section) -> &'static str {
    match section {
        Section::Hyperparameters => "Hyperparameters",
        Section::Training => "Training",
        Section::Models => "Models",
        Section::Repeatability => "Repeatability",
    }
}

fn best_configs(summary: &Summary, words: &Words) -> Markup {
    html! {
        @if summary.configs.is_empty() {
            p.note { "No config has a complete trial yet." }
        } @else {
            (tables::configs(summary, words))
        }
        @if !summary.confirmed.is_empty() {
            h3 { "The best again" }
            (tables::confirmed(summary, words))
        }
    }
}

/// The figures that answer one question.
fn of_group(summary: &Summary, group: &Group, drawn: &mut impl FnMut(&Figure) -> (String, Option<String>)) -> Markup {
    html! {
        @if let Some(reason) = &group.missing { p.note { (reason) } }
        @else if let (Section::Hyperparameters, Err(reason)) = (group.section, &summary.importance) {
            p.note { "Which of them matter most is not known: " (reason) "." }
        }
        @for one in &group.figures {
            @if group.of_trials.contains(&one.name) {
                (kept::marked(group.section, &one.name, &figure(one, drawn(one))))
            } @else {
                (figure(one, drawn(one)))
            }
        }
        @for one in &group.kept { (one.markup()) }
    }
}

fn figure(figure: &Figure, (drawing, note): (String, Option<String>)) -> Markup {
    let (svg, png) = (format!("{}.svg", figure.name), format!("{}.png", figure.name));
    html! {
        h3 { (figure.title) }
        figure {
            div.wide { (PreEscaped(drawing)) }
            figcaption {
                (figure.caption) @if let Some(note) = note { " " (note) } " Files: " a href=(svg) { (svg) } ", " a href=(png) { (png) } "."
            }
        }
    }
}
