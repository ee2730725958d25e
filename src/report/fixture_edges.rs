//! Figures at the edges: nothing in them, too much, no numbers, hostile names.

use super::fixture_models::{Points, chart, cloud, curve, digit, dots, figure, line, matrix, matrix_of, plot};
use crate::figure::{
    Axis, Bar, Body, Cells, Color, Figure, Image, ImageRow, Interval, Mark, Plot, Series, Spacing, grouped_bars,
};

const LONG: &str = "a title that goes on and on, with a_single_word_that_is_very_long_indeed_1234567890_and_more, and then more words until nobody reads them any longer, which is where it had better stop";
const HOSTILE: &str = "<script>alert('x')</script>&\"\u{0}";

pub(super) fn edges() -> Vec<Figure> {
    let wide = "m".repeat(60);
    let mut all = squares();
    all.extend(charts());
    all.extend(images());
    all.extend(matrices());
    all.push(figure("wide-title", &wide, vec![plot("", vec![dots("dots", 0, vec![(1.0, 1e5)])])].into()));
    all.push(figure("wide-title", &wide, vec![matrix(3, 3, |x| format!("{x}"), Spacing::Linear)].into()));
    all
}

/// Plots in which a unit has one length.
fn squares() -> Vec<Figure> {
    let dots = |points: Points| dots("dots", 0, points);
    let axes = |x: &str, y: &str, plot: Plot| {
        let axis = |label: &str| Axis::new(label, Spacing::Linear);
        Plot { x: axis(x), y: axis(y), ..plot }
    };
    let nan = (f64::NAN, 1.0);
    let odd = vec![nan, (0.0, 0.0), nan, (1.0, 1.0), (f64::INFINITY, 0.0), (2.0, 0.0), (2.0, 1.0)];
    let seven = (0..7).map(|i| plot(&format!("plot {i}"), vec![dots(cloud(30, (f64::from(i), 0.0), 1.0))])).collect();
    let longs = (0..5).map(|i| axes(LONG, LONG, plot(&LONG[i..], vec![line(LONG, 0, curve(0.1))]))).collect();
    let own = |i: i32| plot("own axes", vec![dots(cloud(300, (1e3 * f64::from(i), 0.0), 1.0))]);
    let mixed = (0..4).map(|i| axes(&format!("x of {i}"), &format!("y of {i}"), own(i))).collect();
    let evil = plot(HOSTILE, vec![Series::new(HOSTILE, Color::Nth(0), Mark::Points(cloud(5, (0.0, 0.0), 1.0)))]);
    let along = |point: fn(f64) -> (f64, f64)| dots((0..99).map(|i| point(f64::from(i))).collect());
    let figures: [(&str, Vec<Plot>); 12] = [
        ("no-plots", vec![]),
        ("no-series", vec![plot("", vec![])]),
        ("no-points", vec![plot("empty", vec![dots(vec![])]), plot("one", vec![dots(vec![(1.0, 2.0)])])]),
        ("identical", vec![plot("same", vec![dots(vec![(3.0, 3.0); 50])])]),
        ("nan", vec![plot("breaks", vec![line("odd", 0, odd), dots(vec![nan])])]),
        ("huge", vec![plot("huge", vec![dots(vec![(-1e308, 0.0), (1e308, 1e-300)])])]),
        ("seven", seven),
        ("long", longs),
        ("own-axes", mixed),
        ("flat", vec![plot("flat", vec![along(|t| (t, 0.0))])]),
        ("tall", vec![plot("tall", vec![along(|t| (0.0, t))]), plot("", vec![])]),
        (HOSTILE, vec![axes(HOSTILE, HOSTILE, evil)]),
    ];
    figures.into_iter().map(|(name, plots)| figure(name, name, plots.into())).collect()
}

