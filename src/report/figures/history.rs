//! A search in the order in which it chose its configs, and, where configs were pruned, how far each was trained.

use std::collections::BTreeSet;

use super::labels::measured;
use crate::figure::{Axis, Body, Color, Figure, Mark, Plot, Point, Section, Series, Spacing};
use crate::report::words::Words;
use crate::summary::{Chosen, History, Summary};
use crate::trial::ChosenBy;

/// The figures of a search; none of a grid.
pub(super) fn figures(summary: &Summary, words: &Words) -> Vec<Figure> {
    let metric = &summary.metric.name;
    let both = |history| [found(history, metric, words), rungs(history, metric, words)];
    summary.history.as_ref().map(both).into_iter().flatten().flatten().collect()
}

/// The best so far, over configs and over steps; none where there is nothing to compare.
fn found(history: &History, metric: &str, words: &Words) -> Option<Figure> {
    let measured_configs = history.configs.iter().filter(|config| config.value.is_some()).count();
    if measured_configs < 2 {
        return None;
    }
    let y = || measured(words.axis(metric), history.scale);
    let numbers: Vec<f64> = (1_u32..).map(f64::from).take(history.configs.len()).collect();
    let mut series = over(history, &numbers);
    let expected: Vec<Point> = numbers.iter().copied().zip(history.expected.iter().copied()).collect();
    let is_expected = expected.len() > 1;
    if is_expected {
        series.insert(1, Series::new("best of as many random draws, expected", Color::Grey, Mark::Curve(expected)));
    }
    let mut plots = vec![Plot::new(Axis::new("config", Spacing::Linear), y(), series)];
    #[expect(clippy::cast_precision_loss, reason = "drawn")]
    let steps: Vec<f64> = history.configs.iter().filter_map(|config| Some(config.steps? as f64)).collect();
    let is_counted = steps.len() == numbers.len() && steps.last().is_some_and(|all| *all > 0.0);
    if is_counted {
        let x = Axis::new(format!("{}s trained in all", words.step), Spacing::Linear);
        plots.push(Plot::new(x, y(), over(history, &steps)));
    }
    let steps = if is_counted {
        format!(", on the right over the {}s that all configs were trained until it ended", words.step)
    } else {
        String::new()
    };
    let expected = if is_expected {
        " The grey line is the mean of the best of as many of the configs that were drawn independently of results, over all \
         orders of them: it ends where there are no more."
    } else {
        ""
    };
    Some(Figure {
        name: "history".to_owned(),
        section: Section::Hyperparameters,
        title: format!("{} in the course of the search", words.title(metric)),
        caption: format!(
            "Each point is the mean of a config, in the order in which they were chosen; the black line is the best so \
             far{steps}.{expected} Configs without a complete trial have no point."
        ),
        body: Body::Plots { legend: String::new(), plots },
    })
}

/// The best so far and each config, at these places.
fn over(history: &History, places: &[f64]) -> Vec<Series> {
    let configs = || places.iter().copied().zip(&history.configs);
    let points = |by: ChosenBy| -> Vec<Point> {
        configs().filter(|(_, c)| c.by == by).filter_map(|(x, c)| Some((x, c.value?))).collect()
    };
    let are_alike = history.configs.iter().all(|config| config.by == ChosenBy::Chance);
    let by_chance = if are_alike { "one config" } else { "drawn by chance" };
    let best = stairs(configs().filter_map(|(x, c)| Some((x, c.best?))));
    let all = [
        Series::new("best so far", Color::Black, Mark::Curve(best)),
        Series::new(by_chance, Color::Nth(0), Mark::Points(points(ChosenBy::Chance))),
        Series::new("chosen by the model", Color::Nth(1), Mark::Points(points(ChosenBy::Model))),
        Series::new("named in the sweep file", Color::Nth(2), Mark::Points(points(ChosenBy::Start))),
    ];
    all.into_iter().filter(|series| !matches!(&series.mark, Mark::Points(points) if points.is_empty())).collect()
}

/// The corners of a line that stays until it changes.
fn stairs(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::new();
    for (x, y) in points {
        if let Some((_, before)) = line.last().copied() {
            line.push((x, before));
        }
        line.push((x, y));
    }
    line
}

/// How far each config was trained, and what it measured at its rungs; none where nothing was pruned.
fn rungs(history: &History, metric: &str, words: &Words) -> Option<Figure> {
    let (pruned, whole): (Vec<&Chosen>, Vec<&Chosen>) = history.configs.iter().partition(|config| config.is_pruned);
    if pruned.is_empty() {
        return None;
    }
    let line = |label: &str, color: Color, config: &&Chosen| {
        #[expect(clippy::cast_precision_loss, reason = "drawn")]
        let end = config.value.zip(config.length).map(|(value, steps)| (steps as f64, value));
        let points: Vec<Point> =
            config.rungs.iter().map(|(step, value)| (f64::from(*step), *value)).chain(end).collect();
        Series::new(label, color, if points.len() > 1 { Mark::Line(points) } else { Mark::Points(points) })
    };
    let survivors = whole.iter().map(|config| line("trained to the end", Color::Nth(1), config));
    let others = pruned.iter().map(|config| line("pruned", Color::Grey, config));
    let is_empty = |series: &Series| matches!(&series.mark, Mark::Points(points) if points.is_empty());
    let series = survivors.chain(others).filter(|series| !is_empty(series)).collect();
    let judged: BTreeSet<u32> =
        history.configs.iter().flat_map(|config| &config.rungs).map(|(step, _)| *step).collect();
    let reached = |step: u32| history.configs.iter().filter(|c| c.rungs.iter().any(|(own, _)| *own >= step)).count();
    let counts: Vec<String> =
        judged.iter().map(|step| format!("{} to {} {step}", reached(*step), words.step)).collect();
    #[expect(clippy::cast_precision_loss, reason = "drawn")]
    let end = whole.iter().filter_map(|config| config.length).max().map(|steps| steps as f64);
    let ticks = judged.into_iter().map(f64::from).chain(end).collect();
    let x = Axis { ticks, ..Axis::new(words.step, Spacing::Log) };
    let y = measured(words.axis(metric), history.scale);
    Some(Figure {
        name: "rungs".to_owned(),
        section: Section::Hyperparameters,
        title: format!("{} at the rungs", words.title(metric)),
        caption: format!(
            "Each line is the mean of a config at the {}s at which it was judged beside the others of its cohort; {} \
             configs were pruned. Configs were trained {}, and {} to the end.",
            words.step,
            pruned.len(),
            counts.join(", "),
            whole.iter().filter(|config| config.value.is_some()).count()
        ),
        body: Body::Plots { legend: String::new(), plots: vec![Plot::new(x, y, series)] },
    })
}
