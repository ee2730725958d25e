//! The page of one sweep: what was swept, what came out and how sure that is; and what a script shows of every trial.
//! Figures are made elsewhere. Without a script everything but the explorer stands.

mod beside;
mod block;
mod columns;
mod data;
mod document;
mod explore;
mod failures;
mod glossary;
mod index;
mod links;
mod made;
mod measured;
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
use crate::summary::{Summary, failure_groups};

/// A section of the page: its anchor, what the contents call it, its heading, and what stands below that.
struct Part {
    id: &'static str,
    short: &'static str,
    heading: &'static str,
    body: Markup,
    /// Whether it only says why it has nothing to show; it is in no contents then.
    is_empty: bool,
}

impl Part {
    fn of(id: &'static str, short: &'static str, heading: &'static str, body: Markup) -> Self {
        Self { id, short, heading, body, is_empty: false }
    }
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
    let failed = failure_groups(summary);
    let best = Part::of("best", "Best", "Best configs", best_configs(summary, words));
    let mut parts = vec![Part { is_empty: summary.configs.is_empty(), ..best }];
    let repeated = !summary.repeatability.is_empty();
    for group in groups {
        let body = html! {
            (of_group(summary, group, &mut drawn))
            @if group.section == Section::Hyperparameters && summary.effects.iter().any(|e| !e.steps.is_empty()) {
                h3 { "From one value to the next" }
                (tables::steps(summary, words))
            }
            @if group.section == Section::Repeatability && repeated {
                h3 { "Spread of the best configs" }
                (tables::repeatability(summary))
            }
        };
        let is_empty = group.missing.is_some() && (group.section, repeated) != (Section::Repeatability, true);
        let part = Part::of(kept::word(group.section), short(group.section), group.heading, body);
        parts.push(Part { is_empty, ..part });
    }
    if let Some(table) = summary.evaluations.as_ref().filter(|table| !table.rows.is_empty()) {
        let body = tables::evaluations(summary, table, words);
        parts.push(Part::of("measured", "Measured", "What else was measured", body));
    }
    if !summary.failures.is_empty() {
        let body = failures::failures(summary, &failed, words);
        parts.push(Part::of("failures", "Failures", "Trials that diverged or failed", body));
    }
    parts.push(Part::of("made", "How made", "How this page was made", made::made(summary)));
    let body = glossary::glossary(words, summary.evaluations.is_some());
    parts.push(Part::of("terms", "Terms", "What the numbers mean", body));
    let body = html! {
        a.skip href="#main" { "To the content" }
        header {
            h1 { "Sweep " (summary.name) }
            (verdict::verdict(summary, &failed, words, links))
        }
        nav aria-label="Contents" {
            ul {
                @for part in &parts {
                    @if !part.is_empty { li { a href={ "#" (part.id) } { (part.short) } } }
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