/// Histograms, bars, intervals.
fn charts() -> Vec<Figure> {
    let code = || Axis::new("", Spacing::Linear);
    let bins = |bins: &[Bar]| Series::new("histogram", Color::Grey, Mark::Bars(bins.to_vec()));
    let spike = [Bar { x: (1.0, 1.0), y: (0.0, 4.0) }, Bar { x: (f64::NAN, 1.0), y: (0.0, 1.0) }];
    let curve = line(LONG, 0, vec![(f64::NAN, 1.0), (1.0, 3.0)]);
    let bars = |groups: Vec<String>, heights| chart(Axis::of_names(LONG, groups), LONG, grouped_bars(heights));
    let at = |x: f64, y: f64, half: f64| Interval {
        at: (x, y),
        x: Some((x - half, x + half)),
        y: Some((y - half, y + half)),
    };
    let intervals = |all: Vec<Interval>| vec![Series::new(HOSTILE, Color::Black, Mark::Intervals(all))];
    let slots = |names: usize| (0..names).map(|i| format!("{LONG} {i}")).collect::<Vec<_>>();
    let across = Plot {
        y: Axis::of_names(LONG, slots(30)),
        ..chart(Axis::new(LONG, Spacing::Log), "", intervals((0..30).map(|i| at(1e-3, f64::from(i), 1.0)).collect()))
    };
    let far = |y: f64| {
        let some = (0..60).map(|i| (f64::from(i % 7), 1.0 + f64::from(i % 11) / 10.0)).chain([(3.0, y), (4.0, -y)]);
        let joined = vec![(0.0, 1.2), (3.0, y), (6.0, 1.1)];
        let mean = Interval { at: (3.0, y), x: None, y: Some((-y, 2.0 * y)) };
        vec![
            Series::new(LONG, Color::Nth(1), Mark::Intervals(vec![at(2.0, 1.0, 0.5), mean])),
            Series::new("", Color::Nth(1), Mark::Line(joined)),
            dots("dots", 0, some.clone().collect()),
            Series::new("counts", Color::Grey, Mark::Density(some.collect())),
        ]
    };
    let heights = vec![0.1, 0.2, 0.15, 0.12, 2e29];
    let log = |plot: Plot| Plot { y: Axis::measured(LONG, true), ..plot };
    let figures = [
        ("far", chart(code(), "y", far(2e29))),
        ("far-log", log(chart(code(), LONG, far(2e29)))),
        (
            "far-x",
            chart(
                Axis::measured("x", false),
                "y",
                vec![dots("dots", 0, vec![(1.0, 1.0), (1.1, 2.0), (1.2, 3.0), (1.3, 1.5), (900.0, 2.0)])],
            ),
        ),
        (
            "far-bars",
            bars((0..5).map(|i| i.to_string()).collect(), vec![("a".into(), heights.clone()), ("b".into(), heights)]),
        ),
        ("no-bins", chart(code(), "density", vec![bins(&[])])),
        ("spike", chart(code(), "density", vec![curve, bins(&spike)])),
        ("no-bars", bars(vec![], vec![])),
        (
            "odd-bars",
            bars(vec![LONG.into(), "b".into()], vec![(LONG.into(), vec![f64::NAN, -2.0]), ("short".into(), vec![1.0])]),
        ),
        (
            "many-bars",
            bars(
                (0..12).map(|i| format!("group {i}")).collect(),
                (0..10).map(|i| (format!("series {i}"), vec![f64::from(i + 1); 12])).collect(),
            ),
        ),
        ("equal", chart(code(), "y", intervals(vec![at(0.0, -1.0, 0.0); 2]))),
        ("hole", chart(code(), "y", intervals(vec![at(0.0, 1.0, 0.5), at(f64::NAN, f64::NAN, f64::NAN)]))),
        ("across", across),
    ];
    figures.into_iter().map(|(name, plot)| figure(name, LONG, vec![plot].into())).collect()
}

fn images() -> Vec<Figure> {
    let images = |label: &str, note: &str, n| ImageRow {
        label: label.to_owned(),
        images: vec![Image { note: note.to_owned(), ..digit(n) }; n],
    };
    let blank = Image { pixels: vec![], note: String::new() };
    let odd = Image { pixels: vec![f32::NAN, 2.0, -1.0, 0.5, 0.1], note: "?".to_owned() };
    let figures = [
        ("no-rows", "", vec![]),
        ("no-images", "none", vec![ImageRow { label: "none".to_owned(), images: vec![] }]),
        (
            "odd-images",
            LONG,
            vec![ImageRow { label: LONG.to_owned(), images: vec![blank, odd] }, images(HOSTILE, HOSTILE, 2)],
        ),
        ("many-images", "many", vec![images("40 of them", "7, 83 %", 40), images("", "", 40)]),
        ("wide-title", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", vec![images("a label", "", 2)]),
    ];
    figures.into_iter().map(|(name, title, rows)| figure(name, title, Body::Images(rows))).collect()
}

fn matrices() -> Vec<Figure> {
    type Rows = Vec<Vec<Option<(f64, String)>>>;
    let number = |x: f64| format!("{:.4}", x / 1000.0);
    let names = |text: &str, n: usize| (0..n).map(|i| format!("{text} {i}")).collect::<Vec<_>>();
    let of = |text: &str, spacing, rows: Rows, columns: usize| {
        let n = rows.len();
        matrix_of(names(text, columns), names(text, n), text, Cells { scale: Axis::new(text, spacing), rows })
    };
    let grid = |rows: usize, columns: usize, text: &str| -> Rows {
        (0_u32..)
            .take(rows)
            .map(|i| (0_u32..).take(columns).map(|k| Some((f64::from(i + k), text.to_owned()))).collect())
            .collect()
    };
    let mut holes = grid(12, 12, "0.1234");
    holes[3][4] = None;
    holes[5][5] = Some((f64::NAN, "NaN".to_owned()));
    holes[7].truncate(6);
    let far = vec![vec![Some((-1.0, "-1".to_owned())), Some((1e300, "1e300".to_owned()))]];
    let exploded = (0..3)
        .map(|i| (0..4).map(|k| Some((if i + k == 5 { 2e29 } else { f64::from(i + k) }, "1".to_owned()))).collect());
    let figures = [
        ("far", of("far", Spacing::Measured, exploded.collect(), 4)),
        ("one", matrix(1, 1, number, Spacing::Measured)),
        ("holes", of("", Spacing::Linear, holes, 12)),
        ("same", of("same", Spacing::Measured, vec![vec![Some((2.0, "2".to_owned())); 3]; 2], 3)),
        ("zero", matrix(0, 0, number, Spacing::Measured)),
        ("no-cells", of("none", Spacing::Linear, vec![vec![None; 3]; 2], 3)),
        ("wide", of(LONG, Spacing::Linear, grid(2, 12, "1.00"), 12)),
        ("tall", of(LONG, Spacing::Linear, grid(40, 2, "1.00"), 2)),
        ("evil", of(HOSTILE, Spacing::Log, grid(2, 2, HOSTILE), 2)),
        ("negative", of("far", Spacing::Measured, far, 2)),
    ];
    let title = |name| if name == "wide" { LONG } else { "A matrix" };
    figures.into_iter().map(|(name, plot)| figure(&format!("matrix-{name}"), title(name), vec![plot].into())).collect()
}
