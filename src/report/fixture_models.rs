//! Figures to draw in tests: invented numbers shaped like those of trained models.

use super::fixture::Noise;
use crate::figure::{
    Axis, Bar, Body, Cells, Color, Figure, Image, ImageRow, Interval, Mark, Plot, Point, Section, Series, Spacing,
    grouped_bars,
};

pub(super) type Points = Vec<Point>;

pub(super) fn figure(name: &str, title: &str, body: Body) -> Figure {
    let caption = "Small grey dots are test points, and what lies over them comes out of the network.".to_owned();
    Figure { name: name.to_owned(), section: Section::Models, title: title.to_owned(), caption, body }
}

pub(super) fn dots(label: &str, color: usize, points: Points) -> Series {
    Series::new(label, Color::Nth(color), Mark::Points(points))
}

pub(super) fn line(label: &str, color: usize, points: Points) -> Series {
    Series::new(label, Color::Nth(color), Mark::Curve(points))
}

/// A plot in which a unit has one length.
pub(super) fn plot(title: &str, series: Vec<Series>) -> Plot {
    let axis = |name: &str| Axis::new(name, Spacing::Linear);
    Plot { title: title.to_owned(), square: true, ..Plot::new(axis("x₁"), axis("x₂"), series) }
}

/// A plot of measured numbers over something.
pub(super) fn chart(x: Axis, y: &str, series: Vec<Series>) -> Plot {
    Plot::new(x, Axis::new(y, Spacing::Measured), series)
}

