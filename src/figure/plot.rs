//! A plot: two axes, and series of marks between them. The legend follows from the labels of the series.

/// A place in a plot: x and y. What is not finite is not drawn, and breaks a line.
pub(crate) type Point = (f64, f64);

/// Two axes and what stands between them.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    /// Above it; may be empty.
    pub(crate) title: String,
    /// Below it.
    pub(crate) x: Axis,
    /// Left of it, growing upwards.
    pub(crate) y: Axis,
    /// From the front to the back, in the order of the legend.
    pub(crate) series: Vec<Series>,
    /// Whether one unit is as long in x as in y.
    pub(crate) square: bool,
    /// Series of the plot that it is seen beside: not drawn, but the axes and colours are long enough for them, too.
    pub(crate) beside: Vec<Series>,
}

/// An axis; its range follows from what is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    /// What it shows; ` (log scale)` is added where it is one.
    pub(crate) label: String,
    /// Where values stand on it.
    pub(crate) spacing: Spacing,
    /// Values to be marked if their numbers fit beside each other; round numbers where they do not, or are none.
    pub(crate) ticks: Vec<f64>,
}

/// Where the values of an axis stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Spacing {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long; all values are above 0.
    Log,
    /// Of a measured quantity, with equal differences equally long. Values have at least half of the axis: what is left of an
    /// interval runs out of the plot. A few that lie so far out that the others could not be told apart stand at its ends.
    Measured,
    /// The same with equal ratios equally long; all values are above 0.
    MeasuredLog,
    /// Of shares and densities: equal differences are equally long, from 0 on where nothing is below; all is shown.
    FromZero,
    /// The i-th name in the middle of a slot from i − ½ to i + ½.
    Categories(Vec<String>),
}

/// Marks of one kind that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// In the legend, where series of one label are one entry, over all plots; no entry if it is empty.
    pub(crate) label: String,
    /// What tells it from others.
    pub(crate) color: Color,
    /// Its marks and their data.
    pub(crate) mark: Mark,
}

/// Colour and shape of a series. Where intervals of several colours share an x, each colour has a place beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    /// The i-th of the palette.
    Nth(usize),
    /// For what others are seen against: originals, all other trials, guides.
    Grey,
    /// For what sums others up.
    Black,
}

/// The kinds of mark.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// A small dot each.
    Points(Vec<Point>),
    /// Counts in small cells: for points that are too many.
    Density(Vec<Point>),
    /// A line through measured points, in their order.
    Line(Vec<Point>),
    /// The graph of a function, a contour, a guide: a line without marks of its own.
    Curve(Vec<Point>),
    /// What lies between a low and a high y at each x: (x, low, high).
    Band(Vec<(f64, f64, f64)>),
    /// A large dot each, with whiskers.
    Intervals(Vec<Interval>),
    /// A filled rectangle each.
    Bars(Vec<Bar>),
    /// Numbers by the categories of both axes, as colours.
    Cells(Cells),
}

/// An estimate with the ends of its interval in either direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    /// The estimate.
    pub(crate) at: Point,
    /// From left to right.
    pub(crate) x: Option<(f64, f64)>,
    /// From low to high.
    pub(crate) y: Option<(f64, f64)>,
}

/// A rectangle: its ends along both axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar {
    /// From left to right.
    pub(crate) x: (f64, f64),
    /// From its foot to its end.
    pub(crate) y: (f64, f64),
}

/// A matrix of numbers over two axes of categories.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    /// What the colours show.
    pub(crate) scale: Axis,
    /// `rows[y][x]`: what colours the cell, and what is written in it. None leaves it empty.
    pub(crate) rows: Vec<Vec<Option<(f64, String)>>>,
}

impl Axis {
    /// An axis with round numbers.
    pub(crate) fn new(label: impl Into<String>, spacing: Spacing) -> Self {
        Self { label: label.into(), spacing, ticks: Vec::new() }
    }

    /// An axis of a measured quantity.
    pub(crate) fn measured(label: impl Into<String>, log: bool) -> Self {
        Self::new(label, if log { Spacing::MeasuredLog } else { Spacing::Measured })
    }

    /// An axis of names.
    pub(crate) fn of_names(label: impl Into<String>, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(label, Spacing::Categories(names.into_iter().map(Into::into).collect()))
    }
}

impl Plot {
    /// A plot without a title.
    pub(crate) fn new(x: Axis, y: Axis, series: Vec<Series>) -> Self {
        Self { title: String::new(), x, y, series, square: false, beside: Vec::new() }
    }
}

impl Series {
    /// A series with all of its parts.
    pub(crate) fn new(label: impl Into<String>, color: Color, mark: Mark) -> Self {
        Self { label: label.into(), color, mark }
    }
}

/// For each label a series of bars, one at each of the categories 0, 1, …, side by side with those of the other labels.
pub(crate) fn grouped_bars(heights: Vec<(String, Vec<f64>)>) -> Vec<Series> {
    let n = heights.len();
    // two of the palette that differ in grey, too
    let colors: &[usize] = if n == 2 { &[0, 5] } else { &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };
    let series = heights.into_iter().zip(colors.iter().cycle()).zip(0_u32..).map(|(((label, heights), color), k)| {
        let step = 0.6 / f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let left = step * f64::from(k) - 0.3;
        let bar = |(i, height): (u32, f64)| {
            let x = f64::from(i) + left;
            Bar { x: (x + 0.04 * step, x + 0.96 * step), y: (0.0, height) }
        };
        Series::new(label, Color::Nth(*color), Mark::Bars((0..).zip(heights).map(bar).collect()))
    });
    series.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_a_group_stand_side_by_side_about_their_category() {
        let series = grouped_bars(vec![("a".to_owned(), vec![1.0, 2.0]), ("b".to_owned(), vec![3.0, -4.0])]);
        let bars: Vec<&[Bar]> =
            series.iter().map(|s| if let Mark::Bars(bars) = &s.mark { &bars[..] } else { &[] }).collect();
        assert_eq!([bars[0][1].y, bars[1][1].y], [(0.0, 2.0), (0.0, -4.0)]);
        let [a, b] = [bars[0][1].x, bars[1][1].x];
        assert!(0.7 < a.0 && a.1 <= b.0 && b.1 < 1.3, "{a:?} {b:?}");
        assert!((f64::midpoint(a.0, b.1) - 1.0).abs() < 1e-12);
        assert_eq!([series[0].color, series[1].color], [Color::Nth(0), Color::Nth(5)]);
    }
}
