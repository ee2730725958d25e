//! A metric over the epochs: the best configs as lines with bands, all other trials behind them in grey.

use super::labels::{measured, with_n};
use crate::figure::{Axis, Body, Color, Figure, Interval, Mark, Plot, Section, Series, Spacing};
use crate::report::names;
use crate::report::words::Words;
use crate::summary::{Curve, CurvePoint, Curves, Summary};

/// One figure for each metric with recorded epochs.
pub(super) fn figures(summary: &Summary, words: &Words) -> Vec<Figure> {
    let recorded = summary.curves.iter().filter(|curves| points(curves).next().is_some());
    recorded.map(|curves| figure(curves, words)).collect()
}

fn points(curves: &Curves) -> impl Iterator<Item = &CurvePoint> {
    curves.best.iter().chain(&curves.rest).flat_map(|curve| &curve.points)
}

fn figure(curves: &Curves, words: &Words) -> Figure {
    let metric = words.readable(&curves.metric);
    let first = points(curves).next().map(|point| point.step);
    let single = first.filter(|first| points(curves).all(|point| point.step == *first));
    let best = curves.best.iter().zip((0..).map(Color::Nth));
    let named = best.map(|(curve, color)| (curve, curve.label.as_str(), color));
    let named = named.map(|(curve, label, color)| (curve, with_n(label, curve.n), color));
    let others = others(&curves.rest, words.step);
    let all: Vec<_> = named.chain(curves.rest.iter().map(|curve| (curve, others.clone(), Color::Grey))).collect();
    let labelled =
        |mark: fn(&Curve) -> Mark| all.iter().map(move |(curve, label, color)| Series::new(label, *color, mark(curve)));
    let series = if single.is_some() {
        // the axis holds the quantiles as well: they are in the bands, which are too narrow to be seen
        let bands = all.iter().map(|(curve, _, color)| Series::new("", *color, band(curve)));
        labelled(|curve| Mark::Intervals(curve.points.iter().map(estimate).collect())).chain(bands).collect()
    } else {
        let several = |series: &Series| matches!(&series.mark, Mark::Band(points) if points.len() > 1);
        labelled(|curve| Mark::Line(curve.points.iter().map(|p| (f64::from(p.step), p.median)).collect()))
            .chain(labelled(band).filter(several))
            .collect()
    };
    let plot = Plot::new(
        Axis { ticks: single.map(f64::from).into_iter().collect(), ..Axis::new(words.step, Spacing::Linear) },
        measured(format!("{}, median and 10–90 % of trials", words.axis(&curves.metric)), curves.scale),
        series,
    );
    let rest = match curves.rest.len() {
        0 => String::new(),
        1 => ", in grey over all other trials".to_owned(),
        n => format!(", in grey over the other trials, {n} lines by how many {}s they were trained", words.step),
    };
    Figure {
        name: format!("curves-{}", names::slug(&curves.metric)),
        section: Section::Training,
        title: format!("{} over the {}s", words.title(&curves.metric), words.step),
        caption: format!(
            "Each line is the median of the {metric} over the replicates of one of the best configs{rest}; each band goes \
             from the 10 % to the 90 % quantile of the same trials. Every point is over all trials of its line: it ends \
             where the first of them ends."
        ),
        body: Body::Plots { legend: "best configs".to_owned(), plots: vec![plot] },
    }
}

/// Names the trials that are not of the best configs, with their numbers: `all other trials (n = 246)`, or by length.
fn others(rest: &[Curve], step: &str) -> String {
    if let [one] = rest {
        return with_n("all other trials", one.n);
    }
    let group = |curve: &Curve| match curve.lengths {
        (least, most) if least == most => with_n(&least.to_string(), curve.n),
        (least, most) => with_n(&format!("{least}–{most}"), curve.n),
    };
    format!("other trials by their {step}s: {}", rest.iter().map(group).collect::<Vec<_>>().join(", "))
}

/// The one step of a curve.
fn estimate(point: &CurvePoint) -> Interval {
    let range = (point.low < point.high).then_some((point.low, point.high));
    Interval { at: (f64::from(point.step), point.median), x: None, y: range }
}

/// Between the quantiles; nothing for a single trial.
fn band(curve: &Curve) -> Mark {
    let some = curve.points.iter().filter(|_| curve.n > 1);
    Mark::Band(some.map(|p| (f64::from(p.step), p.low, p.high)).collect())
}
