//! Rows of two numbers as points, and the curve that a code of one number draws among them.

use super::{Error, Layer, Mark, Panel, Picture, Plots};
use crate::objective::{Restored, Rows};
use crate::trial::{Source, Trial};

/// Points of a layer, at most: more hide each other.
pub(super) const POINTS: usize = 1000;
/// Codes decoded for a curve.
const GRID: u16 = 400;

/// A layer of the first rows, which are in random order.
pub(super) fn layer(label: &str, mark: Mark, rows: &Rows, most: usize) -> Layer {
    Layer { label: label.to_owned(), mark, points: points(&first(rows, most)) }
}

/// The test rows of a trial's dataset, in the background.
pub(super) fn background(restored: &Restored) -> Layer {
    layer("test rows", Mark::Background, &restored.dataset().test, POINTS)
}

/// The first `most` rows.
pub(super) fn first(rows: &Rows, most: usize) -> Rows {
    let n = rows.len().min(most);
    let labels = rows.labels.iter().take(n).copied().collect();
    Rows { width: rows.width, values: rows.values[..n * rows.width].to_vec(), labels }
}

/// Each row's first two numbers.
pub(super) fn points(rows: &Rows) -> Vec<(f64, f64)> {
    (0..rows.len()).map(|i| rows.row(i)).map(|row| (f64::from(row[0]), f64::from(row[1]))).collect()
}

/// Where the decoder puts codes of one number: evenly spaced ones from the least to the greatest of the training rows.
pub(super) fn curve(label: &str, restored: &Restored) -> Result<Layer, Error> {
    let codes = restored.encode(&restored.dataset().train)?.values;
    let (low, high) = codes.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
    let at = |i: u16| low + (high - low) * (f32::from(i) / f32::from(GRID - 1));
    let grid = Rows { width: 1, values: (0..GRID).map(at).collect(), labels: Vec::new() };
    let points = points(&restored.decode(&grid)?);
    Ok(Layer { label: label.to_owned(), mark: Mark::Line, points })
}

/// The names of the two numbers of a row.
pub(super) fn axes(trial: &Trial) -> (String, String) {
    match &trial.config.config.data.source {
        Source::Csv { columns, .. } if columns.len() == 2 => (columns[0].clone(), columns[1].clone()),
        _ => ("x".to_owned(), "y".to_owned()),
    }
}

/// A picture of panels.
pub(super) fn panels(name: &str, title: &str, caption: String, panels: Vec<Panel>) -> Picture {
    Picture { name: name.to_owned(), title: title.to_owned(), caption, plots: Plots::Panels(panels) }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Sweeped;
    use super::*;

    #[test]
    fn a_curve_spans_the_codes_of_the_training_rows() {
        let sweep = Sweeped::new("");
        let restored = sweep.selection().restore(&sweep.trials[0]).unwrap();
        let codes = restored.encode(&restored.dataset().train).unwrap().values;
        let curve = curve("", &restored).unwrap().points;
        assert_eq!(curve.len(), usize::from(GRID));
        let ends = [f32::INFINITY, f32::NEG_INFINITY]
            .map(|worst| codes.iter().copied().fold(worst, |a, x| if worst > 0.0 { a.min(x) } else { a.max(x) }));
        let rows = restored.decode(&Rows { width: 1, values: ends.to_vec(), labels: Vec::new() }).unwrap();
        for (at, point) in [curve[0], curve[curve.len() - 1]].into_iter().zip(points(&rows)) {
            assert!((at.0 - point.0).abs() < 1e-6 && (at.1 - point.1).abs() < 1e-6, "{at:?} is not {point:?}");
        }
        // Every reconstruction lies on it.
        for (x, y) in points(&restored.reconstruct(&restored.dataset().train).unwrap()) {
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