fn gauss(noise: &mut Noise) -> f64 {
    (0..12).map(|_| noise.next()).sum::<f64>() - 6.0
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// A place on the upper moon for t in [0, 1), on the lower one for t in [1, 2).
fn moon(t: f64) -> (f64, f64) {
    let angle = (t % 1.0) * std::f64::consts::PI;
    if t < 1.0 { (angle.cos(), angle.sin()) } else { (1.0 - angle.cos(), 0.5 - angle.sin()) }
}

pub(super) fn moons(n: usize, sd: f64) -> Points {
    let mut noise = Noise::new();
    let around = |(x, y), noise: &mut Noise| (x + sd * gauss(noise), y + sd * gauss(noise));
    (0..n).map(|i| around(moon(2.0 * count(i) / count(n)), &mut noise)).collect()
}

pub(super) fn curve(bend: f64) -> Points {
    let shifted = |(x, y): (f64, f64)| (x * (1.0 - bend), y + bend * (3.0 * x).sin());
    let half = |k: f64| (0..150).map(move |i| shifted(moon(k + f64::from(i) / 150.0)));
    half(0.0).chain([(f64::NAN, f64::NAN)]).chain(half(1.0)).collect()
}

pub(super) fn cloud(n: usize, (x, y): (f64, f64), sd: f64) -> Points {
    let mut noise = Noise::new();
    (0..n).map(|_| (x + sd * gauss(&mut noise), y + sd * gauss(&mut noise))).collect()
}

fn circle(r: f64) -> Points {
    (0..=120).map(|i| (f64::from(i) * std::f64::consts::TAU / 120.0).sin_cos()).map(|(s, c)| (r * c, r * s)).collect()
}

pub(super) fn digit(k: usize) -> Image {
    let mut noise = Noise::new();
    let wide = 1.6 + 0.25 * count(k % 4);
    let pixels = (0..64).map(|i| {
        let (x, y) = (count(i % 8) - 3.5, count(i / 8) - 3.5);
        let ring = ((x * x / wide + y * y / 2.2).sqrt() - 2.0 - 0.1 * count(k)).abs();
        #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
        let level = (1.1 - 0.8 * ring + 0.1 * noise.next()) as f32;
        level
    });
    Image { pixels: pixels.collect(), note: String::new() }
}

pub(super) fn matrix(rows: usize, columns: usize, text: impl Fn(f64) -> String, spacing: Spacing) -> Plot {
    let mut noise = Noise::new();
    let mut cell = |i: usize, k: usize| {
        let x = if i == k { 30.0 + 8.0 * noise.next() } else { (3.0 * noise.next() - 1.0).max(0.4).floor() + 1.0 };
        Some((x, text(x)))
    };
    let rows_of_cells = (0..rows).map(|i| (0..columns).map(|k| cell(rows - 1 - i, k)).collect());
    let cells = Cells { scale: Axis::new("number of test digits", spacing), rows: rows_of_cells.collect() };
    matrix_of(
        (0..columns).map(|k| k.to_string()).collect(),
        (0..rows).rev().map(|i| i.to_string()).collect(),
        "label given by the forest",
        cells,
    )
}

pub(super) fn matrix_of(columns: Vec<String>, rows: Vec<String>, label: &str, cells: Cells) -> Plot {
    Plot::new(
        Axis::of_names(label, columns),
        Axis::of_names(label, rows),
        vec![Series::new("", Color::Grey, Mark::Cells(cells))],
    )
}

/// The kinds of figure that the exercise asks for, and others that the model can hold.
pub(super) fn figures() -> Vec<Figure> {
    let original = || Series::new("test points", Color::Grey, Mark::Points(moons(2000, 0.1)));
    let settings = ["worst: hidden size 16, learning rate 0.01, MSE 0.0912", "median: MSE 0.0214", "best: MSE 0.0118"];
    let selected = settings.iter().zip([0.35, 0.12, 0.03]);
    let selected: Vec<Plot> =
        selected.map(|(title, bend)| plot(title, vec![line("reconstructed", 0, curve(bend)), original()])).collect();
    let noises = [(0.1, 0.1), (0.1, 0.2), (0.2, 0.1), (0.2, 0.2)].map(|(train, test)| {
        let points = Series::new("test points", Color::Grey, Mark::Points(moons(2000, test)));
        let reconstructed = dots("reconstructed", 0, moons(2000, train / 5.0));
        plot(&format!("trained at noise {train}, tested at {test}"), vec![reconstructed, points])
    });
    let many = |data: usize| {
        let lines = (0_u32..25).map(|i| {
            let bend = 0.02 + 0.004 * f64::from(i % 5) + 0.02 * f64::from(i / 5) * count(data);
            let dataset = if data > 0 { usize::try_from(i).unwrap() / 5 } else { 0 };
            line(&format!("dataset {dataset}"), dataset, curve(bend))
        });
        lines.chain([original()]).collect()
    };
    let repeated = vec![plot("5 trainings on one dataset", many(0)), plot("5 datasets", many(1))];
    let codes = |title: &str, series| {
        let axis = |name: &str| Axis::new(name, Spacing::Linear);
        Plot { x: axis("first code"), y: axis("second code"), ..plot(title, series) }
    };
    let rings = [1.0, 2.0, 3.0].map(|r| Series::new("1, 2, 3 sd of N(0, I)", Color::Grey, Mark::Curve(circle(r))));
    let normal = |title: &str, sd| {
        let points = dots("codes of test points", 0, cloud(2000, (0.1, -0.2), sd));
        codes(title, std::iter::once(points).chain(rings.clone()).collect())
    };
    let classes = (0..10).map(|k| {
        let angle = f64::from(k) * 0.63;
        let points = cloud(36, (4.0 * angle.cos(), 3.0 * angle.sin()), 0.5);
        dots(&k.to_string(), usize::try_from(k).unwrap(), points)
    });
    let synthetic =
        [("real", 0.1), ("synthetic", 0.12)].map(|(title, sd)| plot(title, vec![dots("points", 0, moons(2000, sd))]));
    let row = |label: &str, shift: usize, note: bool| ImageRow {
        label: label.to_owned(),
        images: (0..10)
            .map(|k| Image {
                note: if note { format!("{k}, {} %", 99 - 3 * k) } else { String::new() },
                ..digit(k + shift)
            })
            .collect(),
    };
    let rows = [("original", 0), ("bottleneck 2", 2), ("bottleneck 4", 1), ("bottleneck 8", 0)];
    let weights = vec![normal("weight 0", 1.6), normal("weight 0.1", 1.2), normal("weight 1", 0.9)];
    let confusion = matrix(10, 10, |x| format!("{x:.0}"), Spacing::Linear);
    let sheet = (0..5).map(|i| row("", i, true)).collect();
    vec![
        figure("reconstructions", "Reconstructions of the worst, a median and the best config", selected.into()),
        figure("noise", "Noise in training and at the test", noises.to_vec().into()),
        figure("repetitions", "Reconstructed curves of all repetitions", repeated.into()),
        figure("normal-codes", "Codes over the contours of the normal distribution", weights.into()),
        figure("classes", "Codes of the test digits", vec![codes("bottleneck 2", classes.collect())].into()),
        figure("synthetic", "Synthetic points beside real ones", synthetic.to_vec().into()),
        figure("codes", "Codes of the training points", vec![histogram()].into()),
        figure(
            "digits",
            "Digits and their reconstructions",
            Body::Images(rows.map(|(l, s)| row(l, s, false)).to_vec()),
        ),
        figure("sheet", "Synthetic digits with the forest's label and its share of the votes", Body::Images(sheet)),
        figure("confusion", "Labels that the forest gives to reconstructed digits", vec![confusion].into()),
        figure("labels", "Labels of real and synthetic digits", vec![bars()].into()),
        figure("trade-off", "Two metrics against each other", vec![trade_off()].into()),
        figure("differences", "Differences from the best config", vec![differences()].into()),
    ]
}

pub(super) fn histogram() -> Plot {
    let density = |x: f64| 0.3 * (-(x + 1.0).powi(2) * 4.0).exp() + 0.2 * (-(x - 1.2).powi(2) * 2.0).exp();
    let mut noise = Noise::new();
    let bins = (0..60).map(|i| {
        let left = -2.4 + 0.08 * f64::from(i);
        Bar { x: (left, left + 0.08), y: (0.0, density(left + 0.04) * (0.8 + 0.4 * noise.next())) }
    });
    let over = |f: &dyn Fn(f64) -> f64| (0..400).map(|i| -2.4 + 0.012 * f64::from(i)).map(|x| (x, f(x))).collect();
    let series = vec![
        line("mixture of 2 Gaussians", 0, over(&density)),
        line("component 1 (weight 0.55)", 1, over(&|x| 0.3 * (-(x + 1.0).powi(2) * 4.0).exp())),
        line("component 2 (weight 0.45)", 2, over(&|x| 0.2 * (-(x - 1.2).powi(2) * 2.0).exp())),
        Series::new("histogram", Color::Grey, Mark::Bars(bins.collect())),
    ];
    chart(Axis::new("code", Spacing::Linear), "density", series)
}

fn bars() -> Plot {
    let heights = |shift: f64| (0..10).map(|i| 0.1 + 0.03 * (f64::from(i) * 1.7 + shift).sin()).collect();
    let series = vec![("test digits".to_owned(), heights(0.0)), ("synthetic digits".to_owned(), heights(1.0))];
    let labels = Axis::of_names("label given by the forest", (0..10).map(|i| i.to_string()));
    chart(labels, "share of the digits", grouped_bars(series))
}

/// A mean of both metrics with its intervals for each weight; reconstruction suffers as the codes become normal.
fn trade_off() -> Plot {
    let mut noise = Noise::new();
    let mut near = |x: f64| x * (0.8 + 0.4 * noise.next());
    let centres = (0..5).map(|i| (0.8 * 0.4_f64.powi(i), 0.004 * 1.5_f64.powi(i))).collect::<Vec<_>>();
    let estimate = |&(x, y): &Point| {
        let ends = |at: f64| Some((at * 0.9, at * 1.1));
        Mark::Intervals(vec![Interval { at: (x, y), x: ends(x), y: ends(y) }])
    };
    let mut series: Vec<Series> =
        (0..).zip(&centres).map(|(i, at)| Series::new(format!("weight {i}"), Color::Nth(i), estimate(at))).collect();
    for (i, &(x, y)) in (0..).zip(&centres) {
        series.push(dots("one trial", i, (0..12).map(|_| (near(x), near(y))).collect()));
    }
    series.push(Series::new("", Color::Grey, Mark::Line(centres)));
    chart(Axis::new("test_mmd", Spacing::Measured), "test_mse", series)
}

/// Intervals across, one for each of some names, beside a line at 0.
fn differences() -> Plot {
    let names = (0..6).map(|i| format!("hidden_size {}, lr 0.00{}", 16 << i, i + 1));
    let across = |i: i32| {
        let at = 0.01 * f64::from(i * i - 2);
        Interval { at: (at, f64::from(i)), x: Some((at - 0.02, at + 0.03)), y: None }
    };
    let series = vec![
        Series::new("difference, 95 % interval", Color::Nth(0), Mark::Intervals((0..6).map(across).collect())),
        Series::new("no difference", Color::Grey, Mark::Curve(vec![(0.0, -0.5), (0.0, 5.5)])),
    ];
    let y = Axis::of_names("config, best mean first", names);
    let x = Axis::new("difference of the test MSE from the best", Spacing::Linear);
    Plot::new(x, y, series)
}
