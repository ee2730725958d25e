//! Where the time went: when each worker trained, and what configs cost against how good they are.

use super::labels::measured;
use crate::figure::{Axis, Bar, Body, Color, Figure, Mark, Plot, Section, Series, Spacing};
use crate::report::words::Words;
use crate::summary::{Span, Summary, Times, scale_of};
use crate::trial::numbers::percent;

/// Of more workers nobody could see a row.
const MOST_WORKERS: usize = 40;
/// Half the thickness of a bar, in slots.
const HALF: f64 = 0.4;

/// The figures for which there are numbers.
pub(in crate::report) fn figures(times: &Times, summary: &Summary, words: &Words) -> Vec<Figure> {
    [timeline(times), cost(times, summary, words)].into_iter().flatten().collect()
}

/// The color of an outcome: blue for what is complete, what is wrong in those that stand out.
fn color(outcome: &str) -> Color {
    match outcome {
        "complete" => Color::Nth(0),
        "pruned" => Color::Grey,
        "diverged" => Color::Nth(1),
        "timed-out" => Color::Nth(3),
        _ => Color::Nth(5),
    }
}

fn timeline(times: &Times) -> Option<Figure> {
    if times.workers == 0 || times.workers > MOST_WORKERS {
        return None;
    }
    let (unit, of_unit) = if times.seconds > 3.0 * 3600.0 {
        ("hours", 3600.0)
    } else if times.seconds > 180.0 {
        ("minutes", 60.0)
    } else {
        ("seconds", 1.0)
    };
    let row = |worker: usize| u32::try_from(worker).map_or(0.0, f64::from);
    let bar = |span: &Span| Bar {
        x: (span.from / of_unit, span.to / of_unit),
        y: (row(span.worker) - HALF, row(span.worker) + HALF),
    };
    let of_outcome = |(outcome, spans): (&String, &Vec<Span>)| {
        Series::new(outcome.clone(), color(outcome), Mark::Bars(spans.iter().map(bar).collect()))
    };
    let plot = Plot::new(
        Axis::new(format!("{unit} since the first training began"), Spacing::FromZero),
        Axis::of_names("worker", (1..=times.workers).map(|k| k.to_string())),
        times.spans.iter().map(of_outcome).collect(),
    );
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let busy = percent(times.busy / (times.seconds * times.workers as f64));
    let pauses = match times.pauses {
        0 => String::new(),
        1 => " One pause of more than a minute, in which nothing trained, is left out.".to_owned(),
        n => format!(" {n} pauses of more than a minute, in which nothing trained, are left out."),
    };
    Some(Figure {
        name: "timeline".to_owned(),
        section: Section::Training,
        title: "When the workers trained".to_owned(),
        caption: format!(
            "Each row is a worker, each bar one training or several that follow each other; busy: {busy}.{pauses}"
        ),
        body: Body::Plots { legend: "ended".to_owned(), plots: vec![plot] },
    })
}

fn cost(times: &Times, summary: &Summary, words: &Words) -> Option<Figure> {
    let points: Vec<(f64, f64)> = times.costs.iter().copied().filter(|(seconds, _)| *seconds > 0.0).collect();
    if points.len() < 2 {
        return None;
    }
    let metric = &summary.metric.name;
    let scale = scale_of(points.iter().map(|point| &point.1));
    let mark = if points.len() > 2000 { Mark::Density(points) } else { Mark::Points(points) };
    let plot = Plot::new(
        Axis::new("seconds of a trial", Spacing::Log),
        measured(words.axis(metric), scale),
        vec![Series::new("", Color::Nth(0), mark)],
    );
    Some(Figure {
        name: "cost".to_owned(),
        section: Section::Training,
        title: format!("{} against cost", words.title(metric)),
        caption:
            "Each point is a config: its mean over the replicates, against how long one of its trials took on average."
                .to_owned(),
        body: vec![plot].into(),
    })
}
