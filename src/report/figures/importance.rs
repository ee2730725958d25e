//! How much each hyperparameter matters: a bar for each, and for pairs that matter, the longest on top.

use crate::figure::{Axis, Bar, Body, Color, Figure, Interval, Mark, Plot, Section, Series, Spacing};
use crate::report::names;
use crate::report::words::Words;
use crate::summary::{Importance, Method, Share, Summary, Term, WORTH_SHOWING};
use crate::trial::numbers;

/// More bars than these are left to the table.
const MOST_BARS: usize = 10;
/// Half the thickness of a bar, in slots.
const HALF: f64 = 0.3;

/// The figure, where importance is known.
pub(super) fn figure(summary: &Summary, words: &Words) -> Option<Figure> {
    let importance = summary.importance.as_ref().ok()?;
    let is_main = |term: &&Term| term.names.len() == 1;
    let mut terms: Vec<&Term> =
        importance.terms.iter().filter(|term| is_main(term) || term.share.value >= WORTH_SHOWING).collect();
    terms.sort_by(|a, b| b.share.value.total_cmp(&a.share.value));
    let all = terms.len();
    terms.truncate(MOST_BARS);
    terms.reverse(); // an axis grows upwards
    let bars = |mains: bool| {
        let some = (0_u32..).zip(&terms).filter(|(_, term)| is_main(term) == mains);
        let bar = |(i, term): (u32, &&Term)| Bar {
            x: (0.0, 100.0 * term.share.shown()),
            y: (f64::from(i) - HALF, f64::from(i) + HALF),
        };
        some.map(bar).collect::<Vec<Bar>>()
    };
    let whisker = |(i, term): (u32, &&Term)| {
        let x = term.share.interval.map(|(low, high)| (100.0 * low, 100.0 * high))?;
        Some(Interval { at: (100.0 * term.share.shown(), f64::from(i)), x: Some(x), y: None })
    };
    let whiskers: Vec<Interval> = (0..).zip(&terms).filter_map(whisker).collect();
    let series = [
        ("95 % interval", Color::Black, Mark::Intervals(whiskers)),
        (if bars(false).is_empty() { "" } else { "a hyperparameter" }, Color::Nth(0), Mark::Bars(bars(true))),
        ("two together", Color::Nth(5), Mark::Bars(bars(false))),
    ];
    let drawn = |mark: &Mark| match mark {
        Mark::Bars(bars) => !bars.is_empty(),
        Mark::Intervals(intervals) => !intervals.is_empty(),
        _ => true,
    };
    let series = series.into_iter().filter(|(_, _, mark)| drawn(mark));
    let plot = Plot::new(
        Axis::new(format!("importance: % of {}", whole(importance.method)), Spacing::FromZero),
        Axis::of_names("", terms.iter().map(|term| label(term, words))),
        series.map(|(label, color, mark)| Series::new(label, color, mark)).collect(),
    );
    Some(Figure {
        name: "importance".to_owned(),
        section: Section::Hyperparameters,
        title: "Which hyperparameters matter".to_owned(),
        caption: caption(summary, importance, (terms.len(), all)),
        body: Body::Plots { legend: String::new(), plots: vec![plot] },
    })
}

fn label(term: &Term, words: &Words) -> String {
    let names: Vec<&str> = term.names.iter().map(|name| words.readable(name)).collect();
    format!("{}{}", names.join(" × "), if term.is_conditional { " *" } else { "" })
}

/// What the shares are shares of.
fn whole(method: Method) -> &'static str {
    match method {
        Method::Anova | Method::Once => "the variance between configs",
        Method::PedAnova => "what sets the best tenth apart",
    }
}

fn caption(summary: &Summary, importance: &Importance, (drawn, all): (usize, usize)) -> String {
    let Importance { method, configs, is_log, terms, rest, noise, left_out } = importance;
    let metric = &summary.metric.name;
    let scale = if *is_log { format!("log {metric}") } else { metric.to_string() };
    let percent = |share: &Share| numbers::percent(share.shown());
    let intervals = terms.iter().any(|term| term.share.interval.is_some());
    let mut parts = vec![match method {
        Method::Anova | Method::Once => format!(
            "How much of the variance of {scale} between {configs} configs goes with each hyperparameter alone, and with two \
             together beyond that (analysis of variance of a full grid)."
        ),
        Method::PedAnova => format!(
            "How differently the best tenth of {configs} configs and all of them are spread over the values of each \
             hyperparameter (PED-ANOVA), in % of the sum; as sampled, of the ranges that were searched. There are no intervals: \
             a hyperparameter without any effect has a few percent by chance."
        ),
    }];
    parts.push(match method {
        Method::Anova if intervals => format!("Noise of replicates is taken off; intervals are {}.", summary.over()),
        Method::Anova => {
            let blocks = if summary.replicates.0 > 1 { summary.datasets } else { "trainings" };
            format!("Noise of replicates is taken off; intervals would take three {blocks}.")
        }
        Method::Once => {
            "What three or more add together is taken for noise, and taken off: configs were trained once.".to_owned()
        }
        Method::PedAnova => String::new(),
    });
    parts.extend(rest.iter().map(|share| match method {
        Method::Once => format!("Left over, with the noise: {}.", percent(share)),
        _ => format!("Three and more together: {}.", percent(share)),
    }));
    parts.extend(noise.iter().map(|share| {
        format!(
            "Of the variance of single trials, {} is between replicates of a config, not between configs.",
            percent(share)
        )
    }));
    if terms.iter().any(|term| term.is_conditional) && *method != Method::PedAnova {
        parts.push("* of the configs in which it has an effect.".to_owned());
    }
    if !left_out.is_empty() {
        parts.push(format!("Left out, because trials of it are lacking: {}.", left_out.join(", ")));
    }
    if drawn < all {
        parts.push(format!("The {} of {all}; all are in importance.csv.", names::count(drawn, "longest bar")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}
