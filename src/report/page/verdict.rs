//! What came out of a sweep, in a sentence, and how many of its trials ended how.

use maud::{Markup, html};

use super::links::Links;
use super::tables;
use crate::report::names::count;
use crate::report::words::Words;
use crate::summary::{Counts, Summary};
use crate::trial::Goal;
use crate::trial::numbers::short;

/// The goal, the counts and the best config.
pub(super) fn verdict(summary: &Summary, words: &Words, links: &Links<'_>) -> Markup {
    html! {
        p { (subtitle(summary)) }
        (counts(&summary.counts))
        @if summary.counts.well() < summary.counts.planned { (warning(summary, links)) }
        p.best { (best(summary, words)) }
    }
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

fn warning(summary: &Summary, links: &Links<'_>) -> Markup {
    let counts = summary.counts;
    html! {
        p.warning {
            @if let (Some(when), true) = (links.worked_on, counts.missing > 0) {
                "As of " (when) ", " (counts.planned - counts.missing) " of " (count(counts.planned, "trial")) " have ended. "
            }
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
    let mean = tables::mean(&config.estimate);
    let rivals = summary.rivals().map(|rivals| format!(" {rivals}")).unwrap_or_default();
    let held_out = summary.best_held_out().map(|(metric, estimate)| {
        format!(" On rows that it was not chosen by: mean {} {}.", words.readable(metric), tables::mean(&estimate))
    });
    let held_out = held_out.unwrap_or_default();
    let again = summary
        .confirmation(|metric| words.readable(metric).to_owned())
        .map(|again| format!(" {again}"))
        .unwrap_or_default();
    let losses = summary.losses().map(|losses| format!(" {losses}")).unwrap_or_default();
    format!("{what}{settings}. Mean {metric} {mean} ({sure}).{held_out}{rivals}{again}{losses}")
}
