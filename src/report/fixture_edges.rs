//! Pictures at the edges: nothing in them, too much, no numbers, hostile names.

use super::fixture_pictures::{Points, cloud, curve, digit, layer, matrix, panel, picture};
use crate::gallery::{Bars, Histogram, Image, ImageRow, Images, Mark, Matrix, Panel, Picture, Plots};

pub(super) fn edges() -> Vec<Picture> {
    let long = "a title that goes on and on, with a_single_word_that_is_very_long_indeed_1234567890_and_more, and then more words until nobody reads them any longer, which is where it had better stop";
    let hostile = "<script>alert('x')</script>&\"\u{0}";
    let dots = |points: Points| layer("dots", Mark::Dots, points);
    let panels = |name: &str, panels| picture(name, name, Plots::Panels(panels));
    let nan = (f64::NAN, 1.0);
    let seven = (0..7).map(|i| panel(&format!("panel {i}"), vec![dots(cloud(30, (f64::from(i), 0.0), 1.0))])).collect();
    let longs = (0..5).map(|i| Panel {
        axes: (long.into(), long.into()),
        ..panel(&long[i..], vec![layer(long, Mark::Line, curve(0.1))])
    });
    let mixed = (0..4).map(|i| Panel {
        axes: (format!("x of {i}"), format!("y of {i}")),
        ..panel("own axes", vec![dots(cloud(300, (1e3 * f64::from(i), 0.0), 1.0))])
    });
    let odd =
        layer("odd", Mark::Line, vec![nan, (0.0, 0.0), nan, (1.0, 1.0), (f64::INFINITY, 0.0), (2.0, 0.0), (2.0, 1.0)]);
    let evil = Panel {
        axes: (hostile.into(), hostile.into()),
        ..panel(hostile, vec![layer(hostile, Mark::Dots, cloud(5, (0.0, 0.0), 1.0))])
    };
    let empty = Histogram { axis: String::new(), bins: vec![], curves: vec![] };
    let spike = Histogram {
        bins: vec![(1.0, 1.0, 4.0), (f64::NAN, 1.0, 1.0)],
        curves: vec![(long.into(), vec![nan, (1.0, 3.0)])],
        ..empty.clone()
    };
    let images = |label: &str, note: &str, n| ImageRow {
        label: label.to_owned(),
        images: vec![Image { note: note.to_owned(), ..digit(n) }; n],
    };
    let blank = Image { pixels: vec![], note: String::new() };
    let odd_image = Image { pixels: vec![f32::NAN, 2.0, -1.0, 0.5, 0.1], note: "?".to_owned() };
    let rows = |rows| Plots::Images(Images { rows });
    let bars_of = |groups: Vec<String>, series| Plots::Bars(Bars { axes: (long.into(), long.into()), groups, series });
    let mut all = vec![
        panels("no-panels", vec![]),
        panels("no-layers", vec![panel("", vec![])]),
        panels("no-points", vec![panel("empty", vec![dots(vec![])]), panel("one", vec![dots(vec![(1.0, 2.0)])])]),
        panels("identical", vec![panel("same", vec![dots(vec![(3.0, 3.0); 50])])]),
        panels("nan", vec![panel("breaks", vec![odd, dots(vec![nan])])]),
        panels("huge", vec![panel("huge", vec![dots(vec![(-1e308, 0.0), (1e308, 1e-300)])])]),
        panels("seven", seven),
        panels("long", longs.collect()),
        panels("own-axes", mixed.collect()),
        panels("flat", vec![panel("flat", vec![dots((0..99).map(|i| (f64::from(i), 0.0)).collect())])]),
        panels(
            "tall",
            vec![panel("tall", vec![dots((0..99).map(|i| (0.0, f64::from(i))).collect())]), panel("", vec![])],
        ),
        picture(hostile, hostile, Plots::Panels(vec![evil])),
        picture("", long, Plots::Histogram(empty)),
        picture("", long, Plots::Histogram(spike)),
        picture("no-rows", "", rows(vec![])),
        picture("no-images", "none", rows(vec![ImageRow { label: "none".to_owned(), images: vec![] }])),
        picture(
            "odd-images",
            long,
            rows(vec![
                ImageRow { label: long.to_owned(), images: vec![blank, odd_image] },
                images(hostile, hostile, 2),
            ]),
        ),
        picture("many-images", "many", rows(vec![images("40 of them", "7, 83 %", 40), images("", "", 40)])),
        picture("no-bars", "none", bars_of(vec![], vec![])),
        picture(
            "odd-bars",
            "odd",
            bars_of(
                vec![long.into(), "b".into()],
                vec![(long.into(), vec![f64::NAN, -2.0]), ("short".into(), vec![1.0])],
            ),
        ),
        picture(
            "many-bars",
            "many",
            bars_of(
                (0..12).map(|i| format!("group {i}")).collect(),
                (0..10).map(|i| (format!("series {i}"), vec![f64::from(i + 1); 12])).collect(),
            ),
        ),
    ];
    let wide = "m".repeat(60);
    all.push(picture("wide-title", &wide, rows(vec![images("a label", "", 2)])));
    all.push(picture("wide-title", &wide, Plots::Panels(vec![panel("", vec![dots(vec![(1.0, 1e5)])])])));
    all.push(picture("wide-title", &wide, Plots::Matrix(matrix(3, 3, |x| format!("{x}"), false))));
    all.extend(matrices(long, hostile));
    all
}

fn matrices(long: &str, hostile: &str) -> Vec<Picture> {
    let named = |m: Matrix, text: &str| Matrix {
        axes: (text.into(), text.into()),
        columns: m.columns.iter().map(|c| format!("{text} {c}")).collect(),
        rows: m.rows.iter().map(|r| format!("{text} {r}")).collect(),
        scale: text.into(),
        ..m
    };
    let number = |x: f64| format!("{:.4}", x / 1000.0);
    let mut holes = matrix(12, 12, number, true);
    holes.cells[3][4] = None;
    holes.cells[5][5] = Some((f64::NAN, "NaN".to_owned()));
    holes.cells[7].truncate(6);
    let matrices = [
        ("one", matrix(1, 1, number, true)),
        ("holes", holes),
        ("same", Matrix { cells: vec![vec![Some((2.0, "2".to_owned())); 3]; 2], ..matrix(2, 3, number, false) }),
        ("zero", matrix(0, 0, number, true)),
        ("no-cells", Matrix { cells: vec![vec![None; 3]; 2], ..matrix(2, 3, number, false) }),
        ("wide", named(matrix(2, 12, number, false), long)),
        ("tall", named(matrix(40, 2, number, false), long)),
        ("evil", named(matrix(2, 2, |_| hostile.to_owned(), false), hostile)),
        (
            "negative",
            Matrix {
                cells: vec![vec![Some((-1.0, "-1".to_owned())), Some((1e300, "1e300".to_owned()))]],
                ..matrix(1, 2, number, true)
            },
        ),
    ];
    let title = |name| if name == "wide" { long } else { "A matrix" };
    matrices.into_iter().map(|(name, m)| picture(&format!("matrix-{name}"), title(name), Plots::Matrix(m))).collect()
}
