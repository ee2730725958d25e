//! Rows of two numbers as points, and the curve that a code of one number draws among them.

use crate::figure::{Axis, Color, Figure, Mark, Plot, Point, Section, Series, Spacing};
use crate::learn::{Rows, Source};
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::restored::Restored;
use crate::trial::Trial;

/// Points of a layer, at most: more hide each other.
pub(super) const POINTS: usize = 1000;
/// Codes decoded for a curve.
const GRID: u16 = 400;

/// A dot for each of the first rows, which are in random order.
pub(super) fn dots(label: &str, color: Color, rows: &Rows, most: usize) -> Series {
    Series::new(label, color, Mark::Points(points(&first(rows, most))))
}

/// The test rows of a trial's dataset, in the background.
pub(super) fn background(restored: &Restored) -> Series {
    dots("test rows", Color::Grey, &restored.dataset().test, POINTS)
}

/// The first `most` rows.
pub(super) fn first(rows: &Rows, most: usize) -> Rows {
    let n = rows.len().min(most);
    let labels = rows.labels.iter().take(n).copied().collect();
    Rows { width: rows.width, values: rows.values[..n * rows.width].to_vec(), labels }
}

/// Each row's first two numbers.
pub(super) fn points(rows: &Rows) -> Vec<Point> {
    (0..rows.len()).map(|i| rows.row(i)).map(|row| (f64::from(row[0]), f64::from(row[1]))).collect()
}

/// Where the decoder puts codes of one number: evenly spaced ones from the least to the greatest of the training rows.
pub(super) fn curve(label: &str, color: Color, restored: &Restored) -> Series {
    let codes = restored.encode(&restored.dataset().train).values;
    let (low, high) = codes.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
    let at = |i: u16| low + (high - low) * (f32::from(i) / f32::from(GRID - 1));
    let grid = Rows { width: 1, values: (0..GRID).map(at).collect(), labels: Vec::new() };
    Series::new(label, color, Mark::Curve(points(&restored.decode(&grid))))
}

/// A plot of rows of two numbers.
pub(super) fn plot(trial: &Trial, title: impl Into<String>, series: Vec<Series>) -> Plot {
    let source = config(trial).setup.data.source;
    let names = match &source {
        Source::Csv { columns, .. } if columns.len() == 2 => [columns[0].as_str(), columns[1].as_str()],
        _ => ["x", "y"],
    };
    square(title, names, series)
}

/// A plot in which a unit has one length.
pub(super) fn square(title: impl Into<String>, axes: [&str; 2], series: Vec<Series>) -> Plot {
    let [x, y] = axes.map(|name| Axis::new(name, Spacing::Linear));
    Plot { title: title.into(), square: true, ..Plot::new(x, y, series) }
}

/// A figure of plots.
pub(super) fn figure(name: &str, title: &str, caption: impl Into<String>, plots: Vec<Plot>) -> Figure {
    let (name, title, caption) = (name.to_owned(), title.to_owned(), caption.into());
    Figure { name, section: Section::Models, title, caption, body: plots.into() }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Sweeped;
    use super::*;

    #[test]
    fn a_curve_spans_the_codes_of_the_training_rows() {
        let sweep = Sweeped::new("");
        let restored = sweep.selection().restore(&sweep.trials[0]).unwrap();
        let codes = restored.encode(&restored.dataset().train).values;
        let Mark::Curve(curve) = curve("", Color::Grey, &restored).mark else { panic!() };
        assert_eq!(curve.len(), usize::from(GRID));
        let ends = [f32::INFINITY, f32::NEG_INFINITY]
            .map(|worst| codes.iter().copied().fold(worst, |a, x| if worst > 0.0 { a.min(x) } else { a.max(x) }));
        let rows = restored.decode(&Rows { width: 1, values: ends.to_vec(), labels: Vec::new() });
        for (at, point) in [curve[0], curve[curve.len() - 1]].into_iter().zip(points(&rows)) {
            assert!((at.0 - point.0).abs() < 1e-6 && (at.1 - point.1).abs() < 1e-6, "{at:?} is not {point:?}");
        }
        // Every reconstruction lies on it.
        for (x, y) in points(&restored.reconstruct(&restored.dataset().train)) {
            let nearest = curve.iter().map(|p| (p.0 - x).powi(2) + (p.1 - y).powi(2)).fold(f64::INFINITY, f64::min);
            assert!(nearest.sqrt() < 0.02, "({x}, {y}) lies {} off the curve", nearest.sqrt());
        }
    }

    #[test]
    fn the_first_rows_keep_their_labels() {
        let rows = Rows { width: 2, values: vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0], labels: vec![7, 8, 9] };
        assert_eq!(first(&rows, 2), Rows { width: 2, values: vec![0.0, 1.0, 2.0, 3.0], labels: vec![7, 8] });
        assert_eq!(first(&rows, 9), rows);
        assert_eq!(points(&first(&rows, 1)), [(0.0, 1.0)]);
    }
}
