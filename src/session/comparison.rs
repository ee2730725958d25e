//! A comparison of two sweeps for a person.

use super::sides::Side;
use crate::summary::{Change, Compared, Comparison, ConfigRow, Counts, Matches, MeanChange};
use crate::trial::numbers::{self, percent};
use crate::trial::{Goal, Metric, brief, label};
use crate::ui;

/// Rows of the table.
const SHOWN: usize = 20;

/// The comparison for a person.
pub(super) fn text(
    sides: [&Side; 2],
    metric: &Metric,
    matches: &Matches,
    found: &Comparison,
    changes: &[String],
) -> String {
    let mut parts = Vec::new();
    let ends = Counts::words_of(&sides.map(Side::counts));
    let of_side = |((name, side), words): ((&str, &Side), &Vec<(usize, &str)>)| {
        let words: Vec<String> = words.iter().map(|(n, word)| format!("{n} {word}")).collect();
        format!("{name}  {}: {}", side.store.dir().display(), words.join(", "))
    };
    parts.extend(["A", "B"].into_iter().zip(sides).zip(&ends).map(of_side));
    parts.push(match changes {
        [] => "\nFrom A to B no setting differs.".to_owned(),
        _ => "\nFrom A to B:".to_owned(),
    });
    parts.extend(changes.iter().map(|line| format!("  {line}")));
    let size = match metric.goal {
        Goal::Minimize => "smaller",
        Goal::Maximize => "larger",
    };
    let datasets = sides[0].reopened.sweep.datasets();
    let Some(best) = &found.best else {
        let lacking = ["A", "B"].into_iter().zip(found.ranked).filter(|(_, n)| *n == 0).map(|(name, _)| name);
        let lacking = lacking.collect::<Vec<_>>().join(" and of ");
        parts
            .push(format!("\nNo trial of {lacking} is complete and measured {}: nothing to compare yet.", metric.name));
        return ui::fitted(&parts.join("\n"));
    };
    parts.push(format!("\nBy {}, {size} is better; B − A with 95 %, {}.", metric.name, found.pairing.words(datasets)));
    if found.pairing.is_confounded() {
        parts.push(
            "Each seed has data of its own: what they do is in the difference, and no interval covers it.".to_owned(),
        );
    }
    let mut told = vec![
        format!("{}\n", ui::fitted(&parts.join("\n"))),
        best_table(sides, metric, best),
        ui::fitted(&best_words(metric, found, best)),
    ];
    if !found.pairs.is_empty() {
        told.push(format!("\n{}", pairs_table(sides, matches, found)));
        told.push(ui::fitted(&mean_words(metric, found)));
    }
    told.push(ui::fitted(&partners(matches, found)));
    told.join("\n")
}

/// The best config of each.
fn best_table(sides: [&Side; 2], metric: &Metric, best: &Compared) -> String {
    let header = ["", "best config", &format!("mean {} ± 95 %", metric.name), "n"].map(str::to_owned);
    let row = |((name, side), config): ((&str, &Side), &ConfigRow)| {
        let swept = side.reopened.sweep.space.iter().map(|(name, _)| name).zip(&config.values);
        let swept = label(swept);
        vec![name.to_owned(), swept, mean_of(config), n_of(side, config)]
    };
    let rows: Vec<Vec<String>> = ["A", "B"].into_iter().zip(sides).zip(&best.configs).map(row).collect();
    ui::table(&header, &rows)
}

fn mean_of(config: &ConfigRow) -> String {
    numbers::plus_minus(config.estimate.mean, config.estimate.half_width)
}

/// Of how many replicates a mean is.
fn n_of(side: &Side, config: &ConfigRow) -> String {
    match (config.estimate.n, side.reopened.sweep.replicates.count()) {
        (n, all) if n < all => format!("{n} of {all}"),
        (n, _) => n.to_string(),
    }
}

