//! What lies beyond the ends of an axis: how many of each kind of mark, and how far. They are drawn as triangles at the
//! border; a line breaks off there.

use super::cells;
use super::extent::Extent;
use super::ranges::Range;
use crate::figure::{Bar, Interval, Mark, Plot, Series};
use crate::trial::numbers;

/// Counts of marks by their words, and the ends of what they show.
#[derive(Debug, PartialEq)]
pub(super) struct Beyond {
    counts: [(usize, &'static str); 5],
    low: f64,
    high: f64,
}

/// Places in the counts.
const TRIALS: usize = 0;
const MEANS: usize = 1;
const LINES: usize = 2;
const BARS: usize = 3;
const CELLS: usize = 4;

impl Beyond {
    /// What lies outside these ranges of the plots.
    pub(super) fn of(plots: &[Plot], ranges: &[(Range, Range)]) -> Self {
        let counts = [(0, "trial"), (0, "mean"), (0, "line"), (0, "bar"), (0, "cell")];
        let mut all = Self { counts, low: f64::INFINITY, high: f64::NEG_INFINITY };
        for (plot, (x, y)) in plots.iter().zip(ranges) {
            // a line beside intervals joins them
            let joins = plot.series.iter().any(|series| matches!(series.mark, Mark::Intervals(_)));
            for series in &plot.series {
                all.add(series, &plot.beside, (x.extent, y.extent), joins);
            }
        }
        all
    }

    fn add(&mut self, series: &Series, beside: &[Series], (x, y): (Extent, Extent), joins: bool) {
        let mut outside = |point: &(f64, f64)| {
            let found = [self.is_outside(x, point.0), self.is_outside(y, point.1)];
            usize::from(point.0.is_finite() && point.1.is_finite() && found.contains(&true))
        };
        let (kind, n) = match &series.mark {
            Mark::Points(points) | Mark::Density(points) => (TRIALS, points.iter().map(outside).sum()),
            Mark::Line(_) | Mark::Curve(_) if joins => return,
            Mark::Line(points) | Mark::Curve(points) => (LINES, points.iter().map(outside).max().unwrap_or(0)),
            Mark::Intervals(intervals) => (MEANS, intervals.iter().map(|Interval { at, .. }| outside(at)).sum()),
            Mark::Bars(bars) => (BARS, bars.iter().map(|Bar { x, y }| outside(&(x.0, y.1))).sum()),
            Mark::Cells(cells) => {
                let colors = cells::extent(cells, beside);
                let numbers = cells.rows.iter().flatten().flatten().map(|(x, _)| *x);
                (CELLS, numbers.filter(|x| self.is_outside(colors, *x)).count())
            }
            Mark::Band(_) => return,
        };
        self.counts[kind].0 += n;
    }

    /// Whether the number is outside, and remembers it.
    fn is_outside(&mut self, extent: Extent, x: f64) -> bool {
        let outside = x.is_finite() && !extent.holds(x);
        if outside && extent.share(x) < 0.0 {
            self.low = self.low.min(x);
        } else if outside {
            self.high = self.high.max(x);
        }
        outside
    }

    /// `2 trials, 1 mean (up to 2e29)`; none where nothing is.
    pub(super) fn words(&self) -> Option<String> {
        let some = self.counts.iter().filter(|(n, _)| *n > 0);
        let counts: Vec<String> =
            some.map(|(n, what)| format!("{n} {what}{}", if *n > 1 { "s" } else { "" })).collect();
        let [low, high] = [self.low, self.high].map(numbers::rough);
        let ends = match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => format!("from {low} up to {high}"),
            (true, false) => format!("down to {low}"),
            _ => format!("up to {high}"),
        };
        (!counts.is_empty()).then(|| format!("{} ({ends})", counts.join(", ")))
    }

    /// Whether all of it is cells, which say their numbers themselves.
    pub(super) fn is_of_cells(&self) -> bool {
        self.counts[..CELLS].iter().all(|(n, _)| *n == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ranges::ranges;
    use super::*;
    use crate::figure::{Axis, Cells, Color, Spacing};

    fn words(marks: Vec<Mark>) -> Option<String> {
        let series = marks.into_iter().map(|mark| Series::new("", Color::Grey, mark)).collect();
        let plot = Plot::new(Axis::new("x", Spacing::Linear), Axis::new("y", Spacing::Measured), series);
        let plots = [plot];
        Beyond::of(&plots, &ranges(&plots).0).words()
    }

    #[test]
    fn what_stands_back_is_counted_with_its_ends() {
        let mut points: Vec<(f64, f64)> = (0..30).map(|i| (f64::from(i), 1.0 + 0.1 * f64::from(i))).collect();
        let with = |more: &[f64]| {
            let mut all = points.clone();
            all.extend(more.iter().map(|y| (3.0, *y)));
            vec![Mark::Points(all)]
        };
        assert_eq!(words(with(&[])), None);
        assert_eq!(words(with(&[2e29, 500.0, f64::NAN])).unwrap(), "2 trials (up to 2e29)");
        assert_eq!(words(with(&[-400.0, 500.0])).unwrap(), "2 trials (from -400 up to 500)");
        let mean = Interval { at: (3.0, 1e3), x: None, y: Some((0.0, 2e3)) };
        let joined = vec![Mark::Intervals(vec![mean]), Mark::Line(vec![(1.0, 2.0), (3.0, 1e3)])];
        assert_eq!(words([with(&[2e3]), joined].concat()).unwrap(), "1 trial, 1 mean (up to 2000)");
        points.push((31.0, -1e3));
        assert_eq!(words(vec![Mark::Line(points)]).unwrap(), "1 line (down to -1000)");
        let row = [1.0, 1.1, 1.2, 1.3, 1e9].map(|x| Some((x, String::new()))).to_vec();
        let scale = Axis::new("", Spacing::Measured);
        assert_eq!(words(vec![Mark::Cells(Cells { scale, rows: vec![row] })]).unwrap(), "1 cell (up to 1e9)");
    }
}
