//! Pictures to draw in tests: invented numbers shaped like those of trained networks.

use super::fixture::Noise;
use crate::gallery::{Bars, Histogram, Image, ImageRow, Images, Layer, Mark, Matrix, Panel, Picture, Plots};

pub(super) type Points = Vec<(f64, f64)>;

pub(super) fn picture(name: &str, title: &str, plots: Plots) -> Picture {
    let caption = "Small grey dots are test points, and what lies over them comes out of the network.".to_owned();
    Picture { name: name.to_owned(), title: title.to_owned(), caption, plots }
}

pub(super) fn layer(label: &str, mark: Mark, points: Points) -> Layer {
    Layer { label: label.to_owned(), mark, points }
}

pub(super) fn panel(title: &str, layers: Vec<Layer>) -> Panel {
    Panel { title: title.to_owned(), axes: ("x₁".to_owned(), "x₂".to_owned()), layers }
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

pub(super) fn matrix(rows: usize, columns: usize, text: impl Fn(f64) -> String, log: bool) -> Matrix {
    let mut noise = Noise::new();
    let names = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
    let mut cell = |i: usize, k: usize| {
        let x = if i == k { 30.0 + 8.0 * noise.next() } else { (3.0 * noise.next() - 1.0).max(0.4).floor() + 1.0 };
        Some((x, text(x)))
    };
    Matrix {
        axes: ("label given by the forest".to_owned(), "true label".to_owned()),
        columns: names(columns),
        rows: names(rows),
        cells: (0..rows).map(|i| (0..columns).map(|k| cell(i, k)).collect()).collect(),
        log,
        scale: "number of test digits".to_owned(),
    }
}

/// The kinds of picture that the exercise asks for.
pub(super) fn pictures() -> Vec<Picture> {
    let original = || layer("test points", Mark::Background, moons(2000, 0.1));
    let reconstructed = |bend| layer("reconstructed", Mark::Line, curve(bend));
    let settings = ["worst: hidden size 16, learning rate 0.01, MSE 0.0912", "median: MSE 0.0214", "best: MSE 0.0118"];
    let selected = settings.iter().zip([0.35, 0.12, 0.03]);
    let selected = selected.map(|(title, bend)| panel(title, vec![original(), reconstructed(bend)])).collect();
    let dots = |label: &str, sd| layer(label, Mark::Dots, moons(2000, sd));
    let noises = [(0.1, 0.1), (0.1, 0.2), (0.2, 0.1), (0.2, 0.2)].map(|(train, test)| {
        let title = format!("trained at noise {train}, tested at {test}");
        panel(
            &title,
            vec![layer("test points", Mark::Background, moons(2000, test)), dots("reconstructed", train / 5.0)],
        )
    });
    let many = |data| {
        let lines = (0..25).map(|i| {
            let bend = 0.02 + 0.004 * f64::from(i % 5) + 0.02 * f64::from(i / 5) * data;
            layer(&format!("dataset {}", if data > 0.0 { i / 5 } else { 0 }), Mark::Line, curve(bend))
        });
        std::iter::once(original()).chain(lines).collect()
    };
    let repeated = vec![panel("5 trainings on one dataset", many(0.0)), panel("5 datasets", many(1.0))];
    let codes = |mut panel: Panel| {
        panel.axes = ("first code".to_owned(), "second code".to_owned());
        panel
    };
    let rings = [1.0, 2.0, 3.0].map(|r| layer("1, 2, 3 sd of N(0, I)", Mark::Guide, circle(r)));
    let normal = |title: &str, sd| {
        let layers = std::iter::once(layer("codes of test points", Mark::Dots, cloud(2000, (0.1, -0.2), sd)));
        codes(panel(title, layers.chain(rings.clone()).collect()))
    };
    let classes = (0..10).map(|k| {
        let angle = f64::from(k) * 0.63;
        layer(&k.to_string(), Mark::Dots, cloud(36, (4.0 * angle.cos(), 3.0 * angle.sin()), 0.5))
    });
    let synthetic = vec![panel("real", vec![dots("points", 0.1)]), panel("synthetic", vec![dots("points", 0.12)])];
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
    let confusion = matrix(10, 10, |x| format!("{x:.0}"), false);
    vec![
        picture(
            "reconstructions",
            "Reconstructions of the worst, a median and the best config",
            Plots::Panels(selected),
        ),
        picture("noise", "Noise in training and at the test", Plots::Panels(noises.to_vec())),
        picture("repetitions", "Reconstructed curves of all repetitions", Plots::Panels(repeated)),
        picture(
            "normal-codes",
            "Codes over the contours of the normal distribution",
            Plots::Panels(vec![normal("weight 0", 1.6), normal("weight 0.1", 1.2), normal("weight 1", 0.9)]),
        ),
        picture(
            "classes",
            "Codes of the test digits",
            Plots::Panels(vec![codes(panel("bottleneck 2", classes.collect()))]),
        ),
        picture("synthetic", "Synthetic points beside real ones", Plots::Panels(synthetic)),
        picture("codes", "Codes of the training points", Plots::Histogram(histogram())),
        picture(
            "digits",
            "Digits and their reconstructions",
            Plots::Images(Images { rows: rows.map(|(l, s)| row(l, s, false)).to_vec() }),
        ),
        picture(
            "sheet",
            "Synthetic digits with the forest's label and its share of the votes",
            Plots::Images(Images { rows: (0..5).map(|i| row("", i, true)).collect() }),
        ),
        picture("confusion", "Labels that the forest gives to reconstructed digits", Plots::Matrix(confusion)),
        picture("labels", "Labels of real and synthetic digits", Plots::Bars(bars())),
    ]
}

pub(super) fn histogram() -> Histogram {
    let density = |x: f64| 0.3 * (-(x + 1.0).powi(2) * 4.0).exp() + 0.2 * (-(x - 1.2).powi(2) * 2.0).exp();
    let mut noise = Noise::new();
    let bins = (0..60).map(|i| {
        let left = -2.4 + 0.08 * f64::from(i);
        (left, left + 0.08, density(left + 0.04) * (0.8 + 0.4 * noise.next()))
    });
    let line = |f: &dyn Fn(f64) -> f64| (0..400).map(|i| -2.4 + 0.012 * f64::from(i)).map(|x| (x, f(x))).collect();
    Histogram {
        axis: "code".to_owned(),
        bins: bins.collect(),
        curves: vec![
            ("mixture of 2 Gaussians".to_owned(), line(&density)),
            ("component 1 (weight 0.55)".to_owned(), line(&|x| 0.3 * (-(x + 1.0).powi(2) * 4.0).exp())),
            ("component 2 (weight 0.45)".to_owned(), line(&|x| 0.2 * (-(x - 1.2).powi(2) * 2.0).exp())),
        ],
    }
}

pub(super) fn bars() -> Bars {
    let heights = |shift: f64| (0..10).map(|i| 0.1 + 0.03 * (f64::from(i) * 1.7 + shift).sin()).collect();
    Bars {
        axes: ("label given by the forest".to_owned(), "share of the digits".to_owned()),
        groups: (0..10).map(|i| i.to_string()).collect(),
        series: vec![("test digits".to_owned(), heights(0.0)), ("synthetic digits".to_owned(), heights(1.0))],
    }
}