fn best_words(metric: &Metric, found: &Comparison, best: &Compared) -> String {
    let best_of = match found.ranked {
        [1, 1] => String::new(),
        [a, 1] => format!("\nA's is the best of {a} configs by these same numbers: it looks better than it is."),
        [1, b] => format!("\nB's is the best of {b} configs by these same numbers: it looks better than it is."),
        [a, b] => format!(
            "\nA's is the best of {a} configs and B's of {b} by these same numbers: both look better than they are."
        ),
    };
    let held_out = found.held_out.as_ref().map(|(name, change)| {
        format!("\nOn rows that neither was chosen by: {name} {}.", words(found, change, metric.goal))
    });
    let change =
        best.change.as_ref().map_or_else(|| "they share no replicate".into(), |c| words(found, c, metric.goal));
    format!("Best against best: {change}.{}{best_of}", held_out.unwrap_or_default())
}

/// `-0.0012 ± 0.0005, B is better and wins 83 % of replicates`
fn words(found: &Comparison, change: &Change, goal: Goal) -> String {
    let verdict = match change.half_width {
        Some(half) if change.mean == 0.0 && half == 0.0 => return "0, the same in every replicate".to_owned(),
        Some(half) if found.pairing.is_confounded() || !half.is_finite() => "",
        None => "",
        Some(half) if change.mean.abs() <= half => ", neither is shown to be better",
        Some(_) if goal.order(change.mean, 0.0).is_lt() => ", B is better",
        Some(_) => ", A is better",
    };
    let won = change.won.map(|won| format!("; B wins {} of replicates", percent(won)));
    let won = won.unwrap_or_default();
    format!("{}{verdict}{won}", numbers::difference(change.mean, change.half_width))
}

/// The configs that both have.
fn pairs_table(sides: [&Side; 2], matches: &Matches, found: &Comparison) -> String {
    let in_pairs = found.pairs.iter().any(|pair| pair.change.is_some_and(|change| change.won.is_some()));
    let lacks = |side: &Side, k: usize| {
        found.pairs.iter().any(|pair| pair.configs[k].estimate.n < side.reopened.sweep.replicates.count())
    };
    let lacking = (0..2).zip(sides).any(|(k, side)| lacks(side, k));
    let ends = ["mean A", "mean B", "B − A ± 95 %"].into_iter().chain(in_pairs.then_some("B won"));
    let ends = ends.chain(lacking.then_some(["n of A", "n of B"]).into_iter().flatten()).map(str::to_owned);
    let header: Vec<String> = matches.names.iter().cloned().chain(ends).collect();
    let row = |pair: &Compared| {
        let [one, other] = &pair.configs;
        let change = pair.change.as_ref().map(|c| numbers::difference(c.mean, c.half_width));
        let won = pair.change.and_then(|change| change.won).map(percent);
        let dash = || "–".to_owned();
        let [a, b] = pair.means.map(|mean| numbers::plus_minus(mean, None));
        let ends = [a, b, change.unwrap_or_else(dash)].into_iter();
        let ends = ends.chain(in_pairs.then(|| won.unwrap_or_else(dash)));
        let ends = ends.chain(lacking.then(|| [n_of(sides[0], one), n_of(sides[1], other)]).into_iter().flatten());
        pair.values.iter().map(|value| brief(value)).chain(ends).collect()
    };
    ui::table(&header, &found.pairs.iter().take(SHOWN).map(row).collect::<Vec<_>>())
}

fn mean_words(metric: &Metric, found: &Comparison) -> String {
    let more = found.pairs.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("{} in --json. ", ui::count(more, "more pair")) } else { String::new() };
    let Some(MeanChange { change, pairs, better }) = &found.mean else { return more };
    if *pairs < 2 {
        return more;
    }
    let of = match found.pairs.len() {
        all if all == *pairs => format!("these {all} pairs"),
        _ => format!("the {pairs} pairs that can be compared"),
    };
    format!(
        "{more}Mean over {of}: {}; B has the better mean in {better} of {pairs}.",
        words(found, change, metric.goal)
    )
}

/// What is not compared.
fn partners(matches: &Matches, found: &Comparison) -> String {
    let [a, b] = matches.only;
    if matches.only == [0, 0] && matches.len() == found.pairs.len() {
        return "Every config of A has its partner in B, and every config of B in A.".to_owned();
    }
    let lacking = matches.len() - found.pairs.len();
    let lacking = match lacking {
        0 => String::new(),
        n => format!("; {} without a complete trial in A or in B", ui::count(n, "pair")),
    };
    format!("Without a partner: {} of A, {b} of B{lacking}.", ui::count(a, "config"))
}
