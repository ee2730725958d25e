//! The page of one sweep: what was swept, what came out and how sure that is. Tables and figures are made elsewhere.

use maud::{Markup, PreEscaped, html};

use super::figures::Group;
use super::names::count;
use super::words::Words;
use super::{glossary, kept, page_tables, style};
use crate::figure::{Figure, Section};
use crate::summary::{Counts, Summary};
use crate::trial::Goal;
use crate::trial::numbers::short;

/// The whole page as HTML; `drawn` is the drawing of a figure without its title, and what that leaves out.
pub(super) fn page(
    summary: &Summary,
    groups: &[Group],
    words: &Words,
    mut drawn: impl FnMut(&Figure) -> (String, Option<String>),
) -> String {
    let body = html! {
        header {
            h1 { "Sweep " (summary.name) }
            p { (subtitle(summary)) }
            (counts(&summary.counts))
            @if summary.counts.well() < summary.counts.planned { (warning(summary)) }
            p.best { (best(summary, words)) }
        }
        main {
            h2 { "Best configs" }
            @if summary.configs.is_empty() {
                p.note { "No config has a complete trial yet." }
            } @else {
                (page_tables::configs(summary, words))
            }
            @if !summary.confirmed.is_empty() {
                h3 { "The best again" }
                (page_tables::confirmed(summary, words))
            }
            @for group in groups {
                h2 { (group.heading) }
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
                @if group.section == Section::Hyperparameters && summary.effects.iter().any(|e| !e.steps.is_empty()) {
                    h3 { "From one value to the next" }
                    (page_tables::steps(summary, words))
                }
            }
            @if !summary.repeatability.is_empty() {
                h3 { "Spread of the best configs" }
                (page_tables::repeatability(summary))
            }
            @if let Some(table) = summary.evaluations.as_ref().filter(|table| !table.rows.is_empty()) {
                h2 { "What else was measured" }
                (page_tables::evaluations(summary, table, words))
            }
            @if !summary.failures.is_empty() {
                h2 #failures { "Trials that diverged or failed" }
                (page_tables::failures(&summary.failures))
            }
            (glossary::glossary(words, summary.evaluations.is_some()))
        }
    };
    style::document(&format!("Sweep {}", summary.name), &body)
}

fn subtitle(summary: &Summary) -> String {
    let (data, training) = summary.replicates;
    let direction = match summary.metric.goal {
        Goal::Minimize => "smaller is better",
        Goal::Maximize => "larger is better",
    };
    let goal = format!("Goal: {} {} ({direction}).", summary.metric.goal, summary.metric.name);
    let times = match (data, training) {
        (1, 1) => "one training".to_owned(),
        (1, n) => format!("{} on one dataset", count(n as usize, "training")),
        (n, 1) => format!("a training on each of {n} {}", summary.datasets),
        (n, each) => format!("{} on each of {n} {}", count(each as usize, "training"), summary.datasets),
    };
    format!("{goal} Each config: {times}.")
}

/// How many trials ended how.
pub(super) fn counts(counts: &Counts) -> Markup {
    let rest = counts.words().into_iter().filter(|(_, word)| !["complete", "pruned"].contains(word));
    html! {
        ul.counts aria-label="Trials" {
            li { b { (counts.planned) } " planned" }
            li { b { (counts.complete) } " complete" }
            @if counts.pruned > 0 { li { b { (counts.pruned) } " pruned" } }
            @for (n, word) in rest {
                @if n > 0 { li.bad { b { (n) } " " (word) } } @else { li { b { (n) } " " (word) } }
            }
        }
    }
}

fn warning(summary: &Summary) -> Markup {
    let counts = summary.counts;
    html! {
        p.warning {
            b { (counts.planned - counts.well().min(counts.planned)) " of " (count(counts.planned, "trial")) " not complete." }
            " Tables leave them out; means over several configs fill their places by least squares."
            @if counts.missing > 0 { " Run the sweep again to train those that are missing." }
            @if !summary.failures.is_empty() { " " a href="#failures" { "Which ones failed, and why" } "." }
        }
    }
}

/// The best config in one sentence.
pub(super) fn best(summary: &Summary, words: &Words) -> String {
    let Some(config) = summary.configs.first() else {
        return "No trial is complete yet, so there is no best config.".to_owned();
    };
    let named = summary.varied().into_iter().map(|h| (&summary.hyperparameters[h].name, &config.values[h]));
    let named = named.filter(|(_, value)| !value.is_empty());
    let settings: Vec<String> =
        named.map(|(name, value)| format!("{} {}", words.readable(name), short(value))).collect();
    let settings = if settings.is_empty() { String::new() } else { format!(": {}", settings.join(", ")) };
    let what = match summary.configs.len() {
        1 => "The one config".to_owned(),
        n => format!("Best of {n} configs"),
    };
    let n = summary.of_replicates(config.estimate.n);
    let sure = match config.estimate.half_width {
        Some(_) => format!("95 % interval {}, n = {n}", summary.over()),
        None => format!("n = {n}, so no interval"),
    };
    let metric = words.readable(&summary.metric.name);
    let mean = page_tables::mean(&config.estimate);
    let rivals = summary.rivals().map(|rivals| format!(" {rivals}")).unwrap_or_default();
    let held_out = summary.best_held_out().map(|(metric, estimate)| {
        format!(" On rows that it was not chosen by: mean {} {}.", words.readable(metric), page_tables::mean(&estimate))
    });
    let held_out = held_out.unwrap_or_default();
    let again = summary
        .confirmation(|metric| words.readable(metric).to_owned())
        .map(|again| format!(" {again}"))
        .unwrap_or_default();
    let losses = summary.losses().map(|losses| format!(" {losses}")).unwrap_or_default();
    format!("{what}{settings}. Mean {metric} {mean} ({sure}).{held_out}{rivals}{again}{losses}")
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
