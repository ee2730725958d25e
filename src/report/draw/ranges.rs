//! The range of each axis: it follows from the data of the series.

use super::extent::{Extent, Shown};
use crate::figure::{Axis, Bar, Interval, Mark, Plot, Series};

/// Height of a plot over its width, at the least and at the most, where a unit has one length.
const SHAPE: (f64, f64) = (0.5, 1.1);

impl Shown {
    /// Adds the values of x, or of y.
    fn add(&mut self, series: &Series, is_x: bool) {
        let pick = |(x, y): (f64, f64)| if is_x { x } else { y };
        match &series.mark {
            Mark::Points(points) | Mark::Density(points) | Mark::Line(points) | Mark::Curve(points) => {
                let whole = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
                let values = whole.map(|&point| pick(point)).filter(|x| x.is_finite());
                let single = matches!(series.mark, Mark::Points(_) | Mark::Density(_));
                if single {
                    self.points.extend(values.clone());
                }
                self.values.extend(values);
            }
            Mark::Band(points) => points.iter().for_each(|&(x, low, high)| {
                if is_x {
                    self.values.push(x);
                } else {
                    self.intervals.extend([(low, (low, low)), (high, (high, high))]);
                }
            }),
            Mark::Intervals(intervals) => intervals.iter().for_each(|&Interval { at, x, y }| {
                self.values.push(pick(at));
                self.intervals.extend((if is_x { x } else { y }).map(|ends| (pick(at), ends)));
            }),
            Mark::Bars(bars) => bars.iter().for_each(|&Bar { x, y }| {
                let (from, to) = if is_x { x } else { y };
                self.bars = true;
                self.values.extend([from, to]);
            }),
            Mark::Cells(_) => {}
        }
    }

    fn of<'a>(series: impl Iterator<Item = &'a Series>, is_x: bool) -> Self {
        let mut all = Self::default();
        series.for_each(|series| all.add(series, is_x));
        all.values.retain(|x| x.is_finite());
        all.intervals.retain(|(of, (low, high))| of.is_finite() && low.is_finite() && high.is_finite());
        all
    }

    fn are_whole(&self) -> bool {
        self.values.iter().all(|x| x.fract() == 0.0)
    }
}

/// The range of an axis, and whether it is an x axis with whole numbers alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) extent: Extent,
    pub(super) whole: bool,
}

impl Range {
    /// The label of an axis with what its reader must know of it.
    pub(super) fn label(self, axis: &Axis) -> String {
        match axis.label.strip_suffix(')') {
            _ if !self.extent.is_log() => axis.label.clone(),
            Some(label) => format!("{label}, log scale)"),
            None => format!("{} (log scale)", axis.label),
        }
    }
}

/// The ranges of x and y of each plot, and the height over the width of their frames where one is given. Axes of the same
/// labels have the same ranges.
pub(super) fn ranges(plots: &[Plot]) -> (Vec<(Range, Range)>, Option<f64>) {
    let range = |plot: &Plot, is_x: bool| {
        let alike = plots.iter().filter(|p| (&p.x.label, &p.y.label) == (&plot.x.label, &plot.y.label));
        let found = Shown::of(alike.flat_map(|plot| plot.series.iter().chain(&plot.beside)), is_x);
        let spacing = if is_x { &plot.x.spacing } else { &plot.y.spacing };
        Range { extent: Extent::of(spacing, &found), whole: is_x && found.are_whole() }
    };
    let mut all: Vec<(Range, Range)> = plots.iter().map(|plot| (range(plot, true), range(plot, false))).collect();
    if !plots.iter().any(|plot| plot.square) {
        return (all, None);
    }
    let length = |range: &Range| range.extent.ends().1 - range.extent.ends().0;
    let shape = all.iter().map(|(x, y)| length(y) / length(x)).fold(SHAPE.0, f64::max).min(SHAPE.1);
    for (x, y) in &mut all {
        let (wide, tall) = (length(x), length(y));
        x.extent = x.extent.spanning(tall / shape);
        y.extent = y.extent.spanning(wide * shape);
    }
    (all, Some(shape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Color, Spacing};

    fn plot(label: &str, points: &[(f64, f64)], square: bool) -> Plot {
        let series = vec![Series::new("", Color::Grey, Mark::Points(points.to_vec()))];
        let axis = || Axis::new(label, Spacing::Linear);
        Plot { square, ..Plot::new(axis(), axis(), series) }
    }

    #[test]
    fn axes_of_one_label_have_one_range() {
        let far = [(0.0, 0.0), (f64::NAN, 1e9), (10.0, 2.5)];
        let (all, shape) =
            ranges(&[plot("a", &far, false), plot("a", &[(1.0, 1.0)], false), plot("b", &[(1.0, 1.0)], false)]);
        let ends = |i: usize| (all[i].0.extent.ends(), all[i].1.extent.ends());
        assert_eq!((ends(0), shape), (((-0.5, 10.5), (-0.125, 2.625)), None));
        assert_eq!(ends(0), ends(1));
        assert_ne!(ends(0), ends(2));
        assert!(all[0].0.whole && !all[0].1.whole);
    }

    #[test]
    fn a_unit_has_one_length_in_a_square_plot() {
        let (all, shape) = ranges(&[plot("a", &[(0.0, 0.0), (10.0, 1.0)], true)]);
        let length = |range: &Range| range.extent.ends().1 - range.extent.ends().0;
        let (x, y) = all[0];
        assert!((length(&y) / length(&x) - shape.unwrap()).abs() < 1e-12 && shape == Some(0.5));
    }
}
