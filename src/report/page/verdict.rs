//! What came out of a sweep, in a sentence, and how many of its trials ended how.

use maud::{Markup, html};

use super::failures;
use super::links::Links;
use super::tables;
use crate::report::names::count;
use crate::report::words::Words;
use crate::summary::{Counts, FailureGroup, Summary};
use crate::trial::numbers::short;
use crate::trial::{Goal, one_line};

/// The goal, the counts and the best config.
pub(super) fn verdict(summary: &Summary, failed: &[FailureGroup], words: &Words, links: &Links<'_>) -> Markup {
    html! {
        p { (subtitle(summary)) }
        (counts(&summary.counts, links.is_running))
        @if links.is_running && summary.counts.missing > 0 { (running(&summary.counts, links)) }
        @if ended_badly(summary, links) > 0 { (warning(summary, failed, words, links)) }
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

/// How many trials ended how; what is missing of a sweep that runs is on its way.
pub(super) fn counts(counts: &Counts, is_running: bool) -> Markup {
    let rest = counts.words().into_iter().filter(|(_, word)| !["complete", "pruned"].contains(word));
    html! {
        ul.counts aria-label="Trials" {
            li { b { (counts.planned) } " planned" }
            li { b { (counts.complete) } " complete" }
            @if counts.pruned > 0 { li { b { (counts.pruned) } " pruned" } }
            @for (n, word) in rest {
                @if n > 0 && !(is_running && word == "missing") { li.bad { b { (n) } " " (word) } } @else { li { b { (n) } " " (word) } }
            }
        }
    }
}

/// `As of 2026-11-26 14:03:22 UTC, 12 of 30 trials have ended.`
fn so_far(counts: &Counts, when: &str) -> String {
    format!("As of {when}, {} of {} have ended.", counts.planned - counts.missing, count(counts.planned, "trial"))
}

fn running(counts: &Counts, links: &Links<'_>) -> Markup {
    html! {
        p.running {
            b { "The sweep is running." } " "
            @if let Some(when) = links.worked_on { (so_far(counts, when)) " " }
            "What this page says is of those."
        }
    }
}

/// Trials that are not complete and nobody trains.
fn ended_badly(summary: &Summary, links: &Links<'_>) -> usize {
    let counts = summary.counts;
    counts.troubled() + if links.is_running { 0 } else { counts.missing }
}

fn warning(summary: &Summary, failed: &[FailureGroup], words: &Words, links: &Links<'_>) -> Markup {
    let counts = summary.counts;
    let is_lacking = counts.missing > 0 && !links.is_running;
    html! {
        p.warning {
            @if let (Some(when), true) = (links.worked_on, is_lacking) { (so_far(&counts, when)) " " }
            b { (ended_badly(summary, links)) " of " (count(counts.planned, "trial")) " not complete." }
            " Tables leave them out; means over several configs fill their places by least squares."
            @if is_lacking { " Run the sweep again to train those that are missing." }
            @if let Some(most) = failed.first() {
                " " (most_failed(summary, most, words)) " " a href="#failures" { "Which ones failed, and why" } "."
            }
        }
    }
}

/// `3 of 12 configs have no complete trial. Most often: diverged in epoch 3 (5 trials, only with learning rate 0.1).`
fn most_failed(summary: &Summary, most: &FailureGroup, words: &Words) -> String {
    let without = match summary.without.len() {
        0 => String::new(),
        1 => format!("1 of {} has no complete trial. ", count(1 + summary.configs.len(), "config")),
        n => format!("{n} of {} have no complete trial. ", count(n + summary.configs.len(), "config")),
    };
    let common = failures::common(summary, most, words).map(|common| format!(", {common}")).unwrap_or_default();
    format!("{without}Most often: {} ({}{common}).", one_line(&most.reason), count(most.trials.len(), "trial"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::sweep;
    use crate::report::tests::words;

    #[test]
    fn what_all_that_are_left_share_is_named_if_it_was_swept() {
        let mut pruned = sweep();
        pruned.configs.retain(|config| config.values[2] == "constant");
        assert!(best(&pruned, &words()).contains("learning-rate schedule constant"));
        pruned
            .all
            .configs
            .retain(|config| config.values[2].as_ref().is_some_and(|value| value.to_string() == "constant"));
        assert!(!best(&pruned, &words()).contains("learning-rate schedule"));
    }
}
